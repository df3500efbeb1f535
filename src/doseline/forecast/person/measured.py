"""The person's own measurements, in the units of the model and on its clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from doseline.check.laboratory import in_canonical_unit
from doseline.forecast.course.regimen import Injection
from doseline.forecast.outcome import Note, NoteId
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.record import Chart, Test

CD19 = "cd19"
LEVEL = "level"
# Ours: every virtual person is followed to each result, and nobody has as many.
MOST_READINGS = 200
# Ours: the smallest count that a laboratory gives as a whole number. A count of 0 is read as "below this".
_SMALLEST_COUNT_PER_UL = 1.0
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One measurement that the forecast can use.

    ``kind`` is ``"cd19"`` (cells/uL) or ``"level"`` (mg/L); ``below`` says that the true value lies under
    ``value``, ``above`` that it lies over it. ``day`` is days since the first dose, 0 for the count
    from before it; a part of a day counts only for blood drawn after that day's injection.
    """

    entry: str
    on: date
    kind: str
    value: float
    below: bool
    day: float
    above: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What was measured: the newest count from before the first dose, and everything after it."""

    baseline: Reading | None
    treated: tuple[Reading, ...]
    notes: tuple[Note, ...]


def readings(guide: Guide, chart: Chart, *, day_0: date, today: date, smallest_level: float) -> Readings:
    """The measurements of a chart that the forecast can use, in order of date.

    Left out, and said: a day known only in part, a unit that is not accepted, and all but the newest
    ``MOST_READINGS``. On the day of an injection the blood is taken to be drawn before it, unless the hours
    of both are on record and say otherwise. A value of 0 is read as below the smallest that is measured
    (``smallest_level`` for drug levels, in mg/L).
    """
    tests = [
        (kind, test)
        for kind, name in ((CD19, CD19), (LEVEL, f"{guide.substance}-level"))
        for test in chart.results.get(name, ())
        if test.on.first <= today
    ]
    read = [
        _reading(guide, kind, test, (test.on.first - day_0).days + _since_dose(test, chart), smallest_level)
        for kind, test in tests
    ]
    left_out = tuple(
        test.id
        for (kind, test), one in zip(tests, read, strict=True)
        # There is no drug to measure before the first dose.
        if one is None or (kind != CD19 and one.day <= 0)
    )
    usable = sorted((one for one in read if one is not None), key=lambda one: (one.on, one.kind, one.entry))
    before = [one for one in usable if one.day <= 0 and one.kind == CD19]
    treated = tuple(one for one in usable if one.day > 0)
    return Readings(
        baseline=before[-1] if before else None,
        treated=treated[-MOST_READINGS:],
        notes=tuple(_notes(left_out, treated)),
    )


def _notes(left_out: tuple[str, ...], treated: tuple[Reading, ...]) -> Iterator[Note]:
    if left_out:
        yield Note(id=NoteId.MEASUREMENT_LEFT_OUT, because=left_out)
    if len(treated) > MOST_READINGS:
        yield Note(id=NoteId.MEASUREMENTS_TOO_MANY, values=(("used", MOST_READINGS),))


def _since_dose(test: Test, chart: Chart) -> float:
    """How much of a day went by between that day's injection and the blood; 0 where that is not on record."""
    if test.time is None:
        return 0.0
    drawn = datetime.combine(test.on.first, test.time)
    given = (
        datetime.combine(test.on.first, dose.time)
        for dose in chart.doses
        if dose.time is not None and dose.on == test.on
    )
    since = [(drawn - one).total_seconds() / _DAY_S for one in given if one < drawn]
    return min(since, default=0.0)


def _reading(guide: Guide, kind: str, test: Test, day: float, smallest_level: float) -> Reading | None:
    value = in_canonical_unit(guide, test)
    if value is None or value < 0 or not test.on.is_exact:
        return None
    smallest = _SMALLEST_COUNT_PER_UL if kind == CD19 else smallest_level
    return Reading(
        entry=test.id,
        on=test.on.first,
        kind=kind,
        value=float(value) if value else smallest,
        below=test.is_at_most or not value,
        above=test.is_at_least,
        day=max(day, 0.0),
    )


def on_dose_days(used: tuple[Reading, ...], injections: tuple[Injection, ...]) -> Iterator[Note]:
    """What is assumed of blood taken on the day of an injection, where no hours say it."""
    days = {one.on.first for one in injections}
    both = tuple(one.entry for one in used if one.on in days and one.day.is_integer())
    if both:
        yield Note(id=NoteId.MEASURED_BEFORE_DOSE, because=both)
