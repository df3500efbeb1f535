"""Whatever a record holds, the forecast answers with numbers that make sense, or says what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from doseline.advice import next_step
from doseline.check import check
from doseline.dates import PartialDate
from doseline.errors import ForecastError
from doseline.forecast.outcome import Change, Delay, Every, Forecast, NoForecast, Skip, Stop
from doseline.forecast.person.forecast import forecast_of
from doseline.plan import plan
from doseline.record import Record, chart
from doseline.record import Test as Lab
from tests.forecast.patients import GUIDE
from tests.property.strategies import Life, lives

FEW = 24
# The first call compiles.
unhurried = settings(deadline=None)


@st.composite
def counts(draw: st.DrawFn, first: date, today: date) -> list[Lab]:
    """Counts and drug levels, some below a limit, some of a month."""
    made = []
    for place in range(draw(st.integers(0, 3))):
        day = draw(st.dates(first, max(first, today)))
        on = PartialDate.exactly(day) if draw(st.integers(0, 5)) else PartialDate.parse(day.isoformat()[:7])
        name, unit = draw(
            st.sampled_from([("cd19", "cells/uL"), ("cd19", "/uL"), ("ofatumumab-level", "mg/L")])
        )
        value = draw(st.decimals(0, 5000, places=1) | st.sampled_from([Decimal(0), Decimal(3), Decimal(120)]))
        made.append(
            Lab(
                id=f"m{place}", on=on, name=name, value=value, unit=unit,
                comparator=draw(st.sampled_from([None, None, "<", ">"])),
            )
        )  # fmt: skip
    return made


@st.composite
def measured_lives(draw: st.DrawFn) -> Life:
    """A life with a weight and with measurements; some lack the weight or the birth date."""
    life = draw(lives(with_facts=False))
    start = life.record.therapy.start
    weight = draw(st.sampled_from([Decimal(70), Decimal("40.5"), Decimal(171), Decimal(300), None]))
    born = draw(st.sampled_from([life.record.person.birth_date, PartialDate.parse("1990"), None]))
    person = replace(life.record.person, weight_kg=weight, birth_date=born)
    tests = draw(counts(start - timedelta(days=60), life.today))
    return Life(replace(life.record, person=person, events=(*life.record.events, *tests)), life.today)


def _forecast(of: Record, today: date, **asked: object) -> Forecast | NoForecast:
    known = chart(of)
    return forecast_of(GUIDE, known, plan(GUIDE, known, today=today), people=FEW, **asked)  # type: ignore[arg-type]


def _check_numbers(found: Forecast) -> None:
    assert len(found.times_days) == len(found.dates)
    assert (np.diff(found.times_days) > 0).all()
    assert 0 < found.effective_people <= found.people * (1 + 1e-9)
    for course in (found.as_planned, *found.what_if):
        assert list(course.given) == sorted(course.given)
        assert list(course.ahead) == sorted(course.ahead)
        assert all(day >= found.today for day in course.ahead)
        for band in (course.concentration_mg_L, course.b_cells_per_uL):
            ends = np.stack([band.p5, band.p50, band.p95])
            assert ends.shape == (3, len(found.dates))
            assert np.isfinite(ends).all()
            assert (ends >= 0).all()
            assert (np.diff(ends, axis=0) >= 0).all()
        for share in (course.under_8, course.under_40):
            assert ((share >= 0) & (share <= 1)).all()
    for one in found.measured:
        assert np.isfinite([one.value, one.p5, one.p95]).all()
        assert 0 <= one.p5 <= one.p95


@unhurried
@given(measured_lives(), st.integers(1, 14))
def test_there_is_a_forecast_with_sound_numbers_or_a_reason(life: Life, months_ahead: int) -> None:
    found = _forecast(life.record, life.today, months_ahead=months_ahead)
    if isinstance(found, NoForecast):
        assert {it.what for it in found.unknowns} <= {"weight", "birth-date", "first-dose", "no-dose"}
        assert found.unknowns
    else:
        _check_numbers(found)


def _change(day: date) -> st.SearchStrategy[Change]:
    delayed = st.builds(Delay, on=st.just(day), days=st.sampled_from([1, 5, 28, 60, 200]))
    return st.one_of(st.builds(Skip, on=st.just(day)), delayed)


@st.composite
def scenarios(draw: st.DrawFn, days: tuple[date, ...], last: date) -> tuple[Change, ...]:
    """Changes of doses that are there."""
    named = draw(st.lists(st.sampled_from(days), unique=True, max_size=3))
    made: list[Change] = [draw(_change(day)) for day in named]
    if draw(st.booleans()):
        made.append(Stop(on=draw(st.dates(min(days), last))))
    return tuple(draw(st.permutations(made)))


@unhurried
@given(measured_lives(), st.data())
def test_any_change_of_doses_that_are_there_can_be_asked(life: Life, data: st.DataObject) -> None:
    found = _forecast(life.record, life.today)
    assume(isinstance(found, Forecast))
    assert isinstance(found, Forecast)
    planned = found.as_planned
    changes = data.draw(scenarios((*planned.given, *planned.ahead), found.dates[-1]), label="changes")
    if planned.ahead:
        days = data.draw(st.none() | st.integers(7, 90), label="every")
        every = () if days is None else (Every(days=days),)
        changes = (*every, *(it for it in changes if not every or isinstance(it, Stop)))
    try:
        asked = _forecast(life.record, life.today, scenarios=(changes, ()))
    except ForecastError as error:
        # Two doses of one day, or one known to the month, can be named by the same day.
        assert {it.code for it in error.faults} == {"change-twice"}  # noqa: PT017 - nothing may be raised else
        return
    assert isinstance(asked, Forecast)
    _check_numbers(asked)
    assert (asked.what_if[1].under_40 == asked.as_planned.under_40).all()
    stop = min((it.on for it in changes if isinstance(it, Stop)), default=None)
    if stop is not None:
        assert all(day < stop for day in asked.what_if[0].ahead)


@unhurried
@given(measured_lives())
def test_asking_for_a_forecast_changes_no_answer(life: Life) -> None:
    known = chart(life.record)
    planned = plan(GUIDE, known, today=life.today)
    before = (planned, check(GUIDE, known, planned))
    _forecast(life.record, life.today)
    again = plan(GUIDE, known, today=life.today)
    after = (again, check(GUIDE, known, again))
    assert before == after
    assert next_step(*before) == next_step(*after)
