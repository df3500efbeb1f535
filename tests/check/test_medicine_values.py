"""What a sentence about a medicine shows, and the days on which it changes."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.stories import BEFORE, DAY, Entry, checked, found, medicine, only, shown


@pytest.mark.parametrize(
    ("rule", "variant", "base", "drug"),
    [
        ("steroid-local", None, "mid-treatment", medicine("Hydrocortisone cream", date(2026, 5, 10))),
        ("immunosuppressant-running", None, "mid-treatment", medicine("Azathioprine", date(2026, 5, 10))),
        (
            "earlier-ms-drug",
            None,
            "before-start",
            medicine("Fingolimod", date(2019, 5, 10), date(2024, 3, 9)),
        ),
        (
            "earlier-ms-drug",
            "natalizumab",
            "before-start",
            medicine("Tysabri", date(2019, 5, 10), date(2026, 3, 9)),
        ),
        (
            "immunosuppressant-ended",
            None,
            "mid-treatment",
            medicine("Azathioprine", date(2026, 1, 10), date(2026, 2, 1)),
        ),
        ("steroid-running", "no-end", "mid-treatment", medicine("Prednisone", date(2026, 5, 10))),
        ("steroid-running", None, "mid-treatment", medicine("Prednisone", date(2026, 5, 10), DAY)),
        (
            "steroid-course-ended",
            None,
            "mid-treatment",
            medicine("Prednisone", date(2026, 5, 8), date(2026, 5, 12)),
        ),
        (
            "steroid-course-ended",
            "long",
            "mid-treatment",
            medicine("white tablets", date(2026, 4, 14), date(2026, 5, 12), atc="H02AB07"),
        ),
        (
            "steroid-course-ended",
            None,
            "mid-treatment",
            medicine("white tablets", date(2026, 4, 15), date(2026, 5, 12), atc="H02AB07"),
        ),
    ],
)
def test_it_shows_the_medicine_as_written_and_its_last_day(
    rule: str, variant: str | None, base: str, drug: Entry
) -> None:
    finding = only(rule, drug, base=base)
    assert (finding.variant, finding.because, finding.until) == (variant, ("m",), None)
    assert shown(finding) == {"drug": drug["name"], "last_day": drug.get("until")}


def test_a_medicine_against_infection_is_shown_by_its_name() -> None:
    finding = only("anti-infective-running", medicine("Amoxicillin", date(2026, 5, 15)))
    assert finding.because == ("m",)
    assert shown(finding) == {"drug": "Amoxicillin"}


def test_after_natalizumab_the_watch_shows_its_last_day() -> None:
    finding = only("natalizumab-watch", medicine("Tysabri", date(2025, 1, 8), date(2026, 1, 8)))
    assert (finding.because, finding.until) == (("m",), date(2026, 7, 8))
    assert shown(finding) == {"drug": "Tysabri", "last_day": date(2026, 1, 8)}


def test_one_infusion_of_natalizumab_today_is_watched_from_today_on() -> None:
    assert only("natalizumab-watch", medicine("Tysabri", DAY, DAY)).until == date(2026, 11, 20)


def test_a_steroid_that_begins_on_the_day_of_the_dose_counts() -> None:
    due = date(2026, 6, 1)
    drug = medicine("Prednisone", due)
    assert only("steroid-running", drug, base="before-start", today=due).variant == "no-end"
    later = medicine("Prednisone", date(2026, 6, 2))
    assert not found("steroid-running", later, base="before-start", today=due)


def test_after_a_long_gap_a_steroid_before_the_last_dose_is_mentioned() -> None:
    course = medicine("Prednisone", date(2026, 2, 10), date(2026, 2, 14))
    gap = {"base": "on-treatment", "today": date(2026, 10, 20)}
    assert only("steroid-course-ended", course, **gap).because == ("m",)
    assert not found("steroid-course-ended", course, base="on-treatment", today=date(2026, 3, 10))


def test_a_medicine_nobody_knows_is_listed_as_written() -> None:
    finding = only("medicine-not-known", medicine("Grandma's Tea", date(2026, 5, 1)), **BEFORE)
    assert shown(finding) == {"names": ("Grandma's Tea",)}


def test_a_medicine_that_begins_after_the_dose_is_silent() -> None:
    later = medicine("Azathioprine", date(2026, 6, 3))
    assert "immunosuppressant-running" not in checked(later).rules
