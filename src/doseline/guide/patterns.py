"""Symptom patterns: which symptoms belong together, and what the guide says to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import assert_never

from doseline.frozen import dataclass
from doseline.source import Source


class TriageUrgency(StrEnum):
    """How soon to act on a symptom, the soonest first."""

    EMERGENCY = "emergency"
    CALL_NOW = "call_now"
    TELL = "tell"
    SELF_CARE = "self_care"

    @property
    def rank(self) -> int:
        """0 for the mildest, 3 for the soonest."""
        return _RANK[self]

    @property
    def is_pressing(self) -> bool:
        """Whether somebody must be reached today."""
        return self in {TriageUrgency.EMERGENCY, TriageUrgency.CALL_NOW}


_RANK = {urgency: rank for rank, urgency in enumerate(reversed(TriageUrgency))}


class PatternKind(StrEnum):
    """How a pattern is matched.

    ``any``: one of its signs. ``together``: one sign of every group. ``reaction``: nothing but its
    signs, all mild, for sure within ``within`` hours of a dose. ``first-dose``: nothing but its signs, mild
    or moderate and one of them more than mild, for sure within ``within`` hours of the first dose of all.
    ``soon-after``: nothing but its signs, none severe and one not known to be mild, for sure within that time
    of any other dose. ``near-dose``: one of its signs that may have come within that time of any dose.
    ``lasting``: one of its signs that came
    within that time and is severe, still there when that time has passed again, or worse than after
    an earlier dose. ``after-dose``: graded by whether the sign is new since a dose. ``blood-count``: one of
    its signs while the newest result of ``test`` is under its range. ``severe``: any sign that is
    severe. ``unknown``: any name that no pattern knows.
    """

    ANY = "any"
    TOGETHER = "together"
    REACTION = "reaction"
    FIRST_DOSE = "first-dose"
    SOON_AFTER = "soon-after"
    NEAR_DOSE = "near-dose"
    LASTING = "lasting"
    AFTER_DOSE = "after-dose"
    BLOOD_COUNT = "blood-count"
    SEVERE = "severe"
    UNKNOWN = "unknown"


class Heading(StrEnum):
    """Under which the signs of a pattern can be picked, in the order of the page."""

    ACCIDENT = "accident"
    INFECTION = "infection"
    SKIN = "skin"
    SITE = "site"
    NERVES = "nerves"
    BACK = "back"
    BELLY = "belly"
    MOOD = "mood"


@dataclass(frozen=True, slots=True)
class Sign:
    """A symptom, in general or only when it is severe."""

    name: str
    severe: bool = False


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same urgency however bad it is."""

    urgency: TriageUrgency


@dataclass(frozen=True, slots=True, kw_only=True)
class BySeverity:
    """The urgency for each severity; ``unknown`` never counts as mild."""

    mild: TriageUrgency
    moderate: TriageUrgency
    severe: TriageUrgency
    unknown: TriageUrgency


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTempo:
    """The urgency for each tempo; an unknown one counts as sudden."""

    sudden: TriageUrgency
    days: TriageUrgency
    weeks: TriageUrgency


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDose:
    """The urgency of a sign that is ``new`` since a dose, ``recent`` but older than it, or ``old``."""

    new: TriageUrgency
    recent: TriageUrgency
    old: BySeverity


Grading = Fixed | BySeverity | ByTempo | ByDose


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A group of symptoms and what to do about it.

    ``rules`` names, for an urgency, the rule that holds the next dose; where it names none, the
    general rule for that urgency does, unless ``holds`` is false. What an ``always_heard`` pattern
    advises is said beside any emergency. ``instead_of`` lists the patterns
    whose place a ``reaction`` takes. ``everyday`` are signs of a ``lasting`` pattern that count
    only when more than mild or worse than before. ``within`` and ``test`` are the ids of a number and of
    a test. ``heading`` is where its signs can be picked, ``picked_as`` one word for several of them.
    """

    id: str
    sources: tuple[Source, ...]
    kind: PatternKind
    grading: Grading
    groups: tuple[tuple[Sign, ...], ...] = ()
    rules: Mapping[TriageUrgency, str] = field(default_factory=dict)
    holds: bool = True
    always_heard: bool = False
    advice: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    within: str | None = None
    test: str | None = None
    everyday: frozenset[str] = frozenset()
    heading: Heading | None = None
    picked_as: tuple[str, ...] = ()

    @property
    def signs(self) -> frozenset[str]:
        """Every symptom the pattern speaks of."""
        return frozenset(sign.name for group in self.groups for sign in group)

    @property
    def worst(self) -> TriageUrgency:
        """The soonest it can be."""
        return max(_urgencies(self.grading), key=lambda one: one.rank)


def _urgencies(grading: Grading) -> tuple[TriageUrgency, ...]:
    match grading:
        case Fixed(urgency):
            return (urgency,)
        case BySeverity() as scale:
            return scale.mild, scale.moderate, scale.severe, scale.unknown
        case ByTempo() as scale:
            return scale.sudden, scale.days, scale.weeks
        case ByDose() as scale:
            return scale.new, scale.recent, *_urgencies(scale.old)
        case _:
            assert_never(grading)


# The language of the sentences that the line of danger was learnt from.
LEARNT = "en"


class DangerKind(StrEnum):
    """Which line answers words of danger, the first that must be rung coming first."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    POISON = "poison"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that mean danger when all of them are typed, the symptom they mean, and their language."""

    kind: DangerKind
    words: tuple[str, ...]
    symptom: str | None = None
    language: str = LEARNT
