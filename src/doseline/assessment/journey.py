"""A journey: which dose falls inside, what of moving it, and how long a pen can be on the way.

The dates and findings are those of a day away (``away``), told for each open dose between the day of
departure and the day of return. Nothing is stored and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from doseline.assessment.assessment import Assessment
from doseline.assessment.away import WITH_A_DAY, Away, Supposed, away
from doseline.frozen import dataclass
from doseline.guide import Continuous
from doseline.plan import Slot, State, plan

_OPEN = frozenset({*WITH_A_DAY, State.UNCONFIRMED, State.HELD})
# Far enough to name the dose after the return of every drug that is given at least twice a year.
_AFTER = timedelta(days=366)


class Fridge(StrEnum):
    """Whether there is a fridge where the journey leads; not known counts as none."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Keeps(StrEnum):
    """Whether a pen that leaves the fridge on the day of departure is still good on the day of its dose."""

    COLD = "cold"
    IN_TIME = "in-time"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """From the day of departure to the day of return, both included."""

    leaves: date
    returns: date
    fridge: Fridge = Fridge.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseOnTheWay:
    """An open dose that falls into the journey.

    ``before`` are days up to the day of departure about which the plan and the check raise nothing, the
    nearest to the due day first; ``back`` is the dose on the day of return. ``keeps`` is None where the
    medicine is none that is kept at home, or the day is not sure.
    """

    slot: Slot
    away: Away | None
    before: tuple[Supposed, ...]
    keeps: Keeps | None

    @property
    def is_sure(self) -> bool:
        """Whether the day of this dose is settled."""
        return self.slot.state in WITH_A_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What a trip means for the plan.

    ``use_by`` is the last day for a pen that leaves the fridge on the day of departure, None for a medicine
    that is not kept at home or has no limit. ``following`` is the first open dose after the return.
    ``is_daily`` says that the medicine is taken every day, so that no dose stands alone.
    """

    trip: Trip
    doses: tuple[DoseOnTheWay, ...]
    use_by: date | None
    following: Slot | None
    is_daily: bool


def journey(case: Assessment, trip: Trip) -> Journey:
    """What falls into the trip, and what can be said of each dose.

    >>> from doseline.assessment.example import example_case
    >>> trip = Trip(leaves=date(2026, 4, 29), returns=date(2026, 5, 9), fridge=Fridge.NO)
    >>> found = journey(example_case(), trip)
    >>> [(one.slot.due.isoformat(), one.keeps.value) for one in found.doses], found.use_by.isoformat()
    ([('2026-05-02', 'in-time')], '2026-05-06')
    """
    until = max(trip.returns, case.today)
    computed = plan(case.guide, case.chart, today=case.today, until=until + _AFTER)
    open_ones = [slot for slot in computed.slots if slot.state in _OPEN and slot.due is not None]
    use_by = _use_by(case, trip)
    return Journey(
        trip=trip,
        doses=tuple(_doses(case, trip, open_ones, use_by)),
        use_by=use_by,
        following=next((slot for slot in open_ones if slot.due and slot.due > trip.returns), None),
        is_daily=isinstance(case.guide.schedule(case.chart.therapy.edition), Continuous),
    )


def _use_by(case: Assessment, trip: Trip) -> date | None:
    guide = case.guide
    return trip.leaves + timedelta(days=guide.fridge_days) if guide.has_fridge_limits else None


def _doses(case: Assessment, trip: Trip, slots: list[Slot], use_by: date | None) -> Iterator[DoseOnTheWay]:
    """The open doses from the departure to the return; one that is late already goes along."""
    for slot in slots:
        if slot.due is None or slot.due > trip.returns or _is_before(case, trip, slot.due):
            continue
        found = away(case, slot.due, trip.returns)
        before = found.before if found else ()
        yield DoseOnTheWay(
            slot=slot,
            away=found,
            before=tuple(one for one in before if one.on <= trip.leaves and one.is_quiet),
            keeps=_keeps(trip, slot, use_by),
        )


def _is_before(case: Assessment, trip: Trip, due: date) -> bool:
    """Whether a dose is due before the departure, with a day left on which it can be given at home."""
    return due < trip.leaves and case.today < trip.leaves


def _keeps(trip: Trip, slot: Slot, use_by: date | None) -> Keeps | None:
    if use_by is None or slot.due is None or slot.state not in WITH_A_DAY:
        return None
    if trip.fridge is Fridge.YES:
        return Keeps.COLD
    return Keeps.IN_TIME if slot.due <= use_by else Keeps.TOO_LONG
