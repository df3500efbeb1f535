"""The dose dates in a person's own calendar: as a subscription, or as a file to import.

``publish(case, previous, now=..., record=...)`` gives one ``Published`` per dose of the plan and per day on
which a watched test is due, going on
from what was published before; ``calendar_file`` writes them as iCalendar (RFC 5545). A dose keeps its UID
for ever and its SEQUENCE rises when what is shown of it changes, so that a moved dose moves and never
doubles. Whoever calls keeps the published doses: the app beside the record, the command line in the file
itself (``published_in`` reads them back).

No event holds the drug's name, a reason or the word for what to do: calendars are shown to others, and an
alarm may be older than the plan.
"""

from doseline.faces.calendar.ics import Kind, NotOurs, calendar_file, published_in
from doseline.faces.calendar.publish import Timed, publish
from doseline.faces.calendar.published import Published, Standing, Subject

__all__ = [
    "Kind",
    "NotOurs",
    "Published",
    "Standing",
    "Subject",
    "Timed",
    "calendar_file",
    "publish",
    "published_in",
]
