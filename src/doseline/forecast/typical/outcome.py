"""What a forecast of the typical person gives back: a drug level, and what the sources say of B cells."""

from __future__ import annotations

from datetime import date

from doseline.forecast.outcome import Change, Note
from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass
from doseline.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class TypicalCourse:
    """One regimen followed in the typical person; ``level_mg_L`` (times,) in mg in a litre of blood.

    ``changes`` is empty for the doses as they were given and are planned.
    """

    changes: tuple[Change, ...]
    given: tuple[date, ...]
    ahead: tuple[date, ...]
    level_mg_L: Floats  # noqa: N815 - the unit's own letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One number or range of the sources on when B cells are back, in weeks or in months after a dose."""

    id: str
    values: tuple[int | float, ...]
    unit: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackByTheSources:
    """When B cells come back after a last dose, as the sources tell it; nothing of it is computed."""

    threshold_per_uL: float  # noqa: N815 - the unit's own letter
    last_dose: date | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypicalForecast:
    """The drug level of the typical person with these doses; no band, no B cells, no measurement used.

    ``dates`` are the civil days of ``times_days`` (days since the first dose). On the day of a dose the level
    is the one just before it.
    """

    model: str
    today: date
    first_dose: date
    times_days: Floats
    dates: tuple[date, ...]
    as_planned: TypicalCourse
    what_if: tuple[TypicalCourse, ...]
    back: BackByTheSources
    notes: tuple[Note, ...]
    sources: tuple[Source, ...]
