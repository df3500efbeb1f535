"""The dose calendar of an edition: its steps, its interval, and what it says of a late dose."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from doseline.frozen import dataclass
from doseline.source import Source


class MonthMode(StrEnum):
    """How the monthly steps are counted."""

    MONTH = "month"
    MONTH_FROM_WEEK_4 = "month-from-week-4"
    FOUR_WEEKS = "4-weeks"


class LateLoading(StrEnum):
    """What an edition says about a loading dose that comes late."""

    ASK = "ask"
    TELL = "tell"


class Phase(StrEnum):
    """The part of a course that a slot belongs to."""

    LOADING = "loading"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The dose calendar of one edition.

    ``offsets_days`` are days from the first injection for slots 1, 2, 3 ...; later slots follow by
    month or by ``interval_days``. ``loading_slots`` is the number of the last loading slot.
    """

    edition: str
    amount_mg: Decimal
    loading_slots: int
    offsets_days: tuple[int, ...]
    interval_days: int
    month_mode: MonthMode
    late_loading: LateLoading
    sources: tuple[Source, ...]

    def phase(self, slot: int) -> Phase:
        """The phase of a slot counted from 1 in a course that begins with loading."""
        return Phase.LOADING if slot <= self.loading_slots else Phase.MAINTENANCE
