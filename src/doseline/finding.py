"""What the rules give back: findings, and what cannot be known."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum

from doseline.frozen import dataclass
from doseline.source import Source

Values = tuple[tuple[str, object], ...]


class Severity(StrEnum):
    """What a finding means for the next dose."""

    STOP = "stop"
    WAIT = "wait"
    ASK = "ask"
    TELL = "tell"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the mildest, 4 for the worst."""
        return _SEVERITY_RANK[self]

    @property
    def holds(self) -> bool:
        """Whether a dose is held back by it."""
        return _SEVERITY_RANK[self] >= _HOLDS_FROM


_SEVERITY_RANK = {severity: rank for rank, severity in enumerate(reversed(Severity))}
_HOLDS_FROM = _SEVERITY_RANK[Severity.ASK]


class Urgency(StrEnum):
    """How soon to speak to somebody; the soonest first."""

    EMERGENCY = "emergency"
    CALL_NOW = "call_now"
    BEFORE_NEXT_DOSE = "before_next_dose"
    NEXT_VISIT = "next_visit"

    @property
    def rank(self) -> int:
        """0 for the mildest, 3 for the soonest."""
        return _URGENCY_RANK[self]

    @property
    def cannot_wait(self) -> bool:
        """Whether it asks for a call today."""
        return _URGENCY_RANK[self] >= _URGENCY_RANK[Urgency.CALL_NOW]


_URGENCY_RANK = {urgency: rank for rank, urgency in enumerate(reversed(Urgency))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in the record that matters to the next dose.

    ``rule`` is a stable slug. ``variant`` tells apart the cases of one rule and picks its sentence.
    ``because`` holds the ids of the entries that led to it. ``until`` is the first day on which a
    wait is over, or the last day of a window, and None when no date can be given.
    ``decided_by`` names the clinician whose decision changed the severity. ``after_stop`` says that
    treatment has stopped, so that there is no dose it could be about.
    """

    rule: str
    severity: Severity
    urgency: Urgency
    sources: tuple[Source, ...]
    because: tuple[str, ...] = ()
    until: date | None = None
    variant: str | None = None
    values: Values = field(default=())
    decided_by: str | None = None
    after_stop: bool = False

    @property
    def reason(self) -> str:
        """The rule with its variant (``"extra-dose.same-day"``), as the catalogue names reasons."""
        return f"{self.rule}.{self.variant}" if self.variant else self.rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """An answer that cannot be given: what is not known, and why.

    ``what`` is the name of the missing thing (``"anti-hbc"``), ``why`` a slug (``"missing"``).
    """

    rule: str
    what: str
    why: str
    sources: tuple[Source, ...]
    because: tuple[str, ...] = ()
