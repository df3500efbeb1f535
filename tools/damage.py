"""Damage to JSON, in places by chance, that no sender would make on purpose.

Each kind of damage takes a value's place, its key there, and the chance.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

Damage = Callable[[Any, Any, Random], None]


def damaged(document: Any, chance: Random, kinds: Sequence[Damage]) -> Any:  # noqa: ANN401 - it may be anything
    """A copy of the document with one to four damages.

    >>> damaged({"a": 1}, Random(1), [gone])
    {}
    """
    changed = copy.deepcopy(document)
    for _ in range(chance.randint(1, 4)):
        place, key = chance.choice(list(_places(changed)) or [(None, None)])
        if place is not None:
            chance.choice(kinds)(place, key, chance)
    return changed


def _places(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])


def one_of(values: Sequence[Any]) -> Damage:
    """Something else stands there: one of these."""

    def put(place: Any, key: Any, chance: Random) -> None:  # noqa: ANN401
        place[key] = copy.deepcopy(chance.choice(values))

    return put


def gone(place: Any, key: Any, chance: Random) -> None:  # noqa: ANN401, ARG001
    """It is not there any more."""
    del place[key]


def swapped(place: Any, key: Any, chance: Random) -> None:  # noqa: ANN401
    """Something beside it stands there, and it in that place."""
    other = chance.choice(list(place) if isinstance(place, dict) else range(len(place)))
    place[key], place[other] = copy.deepcopy(place[other]), place[key]


def listed(place: Any, key: Any, chance: Random) -> None:  # noqa: ANN401
    """It stands in a list, perhaps more than once."""
    place[key] = [copy.deepcopy(place[key])] * chance.randint(1, 3)
