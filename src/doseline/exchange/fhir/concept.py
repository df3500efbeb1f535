"""A CodeableConcept: all its codes, and the words it is called by.

What the codes mean is found by the reader of records, from the same lists as for every other entry.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from doseline.exchange.fhir.canonical import Written
from doseline.exchange.fhir.element import Element

# Systems and codes that only say that there is no code.
_PLACE_HOLDERS = ("data-absent-reason", "v3-nullflavor", "v3/nullflavor")
_EMPTY_CODES = frozenset({"transfer-degraded", "unk", "ni", "oth", "na", "nask", "asku", "msk"})


class Code(NamedTuple):
    """One code, with its system and the name it has there."""

    system: str
    code: str
    display: str | None = None

    def written(self) -> dict[str, Any]:
        """As a record file holds it."""
        named = {} if self.display is None else {"display": self.display}
        return {"system": self.system, "code": self.code, **named}


class Concept(NamedTuple):
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
        return {**named, **({"codes": written(self.codes)} if self.codes else {})}


# The codes of concepts as they are written: made once, and never changed.
_WRITTEN: dict[tuple[Code, ...], Written] = {}


def written(codes: tuple[Code, ...]) -> Written:
    """Codes as a record file holds them."""
    found = _WRITTEN.get(codes)
    if found is None:
        found = Written(one.written() for one in codes)
        if found.most <= _SHORT:
            if len(_WRITTEN) >= _MANY:
                _WRITTEN.clear()
            _WRITTEN[codes] = found
    return found


NOTHING = Concept()


def concept(element: Element | None) -> Concept:
    """The concept that an element is; place-holders and codes without a system count as no code."""
    if element is None:
        return NOTHING
    found = _seen(element.data)
    return _read(element) if found is None else found


def concept_under(element: Element, key: str) -> Concept:
    """The concept that stands under a key."""
    data = element.data.get(key)
    if data is None:
        return NOTHING
    found = _seen(data) if type(data) is dict else None
    return concept(element.one(key)) if found is None else found


def concepts_under(element: Element, key: str) -> tuple[Concept, ...]:
    """The concepts of a list."""
    return tuple(concept(one) for one in element.many(key)) if element.has(key) else ()


# The concepts that were read: the same few thousand stand in all charts. None holds a text about somebody.
_KEPT: dict[Hashable, Concept] = {}
_MANY, _LONGEST, _MOST = 8192, 80, 8
# So long, by a rough measure, are a few codes with their names.
_SHORT = 10_000


def _seen(data: Mapping[str, Any]) -> Concept | None:
    """The concept that was read before from the same data; None where none was."""
    codings = data.get("coding")
    if codings is not None and type(codings) is not list:
        return None
    sent: list[Any] = [data.get("text")]
    try:
        for one in codings or ():
            sent += (one.get("system"), one.get("code"), one.get("display"))
        return _KEPT.get(tuple(sent))
    except (AttributeError, TypeError):  # something in it is not as FHIR has it
        return None


def _as_sent(data: Mapping[str, Any]) -> Hashable:
    """All that a concept is made of, as it was sent; None where it is not as FHIR has it, or long."""
    text, codings = data.get("text"), data.get("coding", [])
    if not isinstance(codings, list) or len(codings) > _MOST:
        return None
    sent: list[object] = [text]
    for one in codings:
        if not isinstance(one, dict):
            return None
        sent += (one.get("system"), one.get("code"), one.get("display"))
    is_short = all(one is None or (isinstance(one, str) and len(one) <= _LONGEST) for one in sent)
    return tuple(sent) if is_short else None


def _read(element: Element) -> Concept:
    codings = element.many("coding")
    words = (element.text("text"), *(coding.text("display") for coding in codings))
    found = Concept(tuple(_codes(codings)), tuple(dict.fromkeys(word for word in words if word)))
    if (sent := _as_sent(element.data)) is not None:
        if len(_KEPT) >= _MANY:
            _KEPT.clear()
        _KEPT[sent] = found
    return found


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
