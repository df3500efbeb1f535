"""Where a fact comes from, and how sure we are of it."""

from __future__ import annotations

from enum import StrEnum

from doseline.frozen import dataclass


class Confidence(StrEnum):
    """How surely a source says what we say it says; the best first."""

    CONFIRMED = "confirmed"
    SECONDARY = "secondary"
    INFERRED = "inferred"
    TO_CHECK = "to-check"
    OUR_CHOICE = "our-choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place in one document, in the version that was read."""

    document: str
    section: str
    version: str
    confidence: Confidence
