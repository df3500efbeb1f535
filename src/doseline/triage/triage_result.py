"""What triage is asked, and what it gives back."""

from __future__ import annotations

from dataclasses import field
from datetime import date, time

from doseline.finding import Values
from doseline.frozen import dataclass
from doseline.guide.patterns import TriageUrgency
from doseline.record import Degree, Tempo
from doseline.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """When it began: the day, and the time if that is known."""

    day: date
    time: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A symptom by its canonical name; what is not known is None, and never taken as mild.

    ``onset`` is its own, where it began at another time than the others.
    """

    name: str
    severity: Degree | None = None
    tempo: Tempo | None = None
    onset: Onset | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A pattern that fits.

    ``because`` names the symptoms that led to it. Some of them may stand in the record rather than in
    the question; ``recorded`` holds the ids of those entries.
    """

    id: str
    urgency: TriageUrgency
    because: tuple[str, ...]
    sources: tuple[Source, ...]
    recorded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """How soon to act, why, what may help and what not to do first.

    ``patterns`` come soonest first. ``advice`` and ``avoid`` are ids of sentences, the most important
    first; ``values`` are what these sentences need: the numbers to ring in the person's region
    (None where there is none we are sure of) and the hours a usual reaction lasts.
    """

    urgency: TriageUrgency
    patterns: tuple[Match, ...]
    advice: tuple[str, ...]
    avoid: tuple[str, ...]
    unrecognised: tuple[str, ...]
    values: Values = field(default=())
