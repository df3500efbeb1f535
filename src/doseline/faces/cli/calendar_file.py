"""``--ics FILE``: the dose dates as a file for a calendar, going on from the file that was there."""

from __future__ import annotations

from datetime import datetime

from doseline.assessment import Assessment
from doseline.errors import RequestError, fault
from doseline.faces.calendar import Kind, NotOurs, Published, calendar_file, publish, published_in
from doseline.faces.cli import files
from doseline.text import Catalogue


def save(case: Assessment, catalogue: Catalogue, file: str, *, now: datetime) -> str:
    """A sentence on where the dates are, once they are there.

    Raises: RequestError, with nothing written, for a file that is not the calendar of this record, for a
    replay of an earlier day, and for a place where nothing can be written.
    """
    if case.as_of is not None:
        raise RequestError((fault("calendar-of-a-replay", "--ics"),))
    record = case.record.person.id
    before = _before(file, record)
    doses = publish(case, before or (), now=now, record=case.record.person.id)
    files.write(file, calendar_file(doses, catalogue, record=record, kind=Kind.FILE))
    return catalogue.say(f"calendar.written.{'first' if before is None else 'again'}", file=file)


def _before(file: str, record: str) -> tuple[Published, ...] | None:
    """The doses in the file that is there already, or None if there is none."""
    try:
        return published_in(files.read(file), record=record)
    except RequestError as unread:
        if unread.faults[0].code == "no-such-file":
            return None
        raise
    except NotOurs as other:
        code = "calendar-of-another-record" if other.of_another_record else "not-our-calendar"
        raise RequestError((fault(code, file),)) from None
