"""Days on which watched tests are due, as a calendar should show them: one event a day for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from doseline.assessment import Assessment
from doseline.assessment.due_tests import as_far_as_the_plan, watched_tests
from doseline.check.due_days import DueDay, Turn, due_days
from doseline.faces.calendar.published import OPEN, Published, Standing, Subject


class Appointment(NamedTuple):
    """One event: its id, its day, and how it stands."""

    uid: str
    day: date
    standing: Standing


def appointments(
    case: Assessment,
    before: Mapping[str, Published],
    *,
    name: Callable[[str], str],
    reach: Callable[[Iterable[date]], date],
) -> Iterator[Appointment]:
    """The events of all medicines; ``name`` makes the id of one that lasts from what it is called inside.

    What was done, or was due, before the calendar was ever told of it is not put into the past. ``reach`` is
    how far a published one may have moved, so that it is moved there and not called off.
    """
    until = as_far_as_the_plan(case)
    told = {uid: item for uid, item in before.items() if item.subject is Subject.APPOINTMENT}
    open_ = {uid: item.day for uid, item in told.items() if item.standing in OPEN}
    stood = frozenset(open_.values())
    by_day: dict[date, list[tuple[str, Turn]]] = {}
    for uid, one in _days(case, max(until, reach(open_.values())) if open_ else until, name):
        if one.turn is Turn.DONE:
            if uid in told and told[uid].standing is not Standing.CANCELLED:
                yield Appointment(uid, one.day, Standing.GIVEN)
        elif uid in open_ or (
            one.day <= until and (one.day >= case.today or uid in told or one.day in stood)
        ):
            by_day.setdefault(one.day, []).append((uid, one.turn))
    for day, found in by_day.items():
        # The one that stands there already goes on, else one that was told before.
        uid, _ = min(found, key=lambda one: (open_.get(one[0]) != day, one[0] not in told))
        is_next = any(turn is Turn.NEXT for _, turn in found)
        yield Appointment(uid, day, Standing.CONFIRMED if is_next else Standing.TENTATIVE)


def _days(case: Assessment, until: date, name: Callable[[str], str]) -> Iterator[tuple[str, DueDay]]:
    for part in watched_tests(case):
        for one in due_days(part.guide, part.chart, part.plan, part.watched, until=until):
            yield name(f"{part.guide.drug}/{one.test}/{one.turn_of}"), one
