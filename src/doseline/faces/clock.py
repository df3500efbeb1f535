"""The person's own civil day: the one place where a moment becomes a day."""

from __future__ import annotations

from datetime import date, datetime

from doseline.record import Person


def civil_day(person: Person) -> date:
    """The person's own day now; the machine's where their time zone is not known."""
    return day_at(person.timezone, datetime.now().astimezone())


def day_at(timezone: str | None, moment: datetime) -> date:
    """The civil day of a moment (with its zone) in a time zone; the moment's own day where none is known."""
    if timezone is None:
        return moment.date()
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - slow, and only needed with a time zone

    try:
        return moment.astimezone(ZoneInfo(timezone)).date()
    except ZoneInfoNotFoundError:  # a machine without a list of time zones
        return moment.date()
