"""From which day a late dose is for the prescriber, and what the finding points to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from doseline.finding import Finding
from tests.cases.story import Table, answer

ONE_DAY = timedelta(days=1)
LABEL = {"edition": "us-label"}
LABEL_IN_4_WEEKS = {"edition": "us-label", "month_mode": "4-weeks"}
STOP = {"id": "s", "type": "instruction", "on": "2026-04-10", "kind": "stop"}
MONTHLY = {
    "id": "r", "type": "instruction", "on": "2026-10-19", "kind": "restart", "date": "2026-10-25",
    "phase": "monthly",
}  # fmt: skip


def _gap(today: date, **table: object) -> Finding | None:
    findings = answer({"base": "on-treatment", "today": today, **table}).plan.findings
    found = [finding for finding in findings if finding.rule == "long-gap"]
    assert len(found) <= 1
    return found[0] if found else None


def _next_dose(on: str, day: str) -> Table:
    return {"id": "i", "type": "instruction", "on": on, "kind": "next_dose", "date": day}


@pytest.mark.parametrize(
    ("first_day", "table"),
    [
        # Two steps of loading after the last dose: of slot 2, then of slot 3.
        (date(2026, 1, 19), {"doses": ["2026-01-05"], "therapy": LABEL}),
        (date(2026, 1, 19), {"doses": ["2026-01-05"], "therapy": LABEL_IN_4_WEEKS}),
        (date(2026, 1, 26), {"doses": ["2026-01-05", "2026-01-12"], "therapy": LABEL}),
        # Two months after 2 March, the last dose.
        (date(2026, 5, 2), {}),
        # The prescriber's day plus one month is later; then it is earlier.
        (date(2026, 5, 20), {"event": [_next_dose("2026-04-03", "2026-04-20")]}),
        (date(2026, 5, 2), {"event": [_next_dose("2026-03-10", "2026-03-20")]}),
        # A resume names its own day, and so does a new start.
        (
            date(2026, 7, 20),
            {
                "event": [
                    {"id": "h", "type": "instruction", "on": "2026-04-03", "kind": "hold"},
                    {"id": "r", "type": "instruction", "on": "2026-06-20", "kind": "resume"},
                ]
            },
        ),
        (date(2026, 11, 25), {"event": [STOP, MONTHLY]}),
    ],
)
def test_the_first_day_of_a_long_gap(first_day: date, table: Table) -> None:
    assert _gap(first_day - ONE_DAY, **table) is None
    assert _gap(first_day, **table) is not None


def test_the_gap_points_to_the_last_dose() -> None:
    monthly = _gap(date(2026, 5, 2))
    assert monthly is not None
    assert monthly.because == ("d5",)
    for doses in (["2026-01-05"], ["2026-01-05", "2026-01-12"]):
        loading = _gap(date(2026, 1, 27), doses=doses, therapy=LABEL)
        assert loading is not None
        assert loading.because == (f"d{len(doses)}",)


def test_a_late_loading_dose_points_to_the_last_dose() -> None:
    table: Table = {"base": "loading", "today": date(2026, 1, 20), "therapy": LABEL}
    (late,) = [item for item in answer(table).plan.findings if item.rule == "loading-dose-late"]
    assert late.because == ("d2",)


def test_a_new_start_is_spoken_of_from_24_weeks() -> None:
    """168 days after 2 March is 17 August."""
    shorter, longer = _gap(date(2026, 8, 16)), _gap(date(2026, 8, 17))
    assert shorter is not None
    assert longer is not None
    assert (shorter.variant, longer.variant) == (None, "restart")


def test_in_loading_the_gap_is_named_from_24_weeks_on() -> None:
    """168 days after 12 January is 29 June; until then the missed dose says it all."""
    doses = ["2026-01-05", "2026-01-12"]
    assert _gap(date(2026, 6, 28), doses=doses) is None
    named = _gap(date(2026, 6, 29), doses=doses)
    assert named is not None
    assert (named.variant, named.because) == ("restart", ("d2",))


def test_a_dose_taken_after_24_weeks_is_asked_about_and_a_day_less_is_not() -> None:
    def taken(day: date) -> Finding | None:
        dose = {"id": "x", "type": "dose", "on": day.isoformat(), "amount_mg": 20}
        return _gap(day, event=[dose])

    assert taken(date(2026, 8, 16)) is None
    asked = taken(date(2026, 8, 17))
    assert asked is not None
    assert (asked.variant, asked.because) == ("given", ("d5", "x"))
