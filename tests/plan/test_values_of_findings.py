"""The numbers and days that the sentence of a finding shows, each counted by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.cases.story import Table, answer

LOADING = ["2026-01-05", "2026-01-12"]
TO_SLOT_5 = [*LOADING, "2026-01-19", "2026-02-02", "2026-03-02"]
HOLD = {"id": "h", "type": "instruction", "on": "2026-04-03", "kind": "hold"}


def _values(rule: str, today: date, **table: object) -> dict[str, Any]:
    """What the one finding of ``rule`` shows."""
    findings = answer({"base": "on-treatment", "today": today, **table}).plan.findings
    (finding,) = [finding for finding in findings if finding.rule == rule]
    return dict(finding.values)


def _word(on: str, kind: str, **more: str) -> Table:
    return {"id": f"{kind}-{on}", "type": "instruction", "on": on, "kind": kind, **more}


def _pen(out_since: str) -> list[Table]:
    return [
        {"id": "s", "type": "storage", "on": out_since, "pen": "p", "out_of_fridge_c": 24},
        {"id": "x", "type": "dose", "on": "2026-04-02", "amount_mg": 20, "storage": "s"},
    ]


def test_an_extra_dose_shows_its_amount_its_day_and_the_limits() -> None:
    limits = {"extra_loading_days": 6, "extra_maintenance_days": 7}
    close = {"id": "x", "type": "dose", "on": "2026-03-06", "amount_mg": 20}
    shown = {"amount_mg": Decimal(20), "given": date(2026, 3, 6), **limits}
    assert _values("extra-dose", date(2026, 3, 7), event=[close]) == shown
    large = {"id": "x", "type": "dose", "on": "2026-04-02", "amount_mg": 20.5}
    shown = {"amount_mg": Decimal("20.5"), "given": date(2026, 4, 2), **limits}
    assert _values("extra-dose", date(2026, 4, 3), event=[large]) == shown


@pytest.mark.parametrize(
    ("doses", "days"),
    [
        ([*TO_SLOT_5, "2026-03-28"], 5),  # slot 6 is due on 2 April
        ([*TO_SLOT_5, "2026-03-20"], 13),
    ],
)
def test_an_early_dose_shows_by_how_many_days(doses: list[str], days: int) -> None:
    shown = {"days": days, "early_tell_days": 3, "early_ask_days": 7}
    assert _values("early-dose", date(2026, 4, 1), doses=doses) == shown


def test_an_early_loading_dose_shows_how_near_is_only_told() -> None:
    shown = {"days": 1, "early_tell_days": 3, "early_ask_days": 7, "loading_tell_days": 3}
    assert _values("early-dose", date(2026, 1, 18), doses=[*LOADING, "2026-01-18"]) == shown


def test_the_early_first_dose_of_a_new_start_shows_by_how_many_days() -> None:
    events = [
        _word("2026-03-20", "stop"),
        _word("2026-12-01", "restart", date="2026-12-07", phase="loading"),
        {"id": "x", "type": "dose", "on": "2026-12-02", "amount_mg": 20},
    ]
    shown = {"days": 5, "early_tell_days": 3, "early_ask_days": 7}
    assert _values("early-dose", date(2026, 12, 2), event=events) == shown


def test_a_late_loading_dose_shows_how_late_it_was_given() -> None:
    doses = [*LOADING, "2026-01-22"]
    us_label = {"edition": "us-label"}
    assert _values("loading-dose-late", date(2026, 1, 23), doses=doses, therapy=us_label) == {"days": 3}


def test_an_open_loading_dose_shows_how_late_it_is_and_its_day() -> None:
    shown = {"days": 4, "due": date(2026, 1, 19)}
    today = date(2026, 1, 23)
    us_label = {"edition": "us-label"}
    assert _values("loading-dose-late", today, doses=LOADING, therapy=us_label) == shown
    assert _values("loading-dose-missed", today, doses=LOADING) == shown


def test_a_planned_start_that_has_passed_shows_how_long_ago_and_its_day() -> None:
    shown = {"days": 9, "due": date(2026, 6, 1)}
    assert _values("start-passed", date(2026, 6, 10), base="before-start") == shown


def test_a_late_dose_of_week_4_shows_how_late_it_is_and_its_day() -> None:
    shown = {"days": 2, "due": date(2026, 2, 2)}
    assert _values("week-4-reading", date(2026, 2, 4), doses=TO_SLOT_5[:3]) == shown


def test_a_hold_shows_how_long_it_has_lasted_and_since_when() -> None:
    since = date(2026, 4, 3)
    assert _values("on-hold", date(2026, 4, 13), event=[HOLD]) == {"days": 10, "since": since}
    today = date(2026, 5, 2)
    assert _values("on-hold", today, event=[HOLD]) == {"days": 29, "since": since}
    shown = {"days": 29, "since": since, "hold_review_days": 28}
    assert _values("hold-review", today, event=[HOLD]) == shown


def test_a_long_gap_shows_the_days_since_the_last_dose() -> None:
    """From 2 March to 2 May are 61 days, to 20 October 232."""
    assert _values("long-gap", date(2026, 5, 2)) == {"days": 61, "restart_gap_days": 168}
    assert _values("long-gap", date(2026, 10, 20)) == {"days": 232, "restart_gap_days": 168}


def test_a_dose_after_a_long_gap_shows_the_days_since_the_dose_before() -> None:
    late = {"id": "x", "type": "dose", "on": "2026-10-20", "amount_mg": 20}
    shown = {"days": 232, "restart_gap_days": 168}
    assert _values("long-gap", date(2026, 10, 25), event=[late]) == shown


def test_a_date_that_does_not_fit_shows_that_date() -> None:
    past = _word("2026-04-03", "next_dose", date="2026-03-31")
    shown = {"date": date(2026, 3, 31)}
    assert _values("instruction-to-confirm", date(2026, 4, 3), event=[past]) == shown
    soon = _word("2026-03-04", "restart", date="2026-03-05", phase="monthly")
    shown = {"date": date(2026, 3, 5)}
    assert _values("instruction-to-confirm", date(2026, 3, 4), event=[soon]) == shown


def test_words_of_another_day_show_that_day() -> None:
    ahead = _word("2026-04-10", "hold")
    assert _values("instruction-ahead", date(2026, 4, 1), event=[ahead]) == {"on": date(2026, 4, 10)}
    both = [HOLD, _word("2026-04-03", "next_dose", date="2026-04-13")]
    assert _values("instruction-conflict", date(2026, 4, 8), event=both) == {"on": date(2026, 4, 3)}


def test_a_pen_that_was_not_fit_shows_the_limits() -> None:
    shown = {"fridge_days": 7, "fridge_max_c": 30}
    assert _values("dose-quality", date(2026, 4, 3), event=_pen("2026-03-20")) == shown


def test_a_first_dose_that_does_not_fit_shows_the_limit() -> None:
    doses = ["2026-01-04", *TO_SLOT_5[1:]]
    assert _values("date-to-confirm", date(2026, 3, 10), doses=doses) == {"first_gap_days": 30}


@pytest.mark.parametrize("outcome", ["not-yet", "never"])
def test_a_clinicians_word_shows_what_it_is_about_and_whose_it_is(outcome: str) -> None:
    word = {
        "id": "c", "type": "decision", "on": "2026-04-01", "about": "infection-open", "outcome": outcome,
        "by": "MS nurse",
    }  # fmt: skip
    said = answer({"base": "on-treatment", "today": date(2026, 4, 2), "event": [word]})
    (finding,) = [finding for finding in said.check.findings if finding.rule == "clinician-decision"]
    assert dict(finding.values) == {"about": "infection-open", "by": "MS nurse"}
