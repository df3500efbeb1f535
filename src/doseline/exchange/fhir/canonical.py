"""JSON written in one way, so that the same facts are the same bytes: keys as they come, digits as they are.

>>> from decimal import Decimal
>>> compact({"value": Decimal("20.50"), "unit": "mg"})
'{"value":20.50,"unit":"mg"}'
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from doseline.record.parse import DIGITS, MAX_BYTES, Odd, not_finite, number, too_big
from doseline.record.relations import Settled

Json = dict[str, Any]
_INDENT = "  "


def compact(value: object) -> str:
    """On one line, in ASCII: it may stand in a text of FHIR, which takes no other spaces."""
    match value:
        case Mapping():
            return "{" + ",".join(f"{_text(key)}:{compact(one)}" for key, one in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(compact, value)) + "]"
        case Settled():
            return compact(value.sent)
        case _:
            return _plain(value)


def pretty(value: object, indent: str = "") -> str:
    """On many lines, for people who look into the file."""
    inner = indent + _INDENT
    match value:
        case Mapping() if value:
            lines = (f"{inner}{_text(key, ascii_=False)}: {pretty(one, inner)}" for key, one in value.items())
            return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
        case list() | tuple() if value:
            return "[\n" + ",\n".join(f"{inner}{pretty(one, inner)}" for one in value) + f"\n{indent}]"
        case str():
            return _text(value, ascii_=False)
        case _:
            return compact(value)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value)


def _text(value: object, *, ascii_: bool = True) -> str:
    return json.dumps(value, ensure_ascii=ascii_)


def as_parsed(document: object) -> object:
    """A document as the parser would give it back from its text, which nobody has to write for that.

    An entry that is settled stays as it is.

    Raises: RecordError where that text would be longer than a record may be.

    >>> as_parsed({"value": Decimal("0.0"), "from": ("Observation/a",)})
    {'value': Decimal('0'), 'from': ['Observation/a']}
    """
    parsing = _Parsing()
    found = parsing.of(document)
    if parsing.most > MAX_BYTES and (size := len(compact(document))) > MAX_BYTES:
        raise too_big(size)
    return found


_AS_THEY_ARE = frozenset({str, bool, type(None)})
# The most letters that one takes in a text, and what is written around a value.
_LETTER, _AROUND = 6, 40


class Written(list[Json]):
    """The codes of a concept as a record file holds them: texts alone, made once for all that have them."""

    def __init__(self, codes: Iterable[Json]) -> None:
        super().__init__(codes)
        texts = [one for code in self for one in (*code, *code.values())]
        self.most = _LETTER * sum(map(len, texts)) + _AROUND * len(texts)


def entry_as_parsed(entry: Json) -> tuple[Json, int]:
    """An entry as the parser would give it, and what its text is no longer than."""
    parsing = _Parsing()
    return parsing.of_object(entry), parsing.most


def most_of(texts: Iterable[str]) -> int:
    """What texts take at the most, each as it is written."""
    return sum([_LETTER * len(one) + _AROUND for one in texts])


class _Parsing:
    """Makes values what the parser would give; ``most`` is no less than the length of their text."""

    def __init__(self) -> None:
        self.most = 0

    def of(self, value: object) -> object:
        if type(value) is Decimal:
            return self.of_number(value)
        match value:
            case None | bool():
                return value
            case dict() | Mapping():
                return self.of_object(value)
            case list() | tuple():
                return self.of_list(value)
            case Settled():
                self.most += value.most
                return value
            case _:
                return self.of_word(value) if isinstance(value, str) else self.of_number(value)

    def of_word(self, value: str) -> str:
        """One of a closed list of words, too, is a text."""
        self.most += _LETTER * len(value) + _AROUND
        return str.__str__(value)

    def of_object(self, value: Mapping[str, Any]) -> Json:
        letters = sum(map(len, value)) + sum([len(one) for one in value.values() if type(one) is str])
        self.most += _LETTER * letters + _AROUND * len(value)
        others = {key: self.of(one) for key, one in value.items() if type(one) not in _AS_THEY_ARE}
        return {**value, **others}

    def of_list(self, value: list[Any] | tuple[Any, ...]) -> list[Any]:
        if type(value) is Written:
            self.most += value.most
            return value
        if {*map(type, value)} == {str}:
            self.most += _LETTER * sum(map(len, value)) + _AROUND * len(value)
            return [*value]
        return [self.of(one) for one in value]

    def of_number(self, value: object) -> Decimal | Odd:
        if type(value) is Decimal and value.is_finite() and value:
            _, digits, exponent = value.as_tuple()
            if -DIGITS <= int(exponent) <= 0 and len(digits) <= DIGITS:
                return value
        text = _plain(value)
        self.most += len(text) + _AROUND
        return _of_text(text)


def _of_text(text: str) -> Decimal | Odd:
    return number(text) if text[-1].isdigit() else not_finite(text)
