"""A CodeableConcept: all its codes, and the words it is called by.

What the codes mean is found by the reader of records, from the same lists as for every other entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from doseline.exchange.fhir.element import Element
from doseline.frozen import dataclass

# Systems and codes that only say that there is no code.
_PLACE_HOLDERS = ("data-absent-reason", "v3-nullflavor", "v3/nullflavor")
_EMPTY_CODES = frozenset({"transfer-degraded", "unk", "ni", "oth", "na", "nask", "asku", "msk"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code, with its system and the name it has there."""

    system: str
    code: str
    display: str | None = None

    def written(self) -> dict[str, Any]:
        """As a record file holds it."""
        named = {} if self.display is None else {"display": self.display}
        return {"system": self.system, "code": self.code, **named}


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """What something is called: its codes, and its own text before the names of its codes."""

    codes: tuple[Code, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str | None:
        """The first of its words; where there are none, its first code."""
        return next(iter(self.words), None) or next((one.code for one in self.codes), None)

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.codes or self.words)

    def with_words(self, *words: str | None) -> Concept:
        """The same with further words behind its own."""
        more = (word for word in words if word)
        return Concept(codes=self.codes, words=tuple(dict.fromkeys((*self.words, *more))))

    def and_(self, other: Concept) -> Concept:
        """Both together."""
        codes = tuple(dict.fromkeys((*self.codes, *other.codes)))
        return Concept(codes=codes, words=tuple(dict.fromkeys((*self.words, *other.words))))

    def values(self) -> dict[str, Any]:
        """Name and codes as a record file holds them; nothing where there is no name."""
        named = {} if self.name is None else {"name": self.name}
        return {**named, **({"codes": [one.written() for one in self.codes]} if self.codes else {})}


NOTHING = Concept()


def concept(element: Element | None) -> Concept:
    """The concept that an element is; place-holders and codes without a system count as no code."""
    if element is None:
        return NOTHING
    codings = element.many("coding")
    words = (element.text("text"), *(coding.text("display") for coding in codings))
    return Concept(codes=tuple(_codes(codings)), words=tuple(dict.fromkeys(word for word in words if word)))


def concept_under(element: Element, key: str) -> Concept:
    """The concept that stands under a key."""
    return concept(element.one(key)) if element.has(key) else NOTHING


def concepts_under(element: Element, key: str) -> tuple[Concept, ...]:
    """The concepts of a list."""
    return tuple(concept(one) for one in element.many(key)) if element.has(key) else ()


def _codes(codings: Iterable[Element]) -> Iterator[Code]:
    for coding in codings:
        system, code = coding.text("system"), coding.text("code")
        if system and code and not is_place_holder(system, code):
            yield Code(system=system, code=code, display=coding.text("display"))


def is_place_holder(system: str, code: str) -> bool:
    """Whether a code only says that there is none."""
    lower = system.lower()
    return any(one in lower for one in _PLACE_HOLDERS) or code.lower() in _EMPTY_CODES


def code_of(element: Element, key: str) -> str | None:
    """The code of a concept with a fixed list, such as a clinical status, or of a plain code."""
    if isinstance(element.data.get(key), str):
        return element.text(key)
    found = concept_under(element, key)
    return next((one.code.lower() for one in found.codes), None)
