"""Which facts of a guide cite which section of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.leaflet.sections import Section

_NUMBER = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One place of the guide and the section that it cites, as it is written there."""

    place: str
    section: str


def citations_of(tables: Mapping[str, Any], document: str) -> Iterator[Cited]:
    """Every place of parsed guide files that cites a document."""
    for name, table in tables.items():
        yield from _cited(table, name, document)


def _cited(table: object, place: str, document: str) -> Iterator[Cited]:
    match table:
        case Mapping():
            for source in _sources(table):
                if source.get("document") == document:
                    yield Cited(place=place, section=str(source.get("section", "")))
            for name, value in table.items():
                yield from _cited(value, f"{place}.{name}", document)
        case list():
            for number, one in enumerate(table):
                if isinstance(one, Mapping):
                    yield from _cited(one, f"{place}.{one.get('id', number)}", document)


def _sources(table: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    found = table.get("sources")
    yield from (one for one in found if isinstance(one, Mapping)) if isinstance(found, list) else ()


def citing(section: Section, cited: tuple[Cited, ...]) -> tuple[str, ...]:
    """The places that cite a section: by its number, else by its title.

    >>> from doseline.guide.leaflet.sections import section as made
    >>> citing(made("2.1 Before", ""), (Cited(place="rules.a", section="2.1, 5.4"),))
    ('rules.a',)
    """
    return tuple(dict.fromkeys(one.place for one in cited if _is_about(section, one.section)))


def _is_about(section: Section, written: str) -> bool:
    if section.number:
        return section.number in _NUMBER.findall(written)
    return bool(section.title) and section.title.casefold() in written.casefold()
