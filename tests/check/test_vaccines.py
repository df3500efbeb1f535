"""What a sentence about a vaccine shows, and the days on which it changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.check.stories import BEFORE, DAY, STOPPED, checked, found, only, result, shot, shown

# Six months after the stop: B cells counted on 1 September.
AFTER: dict[str, Any] = {"base": "on-treatment", "today": date(2026, 10, 1)}
STOP = {**STOPPED, "on": date(2026, 4, 10)}
COUNTED = result("cd19", date(2026, 9, 1), value=90, unit="cells/uL", low=80)


@pytest.mark.parametrize(
    ("vaccine", "on", "rule", "wait", "until"),
    [
        ("hepatitis-b", date(2026, 5, 19), "nonlive-vaccine-recent", 14, None),
        ("influenza", date(2026, 5, 5), "vaccine-kind-unknown", 28, None),
        ("influenza", date(2026, 5, 5), "live-vaccine-recent", 28, date(2026, 6, 2)),
        ("mmr", date(2026, 5, 5), "live-vaccine-recent", 28, date(2026, 6, 2)),
    ],
)
def test_before_the_first_dose_it_shows_the_day_and_the_wait(
    vaccine: str, on: date, rule: str, wait: int, until: date | None
) -> None:
    finding = only(rule, shot(vaccine, on), base="before-start", today=DAY)
    assert (finding.variant, finding.because, finding.until) == (None, ("v",), until)
    assert shown(finding) == {"vaccine": vaccine, "on": on, "wait": wait}


@pytest.mark.parametrize(("start", "is_unknown"), [(date(2026, 5, 28), False), (date(2026, 5, 29), True)])
def test_a_live_vaccine_known_by_its_month_is_unknown_only_if_its_first_day_is_long_enough_ago(
    start: date,
    is_unknown: bool,  # noqa: FBT001 - a row of a table
) -> None:
    """The first of May and 28 days give 29 May; the last day of May and 28 days give 28 June."""
    month = shot("mmr", "2026-05")
    said = checked(month, base="before-start", today=DAY, therapy={"start": start})
    unknown = [(one.what, one.why, one.because) for one in said.unknowns]
    assert unknown == ([("mmr", "partial-date", ("v",))] if is_unknown else [])
    ends = [finding.until for finding in said.findings if finding.rule == "live-vaccine-recent"]
    assert ends == ([] if is_unknown else [date(2026, 6, 28)])


@pytest.mark.parametrize(
    ("vaccine", "rule"),
    [
        ("hepatitis-b", "nonlive-vaccine-during"),
        ("mmr", "live-vaccine-during"),
        ("influenza", "vaccine-kind-unknown"),
    ],
)
def test_during_treatment_it_shows_the_vaccine_and_its_day(vaccine: str, rule: str) -> None:
    finding = only(rule, shot(vaccine, date(2026, 5, 15)))
    assert (finding.variant, finding.because) == (None, ("v",))
    assert shown(finding) == {"vaccine": vaccine, "on": date(2026, 5, 15)}


@pytest.mark.parametrize(("on", "is_found"), [(date(2026, 1, 4), False), (date(2026, 1, 5), True)])
def test_a_vaccine_that_may_be_live_meets_treatment_from_the_first_dose_on(
    on: date,
    is_found: bool,  # noqa: FBT001 - a row of a table
) -> None:
    assert bool(found("vaccine-kind-unknown", shot("influenza", on))) == is_found


@pytest.mark.parametrize(
    ("vaccine", "on", "is_found"),
    [
        ("mmr", date(2026, 8, 31), True),
        ("mmr", date(2026, 9, 1), False),
        ("mmr", date(2010, 5, 1), False),
        ("hepatitis-b", date(2026, 2, 10), False),
    ],
)
def test_after_the_stop_only_a_live_vaccine_before_the_count_of_b_cells_is_held_against_it(
    vaccine: str,
    on: date,
    is_found: bool,  # noqa: FBT001 - a row of a table
) -> None:
    said = checked(STOP, COUNTED, shot(vaccine, on), **AFTER)
    vaccines = [finding.rule for finding in said.findings if "vaccine" in finding.rule]
    assert vaccines == (["live-vaccine-during"] if is_found else [])


@pytest.mark.parametrize(("vaccine", "variant"), [("mmr", None), ("hepatitis-b", "nonlive")])
def test_a_planned_vaccine_whose_day_has_passed_is_asked_about_by_name(
    vaccine: str, variant: str | None
) -> None:
    finding = only("vaccine-given-question", shot(vaccine, date(2026, 5, 19), planned=True))
    assert (finding.variant, finding.because) == (variant, ("v",))
    assert shown(finding) == {"vaccine": vaccine, "on": date(2026, 5, 19)}


@pytest.mark.parametrize(
    ("vaccine", "rule", "variant"),
    [("mmr", "live-vaccine-planned", None), ("influenza", "vaccine-kind-unknown", "planned")],
)
def test_a_vaccine_planned_during_treatment_shows_its_name_and_day(
    vaccine: str, rule: str, variant: str | None
) -> None:
    finding = only(rule, shot(vaccine, date(2026, 5, 25), planned=True))
    assert (finding.variant, finding.because) == (variant, ("v",))
    assert shown(finding) == {"vaccine": vaccine, "on": date(2026, 5, 25)}


@pytest.mark.parametrize(
    ("on", "rule"),
    [(date(2026, 6, 1), "live-vaccine-recent"), (date(2026, 6, 2), "live-vaccine-planned")],
)
def test_a_live_vaccine_planned_up_to_the_day_of_the_first_dose_makes_it_wait(on: date, rule: str) -> None:
    said = checked(shot("mmr", on, planned=True), **BEFORE)
    assert [finding.rule for finding in said.findings if "vaccine" in finding.rule] == [rule]


@pytest.mark.parametrize(("count", "variant", "because"), [
    ((), None, ("v",)),
    ((COUNTED,), "cd19-back", ("v", "new-cd19")),
])  # fmt: skip
def test_a_live_vaccine_planned_after_the_stop_shows_its_name_and_day(
    count: tuple[dict[str, Any], ...], variant: str | None, because: tuple[str, ...]
) -> None:
    planned = shot("mmr", date(2026, 10, 8), planned=True)
    finding = only("live-vaccine-after-stop", STOP, *count, planned, **AFTER)
    assert (finding.variant, finding.because) == (variant, because)
    assert shown(finding) == {"vaccine": "mmr", "on": date(2026, 10, 8)}
