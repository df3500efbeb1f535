"""What a concept means by the names of the record: asked only where that decides the sort of an entry.

The record's own reader finds the meaning again from the name and the codes that are handed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from doseline.exchange.fhir.concept import Concept, written
from doseline.exchange.fhir.element import Element, shown
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Choice, NotUnderstood, Said, What
from doseline.guide.chart_codes import chart_codes
from doseline.guide.understood import Understood
from doseline.record.fields import ID_LENGTH, LIST_LENGTH


def pairs(concept: Concept) -> tuple[tuple[str, str], ...]:
    """The codes of a concept, each with its system."""
    return tuple((one.system, one.code) for one in concept.codes)


def understood(kind: str, concept: Concept, reading: Reading, on: date | None = None) -> Understood:
    """What a concept means among the names of a kind."""
    return reading.names.understood(kind, concept.name or "", pairs(concept), on)


def chosen(kind: str, concept: Concept, reading: Reading, on: date | None = None) -> Concept:
    """The concept with the word in front that its entry is to be named by, and without place-holders.

    Its own text comes first, then the names of its codes; where none of the codes is known, the first of them
    that is understood.
    """
    concept = bare(real(concept))
    if len(concept.words) < 2 or coded(kind, concept, reading, on):  # noqa: PLR2004 - one word is no choice
        return concept
    known = (word for word in concept.words if reading.names.understood(kind, word, (), on).names)
    first = next(known, concept.words[0])
    return Concept(codes=concept.codes, words=tuple(dict.fromkeys((first, *concept.words))))


def real(concept: Concept) -> Concept:
    """A concept without the codes and names that only say that its own code got lost or is not known."""
    known = chart_codes()
    codes = tuple(
        one for one in concept.codes if not known.meanings("place-holder", ((one.system, one.code),))
    )
    lost = frozenset(one.display for one in concept.codes if one not in codes)
    words = (word for word in concept.words if known.in_words("place-holder", word) is None)
    return Concept(codes=codes, words=tuple(word for word in words if word not in lost))


def bare(concept: Concept) -> Concept:
    """A concept with its words as people would write them."""
    return Concept(codes=concept.codes, words=tuple(dict.fromkeys(map(_bare, concept.words))))


def _bare(word: str) -> str:
    """A name without what SNOMED CT writes in brackets behind it: "Mold (organism)"."""
    known = chart_codes()
    while word.endswith(")"):
        name, _, bracket = word[:-1].rpartition(" (")
        if not name or known.in_words("bracket", bracket) is None:
            break
        word = name
    return word


def coded(kind: str, concept: Concept, reading: Reading, on: date | None = None) -> tuple[str, ...]:
    """The meanings of its codes alone, each once."""
    found = (reading.names.of_code(kind, system, code, on) for system, code in pairs(concept))
    return tuple(dict.fromkeys(filter(None, found)))


def known_in_words(kind: str, concept: Concept, reading: Reading) -> tuple[str, ...]:
    """The meanings of those of its words that are a name of ours as a whole."""
    names = reading.names
    found = (names.canonical(kind, word) for word in concept.words)
    return tuple(dict.fromkeys(name for name in found if names.knows(kind, name)))


def named(concept: Concept, found: Understood | None = None, key: str = "name") -> dict[str, Any]:
    """The name and the codes as an entry holds them, without codes that are too long for one.

    Where there is a code and no word, the name is the one that its meaning has with us.
    """
    ours = found.names[0] if found is not None and found.names and not concept.words else None
    codes = concept.codes
    if any(len(one.code) > ID_LENGTH or len(one.system) > ID_LENGTH for one in codes):
        codes = tuple(one for one in codes if len(one.code) <= ID_LENGTH and len(one.system) <= ID_LENGTH)
    held = written(codes[:LIST_LENGTH])
    return {key: ours or concept.name, **({"codes": held} if held else {})}


def heard(
    concept: Concept, found: Understood, element: Element, key: str, reading: Reading
) -> Iterator[Said]:
    """That its codes mean different things, or that nobody knows them."""
    others = [name for name in found.names[1:] if name != reading.names.part_of.get(found.names[0])]
    if others and concept.codes:
        got = ", ".join(others)
        yield Choice(from_=element.from_, what=What.CODES_DISAGREE, got=got, took=found.names[0])
    elif not found.is_read:
        yield unknown(concept, element, key)


def unknown(concept: Concept, element: Element, key: str) -> NotUnderstood:
    """A concept that is none of ours, by its first code or its text."""
    code = next((f"{one.system}|{one.code} {one.display or ''}" for one in concept.codes), concept.name)
    return NotUnderstood(
        from_=element.from_, where=f"{element.path}.{key}", what=What.UNKNOWN_CODE, got=shown(code)
    )
