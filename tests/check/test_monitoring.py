"""What is watched during treatment: when each test is due, for whom, and for how long."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.assessment import Assessment
from doseline.check import Due, Watched, Why, monitoring
from doseline.dates import add_months
from doseline.finding import Severity
from doseline.guide import load_guide
from doseline.record import chart
from tests.cases.story import answer

GUIDE = load_guide("kesimpta")
LOADING = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02"]
MONTHLY = [f"{year}-{month:02}-02" for year in (2026, 2027, 2028) for month in range(1, 13)]
Table = dict[str, Any]


def story(today: date, *events: Table, **changes: Any) -> Assessment:  # noqa: ANN401 - parts of a case
    """Somebody who began on 5 January 2026 and had every monthly dose up to today."""
    doses = [*LOADING, *(day for day in MONTHLY if "2026-03" <= day <= today.isoformat())]
    return answer({"base": "on-treatment", "today": today, "doses": doses, "event": list(events), **changes})


def watched(said: Assessment) -> dict[str, Watched]:
    """The watched tests by name."""
    return {one.test: one for one in monitoring(GUIDE, chart(said.record), said.plan)}


def result(name: str, on: str, **values: Any) -> Table:  # noqa: ANN401 - a result of any kind
    """A result to add to the story."""
    number = {"value": 9.0, "unit": "g/L", "low": 0.4}
    return {"id": f"{name}-{on}", "type": "test", "on": on, "name": name, **(values or number)}


@pytest.mark.parametrize(
    ("newest", "today", "state"),
    [
        ("2026-06-15", date(2027, 6, 14), Due.UPCOMING),
        ("2026-06-15", date(2027, 6, 15), Due.DUE),
        ("2026-06-15", date(2027, 6, 16), Due.OVERDUE),
        ("2028-02-29", date(2028, 12, 31), Due.UPCOMING),
        ("2026-06", date(2027, 5, 31), Due.UPCOMING),
        ("2026-06", date(2027, 6, 1), Due.DUE),
        ("2026", date(2026, 12, 31), Due.UPCOMING),
        ("2026", date(2027, 1, 1), Due.DUE),
        ("2025-06-01", date(2026, 6, 1), Due.UPCOMING),  # the newer result of the base story counts
    ],
)
def test_a_year_runs_from_the_newest_result(newest: str, today: date, state: Due) -> None:
    said = story(today, result("igg", newest))
    assert watched(said)["igg"].state is state
    found = [one for one in said.check.findings if one.rule == "monitoring-due"]
    names = {name for one in found for name in dict(one.values)["tests"]}  # type: ignore[attr-defined]
    assert ("igg" in names) == (state is not Due.UPCOMING)


@pytest.mark.parametrize(
    ("start", "today", "state"),
    [
        (None, date(2027, 1, 4), Due.UPCOMING),
        (None, date(2027, 1, 5), Due.DUE),
        (None, date(2027, 1, 6), Due.UNKNOWN),
        ("2024-03-01", date(2026, 5, 20), Due.UNKNOWN),
    ],
)
def test_without_any_result_the_year_runs_from_the_start(start: str | None, today: date, state: Due) -> None:
    """After its day nobody knows whether it was done: that is not the same as not done."""
    therapy = {"start": start} if start else {}
    said = story(today, without=["igg", "igm"], therapy=therapy)
    one = watched(said)["igm"]
    assert (one.state, one.last, one.entry) == (state, None, None)
    assert one.reason is (Why.NO_RESULT if state is Due.UNKNOWN else Why.START)
    assert one.due == add_months(date.fromisoformat(start or "2026-01-05"), 12)


def test_without_a_result_and_a_start_nobody_knows_when_it_is_due() -> None:
    unwritten = {"doses_recorded": False, "start": "2026-05-01"}
    said = answer(
        {
            "base": "on-treatment",
            "today": date(2026, 5, 20),
            "doses": [],
            "without": ["igg"],
            "therapy": unwritten,
        }
    )
    one = watched(said)["igg"]
    assert (one.due, one.state, one.reason) == (None, Due.UNKNOWN, Why.START_NOT_KNOWN)
    told = answer(
        {
            "base": "on-treatment",
            "today": date(2026, 5, 20),
            "doses": [],
            "without": ["igg"],
            "therapy": {**unwritten, "treated_since": "2026-02"},
        }
    )
    one = watched(told)["igg"]
    assert (one.due, one.state, one.reason) == (date(2027, 2, 1), Due.UPCOMING, Why.START)


@pytest.mark.parametrize("today", [date(2027, 1, 6), date(2027, 9, 2), date(2028, 12, 20)])
def test_somebody_without_a_laboratory_file_is_told_and_never_held_back(today: date) -> None:
    cleared = {"id": "ok", "type": "decision", "on": "2025-12-20", "about": "pre-start",
               "outcome": "may-proceed", "by": "MS clinic"}  # fmt: skip
    tests = ["hbsag", "anti-hbc", "igg", "igm", "iga", "alt", "ast", "alp", "bilirubin"]
    said = story(today, cleared, without=tests)
    assert said.check.verdict == "clear"
    (found,) = [one for one in said.check.findings if one.rule == "monitoring-due"]
    assert (found.severity, found.variant, found.because) == (Severity.TELL, "none", ())


@pytest.mark.parametrize(
    ("region", "liver"), [("US", True), ("US-NY", True), ("XX", True), ("DE", False), ("GB", False)]
)
def test_liver_tests_have_no_day_and_are_watched_where_the_us_text_holds(region: str, *, liver: bool) -> None:
    found = watched(story(date(2026, 5, 20), person={"region": region}))
    assert ("alt" in found) == liver
    assert all(found[name].due is None for name in ("alt", "bilirubin") if name in found)
    assert found.get("alt") is None or found["alt"].state is Due.ON_SIGNS
    assert "igg" in found


@pytest.mark.parametrize(
    ("event", "at_risk"),
    [
        (result("anti-hbc", "2026-02-10", result="positive"), True),
        (result("hbsag", "2026-02-10", result="positive"), True),
        (result("anti-hbc", "2026-02-10", result="negative"), False),
        (result("anti-hbc", "2026-02-10", result="indeterminate"), False),
        ({"id": "c", "type": "condition", "on": "2015", "name": "hepatitis-b"}, True),
    ],
)
def test_hepatitis_b_is_watched_by_a_specialist_in_people_at_risk(event: Table, *, at_risk: bool) -> None:
    found = watched(story(date(2026, 5, 20), event))
    assert ("hbv-dna" in found) == at_risk
    assert not at_risk or found["hbv-dna"].state is Due.BY_SPECIALIST


STOP = {"id": "stop", "type": "instruction", "on": "2026-05-10", "kind": "stop"}


@pytest.mark.parametrize(("count", "goes_on"), [(None, True), (39, True), (40, False), (41, False)])
def test_after_the_stop_it_goes_on_until_b_cells_are_back(count: int | None, *, goes_on: bool) -> None:
    doses = [*LOADING, "2026-03-02", "2026-04-02", "2026-05-02"]
    cells = [result("cd19", "2026-12-20", value=count, unit="cells/uL")] if count else []
    said = story(date(2027, 3, 1), STOP, *cells, doses=doses)
    assert ("igg" in watched(said)) == goes_on
    assert "alt" not in watched(said)
    assert any(one.rule == "monitoring-due" for one in said.check.findings) == goes_on


def test_nothing_is_watched_before_the_first_dose() -> None:
    assert not watched(answer({"base": "before-start", "today": date(2026, 5, 20)}))


@pytest.mark.parametrize(
    ("values", "is_said"),
    [
        ({"value": 39, "unit": "cells/uL"}, False),
        ({"value": 40, "unit": "cells/uL"}, True),
        ({"value": 41, "unit": "/uL"}, True),
        ({"value": 41, "unit": "cells/mm3"}, True),
        ({"value": 60, "unit": "10*6/L", "low": 100}, True),
        ({"value": 40, "unit": "cells/uL", "comparator": ">"}, True),
        ({"value": 39, "unit": "cells/uL", "comparator": ">"}, False),
        ({"value": 400, "unit": "cells/uL", "comparator": "<"}, False),
    ],
)
def test_b_cells_that_are_not_low_are_mentioned(values: Table, *, is_said: bool) -> None:
    said = story(date(2026, 5, 20), result("cd19", "2026-05-15", **values))
    found = [one for one in said.check.findings if one.rule == "b-cells-not-low"]
    assert bool(found) == is_said
    assert all(one.severity is Severity.TELL for one in found)
    assert said.check.verdict == "clear"


@pytest.mark.parametrize(
    ("taken", "is_said"),
    [("2026-01-04", False), ("2026-01-20", False), ("2026-02-01", False), ("2026-02-02", True),
     ("2026-02-03", True), ("2026-02", False)],
)  # fmt: skip
def test_not_before_few_b_cells_could_be_expected(taken: str, *, is_said: bool) -> None:
    cells = result("cd19", taken, value=90, unit="cells/uL")
    said = story(date(2026, 3, 1), cells)
    assert any(one.rule == "b-cells-not-low" for one in said.check.findings) == is_said


def test_the_sentence_can_name_the_days_since_the_dose() -> None:
    said = story(date(2026, 6, 1), result("cd19", "2026-05-25", value=60, unit="cells/uL"))
    (found,) = [one for one in said.check.findings if one.rule == "b-cells-not-low"]
    assert dict(found.values)["days"] == 23
