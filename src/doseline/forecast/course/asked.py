"""What the changes of one scenario ask for, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from doseline.errors import Fault, fault
from doseline.forecast.course.regimen import Injection, Regimen
from doseline.forecast.outcome import Change, Delay, Every, Skip, Stop
from doseline.frozen import dataclass

# Ours: no dose is asked about further off than this; ten years are beyond anything the model has seen.
MOST_DAYS = 3660


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The changes of one scenario, each found in a regimen.

    ``named`` has the day by which each injection was named, ``delays`` by how many days it moves.
    """

    every: int | None
    skips: tuple[Injection, ...]
    delays: Mapping[Injection, int]
    named: Mapping[Injection, date]


def asked(regimen: Regimen, changes: tuple[Change, ...]) -> Asked:
    """What the changes ask for; one whose day has no dose asks for nothing here (see ``faults_of``)."""
    skips: list[Injection] = []
    delays: dict[Injection, int] = {}
    named: dict[Injection, date] = {}
    for change in changes:
        match change:
            case Skip(on=on) if (found := on_day_of(regimen, on)) is not None:
                skips.append(found)
            case Delay(on=on, days=days) if (found := on_day_of(regimen, on)) is not None:
                delays[found], named[found] = days, on
            case _:
                pass
    every = next((change.days for change in changes if isinstance(change, Every)), None)
    return Asked(every=every, skips=tuple(skips), delays=delays, named=named)


def stop_of(changes: tuple[Change, ...]) -> date | None:
    """The first day without doses, or None."""
    return min((change.on for change in changes if isinstance(change, Stop)), default=None)


def on_day_of(regimen: Regimen, day: date) -> Injection | None:
    """The injection that a change of ``day`` means: one known to the day before one that is not."""
    found = [one for one in regimen if one.is_on(day)]
    return min(found, key=lambda one: not one.on.is_exact, default=None)


def faults_of(regimen: Regimen, changes: tuple[Change, ...], where: str, *, until: date) -> Iterator[Fault]:
    """Everything that is wrong with the changes of one scenario."""
    seen: set[Injection | type[Every]] = set()
    for place, change in enumerate(changes):
        here = f"{where}[{place}]"
        match change:
            case Skip(on=on):
                yield from _dose_faults(regimen, on, here, seen, until)
            case Delay(on=on, days=days):
                yield from _dose_faults(regimen, on, here, seen, until)
                yield from _days_faults(days, here)
            case Every(days=days):
                yield from _days_faults(days, here)
                if Every in seen:
                    yield fault("change-twice", here)
                elif not regimen.ahead:
                    yield fault("nothing-ahead", here)
                seen.add(Every)
            case Stop(on=on) if on > until:
                yield fault("change-too-late", here, day=on, until=until)
            case Stop():
                pass


def _dose_faults(
    regimen: Regimen, day: date, where: str, seen: set[Injection | type[Every]], until: date
) -> Iterator[Fault]:
    found = on_day_of(regimen, day)
    if found is None:
        yield _no_dose(regimen, day, where, until)
    elif found in seen:
        yield fault("change-twice", where)
    else:
        seen.add(found)


def _no_dose(regimen: Regimen, day: date, where: str, until: date) -> Fault:
    days = sorted(one.on.first for one in regimen)
    if not days:
        return fault("nothing-ahead", where)
    nearest = min(days, key=lambda one: abs((one - day).days))
    if day > until:
        return fault("change-too-late", where, day=day, until=until)
    return fault("no-dose-on-day", where, day=day, nearest=nearest)


def can_be_days(days: int) -> bool:
    """Whether a number of days can be asked about."""
    return 1 <= days <= MOST_DAYS


def _days_faults(days: int, where: str) -> Iterator[Fault]:
    if not can_be_days(days):
        yield fault("days-out-of-range", where, got=days, most=MOST_DAYS)
