"""What comes of a chart: of each person, and of all that was sent; and what it is read with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any

from doseline.exchange.fhir.said import Choice, LeftOut, NotUnderstood
from doseline.exchange.fhir.unread import Unreadable
from doseline.frozen import dataclass
from doseline.record import Record, write_record


class Status(StrEnum):
    """What came of one person's chart."""

    RECORD = "record"
    NO_GUIDE_DRUG = "no-guide-drug"
    DEAD = "dead"
    MERGED = "merged"
    CANNOT = "cannot"


class Cannot(StrEnum):
    """Why there is no record of somebody."""

    NO_REGION = "no-region"
    REFUSED = "refused-by-the-record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the chart does not say: the day, and the country, zone, medicine and edition to take.

    ``therapies``, as a record file holds them, are those of a record that is here: they stand, whatever the
    chart says of its orders.
    """

    today: date
    region: str | None = None
    timezone: str | None = None
    guide: str | None = None
    edition: str | None = None
    identifier_system: str | None = None
    therapies: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one person's chart.

    ``tally`` says of how many resources something stands in the
    record, of how many another says the same, and how many were left out or not understood at all: each one
    is counted once.
    """

    person: str
    status: Status
    why: str | None = None
    record: Record | None = None
    identifier: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    merged: tuple[tuple[str, ...], ...] = ()
    choices: tuple[Choice, ...] = ()
    tally: Mapping[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str | None:
        """The record as a file holds it, None where there is none; it is written when it is asked for."""
        return None if self.record is None else write_record(self.record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What came of all that was sent."""

    people: tuple[Outcome, ...]
    counts: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    unreadable: tuple[Unreadable, ...]
    read: int
