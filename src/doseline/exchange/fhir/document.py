"""A document as a file holds it: plain values with the place they came from."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from doseline.exchange.fhir.days import moment_in_utc
from doseline.frozen import dataclass


class Role(StrEnum):
    """What a file is, where a manifest says so.

    ``LOOSE`` no manifest names it; ``OUTPUT`` resources, a line each; ``DELETED`` what is gone;
    ``OUTCOME`` what the sender has to say of the export.
    """

    LOOSE = "loose"
    OUTPUT = "output"
    DELETED = "deleted"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A JSON document: what parsing it gave, its file and its line.

    ``sent`` is when the export it belongs to was made, as its manifest writes it. ``is_tidy`` says that it
    was found to hold nothing empty and no odd number (``ordinary``), so that nobody need look again.
    """

    data: object
    file: str
    line: int | None = None
    role: Role = Role.LOOSE
    sent: str | None = None
    is_tidy: bool = False


def moment_of(written: object) -> datetime | None:
    """The instant that a text means, in UTC, or None."""
    return moment_in_utc(written) if isinstance(written, str) else None


def day_of(written: object) -> date | None:
    """The day as it is written in an instant or a date, or None."""
    if not isinstance(written, str):
        return None
    try:
        return date.fromisoformat(written.strip()[:10])
    except ValueError:
        return None
