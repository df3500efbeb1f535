"""The forecast of one person: bands of drug level and B cells, past and ahead, with what-if."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from doseline.errors import ForecastError, fault
from doseline.finding import Unknown
from doseline.forecast.course.follow import Followed, follow
from doseline.forecast.course.regimen import Regimen
from doseline.forecast.course.what_if import WhatIf, what_if
from doseline.forecast.model.load import load_model
from doseline.forecast.model.published import Model
from doseline.forecast.outcome import (
    Change,
    Forecast,
    Measured,
    NoForecast,
    Note,
    NoteId,
    PopulationName,
    Repletion,
)
from doseline.forecast.people import better_population, normals
from doseline.forecast.people.draws import Stream
from doseline.forecast.person.about import About, about
from doseline.forecast.person.courses import Group, branches, common_past, courses, in_all, rows_of
from doseline.forecast.person.draw import ENOUGH_PEOPLE, Drawn, Wanted, draw, seen_of
from doseline.forecast.person.likelihood import expected_range
from doseline.forecast.person.measured import Reading, Readings, on_dose_days, readings
from doseline.forecast.person.repletion import days_until_back, repletion
from doseline.forecast.trajectories import Floats, Ints, Trajectories
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.plan import Plan
from doseline.record import Chart

# Ours: any seed does; a fixed one makes every answer repeatable.
SEED = 20220301
PEOPLE = 1000
MOST_MONTHS = 120
# Ours: every day of the last two years and of the days to come; before that, one day in five is enough to
# draw, and keeps a history of ten years as quick as one of four.
_RECENT_DAYS, _OLD_STEP_DAYS = 730, 5
# Ours: two years after the last dose at least half of the people are back; what comes later is not reported.
_REPLETION_DAYS = 730
_ERRORS = Stream.FREE + 9_998
_LOWER_LIMIT = "cd19-lower-limit"


def forecast_of(  # noqa: PLR0913 - what is known, what is asked, and who is drawn, each by name
    guide: Guide,
    chart: Chart,
    plan: Plan,
    *,
    scenarios: tuple[tuple[Change, ...], ...] = (),
    months_ahead: int = 12,
    treated_since: date | None = None,
    population_name: PopulationName | None = None,
    people: int = PEOPLE,
    seed: int = SEED,
) -> Forecast | NoForecast:
    """What published data suggest for people like this one; it changes no advice, and nothing reads it.

    The doses on record and the plan's doses to come, ``months_ahead`` from ``plan.today``, are given to
    virtual people of the person's weight, age, count before the first dose and device. The person's own
    measurements weight them. Each of the ``scenarios`` is followed on the same people. ``treated_since``
    says when treatment began where the record begins later; doses before it are then taken as planned.

    ``NoForecast`` names everything that is missing: ``weight``, ``birth-date``, ``first-dose``, ``no-dose``,
    or the ``model`` where the drug has none of its own.
    Raises: ForecastError with everything that is wrong with what is asked.
    Source: the population model named in the answer, with its misfits among the notes.
    """
    _refuse(months_ahead, people)
    if guide.product.model is None:
        return NoForecast(unknowns=(Unknown(rule="forecast", what="model", why="none", sources=()),))
    followed = follow(guide, chart, plan, months_ahead=months_ahead, treated_since=treated_since)
    day_0 = followed.day_0 if isinstance(followed, Followed) else plan.today
    model = load_model(guide.product.model)
    smallest = model.residual["concentration"].additive
    found = readings(guide, chart, day_0=day_0, today=plan.today, smallest_level=smallest)
    person = about(guide, chart, day_0=day_0, today=plan.today, baseline=found.baseline)
    if isinstance(followed, Unknown) or isinstance(person, tuple):
        unknowns = (followed,) if isinstance(followed, Unknown) else ()
        return NoForecast(unknowns=(*unknowns, *(person if isinstance(person, tuple) else ())))
    changed = what_if(followed.setting, scenarios)
    wanted = Wanted(people=people, seed=seed, name=population_name or better_population())
    return _forecast(_Case(guide, plan, followed, found, person, wanted, model), changed)


def _refuse(months_ahead: int, people: int) -> None:
    faults = []
    if not 1 <= months_ahead <= MOST_MONTHS:
        faults.append(fault("months-out-of-range", "months_ahead", got=months_ahead, most=MOST_MONTHS))
    if people < 1:
        faults.append(fault("no-people", "people"))
    if faults:
        raise ForecastError(tuple(faults))


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that is known before anybody is drawn."""

    guide: Guide
    plan: Plan
    followed: Followed
    readings: Readings
    person: About
    wanted: Wanted
    model: Model

    @property
    def used(self) -> tuple[Reading, ...]:
        """The readings that weight people: the count from before the first dose, and all since.

        A count from before that cannot stand for a person without the drug says nothing of one either.
        """
        baseline = self.readings.baseline if self.person.baseline_b_per_uL is not None else None
        return (*((baseline,) if baseline else ()), *self.readings.treated)


def _forecast(case: _Case, changed: tuple[WhatIf, ...]) -> Forecast | NoForecast:
    drawn = draw(case.wanted, case.person, case.followed, case.used)
    group = Group(drawn, case.followed.day_0, case.wanted.seed)
    times = _times(case.followed, case.plan.today)
    asked = tuple((one.changes, one.regimen) for one in changed)
    planned, last_dose = case.followed.setting.as_planned, _last_dose(case)
    until = (last_dose - case.followed.day_0).days if last_dose else np.inf
    past = common_past(group, planned, asked, times, float(until))
    found = branches(group, planned, asked, times, past)
    stopped = _stopped(case, group, past, until) if last_dose else None
    kept = in_all(tuple(run for run in (*(branch.run for branch in found), stopped) if run is not None))
    if not drawn.weights[kept].sum():
        return NoForecast(unknowns=(Unknown(rule="forecast", what="people", why="all-failed", sources=()),))
    weights = drawn.weights[kept] / drawn.weights[kept].sum()
    seen = courses(found, kept, weights, float(case.guide.numbers[_LOWER_LIMIT]))
    return Forecast(
        model=case.model.name,
        population=case.wanted.name,
        better_population=better_population(),
        today=case.plan.today,
        first_dose=case.followed.day_0,
        times_days=times,
        dates=tuple(case.followed.day_0 + timedelta(days=int(day)) for day in times),
        as_planned=seen[0],
        what_if=seen[1:],
        repletion=_repletion(case, stopped, kept, weights, last_dose),
        measured=tuple(_measured(case, drawn)),
        people=drawn.drawn,
        effective_people=drawn.effective,
        failures=drawn.failed + len(drawn.places) - len(kept),
        notes=_notes(case, drawn, changed),
    )


def _times(followed: Followed, today: date) -> Floats:
    """The days that are looked at, since the first dose."""
    last = (followed.setting.until - followed.day_0).days
    recent = max((today - followed.day_0).days - _RECENT_DAYS, 0)
    return np.concatenate(
        [
            np.arange(0, recent, _OLD_STEP_DAYS, dtype=np.float64),
            np.arange(recent, last + 1, dtype=np.float64),
        ]
    )


def _last_dose(case: _Case) -> date | None:
    """The day of the last dose given, told or assumed."""
    given = case.followed.setting.as_planned.given
    assumed = [one.on.last for one in given if one.entry is None]
    told = [case.plan.last_given] if case.plan.last_given else []
    if not assumed and not told:
        return None
    return min(max(*assumed, *told, date.min), case.plan.today)


def _stopped(case: _Case, group: Group, past: Trajectories, last: float) -> Trajectories:
    """The people after their last dose if no more were given."""
    times = np.arange(last, last + _REPLETION_DAYS + 1, dtype=np.float64)
    return group.follow(case.followed.setting.as_planned.given, times, past)


def _repletion(
    case: _Case, stopped: Trajectories | None, kept: Ints, weights: Floats, last_dose: date | None
) -> Repletion | None:
    if stopped is None or last_dose is None:
        return None
    since = stopped.times_days - stopped.times_days[0]
    threshold = float(case.guide.numbers[_LOWER_LIMIT])
    days = days_until_back(since, rows_of(stopped, stopped.b_cells_per_uL, kept), threshold)
    return repletion(case.guide, days, weights, last_dose=last_dose)


def _measured(case: _Case, drawn: Drawn) -> Iterator[Measured]:
    if not case.used:
        return
    errors = normals(drawn.drawn, len(case.used), seed=case.wanted.seed, stream=_ERRORS)[: len(drawn.prior)]
    ends = expected_range(seen_of(case.used, case.model), drawn.expected, drawn.prior, errors)
    for one, low, high, misfit in zip(case.used, *ends, drawn.misfits, strict=True):
        yield Measured(
            entry=one.entry,
            on=one.on,
            kind=one.kind,
            value=one.value,
            below=one.below,
            above=one.above,
            p5=float(low),
            p95=float(high),
            misfit=misfit,
            used=not (misfit and drawn.left_out),
        )


def _notes(case: _Case, drawn: Drawn, changed: tuple[WhatIf, ...]) -> tuple[Note, ...]:
    regimens = (case.followed.setting.as_planned, *(one.regimen for one in changed))
    found = (
        *case.followed.notes,
        *case.person.notes,
        *case.readings.notes,
        *on_dose_days(case.used, case.followed.setting.as_planned.given),
        *_misfits(case, drawn),
        *_few(case, drawn),
        *(note for regimen in regimens for note in _amounts(case.model, regimen)),
        *(note for one in changed for note in one.notes),
        *(Note(id=f"misfit-{one.id}", sources=one.sources) for one in case.model.misfits),
    )
    return tuple(dict.fromkeys(found))


def _misfits(case: _Case, drawn: Drawn) -> Iterator[Note]:
    odd = tuple(one.entry for one, misfit in zip(case.used, drawn.misfits, strict=True) if misfit)
    if odd:
        yield Note(id=NoteId.MISFIT_MEASUREMENT, because=odd)


def _few(case: _Case, drawn: Drawn) -> Iterator[Note]:
    if drawn.effective < min(ENOUGH_PEOPLE, case.wanted.people / 2):
        values = (("people", drawn.drawn), ("effective", drawn.effective))
        yield Note(id=NoteId.FEW_PEOPLE, values=values)


def _amounts(model: Model, regimen: Regimen) -> Iterator[Note]:
    """Doses outside of those the model was fitted on."""
    low, high = model.fitted_on.lowest_mg, model.fitted_on.highest_mg
    for one in regimen.given:
        if not low <= one.amount_mg <= high:
            values = (("value", one.amount_mg), ("low", low), ("high", high))
            yield Note(id=NoteId.OUTSIDE_DOSE, because=(one.entry,) if one.entry else (), values=values)
