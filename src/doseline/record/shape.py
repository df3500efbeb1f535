"""One object of a document against the table of fields: its good values, and every fault."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

from doseline.errors import Fault, fault
from doseline.record.codes import Code
from doseline.record.fields import (
    CODING,
    ID_LENGTH,
    Field,
    Kind,
    Shape,
)
from doseline.record.model import Coding
from doseline.record.parse import Odd, Repeating
from doseline.record.values import READERS, SHOWN, Refused, child, read_list, shown, shown_key

# More are no help to anybody, and a broken megabyte could hold a million.
MAX_FAULTS = 1_000


def read_object(shape: Shape, value: object, where: str) -> tuple[dict[str, Any], list[Fault]]:
    """The values of one object that can be taken, and what was wrong with the others."""
    if type(value) is dict and (quick := _at_a_glance(shape, value)) is not None:
        return quick, []
    if not isinstance(value, dict):
        return {}, [fault(Code.NOT_AN_OBJECT, where, got=shown(value))]
    faults = list(islice(key_faults(shape.keys, value, where), MAX_FAULTS + 1))
    taken: dict[str, Any] = {}
    for field in shape.fields:
        if field.key not in value and not field.required:
            continue
        got, wrong = read_field(field, value, where)
        if wrong:
            faults.extend(wrong)
        elif got is not None:
            taken[field.attribute] = got
    faults.extend(_condition_faults(shape, value, taken, where))
    faults.extend(_one_of_faults(shape, value, taken, where))
    return taken, faults


def _at_a_glance(shape: Shape, value: dict[str, Any]) -> dict[str, Any] | None:
    """The values of an object in which all is well; None where it has to be read field by field."""
    by_key = shape.by_key or _by_key(shape)
    taken: dict[str, Any] = {}
    missing = shape.needed[0]
    try:
        for key, got in value.items():
            field = by_key[key]
            if field is None:  # the type
                continue
            missing -= field.required
            kind = field.kind
            if kind in _TEXTS and type(got) is str and is_plain(got):  # most of what is there
                taken[key] = got
            elif kind is Kind.CODES:
                taken[key] = _known_codings(read_list(field, got))
            else:
                taken[field.held_as or key] = READERS[kind](field, got)
    except (KeyError, TypeError, Refused):
        return None
    return None if missing or shape.conditions else taken


_TEXTS = frozenset({Kind.ID, Kind.TEXT, Kind.PROSE})


def is_plain(got: str) -> bool:
    """Whether a text is one that any field for texts takes."""
    return got.isascii() and got.isprintable() and len(got) <= ID_LENGTH and not got.isspace() and got != ""


def _by_key(shape: Shape) -> dict[str, Field | None]:
    """The fields of a shape by their keys; what tells of which type it is has been read before."""
    shape.needed[:] = [sum(field.required for field in shape.fields)]
    shape.by_key.update(dict.fromkeys(shape.keys or ()))
    shape.by_key.update((field.key, field) for field in shape.fields)
    return shape.by_key


# The codes that were read, by system, code and name: the same few thousand stand in all records.
_CODINGS: dict[tuple[object, ...], Coding] = {}
_MANY, _LONG = 8192, 200


def _known_codings(listed: object) -> tuple[Coding, ...]:
    """The codes of a list in which all is well.

    Raises: TypeError or Refused where something is not.
    """
    return tuple(_known_coding(one) for one in cast("list[object]", listed))


def _known_coding(one: object) -> Coding:
    if type(one) is not dict or CODING.keys is None or not one.keys() <= CODING.keys:
        raise TypeError
    asked = (len(one), one.get("system"), one.get("code"), one.get("display"))
    found = _CODINGS.get(asked)
    if found is None:
        taken, wrong = read_object(CODING, one, "")
        if wrong:
            raise TypeError
        found = CODING.makes(**taken)
        if len(asked[3] or "") <= _LONG:
            if len(_CODINGS) >= _MANY:
                _CODINGS.clear()
            _CODINGS[asked] = found
    return found


def read_field(field: Field, value: dict[str, Any], where: str) -> tuple[object, tuple[Fault, ...]]:
    """The value of one field (None where it is not given), and what was wrong with it."""
    if field.key not in value and not field.required:
        return None, ()
    try:
        got = _read(field, value)
    except Refused as refused:
        return None, (fault(refused.code, f"{where}.{field.key}", **refused.said),)
    if field.kind is Kind.CODES and got is not None:
        return _codings(got, f"{where}.{field.key}")
    return got, ()


def _codings(got: object, where: str) -> tuple[object, tuple[Fault, ...]]:
    """The codes of a list that was found to be one, and what is wrong with any of them."""
    codings: list[object] = []
    faults: list[Fault] = []
    for index, one in enumerate(cast("list[object]", got)):
        taken, wrong = read_object(CODING, one, f"{where}[{index}]")
        faults.extend(wrong)
        if not wrong:
            codings.append(CODING.makes(**taken))
    return tuple(codings), tuple(faults)


def _read(field: Field, value: dict[str, Any]) -> object:
    if field.key not in value:
        raise Refused(Code.MISSING, key=field.key)
    got = value[field.key]
    if got is None:
        if field.nullable:
            return None
        raise Refused(Code.NO_VALUE, key=field.key)
    if isinstance(got, Odd):
        raise Refused(got.code, got=got.text)
    return READERS[field.kind](field, got)


def key_faults(known: frozenset[str] | None, value: dict[str, Any], where: str) -> Iterator[Fault]:
    """What is wrong with the keys themselves: given twice, or not ``known`` (where that can be told)."""
    if isinstance(value, Repeating):
        yield from (fault(Code.REPEATED_KEY, child(where, key), key=shown_key(key)) for key in value.repeated)
    if known is None or value.keys() <= known:
        return
    for key in value:
        if key not in known:
            yield _unknown_key(key, known, where)


def _unknown_key(key: str, known: frozenset[str], where: str) -> Fault:
    from difflib import get_close_matches  # noqa: PLC0415 - only when something is wrong

    near = get_close_matches(key[:SHOWN], sorted(known), n=1)
    if near:
        return fault(Code.UNKNOWN_KEY_NEAR, child(where, key), key=shown_key(key), near=near[0])
    return fault(Code.UNKNOWN_KEY, child(where, key), key=shown_key(key))


def _condition_faults(
    shape: Shape, value: dict[str, Any], taken: dict[str, Any], where: str
) -> Iterator[Fault]:
    for condition in shape.conditions:
        if (said := taken.get(condition.on)) is None:
            continue
        given = value.get(condition.key) is not None
        names = {"key": condition.key, "other": condition.on, "value": str(said)}
        if said in condition.needed_with and not given:
            yield fault(Code.NEEDED_WITH, f"{where}.{condition.key}", **names)
        if given and said not in condition.allowed_with:
            yield fault(Code.NOT_USED_WITH, f"{where}.{condition.key}", **names)


def _one_of_faults(shape: Shape, value: dict[str, Any], taken: dict[str, Any], where: str) -> Iterator[Fault]:
    for rule in shape.one_of:
        if taken.get(rule.on) == rule.said and all(value.get(key) is None for key in rule.keys):
            yield fault(Code.NEEDS_ONE_OF, where, keys=rule.keys, other=rule.on, value=rule.said)
