"""What a change makes of a regimen: the injections of a scenario, with nothing stored.

Dates after a delay are the plan's own: injections are put into a copy of the chart, and the plan is made
again for that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from doseline.dates import PartialDate
from doseline.errors import ForecastError
from doseline.forecast.course.ahead import ahead
from doseline.forecast.course.asked import Asked, asked, can_be_days, faults_of, stop_of
from doseline.forecast.course.regimen import Injection, Regimen, in_order, on_day
from doseline.forecast.outcome import Change, Note, NoteId
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.record import Chart, Dose
from doseline.record.chart import order

_MADE_UP = "what-if"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What every scenario starts from: the record, the regimen as it is, and the last day followed."""

    guide: Guide
    chart: Chart
    today: date
    until: date
    as_planned: Regimen


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The regimen of one scenario, and what a reader must know about it."""

    changes: tuple[Change, ...]
    regimen: Regimen
    notes: tuple[Note, ...]


def what_if(setting: Setting, scenarios: tuple[tuple[Change, ...], ...]) -> tuple[WhatIf, ...]:
    """The regimen of each scenario.

    The changes of one scenario hold together: ``Every`` sets the days to come, each ``Delay`` moves its
    dose and the plan's own rule the ones after it, ``Skip`` leaves doses out and moves none, ``Stop`` cuts
    the rest off. Days are those of the regimen as planned, or of ``Every`` where it is one of the changes.
    A change of a dose that was given asks what if it had been otherwise; those given after it stay.

    Raises: ForecastError with every fault of every scenario: a day without a dose, days out of range, one
    dose named twice.
    """
    faults = tuple(
        found
        for place, changes in enumerate(scenarios)
        for found in faults_of(_spaced(setting, changes), changes, f"scenarios[{place}]", until=setting.until)
    )
    if faults:
        raise ForecastError(faults)
    return tuple(_changed(setting, changes) for changes in scenarios)


def _spaced(setting: Setting, changes: tuple[Change, ...]) -> Regimen:
    """The regimen with the days to come as far apart as ``Every`` asks."""
    days = asked(setting.as_planned, changes).every
    coming = setting.as_planned.ahead
    if days is None or not can_be_days(days) or not coming:
        return setting.as_planned
    spaced = tuple(_every(coming, days, setting.until))
    return replace(setting.as_planned, ahead=spaced)


def _every(coming: tuple[Injection, ...], days: int, until: date) -> Iterator[Injection]:
    """The next one as it is, and the later ones with the amount that treatment goes on with."""
    day = coming[0].on.first
    yield coming[0]
    while (until - day).days >= days:
        day += timedelta(days=days)
        yield on_day(day, coming[-1].amount_mg)


def _changed(setting: Setting, changes: tuple[Change, ...]) -> WhatIf:
    start = _spaced(setting, changes)
    wanted = asked(start, changes)
    given = tuple(_moved(one, wanted.delays.get(one, 0)) for one in start.given)
    coming, confirmed = _coming(setting, start, wanted)
    stop = stop_of(changes)
    skipped = frozenset(wanted.skips)
    regimen = Regimen(
        given=in_order(
            after
            for before, after in zip(start.given, given, strict=True)
            if before not in skipped and _is_before(after, stop)
        ),
        ahead=tuple(one for one, origin in coming if origin not in skipped and _is_before(one, stop)),
    )
    notes = (
        *_notes(start, wanted, stop, confirmed=confirmed),
        *_beyond(setting, wanted, [origin for _, origin in coming]),
    )
    return WhatIf(changes=changes, regimen=regimen, notes=notes)


def _moved(injection: Injection, days: int) -> Injection:
    if not days:
        return injection
    later = timedelta(days=days)
    return replace(injection, on=PartialDate(injection.on.first + later, injection.on.last + later))


def _is_before(injection: Injection, stop: date | None) -> bool:
    """Whether an injection comes before the stop; one whose day is not known, if its last day does."""
    return stop is None or injection.on.last < stop


def _notes(start: Regimen, wanted: Asked, stop: date | None, *, confirmed: bool) -> Iterator[Note]:
    touched = (*wanted.skips, *wanted.delays, *(one for one in start.given if not _is_before(one, stop)))
    for one in dict.fromkeys(one for one in touched if one in start.given):
        because = (one.entry,) if one.entry else ()
        yield Note(id=NoteId.WAS_GIVEN, because=because, values=(("on", one.on.first),))
    if not confirmed:
        yield Note(id=NoteId.WHAT_IF_UNCONFIRMED)


def _beyond(setting: Setting, wanted: Asked, coming: list[Injection]) -> Iterator[Note]:
    """That a delayed dose comes after the last day looked at, where one does."""
    if any(one not in coming and one not in setting.as_planned.given for one in wanted.delays):
        yield Note(id=NoteId.WHAT_IF_BEYOND, values=(("until", setting.until),))


_Coming = list[tuple[Injection, Injection]]


def _coming(setting: Setting, start: Regimen, wanted: Asked) -> tuple[_Coming, bool]:
    """The injections to come, each with the one it was, and whether their dates need no word more.

    Delays are taken in order of date; each lets the plan find the days after it.
    """
    coming: _Coming = [(one, one) for one in start.ahead]
    chart, confirmed = _chart_of(setting, wanted), True
    if any(one in wanted.delays for one in start.given) and wanted.every is None:
        coming, confirmed = _again(setting, chart, (), coming)
    for place in range(len(coming)):
        if place >= len(coming):
            break
        days = wanted.delays.get(coming[place][1], 0)
        if not days:
            continue
        moved = _later(coming[place][0], wanted.named[coming[place][1]], days)
        before = [*coming[:place], (moved, coming[place][1])]
        if wanted.every is not None:
            rest = (moved, *(one for one, _ in coming[place + 1 :]))
            following = tuple(_every(rest, wanted.every, setting.until))[1:]
            after = list(zip(following, (origin for _, origin in coming[place + 1 :]), strict=False))
        else:
            after, sure = _again(setting, chart, tuple(one for one, _ in before), coming[place + 1 :])
            confirmed = confirmed and sure
        coming = [*before, *after]
    return [one for one in coming if one[0].on.first <= setting.until], confirmed


def _later(injection: Injection, named: date, days: int) -> Injection:
    """The injection some days after the day by which it was named, and not before its own day."""
    day = max(injection.on.first, named + timedelta(days=days))
    return on_day(day, injection.amount_mg)


def _again(
    setting: Setting, chart: Chart, taken: tuple[Injection, ...], rest: _Coming
) -> tuple[_Coming, bool]:
    """The injections after those in the chart and those ``taken``, as the plan finds them.

    Each is paired with the one of the ``rest`` that it was; the plan may find more or fewer of them.
    """
    today = max(
        [
            setting.today,
            *(one.on.last for one in taken),
            *(dose.on.last for dose in chart.doses if dose.on.is_exact),
        ]
    )
    doses = made_up(chart, taken)
    later = replace(chart, doses=tuple(sorted((*chart.doses, *doses), key=order)))
    found = ahead(setting.guide, later, today=today, until=max(today, setting.until))
    origins = [origin for _, origin in rest]
    own = [*origins[: len(found.injections)], *found.injections[len(origins) :]]
    return list(zip(found.injections, own, strict=True)), found.is_confirmed


def _chart_of(setting: Setting, wanted: Asked) -> Chart:
    """The chart as it would be with the delays of doses that were given.

    Words dated after today are left out: the plan of today does not hear them either.
    """
    moved = {one.entry: days for one, days in wanted.delays.items() if one.entry is not None}
    doses = (_given_later(dose, moved.get(dose.id, 0)) for dose in setting.chart.doses)
    heard = tuple(word for word in setting.chart.instructions if word.on.last <= setting.today)
    return replace(setting.chart, doses=tuple(sorted(doses, key=order)), instructions=heard)


def _given_later(dose: Dose, days: int) -> Dose:
    if not days:
        return dose
    later = timedelta(days=days)
    return replace(dose, on=PartialDate(dose.on.first + later, dose.on.last + later))


def made_up(chart: Chart, injections: tuple[Injection, ...]) -> Iterator[Dose]:
    """Doses for a copy of the chart; none has the id of an entry."""
    known = {dose.id for dose in chart.doses}
    for place, one in enumerate(injections):
        name = f"{_MADE_UP}-{place}"
        while name in known:
            name = f"{name}-"
        yield Dose(id=name, on=PartialDate.exactly(one.on.first), amount_mg=Decimal(str(one.amount_mg)))
