"""A dose typed in singly: what is asked before it is kept, one day before and after every limit."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from doseline.guide import load_guide
from doseline.plan import Doubt, doubts, is_near
from doseline.record import FORMAT, Dose, chart, read_record

GUIDE = load_guide("kesimpta")
TODAY = date(2026, 4, 10)
GIVEN = ("2026-01-05", "2026-01-12", "2026-03-02")


def _typed(
    on: str, *, given: tuple[str, ...] = GIVEN, start: str = "2026-01-05", **more: object
) -> tuple[Doubt, ...]:
    events = [
        {"id": f"e{place}", "type": "dose", "on": day, "amount_mg": 20, "site": "thigh-left"}
        for place, day in enumerate(given)
    ]
    new = {"id": "new", "type": "dose", "on": on, "amount_mg": 20, **more}
    document = {
        "format": FORMAT,
        "person": {"id": "r1", "region": "US"},
        "therapies": [{"guide": "kesimpta", "start": start}],
        "events": [*events, new],
    }
    record = read_record(json.dumps(document), names=GUIDE.names)
    dose = record.events[-1]
    assert isinstance(dose, Dose)
    without = read_record(json.dumps(document | {"events": events}), names=GUIDE.names)
    return doubts(GUIDE, chart(without), dose, today=TODAY)


def _kinds(on: str, **how: Any) -> set[str]:  # noqa: ANN401 - what _typed takes
    return {doubt.kind.value for doubt in _typed(on, **how)}


@pytest.mark.parametrize(("days", "asked"), [(29, False), (30, False), (31, True)])
def test_h17_more_than_30_days_back_is_asked_about(days: int, *, asked: bool) -> None:
    day = TODAY - timedelta(days=days)
    assert ("far-back" in _kinds(day.isoformat())) is asked


def test_h17_how_far_back_is_counted() -> None:
    (doubt,) = _typed("2026-03-03")
    assert (doubt.kind, doubt.day, doubt.days) == ("far-back", TODAY, 38)


@pytest.mark.parametrize(("on", "asked"), [("2026-02-28", True), ("2026-03-01", True), ("2026-03-03", False)])
def test_h17_a_day_before_the_first_dose_is_asked_about(on: str, *, asked: bool) -> None:
    assert ("before-first" in _kinds(on, given=("2026-03-02",), start="2026-01-01")) is asked


@pytest.mark.parametrize(
    ("on", "asked"), [("2026-04-01", True), ("2026-04-02", False), ("2026-04-03", False)]
)
def test_h17_a_day_before_the_planned_start_is_asked_about(on: str, *, asked: bool) -> None:
    assert ("before-start" in _kinds(on, given=(), start="2026-04-02")) is asked


def test_h17_last_year_in_january_raises_every_question() -> None:
    assert _kinds("2025-01-05") == {"before-first", "before-start", "far-back"}


@pytest.mark.parametrize(
    ("on", "asked"), [("2026-03-01", False), ("2026-03-02", True), ("2026-03-03", False)]
)
def test_h15_a_day_that_has_a_dose_is_asked_about(on: str, *, asked: bool) -> None:
    assert ("same-day" in _kinds(on)) is asked


@pytest.mark.parametrize(
    ("more", "alike"),
    [
        ({}, True),
        ({"site": "thigh-left"}, True),
        ({"site": "belly-left"}, False),
        ({"amount_mg": 20.0}, True),
        ({"amount_mg": 40}, False),
    ],
)
def test_h15_two_that_agree_are_offered_as_one(more: dict[str, Any], *, alike: bool) -> None:
    doubt = next(doubt for doubt in _typed("2026-03-02", **more) if doubt.kind == "same-day")
    assert (doubt.is_likely_one, doubt.other) == (alike, "e2")


def test_a_month_without_its_day_is_asked_about_if_any_of_its_days_would_be() -> None:
    assert _kinds("2026-03") == {"same-day", "far-back"}
    assert _kinds("2026-04", given=("2026-04-02",)) == {"same-day", "before-first"}


def test_an_ordinary_day_raises_no_question() -> None:
    assert not _typed("2026-04-09")


@pytest.mark.parametrize(("days", "near"), [(0, True), (1, True), (2, False)])
def test_today_and_yesterday_are_near(days: int, *, near: bool) -> None:
    record = read_record(
        json.dumps(
            {
                "format": FORMAT,
                "person": {"id": "r1", "region": "US"},
                "therapies": [{"guide": "kesimpta", "start": "2026-01-05"}],
                "events": [
                    {
                        "id": "d",
                        "type": "dose",
                        "on": (TODAY - timedelta(days=days)).isoformat(),
                        "amount_mg": 20,
                    }
                ],
            }
        ),
        names=GUIDE.names,
    )
    (dose,) = record.events
    assert isinstance(dose, Dose)
    assert is_near(GUIDE, dose, today=TODAY) is near
