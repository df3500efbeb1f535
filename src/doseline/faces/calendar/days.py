"""A few days with a word on each as iCalendar (RFC 5545): a copy that nothing keeps up to date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from doseline.faces.calendar.ics import PROGRAM
from doseline.text import Catalogue

# The root of every UID of such a day; a name made up once, for ever.
_NAMESPACE = UUID("c1a0a6f2-9a51-4a4d-8f3e-0a4b7f0d2e55")
_DAY = timedelta(days=1)


def day_file(days: Iterable[tuple[date, str]], catalogue: Catalogue, *, record: str, now: datetime) -> bytes:
    """Whole days as bytes in UTF-8 with CRLF; the same day and word keeps its UID.

    ``record`` is an id that no other record has; only a hash of it is written. ``now`` has its time zone.
    """
    calendar = Calendar()
    calendar.add("prodid", PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", catalogue.say("calendar.name"))
    for day, summary in days:
        event = Event()
        event.add("uid", f"{uuid5(_NAMESPACE, f'{record}/{day}/{summary}')}@doseline")
        event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", day)
        event.add("dtend", day + _DAY)
        event.add("summary", summary)
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
