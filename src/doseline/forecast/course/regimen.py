"""A regimen: the injections that a forecast follows, on their civil days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from doseline.dates import PartialDate
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    """One injection: the day or the days it can have been on, and how much.

    ``doubtful`` says that it is not sure whether it went in at all. ``due`` is the planned day of one that
    is dated on another. ``entry`` is the id of its entry, and ``place`` the entry's place among the doses on
    record, which picks its chance; both are None for an injection that is only planned or assumed.
    """

    on: PartialDate
    amount_mg: float
    doubtful: bool = False
    due: date | None = None
    entry: str | None = None
    place: int | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it went in, on a day that is known."""
        return self.on.is_exact and not self.doubtful

    def is_on(self, day: date) -> bool:
        """Whether it is meant by a change that names ``day``."""
        return day == self.due or self.on.first <= day <= self.on.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimen:
    """The injections given and those to come, each in order of date."""

    given: tuple[Injection, ...]
    ahead: tuple[Injection, ...]

    def __iter__(self) -> Iterator[Injection]:
        """Every injection, those given first."""
        yield from self.given
        yield from self.ahead


def on_day(day: date, amount_mg: float, *, due: date | None = None) -> Injection:
    """A planned or assumed injection.

    >>> on_day(date(2026, 1, 5), 20.0).is_on(date(2026, 1, 5))
    True
    """
    return Injection(on=PartialDate.exactly(day), amount_mg=amount_mg, due=due)


def in_order(injections: Iterable[Injection]) -> tuple[Injection, ...]:
    """The injections by the first and then the last day they can have been on."""
    return tuple(sorted(injections, key=lambda one: (one.on.first, one.on.last)))
