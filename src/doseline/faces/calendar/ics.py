"""Published doses as iCalendar (RFC 5545, RFC 7986), and back.

A subscription has no METHOD: that belongs to messages between people (iTIP, RFC 5546) and asks for an
ORGANIZER.

An event is a whole day of the person's own calendar (``VALUE=DATE``), so no time zone and no change of the
clocks can move it. Where the person chose an hour, it is a moment in UTC, worked out for its own day: a time
without a zone means something else in each calendar, and a zone has to be described in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from icalendar import Alarm, Calendar, Event, vDuration, vText

from doseline.faces.calendar.publish import calendar_id
from doseline.faces.calendar.published import OPEN, Published, Standing, Subject
from doseline.text import Catalogue, Counted
from doseline.text.shown import one_line

PROGRAM = "-//Doseline//Doseline//EN"
_STANDING = "X-DOSELINE-STANDING"
# What an event is about, where it is no dose.
_SUBJECT = "X-DOSELINE-SUBJECT"
# The civil day of an event with an hour: in UTC it may be another one.
_OWN_DAY = "X-DOSELINE-DAY"
# Whose file it is. Not UID (RFC 7986): some readers take a UID of the whole calendar for that of each event.
_CALENDAR = "X-DOSELINE-CALENDAR"
_STATUS = {
    Standing.CONFIRMED: "CONFIRMED",
    Standing.TENTATIVE: "TENTATIVE",
    Standing.CANCELLED: "CANCELLED",
    Standing.GIVEN: "CONFIRMED",
}
_DAY = timedelta(days=1)
# Nine in the morning: our choice, early enough to ring a clinic on the same day. It counts from midnight,
# so on the two days a year when the clocks change it is an hour off.
_ALARM_AT = timedelta(hours=9)
# How long an event with an hour is: our choice, enough to be seen in a day's column.
_LASTS = timedelta(minutes=15)
# How often a subscription is looked at: our choice. Some calendars keep to their own.
_REFRESH = timedelta(hours=1)


class Kind(Enum):
    """How a calendar reaches the person: fetched again and again, or as a file that stays as it is."""

    SUBSCRIPTION = "subscription"
    FILE = "file"


class NotOurs(Exception):  # noqa: N818 - no error: somebody else's file
    """A file that is not the calendar of this record; ``of_another_record`` says that it is one of ours."""

    def __init__(self, *, of_another_record: bool = False) -> None:
        super().__init__("not the calendar of this record")
        self.of_another_record = of_another_record


def calendar_file(
    published: Iterable[Published], catalogue: Catalogue, *, record: str, kind: Kind, name: str | None = None
) -> bytes:
    """The calendar of a record as bytes in UTF-8 with CRLF, the same for the same doses.

    ``record`` is the id of the person in the record; only a hash of it is written. ``name`` is whose
    calendar it is, as others may see it; left out, it names nobody.
    """
    calendar = Calendar()
    calendar.add("prodid", PROGRAM)
    calendar.add("version", "2.0")
    calendar.add(_CALENDAR, calendar_id(record))
    _entitle(calendar, catalogue, kind, one_line(name or ""))
    if kind is Kind.SUBSCRIPTION:
        calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(_REFRESH))
    for item in published:
        calendar.add_component(_event(item, catalogue, kind))
    return bytes(calendar.to_ical())


def _entitle(calendar: Calendar, catalogue: Catalogue, kind: Kind, whose: str) -> None:
    """Its name and what it is, under the names of RFC 7986 and under those that older readers know."""
    title = catalogue.say("calendar.name-of", name=whose) if whose else catalogue.say("calendar.name")
    about = catalogue.say(f"calendar.about.{kind.value}")
    for key, text in {
        "name": title,
        "x-wr-calname": title,
        "description": about,
        "x-wr-caldesc": about,
    }.items():
        calendar.add(key, vText(text))


def _event(item: Published, catalogue: Catalogue, kind: Kind) -> Event:
    summary = catalogue.say(f"calendar.summary.{_words(item)}")
    event = Event()
    event.add("uid", item.uid)
    event.add("sequence", item.sequence)
    event.add("dtstamp", item.changed_at)
    event.add("last-modified", item.changed_at)
    if item.at is None:
        event.add("dtstart", item.day)
        event.add("dtend", item.day + _DAY)
    else:
        event.add("dtstart", item.at)
        event.add("dtend", item.at + _LASTS)
        event.add(_OWN_DAY, item.day.isoformat())
    event.add("summary", summary)
    event.add("description", _description(item, catalogue, kind))
    event.add("status", _STATUS[item.standing])
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add(_STANDING, item.standing.value)
    if item.subject is not Subject.DOSE:
        event.add(_SUBJECT, item.subject.value)
    for when in _alarms(item):
        event.add_component(_alarm(summary, when))
    return event


def _alarms(item: Published) -> Iterator[timedelta]:
    """When it rings, from its beginning on."""
    if not item.alarm:
        return
    if item.at is None:
        yield _ALARM_AT
        return
    yield timedelta()
    if item.before is not None:
        yield item.before - item.at


def _words(item: Published) -> str:
    """The name of the words for how it stands; one that is no dose is never called one."""
    if item.subject is Subject.DOSE or item.standing is Standing.CANCELLED:
        return item.standing.value
    return f"appointment-{item.standing.value}"


def _description(item: Published, catalogue: Catalogue, kind: Kind) -> str:
    said = catalogue.say(f"calendar.says.{_words(item)}")
    if item.stay_minutes is not None and item.standing in OPEN:
        stay = catalogue.say("calendar.says.stay", minutes=Counted("minute", item.stay_minutes))
        said = f"{said}\n{stay}"
    return f"{said}\n{catalogue.say('calendar.about.file')}" if kind is Kind.FILE else said


def _alarm(text: str, when: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    if when:
        alarm.add("trigger", when)
    else:  # written as P0D by the library: right, and unusual
        alarm["trigger"] = vText("PT0S")
    return alarm


def published_in(data: bytes, *, record: str) -> tuple[Published, ...]:
    """The doses in a file that ``calendar_file`` wrote for the same record.

    Raises: NotOurs for any other file.
    """
    try:
        calendar = Calendar.from_ical(data)
        program = str(calendar.get("prodid"))
        # Files of earlier programs say it in a UID of the whole calendar.
        whose = str(calendar.get(_CALENDAR) or calendar.get("uid"))
        doses = tuple(map(_dose, calendar.events)) if program == PROGRAM else ()
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise NotOurs from None
    if program != PROGRAM:
        raise NotOurs
    if whose != calendar_id(record):
        raise NotOurs(of_another_record=True)
    return doses


def _dose(event: Event) -> Published:
    start, changed_at = event.start, event.last_modified
    if "sequence" not in event:
        raise TypeError
    alarms = [getattr(alarm["trigger"], "dt", None) for alarm in event.walk("VALARM")]
    at = start.astimezone(UTC) if isinstance(start, datetime) else None
    earlier = next((when for when in alarms if isinstance(when, timedelta) and when < timedelta()), None)
    return Published(
        uid=str(event["uid"]),
        day=date.fromisoformat(str(event[_OWN_DAY])) if at else start,
        standing=Standing(str(event[_STANDING])),
        alarm=bool(alarms),
        sequence=event.sequence,
        changed_at=changed_at.astimezone(UTC),
        subject=Subject(str(event.get(_SUBJECT, Subject.DOSE.value))),
        at=at,
        before=at + earlier if at and earlier is not None else None,
    )
