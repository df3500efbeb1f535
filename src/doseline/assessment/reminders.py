"""Reminders: when something should ring for the next dose, from an assessment and what the person wants.

A ring never says more than to open Doseline first: what holds by then, Today says. So a ring needs no words
here, only its moment, and an id that is the same wherever and whenever it is worked out: who keeps the ids
that have rung never rings twice.

Where nothing holds the dose back it rings the evening before, on the day, and again while the dose is open.
Where the record leads to a question (whom to ask first), it rings the evening before and on the day, and
not again. Where something says ``wait`` or ``stop``, it rings once, on the day: look first. Without a date
for the next dose it keeps silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

from doseline.assessment.assessment import Assessment
from doseline.check import Verdict
from doseline.frozen import dataclass

_DAY = timedelta(days=1)
_HELD_BACK = frozenset({Verdict.STOP, Verdict.WAIT})


class Kind(StrEnum):
    """Why it rings."""

    BEFORE = "before"
    ON_THE_DAY = "on-the-day"
    AGAIN = "again"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """When the person wants to be reminded, by the clock where they live.

    ``evening`` is the hour of the evening before, and of the second time on the day; None where only the
    day itself is wanted. ``again_days`` is on how many days after it an open dose rings once more.
    """

    hour: time
    evening: time | None
    again_days: int
    zone: tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the person answered to a ring.

    ``done`` is the due day of the dose that needs no more rings, ``later`` the moment (with its zone) until
    which they were put off.
    """

    done: date | None = None
    later: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """One time that something should ring: from ``at`` on, and no more once it is ``until``; both in UTC."""

    id: str
    kind: Kind
    at: datetime
    until: datetime


def due_day(case: Assessment) -> date | None:
    """The day of the next dose that is reminded of; None where there is none to name.

    >>> from doseline.assessment.example import example_case
    >>> due_day(example_case())
    datetime.date(2026, 4, 2)
    """
    following = case.plan.next_dose
    return following.due if following is not None and not case.plan.has_died else None


def is_held_back(case: Assessment) -> bool:
    """Whether something on record says to wait or to stop.

    >>> from doseline.assessment.example import example_case
    >>> is_held_back(example_case())
    False
    """
    return case.check.verdict in _HELD_BACK


def rings(case: Assessment, wish: Wish, answers: Answers) -> tuple[Ring, ...]:
    """Every ring for the next dose, in order of time, past ones too; each lasts until the next one begins.

    >>> from datetime import time, UTC
    >>> from doseline.assessment.example import example_case
    >>> wish = Wish(hour=time(9), evening=time(19), again_days=1, zone=UTC)
    >>> for ring in rings(example_case(), wish, Answers()):
    ...     print(ring.kind.value, ring.at)
    before 2026-04-01 19:00:00+00:00
    on-the-day 2026-04-02 09:00:00+00:00
    again 2026-04-02 19:00:00+00:00
    again 2026-04-03 09:00:00+00:00
    """
    due = due_day(case)
    if due is None or due == answers.done:
        return ()
    planned = tuple(_planned(case, wish, due))
    later = answers.later
    if later is None:
        return _until_the_next(planned)
    kept = [ring for ring in planned if ring.at > later]
    # What was put off rings although its own hour has passed; not for a dose that came to be planned since.
    if any(ring.at <= later for ring in planned):
        kept.insert(0, _ring(due, Kind.LATER, later, wish.zone))
    return _until_the_next(kept)


def ringing(case: Assessment, wish: Wish, answers: Answers, *, now: datetime) -> Ring | None:
    """What should ring ``now`` (with its zone), if it has not rung yet; None where nothing should.

    >>> from datetime import datetime, time, UTC
    >>> from doseline.assessment.example import example_case
    >>> wish = Wish(hour=time(9), evening=None, again_days=0, zone=UTC)
    >>> ringing(example_case(), wish, Answers(), now=datetime(2026, 4, 2, 8, 59, tzinfo=UTC))
    >>> ringing(example_case(), wish, Answers(), now=datetime(2026, 4, 2, 9, 0, tzinfo=UTC)).kind.value
    'on-the-day'
    """
    moment = now.astimezone(UTC)
    return next((ring for ring in rings(case, wish, answers) if ring.at <= moment < ring.until), None)


def next_ring(case: Assessment, wish: Wish, answers: Answers, *, now: datetime) -> Ring | None:
    """The first ring after ``now`` (with its zone); None where nothing will for that dose.

    >>> from datetime import datetime, time, UTC
    >>> from doseline.assessment.example import example_case
    >>> wish = Wish(hour=time(9), evening=None, again_days=0, zone=UTC)
    >>> next_ring(example_case(), wish, Answers(), now=datetime(2026, 4, 1, 12, tzinfo=UTC)).at.isoformat()
    '2026-04-02T09:00:00+00:00'
    """
    moment = now.astimezone(UTC)
    return next((ring for ring in rings(case, wish, answers) if ring.at > moment), None)


def _planned(case: Assessment, wish: Wish, due: date) -> Iterator[Ring]:
    """The rings that belong to a day on which a dose is due, by what the record says of it."""
    is_clear = case.check.verdict is Verdict.CLEAR
    if wish.evening is not None and not is_held_back(case):
        yield _at(due, Kind.BEFORE, due - _DAY, wish.evening, wish.zone)
    yield _at(due, Kind.ON_THE_DAY, due, wish.hour, wish.zone)
    if not is_clear:
        return
    if wish.evening is not None and wish.evening > wish.hour and wish.again_days:
        yield _at(due, Kind.AGAIN, due, wish.evening, wish.zone)
    for days in range(1, wish.again_days + 1):
        yield _at(due, Kind.AGAIN, due + days * _DAY, wish.hour, wish.zone)


def _at(due: date, kind: Kind, day: date, hour: time, zone: tzinfo) -> Ring:
    """A ring on a civil day at an hour of the clock there; one that the clocks skip is rung after it."""
    return _ring(due, kind, datetime.combine(day, hour, tzinfo=zone), zone)


def _ring(due: date, kind: Kind, at: datetime, zone: tzinfo) -> Ring:
    local = at.astimezone(zone)
    midnight = datetime.combine(local.date() + _DAY, time(), tzinfo=zone)
    moment = at.astimezone(UTC)
    # By its day and not by its moment: an hour that comes twice when the clocks go back is one ring, and so
    # is one whose hour the person changed.
    told = moment.isoformat() if kind is Kind.LATER else local.date().isoformat()
    return Ring(id=f"{due}/{kind}/{told}", kind=kind, at=moment, until=midnight.astimezone(UTC))


def _until_the_next(planned: Iterable[Ring]) -> tuple[Ring, ...]:
    ordered = sorted(planned, key=lambda ring: ring.at)
    return (*(_cut(ring, at=after.at) for ring, after in pairwise(ordered)), *ordered[-1:])


def _cut(ring: Ring, *, at: datetime) -> Ring:
    return Ring(id=ring.id, kind=ring.kind, at=ring.at, until=min(ring.until, at))
