"""The weight that a forecast counts with: the one measured last before the first dose, if there is one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from doseline.finding import Unknown
from doseline.forecast.outcome import Note, NoteId
from doseline.forecast.trial.limits import limits
from doseline.record import Chart, Measurement

WEIGHT = "weight"
MISSING, IMPOSSIBLE = "missing", "impossible"
_KILOGRAM = "kg"


def weight_of(chart: Chart, day_0: date) -> tuple[float | None, Measurement | None]:
    """The weight in kg, and its entry where it is one."""
    weighed = [one for one in chart.measurements if one.name.lower() == WEIGHT and one.unit == _KILOGRAM]
    before = [one for one in weighed if one.on.last <= day_0]
    own = chart.person.weight_kg
    if not before and own is not None:
        return float(own), None
    chosen = before[-1] if before else weighed[0] if weighed else None
    return (float(chosen.value), chosen) if chosen else (None, None)


def weight_notes(weighed: Measurement | None, day_0: date) -> Iterator[Note]:
    """That the weight is from a later day, where it is."""
    if weighed is not None and weighed.on.last > day_0:
        yield Note(id=NoteId.WEIGHT_OF_LATER, because=(weighed.id,), values=(("on", weighed.on.last),))


def not_usable(what: str, value: float | None, key: str, because: tuple[str, ...] = ()) -> Unknown | None:
    """What is not known where a value is missing, or is one that no person has; None where it can be used."""
    bounds = limits().possible[key]
    if value is None:
        return Unknown(rule="forecast", what=what, why=MISSING, sources=())
    if (bounds.least or 0.0) <= value <= (bounds.most or np.inf):
        return None
    return Unknown(rule="forecast", what=what, why=IMPOSSIBLE, sources=(), because=because)
