"""The rows of a trial as columns: one row a person and regimen, or one row for each of their numbers.

Units stand in the names of the wide columns, and in a column of their own in the long form.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from doseline.forecast.trial.document import plain
from doseline.forecast.trial.nca import Flags, Partial
from doseline.forecast.trial.run import WEIGHT_PARTS, LeftOut, Rows, seen_days
from doseline.forecast.trial.scenario import Looked
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: a number for each row, where ``known`` says so, or one text for all of them."""

    name: str
    cells: Any
    known: Flags | None = None


def wide(rows: Rows, looked: Looked) -> tuple[Column, ...]:
    """One row for each person of a regimen."""
    return tuple(_wide(rows, looked))


def long(rows: Rows, looked: Looked) -> Iterator[tuple[Column, ...]]:
    """One row for each person of a regimen, quantity and time; the rows of one quantity and time at once.

    ``day`` is the day of a value, or the last one of an interval that begins on ``from_day``; what is told
    of the whole course has neither.
    """
    for quantity, unit, (first, last), values in _quantities(rows, looked):
        found = values if isinstance(values, Partial) else Partial.whole(np.asarray(values, dtype=np.float64))
        yield (
            Column(name="person", cells=rows.person),
            Column(name="regimen", cells=rows.regimen),
            Column(name="population_weight", cells=rows.weights / WEIGHT_PARTS),
            Column(name="quantity", cells=quantity),
            Column(name="unit", cells=unit),
            _day_of_all("from_day", first, len(rows.person)),
            _day_of_all("day", last, len(rows.person)),
            Column(name="value", cells=found.values, known=found.known),
        )


def left_out_answer(found: LeftOut) -> dict[str, Any]:
    """A person who could not be solved, for a program."""
    return {"person": found.person, "regimen": found.regimen, "why": found.why, "day": found.day}


def _wide(rows: Rows, looked: Looked) -> Iterator[Column]:
    yield Column(name="person", cells=rows.person)
    yield Column(name="regimen", cells=rows.regimen)
    yield Column(name="population_weight", cells=rows.weights / WEIGHT_PARTS)
    for name, values in sorted(rows.covariates.items()):
        yield Column(name=name, cells=values)
    for name in ("given", "late", "missed"):
        yield Column(name=f"doses_{name}", cells=getattr(rows.taken, name).astype(np.int32))
    yield Column(name="last_dose_day", cells=rows.taken.last_day)
    yield _partly("depletion_days", rows.depletion_days)
    yield Column(name="depleted_after_last_dose", cells=rows.repletion.depleted)
    yield _partly("repletion_days_after_last_dose", rows.repletion.days)
    if rows.half_life_days is not None:
        yield _partly("half_life_days", rows.half_life_days)
    yield from _exposures(rows, looked)
    if looked.curves:
        yield from _curves(rows, looked)


def _partly(name: str, found: Partial) -> Column:
    """The numbers that there are, and nothing for the others."""
    return Column(name=name, cells=found.values, known=found.known)


def _exposures(rows: Rows, looked: Looked) -> Iterator[Column]:
    for found, (first, last) in zip(rows.exposures, looked.intervals_days, strict=True):
        days = f"days_{_day(first)}_to_{_day(last)}"
        yield Column(name=f"auc_{days}_mg_day_per_L", cells=found.auc_mg_day_L)
        yield Column(name=f"peak_{days}_mg_per_L", cells=found.peak_mg_L)
        yield Column(name=f"peak_day_{days}", cells=found.peak_day)
        yield Column(name=f"trough_{days}_mg_per_L", cells=found.trough_mg_L)


def _curves(rows: Rows, looked: Looked) -> Iterator[Column]:
    for day, place in _places(looked):
        yield Column(name=f"concentration_day_{_day(day)}_mg_per_L", cells=rows.levels[:, place])
        yield Column(name=f"b_cells_day_{_day(day)}_per_uL", cells=rows.counts[:, place])


def _places(looked: Looked) -> Iterator[tuple[float, int]]:
    days = seen_days(looked)
    return ((day, int(np.searchsorted(days, day))) for day in looked.times_days)


def _day(day: float) -> str:
    """A day to its last digit: two days never share a column."""
    return str(plain(day))


# --- the long form ---

_Span = tuple[float | None, float | None]
_Quantity = tuple[str, str, _Span, Any]
_WHOLE: _Span = (None, None)


def _quantities(rows: Rows, looked: Looked) -> Iterator[_Quantity]:
    for day, place in _places(looked):
        yield "concentration", "mg/L", (None, day), rows.levels[:, place]
        yield "b_cells", "/uL", (None, day), rows.counts[:, place]
    for found, span in zip(rows.exposures, looked.intervals_days, strict=True):
        yield "auc", "mg*d/L", span, found.auc_mg_day_L
        yield "peak", "mg/L", span, found.peak_mg_L
        yield "peak_day", "d", span, found.peak_day
        yield "trough", "mg/L", span, found.trough_mg_L
    for name in ("given", "late", "missed"):
        yield f"doses_{name}", "1", _WHOLE, getattr(rows.taken, name)
    yield "last_dose_day", "d", _WHOLE, rows.taken.last_day
    yield "depletion_time", "d", _WHOLE, rows.depletion_days
    yield "repletion_time_after_last_dose", "d", _WHOLE, rows.repletion.days
    if rows.half_life_days is not None:
        yield "half_life", "d", _WHOLE, rows.half_life_days


def _day_of_all(name: str, day: float | None, people: int) -> Column:
    return Column(
        name=name, cells=np.full(people, day or 0.0), known=np.full(people, fill_value=day is not None)
    )
