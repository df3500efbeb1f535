"""The form of a journey: what was sent, what is wrong with it, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from doseline.assessment.journey import Fridge, Trip
from doseline.dates import add_months
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.typed_values import day_on_record
from doseline.frozen import dataclass

_NOON = time(12)
_LONGEST_MONTHS = 12
_ETC = "Etc/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A journey as somebody asked about it; ``zone`` is the IANA time zone of the place, or ""."""

    trip: Trip
    zone: str

    def to_json(self) -> dict[str, str]:
        """The same as plain JSON."""
        trip = self.trip
        return {
            "leaves": trip.leaves.isoformat(),
            "returns": trip.returns.isoformat(),
            "fridge": trip.fridge.value,
            "zone": self.zone,
        }


def from_json(kept: Any) -> Asked | None:  # noqa: ANN401 - whatever is kept
    """What ``to_json`` wrote, or None for anything else."""
    try:
        trip = Trip(
            leaves=date.fromisoformat(kept["leaves"]),
            returns=date.fromisoformat(kept["returns"]),
            fridge=Fridge(kept["fridge"]),
        )
        return Asked(trip=trip, zone=str(kept["zone"]))
    except (KeyError, TypeError, ValueError):
        return None


def read(form: FormData, today: date, *, asks_for_fridge: bool) -> tuple[Asked | None, dict[str, str]]:
    """The journey that was sent, or what is wrong: the name of a text for each field."""
    leaves, returns = day_on_record(form.one("leaves")), day_on_record(form.one("returns"))
    zone = zone_named(form.one("zone"))
    wrong = dict(_wrong(leaves, returns, today))
    if asks_for_fridge and form.one("fridge") not in set(Fridge):
        wrong["fridge"] = "fault"
    if zone is None:
        wrong["zone"] = "fault"
    if wrong or leaves is None or returns is None or zone is None:
        return None, wrong
    fridge = Fridge(form.one("fridge")) if asks_for_fridge else Fridge.UNKNOWN
    return Asked(trip=Trip(leaves=leaves, returns=returns, fridge=fridge), zone=zone), {}


def _wrong(leaves: date | None, returns: date | None, today: date) -> Iterator[tuple[str, str]]:
    if leaves is None:
        yield "leaves", "fault"
    if returns is None:
        yield "returns", "fault"
    if leaves is not None and returns is not None:
        yield from _order(leaves, returns, today)


def _order(leaves: date, returns: date, today: date) -> Iterator[tuple[str, str]]:
    """What does not fit of two days that could be read."""
    if returns < leaves:
        yield "returns", "order"
    elif returns > add_months(leaves, _LONGEST_MONTHS):
        yield "returns", "far"
    elif returns < today:
        yield "leaves", "long-ago"


def zones() -> tuple[str, ...]:
    """The time zones that have a city, in the order of the alphabet."""
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith(_ETC)))


def zone_named(typed: str) -> str | None:
    """The time zone typed, by its whole name or by its city; "" for nothing, None for no such one."""
    wanted = " ".join(typed.split()).replace(" ", "_").casefold()
    if not wanted:
        return ""
    found = [name for name in zones() if wanted in (name.casefold(), name.rpartition("/")[2].casefold())]
    return found[0] if len(found) == 1 else None


def hours_ahead(home: str | None, there: str, on: date) -> timedelta | None:
    """How far the clocks there are ahead of those at home at noon of a day; None where one is not known."""
    if not home or not there:
        return None
    at = datetime.combine(on, _NOON)
    try:
        shifts = [at.replace(tzinfo=ZoneInfo(name)).utcoffset() for name in (there, home)]
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return None if shifts[0] is None or shifts[1] is None else shifts[0] - shifts[1]
