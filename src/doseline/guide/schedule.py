"""Schedules by kind: doses with a day, and medicine taken every day; what an edition says of a late one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from doseline.frozen import dataclass
from doseline.source import Source


class LateLoading(StrEnum):
    """What an edition says about a loading dose that comes late."""

    ASK = "ask"
    TELL = "tell"


class LateMaintenance(StrEnum):
    """What an edition says about a later dose past its day: at once and one dose, or nothing at all."""

    AT_ONCE = "at-once"
    ASK = "ask"


class Phase(StrEnum):
    """The part of a course that a slot belongs to."""

    LOADING = "loading"
    MAINTENANCE = "maintenance"


class Interval(NamedTuple):
    """A length of time in days or in calendar months; the other of the two is 0."""

    days: int = 0
    months: int = 0


class Step(NamedTuple):
    """One of the first doses: how many days after the one before, how much, and in which phase."""

    after_days: int
    amount_mg: Decimal
    phase: Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read when the doses fall: the first ones step by step, then one interval after another.

    ``anchor_slot`` is the slot from whose day the intervals count, where that is not the last of the first
    ones. ``keeps_day`` says that a dose given off its day does not move the days of the later ones.
    The rest follows from the first doses, and is kept because every plan reads it: ``loading_slots`` is the
    last loading slot, ``steps_days`` lie between them, ``amounts`` are theirs, empty where all are alike.
    """

    id: str
    opening: tuple[Step, ...]
    every: Interval
    amount_mg: Decimal
    anchor_slot: int | None
    keeps_day: bool
    loading_slots: int
    steps_days: tuple[int, ...]
    amounts: tuple[Decimal, ...]

    @property
    def offsets_days(self) -> tuple[int, ...]:
        """The days of the first doses, counted from the very first."""
        return tuple(accumulate(step.after_days for step in self.opening))

    def phase(self, slot: int) -> Phase:
        """The phase of a slot counted from 1 in a course that begins with loading."""
        return Phase.LOADING if slot <= self.loading_slots else Phase.MAINTENANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Doses with a day of their own, as one edition has them.

    ``reading`` is the one it counts by, of those in ``readings``. ``late_loading`` and ``late_maintenance``
    say what becomes of a dose past its day, ``minimum_gap`` how far two doses after the first ones must lie
    apart. ``interval_days`` is the length of one interval in days, and ``month_days`` of a month, where a
    limit is widened or narrowed in proportion. ``clinic_intervals`` are those that a clinic may order, as a
    form offers them, in the words of a record. ``profiles`` are the label profiles that follow this edition
    where a record names none.
    """

    edition: str
    reading: str
    readings: Mapping[str, Reading]
    late_loading: LateLoading
    late_maintenance: LateMaintenance
    minimum_gap: Interval | None
    month_days: int
    clinic_intervals: tuple[str, ...]
    profiles: frozenset[str]
    sources: tuple[Source, ...]

    @property
    def usual(self) -> Reading:
        """The reading of the edition itself."""
        return self.readings[self.reading]

    @property
    def amount_mg(self) -> Decimal:
        """The amount of the doses after the first ones."""
        return self.usual.amount_mg

    def amount_of(self, slot: int, day: int) -> Decimal:  # noqa: ARG002 - by the number of the dose
        """The amount of a dose of the edition itself, by its number from 1."""
        opening = self.usual.opening
        return opening[slot - 1].amount_mg if slot <= len(opening) else self.amount_mg

    @property
    def interval_days(self) -> int:
        """How long one interval is, in days."""
        every = self.usual.every
        return every.days or every.months * self.month_days


class DailyStep(NamedTuple):
    """From which day of treatment on (0 is the first), how often a day, and how much each time."""

    from_day: int
    times_a_day: int
    amount_mg: Decimal
    phase: Phase


class LowerDose(NamedTuple):
    """A lower dose for a time: how much each time, and after how many days the full one is due again."""

    amount_mg: Decimal
    at_most_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuous:
    """Medicine taken every day, as one edition has it.

    ``least_hours_apart`` is what must lie between a late one and the next, None where the edition has no
    rule. ``lower`` is the dose that a prescriber may go back to for a time. ``profiles`` are the label
    profiles that follow this edition where a record names none.
    """

    edition: str
    steps: tuple[DailyStep, ...]
    lower: LowerDose | None
    least_hours_apart: int | None
    profiles: frozenset[str]
    sources: tuple[Source, ...]

    @property
    def reading(self) -> str:
        """How the doses follow each other, in the words of a record."""
        return DAILY

    @property
    def readings(self) -> Mapping[str, Reading]:
        """None: there is one way to read "every day"."""
        return {}

    @property
    def amount_mg(self) -> Decimal:
        """How much is taken each time, after the first days."""
        return self.steps[-1].amount_mg

    def amount_of(self, slot: int, day: int) -> Decimal:  # noqa: ARG002 - by the day
        """The amount of a dose, by the day of treatment, 0 for the first."""
        return self.on(max(day, 0)).amount_mg

    def on(self, day: int) -> DailyStep:
        """The step that holds on a day of treatment, 0 for the first."""
        return next(step for step in reversed(self.steps) if day >= step.from_day)


Schedule = Dated | Continuous
DAILY = "every-day"


def of_product(schedule: Schedule, readings: tuple[str, ...]) -> Schedule:
    """The schedule for a product that only some readings fit, its own first; all fit where none is named."""
    if not readings or not isinstance(schedule, Dated):
        return schedule
    return replace(
        schedule, reading=readings[0], readings={name: schedule.readings[name] for name in readings}
    )
