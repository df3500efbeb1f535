"""What a calendar is to be told now of each dose and each day of tests, going on from what it was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import assert_never
from uuid import UUID, uuid5

from doseline.assessment import Assessment
from doseline.check.check_result import Verdict
from doseline.dates import add_months
from doseline.faces.calendar.appointments import appointments
from doseline.faces.calendar.published import OPEN, Published, Standing, Subject
from doseline.frozen import dataclass
from doseline.plan import Slot, State, plan

# The root of every UID; a name made up once, for ever.
_NAMESPACE = UUID("6f0d4bd2-5d0b-4a53-9d0c-7d5f7a4f6c11")
_HOST = "doseline"
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_SECONDS_A_MINUTE = 60
# How much further a published dose may move and still be found, in months.
_REACH_MONTHS = 12
# No plan is told so far ahead, but a file that came back may say any day; what lies beyond is called off.
_FURTHEST_MONTHS = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """The hour of the day at which a dose stands, and the evening before on which it rings as well.

    By the clock of ``zone``; None is the zone of this computer.
    """

    hour: time
    evening: time | None
    zone: tzinfo | None

    def at(self, day: date) -> datetime:
        """The moment of a dose on that day, in UTC: so each has the clock of its own day."""
        return datetime.combine(day, self.hour, tzinfo=self.zone).astimezone(UTC)

    def before(self, day: date) -> datetime | None:
        """The moment of the evening before it, in UTC."""
        if self.evening is None:
            return None
        return datetime.combine(day - timedelta(days=1), self.evening, tzinfo=self.zone).astimezone(UTC)


def publish(
    case: Assessment,
    previous: Iterable[Published],
    *,
    now: datetime,
    record: str,
    timed: Timed | None = None,
) -> tuple[Published, ...]:
    """Every dose of the plan, every day of tests, and all that was published before, in order of their days.

    A dose whose date holds is confirmed; an assumed or unsettled date is tentative; a dose given stands on
    the day it was given; one that is held, missed or gone from the plan is cancelled where it stood. A
    dose of which nothing changed stays as it was. Days of tests are told alike. ``now`` is the moment of the
    change, with its time zone; ``record`` an id that no other record has, of which the UIDs are made.
    ``timed`` is the hour at which they stand; without it each is a whole day.
    """
    before = {item.uid: item for item in previous}
    events = (*_planned(case, before, now, record), *_tests(case, before, now, record))
    wanted = {item.uid: _timed(item, timed) for item in events}
    gone = (
        replace(item, standing=Standing.CANCELLED, alarm=False, before=None)
        for uid, item in before.items()
        if uid not in wanted
    )
    told = (_told(item, before.get(item.uid), now) for item in (*wanted.values(), *gone))
    return tuple(sorted(told, key=lambda item: (item.day, item.uid)))


def _timed(item: Published, timed: Timed | None) -> Published:
    if timed is None:
        return item
    before = timed.before(item.day) if item.alarm else None
    return replace(item, at=timed.at(item.day), before=before)


def calendar_id(record: str) -> str:
    """The id of a whole calendar: the same for ever, and nothing of the record can be read in it."""
    return str(uuid5(_NAMESPACE, record))


def _uid(record: str, place: int, slot: Slot) -> str:
    """The id of a dose; those of each medicine after the first of a record have ids of their own."""
    medicine = f"{record}/{place}." if place else f"{record}/"
    return f"{uuid5(_NAMESPACE, f'{medicine}{slot.course}/{slot.slot}')}@{_HOST}"


def _planned(
    case: Assessment, before: Mapping[str, Published], now: datetime, record: str
) -> Iterator[Published]:
    """Each slot as a calendar should show it, told for the first time."""
    for uid, slot in (*_given_before(case, record), *_slots(case, before, record)):
        standing, day = _standing(slot), slot.given or slot.due
        if standing is None or day is None:
            continue
        watched = (
            case.guide.product.watched_after(case.plan.in_product(slot.slot)) if standing in OPEN else None
        )
        yield Published(
            uid=uid,
            day=day,
            standing=standing,
            alarm=standing is Standing.CONFIRMED and not _is_held_back(case, slot),
            sequence=_at_least(now),
            changed_at=now.astimezone(UTC).replace(microsecond=0),
            stay_minutes=watched.minutes if watched else None,
        )


def _tests(
    case: Assessment, before: Mapping[str, Published], now: datetime, record: str
) -> Iterator[Published]:
    """Each day of tests as a calendar should show it, told for the first time.

    Neither a hold nor what holds a dose back silences it: it tells nobody to take anything, and a test may be
    just what is waited for.
    """
    told = appointments(
        case,
        before,
        name=lambda inside: f"{uuid5(_NAMESPACE, f'{record}/test/{inside}')}@{_HOST}",
        reach=lambda days: _reach(case, days),
    )
    for one in told:
        yield Published(
            uid=one.uid,
            day=one.day,
            standing=one.standing,
            alarm=one.standing is Standing.CONFIRMED,
            sequence=_at_least(now),
            changed_at=now.astimezone(UTC).replace(microsecond=0),
            subject=Subject.APPOINTMENT,
        )


def _reach(case: Assessment, days: Iterable[date]) -> date:
    """How far to look for what was published for these days."""
    furthest = add_months(case.today, _FURTHEST_MONTHS)
    return add_months(min(furthest, max((case.today, *days))), _REACH_MONTHS)


def _given_before(case: Assessment, record: str) -> Iterator[tuple[str, Slot]]:
    """The doses that were given of medicines which another one has followed: they stay what they were."""
    if len(case.record.therapies) == 1:
        return
    from doseline.assessment.tails import plans_before  # noqa: PLC0415 - most records have one therapy

    for place, ended in enumerate(plans_before(case)):
        for slot in ended.slots if ended is not None else ():
            if _standing(slot) is Standing.GIVEN:
                yield _uid(record, place, slot), slot


def _slots(case: Assessment, before: Mapping[str, Published], record: str) -> Iterator[tuple[str, Slot]]:
    """The slots of the plan, and those beyond its last day that were published before, each with its id.

    Without these, a dose that slips past the last day of the plan would be called off, and be back a
    month later.
    """
    place = _place(case)
    planned = {_uid(record, place, slot): slot for slot in case.plan.slots}
    yield from planned.items()
    beyond = {
        item.uid: item.day
        for item in before.values()
        if item.standing in OPEN and item.uid not in planned and item.subject is Subject.DOSE
    }
    if beyond:
        until = _reach(case, beyond.values())
        further = plan(case.guide, case.chart, today=case.today, until=until).slots
        found = ((_uid(record, place, slot), slot) for slot in further)
        yield from ((uid, slot) for uid, slot in found if uid in beyond)


def _place(case: Assessment) -> int:
    """How many medicines ran before the one that the plan is about."""
    if len(case.record.therapies) == 1:
        return 0
    from doseline.assessment.tails import place_of  # noqa: PLC0415 - most records have one therapy

    return place_of(case)


def _standing(slot: Slot) -> Standing | None:
    """How a slot stands in a calendar; an entry that fills no slot is not in it."""
    match slot.state:
        case State.GIVEN | State.GIVEN_LATE | State.GIVEN_EARLY:
            return Standing.GIVEN
        case State.DUE | State.OVERDUE | State.UPCOMING:
            return Standing.TENTATIVE if slot.assumed else Standing.CONFIRMED
        case State.UNCONFIRMED:
            return Standing.TENTATIVE
        case State.MISSED | State.HELD:
            return Standing.CANCELLED
        case State.EXTRA:
            return None
        case _:
            assert_never(slot.state)


def _is_held_back(case: Assessment, slot: Slot) -> bool:
    """Whether an alarm has to keep silent: a ``stop`` holds every dose back, a ``wait`` the next one.

    A question or a missing test does not silence it: the alarm says to open Doseline, which says whom to
    ask, and without it the day may pass unseen.
    """
    match case.check.verdict:
        case Verdict.STOP:
            return True
        case Verdict.WAIT:
            following = case.plan.next_dose
            return following is not None and slot.slot == following.slot
        case _:
            return False


def _told(wanted: Published, before: Published | None, now: datetime) -> Published:
    """What to tell now: the same as before where nothing changed, else one step on."""
    if before is None:
        return wanted
    if wanted.standing is Standing.CANCELLED:
        # It is called off on the day where it stood.
        wanted = replace(wanted, day=before.day, at=before.at)
    if wanted.shown == before.shown:
        return replace(before, stay_minutes=wanted.stay_minutes)
    return replace(
        wanted,
        sequence=max(before.sequence + 1, _at_least(now)),
        changed_at=max(before.changed_at, now.astimezone(UTC).replace(microsecond=0)),
    )


def _at_least(now: datetime) -> int:
    """The lowest SEQUENCE for a change made ``now``: whole minutes since a fixed day.

    So a later file goes on above an earlier one even where the earlier one was lost, or an old backup was
    restored.
    """
    return max(0, int((now - _EPOCH).total_seconds()) // _SECONDS_A_MINUTE)
