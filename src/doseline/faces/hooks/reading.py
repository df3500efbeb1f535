"""Reading what was sent: JSON, strictly, as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from msgspec import Raw
from msgspec.json import Decoder

from doseline.errors import Fault, RecordError, fault
from doseline.exchange.fhir.ordinary import Tidied, ordinary, quotes
from doseline.faces.hooks.answering import Refused
from doseline.record.codes import Code
from doseline.record.parse import Odd, Repeating, parse

# Our choices. A chart of prefetch with three hundred resources is a quarter of a megabyte.
MAX_BODY = 5_000_000
# A Bundle within a request, a resource in it and what that holds is a dozen deep.
DEEPEST = 64
# Of no use here, and a way into the hospital's server: nobody reads it.
_UNREAD = "fhirAuthorization"
_PREFETCH = "prefetch"
_MOST_FAULTS = 20
_LONGEST_KEY = 64
_BAD, _TOO_BIG = 400, 413
_CODES = {
    Code.TOO_BIG: "hooks-http-too-big",
    Code.EMPTY: "hooks-http-empty",
    Code.NOT_UTF_8: "hooks-http-not-utf-8",
    Code.NESTED_TOO_DEEP: "hooks-http-too-deep",
}
_Path = tuple[object, ...]


def read_object(data: bytes, *, most: int) -> dict[str, Any]:
    """The object that a body holds.

    Raises: Refused where it is none, or holds what no request may hold.
    """
    if len(data) <= most and (found := _quickly(data)) is not None:
        return found
    try:
        value = parse(data, most=most)
    except RecordError as error:
        raise _unreadable(error) from None
    if not isinstance(value, dict):
        raise Refused(_BAD, [fault("hooks-http-no-object", "$")])
    if not _is_sound(value, DEEPEST):
        raise Refused(_BAD, _faults(value))
    return value


def _unreadable(error: RecordError) -> Refused:
    first = error.faults[0]
    code, values = Code(first.code), dict(first.values)
    place = f"line {values['line']}, column {values['column']}" if code is Code.NOT_JSON else "$"
    status = _TOO_BIG if code is Code.TOO_BIG else _BAD
    return Refused(status, [fault(_CODES.get(code, "hooks-http-no-json"), place)])


def _quickly(data: bytes) -> dict[str, Any] | None:
    """The request as nearly every one is: each part of the prefetch is decoded alone, most of them quickly.

    None where anything is odd; then the whole is read with care, which tells what and where.
    """
    try:
        members = _members()(data)
        parts = _members()(members.pop(_PREFETCH))
        every = (*members.values(), *parts.values())
        # A name that is there twice leaves its quotes behind.
        if quotes(data) != 2 * (len(members) + 1 + len(parts)) + sum(map(quotes, map(bytes, every))):
            return None
        found = {key: _cared_for(bytes(part), 1) for key, part in members.items() if key != _UNREAD}
        found[_PREFETCH] = {key: _part(bytes(part)) for key, part in parts.items()}
    except (ValueError, LookupError, RecursionError, RecordError):
        return None
    return found


@lru_cache(maxsize=1)
def _members() -> Callable[[bytes], dict[str, Raw]]:
    return Decoder(dict[str, Raw]).decode


def _part(data: bytes) -> object:
    found = ordinary(data, depth=3)
    return _cared_for(data, 2) if found is None else Tidied(found)


def _cared_for(data: bytes, depth: int) -> object:
    """A part that lies so deep.

    Raises: ValueError where it is not sound.
    """
    value = parse(data, most=len(data))
    if not _is_sound(value, DEEPEST - depth):
        raise ValueError
    return value


def _is_sound(value: object, deepest: int) -> bool:
    """Whether no key is given twice, each number is one, and the brackets are not too deep."""
    level = [value]
    for _ in range(deepest):
        for one in level:
            if isinstance(one, Repeating) or (isinstance(one, Odd) and one.code is Code.NOT_FINITE):
                return False
        parts = chain.from_iterable(map(_parts, level))
        level = [part for part in parts if isinstance(part, _LOOKED_INTO)]
        if not level:
            return True
    return False


def _parts(one: object) -> Iterable[object]:
    """What stands in a value that holds others."""
    if isinstance(one, dict):
        return one.values()
    return one if isinstance(one, list) else ()


_LOOKED_INTO = (dict, list, Odd)


def _faults(value: object) -> Iterator[Fault]:
    """What is wrong, with its place, up to twenty of it."""
    level: list[tuple[object, _Path]] = [(value, ())]
    found: list[Fault] = []
    for _ in range(DEEPEST):
        found += [wrong for one, path in level for wrong in _of(one, path)]
        level = [part for one, path in level for part in _places(one, path)]
    yield from found[:_MOST_FAULTS]
    if level:
        yield fault("hooks-http-too-deep", where(level[0][1][:8]))


def _of(one: object, path: _Path) -> Iterator[Fault]:
    if isinstance(one, Repeating):
        for key in one.repeated:
            yield fault("hooks-http-key-twice", where((*path, key)))
    elif isinstance(one, Odd) and one.code is Code.NOT_FINITE:
        yield fault("hooks-http-not-a-number", where(path))


def _places(one: object, path: _Path) -> list[tuple[object, _Path]]:
    """What has to be looked into of a value, with its places."""
    named: Iterable[tuple[object, object]] = ()
    if isinstance(one, dict):
        named = one.items()
    elif isinstance(one, list):
        named = enumerate(one)
    return [(part, (*path, name)) for name, part in named if isinstance(part, _LOOKED_INTO)]


def where(path: Iterable[object]) -> str:
    """A path as it is written; a key that can be no name of FHIR is not repeated.

    >>> where(("prefetch", "conditions", "entry", 3, "a name: and more"))
    '$.prefetch.conditions.entry[3].?'
    """
    said = "$"
    for part in path:
        if isinstance(part, int):
            said += f"[{part}]"
        else:
            name = str(part)
            said += f".{name}" if name.isidentifier() and len(name) <= _LONGEST_KEY else ".?"
    return said
