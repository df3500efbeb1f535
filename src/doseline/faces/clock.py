"""The person's own civil day: the one place where a moment becomes a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

from doseline.record import Person


def civil_day(person: Person) -> date:
    """The person's own day now; the machine's where their time zone is not known."""
    return day_at(person.timezone, datetime.now().astimezone())


def day_at(timezone: str | None, moment: datetime) -> date:
    """The civil day of a moment (with its zone) in a time zone; the moment's own day where none is known."""
    return moment.date() if timezone is None else moment.astimezone(zone_of(timezone, moment)).date()


def zone_of(timezone: str | None, moment: datetime) -> tzinfo:
    """The time zone of that name; that of the moment where none is named, or none is known by that name."""
    own = moment.tzinfo or UTC
    if timezone is None:
        return own
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - slow, and only needed with a time zone

    try:
        return ZoneInfo(timezone)
    except ZoneInfoNotFoundError:  # a machine without a list of time zones
        return own
