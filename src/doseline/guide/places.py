"""Places in parsed guide files: a path of names, where a table in a list goes by its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final


class Absent:
    """Nothing stands there."""

    def __repr__(self) -> str:
        """As it is read in an answer."""
        return "ABSENT"


ABSENT: Final = Absent()
_ID = "id"


class NoSuchPlace(KeyError):  # noqa: N818 - as KeyError, of which it is one
    """A path that leads through something that is not there."""


def value_at(table: Mapping[str, Any], path: str) -> object:
    """What stands at a path; ``ABSENT`` where its last name is not there.

    Raises: NoSuchPlace where the way to it is not there.

    >>> value_at({"edition": [{"id": "us", "reading": "month"}]}, "edition.us.reading")
    'month'
    """
    *way, last = path.split(".")
    return _step(_reached(table, way), last)


def put(table: dict[str, Any], path: str, value: object) -> None:
    """Put a value at a path, or take away what stands there.

    Raises: NoSuchPlace where the way to it is not there.
    """
    *way, last = path.split(".")
    holder = _reached(table, way)
    if isinstance(holder, list):
        _put_in_list(holder, last, value)
    elif value is ABSENT:
        holder.pop(last, None)
    else:
        holder[last] = value


def _put_in_list(holder: list[Any], last: str, value: object) -> None:
    rest = [one for one in holder if not (isinstance(one, dict) and one.get(_ID) == last)]
    holder[:] = rest if value is ABSENT else [*rest, value]


def _reached(table: Any, way: list[str]) -> Any:  # noqa: ANN401 - whatever a file holds
    for name in way:
        table = _step(table, name)
        if table is ABSENT:
            raise NoSuchPlace(".".join(way))
    if not isinstance(table, dict | list):
        raise NoSuchPlace(".".join(way))
    return table


def _step(table: object, name: str) -> object:
    match table:
        case Mapping():
            return table.get(name, ABSENT)
        case list():
            return next((one for one in table if isinstance(one, Mapping) and one.get(_ID) == name), ABSENT)
        case _:
            return ABSENT


def leaves(table: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value of a parsed file with its path; a list of tables goes by their ids, or their numbers."""
    match table:
        case Mapping():
            for name, value in table.items():
                yield from leaves(value, f"{path}.{name}" if path else str(name))
        case list() if table and all(isinstance(one, Mapping) for one in table) and not _cites(path):
            for number, one in enumerate(table):
                yield from leaves(one, f"{path}.{one.get(_ID, number)}")
        case _:
            yield path, table


def _cites(path: str) -> bool:
    """Whether a list is one of sources, which change as a whole."""
    return path.rpartition(".")[2] == "sources"
