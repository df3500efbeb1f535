"""A trial on virtual people: who takes part, what they inject, and what is looked at."""

from __future__ import annotations

from doseline.forecast.outcome import PopulationName
from doseline.frozen import dataclass

FORMAT = "doseline-trial/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """The same value for everybody."""

    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Uniform:
    """Every value from ``least`` to ``most`` is as likely as any other."""

    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LogNormal:
    """A log-normal spread around ``median``, cut off below ``least`` and above ``most``.

    ``log_sd`` is the standard deviation of the natural logarithm, before the cut.
    """

    median: float
    log_sd: float
    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Values seen in real people: each person gets one of them, each as likely as any other."""

    values: tuple[float, ...]


Spread = Fixed | Uniform | LogNormal | Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendees:
    """Who takes part. ``baseline_b_per_uL`` None: each virtual person's own count before treatment.

    ``autoinjector_share`` is the share that uses the pen; the others use the prefilled syringe.
    """

    name: PopulationName
    reading: str
    weight_kg: Spread
    age_years: Spread
    baseline_b_per_uL: Spread | None  # noqa: N815 - the unit's own letter
    autoinjector_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDays:
    """Doses on these days, each with its own amount."""

    days: tuple[int, ...]
    amounts_mg: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A dose on ``from_day`` and every ``every_days`` days from there to ``to_day``, if there is one."""

    from_day: int
    every_days: int
    to_day: int | None
    amount_mg: float


DoseBlock = OnDays | Repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """Doses by day, day 0 the first of all. No dose is given after ``stop_day``."""

    name: str
    blocks: tuple[DoseBlock, ...]
    stop_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adherence:
    """How people depart from their regimen; the first dose is always given, on its day.

    Of the later doses a ``missed_share`` is left out, and a ``late_share`` of the others is given
    ``late_days`` late (from the first to the second, each as likely). ``stopping_share_per_year`` of those
    still treated give it up within a year, at a steady rate.
    """

    missed_share: float = 0.0
    late_share: float = 0.0
    late_days: tuple[int, int] = (1, 1)
    stopping_share_per_year: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is looked at: days with quantiles and shares, intervals for exposure, the half-life's window.

    ``half_life_days`` are days after the last dose. ``step_days`` is the distance of the points on
    which areas, peaks and times are worked out. ``curves`` keeps each person's values on ``times_days``.
    """

    follow_up_days: int
    step_days: float
    times_days: tuple[float, ...]
    intervals_days: tuple[tuple[float, float], ...]
    half_life_days: tuple[float, float] | None
    curves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything that decides the rows of a trial: the same scenario gives the same rows."""

    title: str
    model: str
    people: int
    seed: int
    attendees: Attendees
    regimens: tuple[Regimen, ...]
    adherence: Adherence
    looked: Looked
