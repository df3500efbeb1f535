"""Reading guide tables strictly: every fault of a file, with its path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any

from doseline.errors import Fault, fault
from doseline.frozen import dataclass
from doseline.source import Confidence, Source

Table = Mapping[str, Any]


@dataclass(slots=True)
class Faults:
    """The faults found so far."""

    found: list[Fault] = field(default_factory=list)

    def add(self, code: str, where: str, **values: object) -> None:
        """Write down one more."""
        self.found.append(fault(code, where, **values))


@dataclass(frozen=True, slots=True)
class Key:
    """What a key of a table must hold."""

    is_right: Callable[[Any], bool]
    expected: str
    required: bool = True


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_integers(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_integer(item) for item in value)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


TEXT = Key(lambda value: isinstance(value, str) and bool(value.strip()), "text")
TEXTS = Key(_is_texts, "a list of texts")
TEXTS_OR_TEXT = Key(lambda value: TEXT.is_right(value) or _is_texts(value), "a list of texts, or a text")
INTEGER = Key(_is_integer, "a whole number")
INTEGERS = Key(_is_integers, "a list of whole numbers")
BOOLEAN = Key(lambda value: isinstance(value, bool), "true or false")
TABLE = Key(lambda value: isinstance(value, dict), "a table")
NUMBERS = Key(lambda value: isinstance(value, list), "a list of numbers")
ANY = Key(lambda _: True, "anything")


def maybe(key: Key) -> Key:
    """The same key, which may be left out."""
    return Key(key.is_right, key.expected, required=False)


def check(table: object, shape: Mapping[str, Key], where: str, faults: Faults) -> bool:
    """Whether ``table`` has the keys of ``shape`` and no others; writes down what is wrong."""
    if not isinstance(table, dict):
        faults.add("not-a-table", where)
        return False
    before = len(faults.found)
    if not table.keys() <= shape.keys():
        for name in table.keys() - shape.keys():
            faults.add("unknown-key", f"{where}.{name}")
    for name, key in shape.items():
        if name not in table:
            if key.required:
                faults.add("missing-key", f"{where}.{name}")
        elif not key.is_right(table[name]):
            faults.add("wrong-type", f"{where}.{name}", expected=key.expected)
    return len(faults.found) == before


def entries(
    tables: Mapping[str, Any], name: str, shape: Mapping[str, Key], where: str, faults: Faults
) -> Iterator[tuple[str, Table, str]]:
    """The well-formed tables ``[name.<id>]`` with their ids and paths."""
    for key, table in tables.get(name, {}).items():
        path = f"{where}.{name}.{key}"
        if check(table, shape, path, faults):
            yield key, table, path


_CITATION = {"document": TEXT, "section": TEXT, "confidence": TEXT, "says": maybe(TEXT)}
_PARTS = 3
_CONFIDENCES = {level.value: level for level in Confidence}


@dataclass(slots=True)
class Citations:
    """Turns citation tables into sources, and remembers which documents were cited."""

    documents: Mapping[str, Table]
    faults: Faults
    made: dict[tuple[str, str, str], Source] = field(default_factory=dict)

    def read(self, tables: object, where: str) -> tuple[Source, ...]:
        """The sources of a ``sources`` list; a dangling one is a fault."""
        if not isinstance(tables, list) or not tables:
            self.faults.add("no-source", where)
            return ()
        found = (self._one(table, f"{where}[{place}]") for place, table in enumerate(tables))
        return tuple(source for source in found if source is not None)

    def _one(self, table: object, where: str) -> Source | None:
        if isinstance(table, dict) and (known := self._read_before(table)) is not None:
            return known
        if not check(table, _CITATION, where, self.faults) or not isinstance(table, dict):
            return None
        document, section, confidence = table["document"], table["section"], table["confidence"]
        key = (document, section, confidence)
        if key not in self.made:
            if document not in self.documents:
                self.faults.add("dangling-source", where, got=document)
                return None
            if confidence not in _CONFIDENCES:
                self.faults.add("unknown-confidence", where, got=confidence)
                return None
            stated = self.documents[document]
            self.made[key] = Source(
                document=stated["title"],
                section=section,
                version=stated["version"],
                confidence=_CONFIDENCES[confidence],
            )
        return self.made[key]

    def _read_before(self, table: Table) -> Source | None:
        """The source of a citation with nothing else in it that was found right before: most are repeated."""
        if len(table) != _PARTS:
            return None
        try:
            return self.made.get((table["document"], table["section"], table["confidence"]))
        except (KeyError, TypeError):
            return None
