"""What the model needs to know of a person, from the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from doseline.finding import Unknown
from doseline.forecast.outcome import Note, NoteId
from doseline.forecast.people.covariates import Covariates, Outside, outside
from doseline.forecast.people.draws import Stream, uniforms
from doseline.forecast.person.measured import Reading
from doseline.forecast.person.weight import WEIGHT, not_usable, weight_notes, weight_of
from doseline.forecast.trial.limits import limits
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.record import Chart, Complete, Measurement, medicine_kinds

BIRTH_DATE = "birth-date"
_PEN, _SYRINGE = "pen", "syringe"
_STREAM = Stream.FREE + 9_999
_DAYS_A_YEAR = 365.25
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A person as the model sees them.

    ``autoinjector`` is 1 for the pen, 0 for the prefilled syringe, None where that is not known.
    """

    weight_kg: float
    age_years: float
    baseline_b_per_uL: float | None  # noqa: N815 - the unit's own letter
    autoinjector: float | None
    notes: tuple[Note, ...]

    def covariates(self, people: int, *, seed: int) -> Covariates:
        """The covariates of virtual people like this one; half have the pen if the device is not known."""
        device: np.ndarray[tuple[int], np.dtype[np.float64]] | float | None = self.autoinjector
        if device is None:
            device = (uniforms(people, 1, seed=seed, stream=_STREAM)[:, 0] < _HALF).astype(np.float64)
        return Covariates(
            weight_kg=self.weight_kg,
            age_years=self.age_years,
            baseline_b_per_uL=self.baseline_b_per_uL,
            autoinjector=device,
        )


def about(
    guide: Guide, chart: Chart, *, day_0: date, today: date, baseline: Reading | None
) -> About | tuple[Unknown, ...]:
    """What the record says of a person at the first dose, or everything that is missing, at once.

    The weight is the last one measured up to the first dose, else the person's own, else the first measured
    later. Of a birth date known in part the middle day is taken.
    """
    weight, weighed = weight_of(chart, day_0)
    age = _age(chart, day_0)
    missing = tuple(_missing(weight, age, weighed))
    if missing or weight is None or age is None:
        return missing
    counted = baseline if baseline is not None and _is_usable(baseline) else None
    device = _device(chart)
    found = Covariates(weight_kg=weight, age_years=age, baseline_b_per_uL=counted.value if counted else None)
    notes = (
        *weight_notes(weighed, day_0),
        *_age_notes(chart),
        *_baseline_notes(baseline, counted),
        *((Note(id=NoteId.BOTH_WAYS_DEVICE),) if device is None else ()),
        *(_outside(one) for one in outside(found)),
        *_drug_notes(guide, chart, today),
    )
    return About(
        weight_kg=weight,
        age_years=age,
        baseline_b_per_uL=counted.value if counted else None,
        autoinjector=device,
        notes=notes,
    )


def _missing(weight: float | None, age: float | None, weighed: Measurement | None) -> Iterator[Unknown]:
    entries = (weighed.id,) if weighed else ()
    found = (
        not_usable(WEIGHT, weight, "weight_kg", entries),
        not_usable(BIRTH_DATE, age, "age_years"),
    )
    return (unknown for unknown in found if unknown is not None)


def _age(chart: Chart, day_0: date) -> float | None:
    """The age in years at the first dose."""
    born = chart.person.birth_date
    if born is None:
        return None
    middle = born.first + (born.last - born.first) / 2
    return (day_0 - middle).days / _DAYS_A_YEAR


def _is_usable(baseline: Reading) -> bool:
    """Whether a count from before the first dose can stand for a person without the drug.

    The model divides by it: it must be a number, and one that somebody's B cells are kept at.
    """
    least = limits().possible["baseline_b_per_uL"].least or 0.0
    return not (baseline.below or baseline.above) and baseline.value >= least


def _device(chart: Chart) -> float | None:
    """1 for the pen, 0 for the syringe; None where it is not told, or both are."""
    told = {
        dose.device.strip().lower()
        for dose in chart.doses
        if dose.device and dose.complete is not Complete.NONE
    }
    return {frozenset({_PEN}): 1.0, frozenset({_SYRINGE}): 0.0}.get(frozenset(told))


def _age_notes(chart: Chart) -> Iterator[Note]:
    born = chart.person.birth_date
    if born is not None and not born.is_exact:
        yield Note(id=NoteId.AGE_ABOUT)


def _baseline_notes(baseline: Reading | None, counted: Reading | None) -> Iterator[Note]:
    if baseline is None:
        yield Note(id=NoteId.OWN_BASELINE)
    elif counted is None:
        yield Note(id=NoteId.BASELINE_LEFT_OUT, because=(baseline.entry,))


_OUTSIDE = {
    "weight_kg": NoteId.OUTSIDE_WEIGHT,
    "age_years": NoteId.OUTSIDE_AGE,
    "baseline_b_per_uL": NoteId.OUTSIDE_BASELINE,
}


def _outside(found: Outside) -> Note:
    values = (("value", found.value), ("low", found.low), ("high", found.high))
    return Note(id=_OUTSIDE[found.name], values=values)


def _drug_notes(guide: Guide, chart: Chart, today: date) -> Iterator[Note]:
    """Another drug that lowers B cells: the model knows nothing of it."""
    others = tuple(
        drug.id
        for drug in chart.medications
        if drug.on.first <= today
        and any(
            kind.lowers_b_cells and kind.substance != guide.substance
            for kind in medicine_kinds(guide.names, drug)
        )
    )
    if others:
        yield Note(id=NoteId.OUTSIDE_OTHER_DRUG, because=others)
