"""Counts below a limit for longer than a text lets them be, each crossed by a day; when tests are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from doseline.check import Due, monitoring
from doseline.finding import Severity
from tests.guide.fictional import CAPSULES, Said, dose, invented_guides, say, word

FIRST = dose("2026-01-05", 120)
LOW, BORDERLINE = "lab-low-for-long", "lab-borderline-for-long"


@pytest.fixture(autouse=True)
def _guides() -> Iterator[None]:
    with invented_guides():
        yield


def count(on: str, value: float, **more: object) -> dict[str, Any]:
    return {"type": "test", "on": on, "name": "lymphocytes", "value": value, "unit": "10*9/L", **more}


def series(said: Said) -> list[str]:
    return [finding.reason for finding in said.check.findings if finding.rule in (LOW, BORDERLINE)]


@pytest.mark.parametrize(
    ("newest", "reasons"), [("2026-08-09", []), ("2026-08-10", []), ("2026-08-11", [LOW])]
)
def test_below_half_for_more_than_six_months(newest: str, reasons: list[str]) -> None:
    """From 10 February on: six months are over on 10 August, and more than six on the day after."""
    said = say(CAPSULES, newest, FIRST, count("2026-02-10", 0.4), count(newest, 0.49))
    assert series(said) == reasons


@pytest.mark.parametrize(
    ("value", "reasons"), [(0.49, [LOW]), (0.5, [BORDERLINE]), (0.79, [BORDERLINE]), (0.8, [])]
)
def test_the_limits_themselves_are_not_below(value: float, reasons: list[str]) -> None:
    said = say(CAPSULES, "2026-09-01", FIRST, count("2026-02-10", value), count("2026-09-01", value))
    assert series(said) == reasons


def test_one_result_back_above_begins_the_row_anew() -> None:
    row = (count("2026-02-10", 0.4), count("2026-05-10", 0.9), count("2026-09-01", 0.4))
    assert series(say(CAPSULES, "2026-09-01", FIRST, *row)) == []


@pytest.mark.parametrize(
    "between",
    [
        count("2026-05-10", 90, unit="%"),
        count("2026-05-10", 0.3, comparator=">"),
        {"type": "test", "on": "2026-05-10", "name": "lymphocytes", "flag": "normal"},
    ],
    ids=["a percentage", "over a number below the limit", "a word"],
)
def test_what_is_no_count_neither_ends_the_row_nor_makes_it_longer(between: dict[str, Any]) -> None:
    row = (count("2026-02-10", 0.4), between, count("2026-09-01", 0.4))
    said = say(CAPSULES, "2026-09-01", FIRST, *row)
    assert series(said) == [LOW]
    found = next(finding for finding in said.check.findings if finding.rule == LOW)
    assert len(found.because) == 2


def test_a_row_of_which_no_new_result_tells_asks_for_a_test() -> None:
    said = say(CAPSULES, "2026-09-01", FIRST, count("2026-02-10", 0.4), count("2026-05-10", 0.4))
    assert series(said) == [f"{LOW}.not-confirmed"]


@pytest.mark.parametrize(("region", "severity"), [("US", Severity.ASK), ("DE", Severity.STOP)])
def test_what_it_means_is_said_by_region(region: str, severity: Severity) -> None:
    row = (count("2026-02-10", 0.4), count("2026-09-01", 0.4))
    said = say(CAPSULES, "2026-09-01", FIRST, *row, region=region)
    found = next(finding for finding in said.check.findings if finding.rule == LOW)
    assert found.severity is severity


# --- when tests are due ---


def due(said: Said, test: str) -> tuple[str | None, Due] | None:
    rows = monitoring(said.guide, said.chart, said.plan)
    found = [(one.due.isoformat() if one.due else None, one.state) for one in rows if one.test == test]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("today", "state"), [("2026-04-04", Due.UPCOMING), ("2026-04-05", Due.DUE), ("2026-04-06", Due.UNKNOWN)]
)
def test_a_test_asked_for_once_is_due_on_its_day(today: str, state: Due) -> None:
    assert due(say(CAPSULES, today, FIRST), "alt") == ("2026-04-05", state)


def test_and_is_done_after_it() -> None:
    taken = {
        "type": "test",
        "on": "2026-04-07",
        "name": "alt",
        "value": 20,
        "unit": "U/L",
        "low": 5,
        "high": 40,
    }
    assert due(say(CAPSULES, "2026-06-01", FIRST, taken), "alt") == (None, Due.DONE)


@pytest.mark.parametrize(
    ("taken", "following"),
    [
        (None, "2026-04-05"),
        ("2026-03-14", "2026-04-05"),
        ("2026-03-15", "2026-07-05"),
        ("2026-04-20", "2026-07-05"),
        ("2026-07-01", "2027-01-01"),
    ],
)
def test_named_months_first_then_the_rhythm(taken: str | None, following: str) -> None:
    """At three and six months, then every six; up to 21 days before such a day a test counts for it."""
    tests = (
        [{"type": "test", "on": taken, "name": "neutrophils", "value": 3, "unit": "10*9/L"}] if taken else []
    )
    found = due(say(CAPSULES, "2026-07-02", FIRST, *tests, region="DE"), "neutrophils")
    assert found is not None
    assert found[0] == following


def test_only_where_the_text_asks_for_it() -> None:
    assert due(say(CAPSULES, "2026-07-01", FIRST), "neutrophils") is None


@pytest.mark.parametrize(("today", "goes_on"), [("2026-11-10", True), ("2026-11-11", False)])
def test_for_so_many_months_after_a_stop(today: str, goes_on: bool) -> None:  # noqa: FBT001
    """Six months after the last day, 10 May."""
    said = say(CAPSULES, today, FIRST, word("2026-05-10", "stop"))
    assert said.plan.last_given == date(2026, 5, 10)
    assert (due(said, "alt") is not None) is goes_on
