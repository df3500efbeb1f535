"""The vaccine planner for every vaccine of the guide, at each stage."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from doseline.check import Fit, VaccineDates, vaccines
from doseline.finding import Severity
from doseline.guide import load_guide
from doseline.record import chart
from tests.cases.story import answer

GUIDE = load_guide("kesimpta")
STOP = {"id": "end", "type": "instruction", "on": date(2026, 4, 10), "kind": "stop"}
STAGES: dict[str, dict[str, Any]] = {
    "before": {"base": "before-start", "today": date(2026, 5, 2)},
    "too-late": {"base": "before-start", "today": date(2026, 5, 30)},
    "start-passed": {"base": "before-start", "today": date(2026, 6, 4)},
    "during": {"base": "mid-treatment", "today": date(2026, 5, 20)},
    "held": {
        "base": "mid-treatment",
        "today": date(2026, 5, 20),
        "event": [{"id": "h", "type": "instruction", "on": date(2026, 5, 10), "kind": "hold"}],
    },
    "gap": {"base": "on-treatment", "today": date(2026, 10, 20)},
    "after": {"base": "on-treatment", "today": date(2026, 10, 1), "event": [STOP]},
}
NOT_YET_TREATED = frozenset({"before", "too-late", "start-passed"})


def _dates(stage: str) -> dict[str, VaccineDates]:
    said = answer(STAGES[stage])
    return {dates.vaccine: dates for dates in vaccines(GUIDE, chart(said.record), said.plan)}


@pytest.mark.parametrize("stage", STAGES)
def test_H33_a_non_live_vaccine_is_never_refused(stage: str) -> None:
    plain = [dates for dates in _dates(stage).values() if dates.live is False]
    assert len(plain) > 15
    assert all(dates.now.severity is Severity.TELL for dates in plain)


@pytest.mark.parametrize("stage", sorted(STAGES.keys() - NOT_YET_TREATED))
def test_H38_H50_a_live_vaccine_is_stopped_once_anything_was_injected(stage: str) -> None:
    live = [dates for dates in _dates(stage).values() if dates.live]
    assert len(live) > 10
    assert all(dates.now.severity is Severity.STOP for dates in live)


@pytest.mark.parametrize("stage", sorted(NOT_YET_TREATED))
def test_a_live_vaccine_before_the_start_has_a_last_day(stage: str) -> None:
    for dates in _dates(stage).values():
        if dates.live and stage != "start-passed":
            assert dates.last_day_before_start == date(2026, 5, 4)
        # A live vaccine whose usual course does not fit before the start is a matter for the clinic.
        fits = not dates.courses or dates.courses[0].fit is not Fit.NO
        in_time = stage == "before" and fits
        expected = Severity.TELL if dates.live is False or in_time else Severity.ASK
        assert dates.now.severity is expected


def test_both_directions_agree() -> None:
    """Given on its last day before the start, a vaccine leaves the start where it is."""
    for name, dates in _dates("before").items():
        last_day = dates.last_day_before_start
        assert last_day is not None
        shot = {"id": "v", "type": "vaccination", "on": last_day, "vaccine": name}
        said = answer({"base": "before-start", "today": date(2026, 5, 20), "event": [shot]})
        (back,) = vaccines(GUIDE, chart(said.record), said.plan, (name,))
        assert back.earliest_start_after == date(2026, 6, 1)
        later = answer({
            "base": "before-start",
            "today": date(2026, 5, 20),
            "event": [{**shot, "on": last_day + timedelta(days=1)}],
        })  # fmt: skip
        assert (later.check.verdict == "wait") == (dates.live is True)


def test_a_vaccine_known_by_its_code_only() -> None:
    shot = {
        "id": "v",
        "type": "vaccination",
        "on": date(2026, 5, 19),
        "vaccine": "the yellow one",
        "cvx": "37",
    }
    said = answer({"base": "mid-treatment", "today": date(2026, 5, 20), "event": [shot]})
    (dates,) = vaccines(GUIDE, chart(said.record), said.plan, ("the-yellow-one",))
    assert dates.live is True
    assert dates.now.severity is Severity.STOP
