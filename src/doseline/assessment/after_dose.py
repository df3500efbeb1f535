"""After a dose was written down: the next day, and whether later ones follow another day of the month."""

from __future__ import annotations

from datetime import date

from doseline.assessment.assessment import Assessment
from doseline.frozen import dataclass
from doseline.guide import Phase


@dataclass(frozen=True, slots=True)
class AfterDose:
    """The day of the next dose, and the day of the month that counts from now on where it is a new one."""

    following: date
    from_now_on: int | None


def after_dose(case: Assessment, entry: str) -> AfterDose | None:
    """What follows the newest dose; None where it fills no place in the plan, or no day follows it."""
    following, interval = case.plan.next_dose, case.plan.interval
    slot = next((slot for slot in case.plan.slots if slot.entry == entry and slot.slot is not None), None)
    if following is None or slot is None or slot.given is None or slot.given != case.plan.last_given:
        return None
    has_moved = slot.phase is Phase.MAINTENANCE and bool(slot.days_late) and following.due > slot.given
    is_by_month = interval is not None and interval.months > 0
    is_new = has_moved and is_by_month and slot.due is not None and slot.due.day != slot.given.day
    follows_it = is_new and _is_a_month_day(slot.given, following.due)
    return AfterDose(following.due, slot.given.day if follows_it else None)


def _is_a_month_day(given: date, following: date) -> bool:
    """Whether the next day is the same day of a month as this one, or the last day of a shorter month."""
    return following.day == min(given.day, _days_in(following))


def _days_in(day: date) -> int:
    from calendar import monthrange  # noqa: PLC0415 - only where a dose was just saved

    return monthrange(day.year, day.month)[1]
