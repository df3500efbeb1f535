"""What a timeline is made of: lanes, and in each lane dated items with their words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from doseline.frozen import dataclass


class Lane(StrEnum):
    """The strips of the picture, from top to bottom.

    A lane without an item is not drawn, so a later lane is one more name here and one more builder in
    ``timeline``.
    """

    DOSES = "doses"
    PAUSES = "pauses"
    WINDOWS = "windows"
    LEVEL = "level"
    CD19 = "cd19"
    COUNTS = "counts"
    IMMUNOGLOBULINS = "immunoglobulins"
    INFECTIONS = "infections"
    VACCINES = "vaccines"
    MEDICINES = "medicines"
    CONDITIONS = "conditions"
    TESTS = "tests"


class Kind(StrEnum):
    """What an item is; it picks the shape and the word in the key of the picture."""

    GIVEN = "given"
    GIVEN_LATE = "given_late"
    GIVEN_EARLY = "given_early"
    MISSED = "missed"
    OVERDUE = "overdue"
    DUE = "due"
    UPCOMING = "upcoming"
    UNCONFIRMED = "unconfirmed"
    HELD = "held"
    EXTRA = "extra"
    HOLD = "hold"
    STOP = "stop"
    WINDOW = "window"
    LIMIT = "limit"
    BAND = "band"
    TYPICAL = "typical"
    WHAT_IF = "what_if"
    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"
    NUMBER = "number"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    INDETERMINATE = "indeterminate"
    DONE = "done"
    SPELL = "spell"
    LIVE = "live"
    NONLIVE = "nonlive"
    KIND_UNKNOWN = "kind_unknown"
    LIVE_PLANNED = "live_planned"
    NONLIVE_PLANNED = "nonlive_planned"
    KIND_UNKNOWN_PLANNED = "kind_unknown_planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Values on some days: the middle, and the ends of the band where it has one."""

    days: tuple[date, ...]
    middle: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing on the picture, and one row of the table.

    ``start`` and ``end`` are the first and the last day; ``end`` is None for something that is still
    there. A point in time has both on one day; one known only in part has the days it can mean, and
    ``spread`` says so. ``row`` names the line inside the lane. ``value``, ``low`` and ``high`` are in
    ``unit``. ``shown`` is the short text beside a value. ``entry`` is the id of the entry in the record.
    ``curve`` holds the values of a forecast.
    """

    lane: Lane
    row: str
    kind: Kind
    start: date
    end: date | None
    when: str
    label: str
    says: str
    spread: bool = False
    value: Decimal | None = None
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    shown: str | None = None
    entry: str | None = None
    curve: Curve | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything on the picture, lane by lane and in order of date, from ``first`` to ``last``.

    ``left_out`` counts the items that lie wholly outside these days. ``remarks`` stand under the key.
    """

    today: date
    first: date
    last: date
    items: tuple[Item, ...]
    left_out: int
    remarks: tuple[str, ...] = ()

    def lanes(self) -> tuple[tuple[Lane, tuple[Item, ...]], ...]:
        """The lanes that have items, in the order of the picture."""
        found = ((lane, tuple(item for item in self.items if item.lane is lane)) for lane in Lane)
        return tuple((lane, items) for lane, items in found if items)
