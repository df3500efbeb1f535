"""What is asked of a forecast, as it was typed: days left out, moved, a stop, another interval.

The words are read without the forecast itself, which is slow to load. ``change`` (see ``forecast``) makes
the core's own values of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from doseline.errors import Fault, fault
from doseline.frozen import dataclass
from doseline.record.fields import YEARS

# Our choice, as the core's: ten years are beyond anything the model has seen.
MONTHS = range(1, 121)
USUAL_MONTHS = 12
# As ``PopulationName``, which is slow to load; a test keeps them the same.
POPULATIONS = ("published", "calibrated")
# Our choice: more than these stand side by side on no page.
MOST_SCENARIOS = 12


class Kind(StrEnum):
    """The ways a plan can be changed."""

    SKIP = "skip"
    DELAY = "delay"
    STOP = "stop"
    EVERY = "every"


class WhatIf(NamedTuple):
    """One change as it was asked for; ``on`` and ``days`` where the kind has them."""

    kind: Kind
    on: date | None = None
    days: int | None = None


Scenario = tuple[WhatIf, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked beside the plan: scenarios side by side, how far ahead, and of which population.

    ``population`` is ``"published"``, ``"calibrated"`` or None for the better one. ``treated_since`` is the
    day of a first dose that is not on record.
    """

    scenarios: tuple[Scenario, ...] = ()
    months: int = USUAL_MONTHS
    population: str | None = None
    treated_since: date | None = None


def day(text: str) -> date | None:
    """A day written as 2026-05-04, or None."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text and YEARS[0] <= found.year <= YEARS[1] else None


def delay(text: str) -> WhatIf | None:
    """A delay written as 2026-05-04:10, or None.

    >>> delay("2026-05-04:10").days
    10
    """
    written, _, days = text.partition(":")
    on, count = day(written), _count(days)
    return WhatIf(Kind.DELAY, on, count) if on is not None and count is not None else None


_INTERVAL = re.compile(r"([0-9]{1,4})([wd])")
_DAYS_A_WEEK = 7


def every(text: str) -> WhatIf | None:
    """An interval written as 6w or 42d, or None.

    >>> every("6w").days
    42
    """
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return None
    return WhatIf(Kind.EVERY, None, int(found[1]) * (_DAYS_A_WEEK if found[2] == "w" else 1))


def _on(kind: Kind) -> Callable[[str], WhatIf | None]:
    def read(text: str) -> WhatIf | None:
        on = day(text)
        return WhatIf(kind, on) if on is not None else None

    return read


skip, stop = _on(Kind.SKIP), _on(Kind.STOP)
_READERS = {Kind.SKIP: skip, Kind.DELAY: delay, Kind.STOP: stop, Kind.EVERY: every}
_CODES = {
    Kind.SKIP: "not-a-day",
    Kind.DELAY: "not-a-delay",
    Kind.STOP: "not-a-day",
    Kind.EVERY: "not-an-interval",
}


def wish(kind: Kind, text: str, where: str) -> WhatIf | Fault:
    """One change, or what is wrong with it."""
    found = _READERS[kind](text)
    return found if found is not None else fault(_CODES[kind], where, got=text)


def scenario(text: str, where: str) -> Scenario | Fault:
    """Several changes at once, written as "skip 2026-05-04, stop 2026-09-01"; or the first that is wrong.

    >>> [one.kind.value for one in scenario("skip 2026-05-04, every 6w", "--scenario")]
    ['skip', 'every']
    """
    found = [_part(part.split(), where) for part in text.split(",")]
    if None in found:
        return fault("not-a-change", where, got=text)
    wrong = next((one for one in found if isinstance(one, Fault)), None)
    return wrong or tuple(one for one in found if isinstance(one, WhatIf))


def _part(words: list[str], where: str) -> WhatIf | Fault | None:
    match words:
        case [name, value] if name in _NAMES:
            return wish(Kind(name), value, where)
        case _:
            return None


_NAMES = frozenset(kind.value for kind in Kind)


def too_much(question: Question, where: tuple[str, str]) -> tuple[Fault, ...]:
    """Where a question asks for more than can be shown; ``where`` names the months and the scenarios."""
    faults = []
    if question.months not in MONTHS:
        most = MONTHS[-1]
        faults.append(fault("months-out-of-range", where[0], got=question.months, most=most))
    if len(question.scenarios) > MOST_SCENARIOS:
        faults.append(fault("too-many-scenarios", where[1], most=MOST_SCENARIOS))
    return tuple(faults)


def _count(text: str) -> int | None:
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else None
