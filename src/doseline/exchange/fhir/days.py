"""Dates of FHIR as civil days of the person: partial ones stay partial, and no day is moved by a time zone.

>>> from datetime import timezone, timedelta
>>> str(civil_day("2026-03-05T23:30:00-05:00", zone=None).day)
'2026-03-05'
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, tzinfo
from functools import lru_cache

from doseline.dates import PartialDate
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Choice, Said, What
from doseline.frozen import dataclass

_PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_WITH_TIME = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[T ](?P<clock>\d{2}:\d{2})(:\d{2}(\.\d+)?)?(?P<offset>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CivilDay:
    """A day as a record holds it, the time of day where one was written, and what was chosen for it."""

    day: PartialDate
    clock: time | None = None
    choice: What | None = None


# What is longer is hardly a day, and may be a text: it is not kept.
_LONGEST = 40


def civil_day(written: str, *, zone: tzinfo | None) -> CivilDay | None:
    """The day that a date, a dateTime or an instant means, or None where there is no such day.

    With an offset it is the day in the person's zone if that is known, else the day as written. A time in
    UTC with no zone known keeps the day as written (``utc-day``), a time without offset too
    (``time-without-offset``).
    """
    return _kept(written, zone) if len(written) <= _LONGEST else _day(written, zone)


def _day(written: str, zone: tzinfo | None) -> CivilDay | None:
    text = written.strip()
    try:
        if _PARTIAL.fullmatch(text):
            return CivilDay(day=PartialDate.parse(text))
        found = _WITH_TIME.fullmatch(text)
        return None if found is None else _with_time(found, zone)
    except ValueError:
        return None


_kept = lru_cache(maxsize=8192)(_day)


def _with_time(found: re.Match[str], zone: tzinfo | None) -> CivilDay:
    offset = found["offset"]
    written = datetime.fromisoformat(f"{found['day']}T{found['clock']}")
    if offset is None:
        return _civil(written, What.NO_OFFSET)
    if zone is None:
        return _civil(written, What.UTC_DAY if _is_utc(offset) else None)
    moment = datetime.fromisoformat(f"{found['day']}T{found['clock']}{'+00:00' if offset == 'Z' else offset}")
    return _civil(moment.astimezone(zone), None)


def _is_utc(offset: str) -> bool:
    return offset == "Z"


def _civil(moment: datetime, choice: What | None) -> CivilDay:
    clock = moment.time().replace(second=0, microsecond=0)
    return CivilDay(day=PartialDate.exactly(moment.date()), clock=clock, choice=choice)


def read_day(element: Element, key: str, reading: Reading) -> tuple[CivilDay | None, tuple[Said, ...]]:
    """The day that stands under a key, and what has to be said of it; a text that is no day is noted."""
    written = element.text(key)
    if written is None:
        return None, ()
    found = civil_day(written, zone=reading.zone)
    if found is None:
        element.say(key, What.UNREADABLE_DATE, written)
        return None, ()
    if found.choice is None:
        return found, ()
    return found, (Choice(from_=element.from_, what=found.choice, got=written, took=str(found.day)),)


def moment_in_utc(written: str) -> datetime | None:
    """An instant with its offset, in UTC, for putting versions in order; None where it is none."""
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.utcoffset() is not None else None


def zone_named(name: str | None) -> tzinfo | None:
    """The time zone of a name; None for none, and for one that this machine does not know.

    >>> zone_named("Europe/Berlin").key, zone_named("Mars/Olympus")
    ('Europe/Berlin', None)
    """
    if name is None:
        return None
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - many charts have no time zone, and it is slow to import

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None
