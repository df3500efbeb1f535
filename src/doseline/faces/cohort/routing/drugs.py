"""Which medicines may be those of a guide: the reading of every import, each name and code asked once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from doseline.exchange.fhir.chart import Lists
from doseline.exchange.fhir.concept import NOTHING, Concept, concept
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.medication import may_be_guides

_ANY_DAY = date(2000, 1, 1)
_MOST = 100_000
_CODEABLE, _POINTER = "medicationCodeableConcept", "medicationReference"


class Drugs:
    """Tells whether a concept, a Medication or an order may be of a guide's medicine.

    Each part is asked for itself, so the answer may be yes where the whole is no; never the other way round.
    """

    def __init__(self, lists: Lists) -> None:
        """Know no concept yet."""
        self._reading = Reading(
            names=lists.names,
            guides=lists.guides,
            zone=None,
            known_on=_ANY_DAY,
            today=_ANY_DAY,
            follow=lambda _: None,
        )
        self._known: dict[Concept, bool] = {}
        self._written: dict[bytes, bool] = {}

    def is_written(self, raw: bytes) -> bool:
        """Whether a concept may be, as it stands in the line."""
        known = self._written.get(raw)
        if known is None:
            if len(self._written) >= _MOST:
                self._written.clear()
            known = self._written[raw] = self.is_concept(_value(raw))
        return known

    def is_concept(self, data: object) -> bool:
        """Whether a CodeableConcept may be."""
        if isinstance(data, list) and len(data) == 1:
            data = data[0]
        return isinstance(data, Mapping) and self._is(concept(_element(data)))

    def is_word(self, text: str | None) -> bool:
        """Whether the words beside a reference may be."""
        return text is not None and self._is(NOTHING.with_words(text))

    def is_pack(self, pack: Element) -> bool:
        """Whether a Medication may be, by its code or by what is in it."""
        if self.is_concept(pack.data.get("code")):
            return True
        return any(
            self.is_concept(one.data.get("itemCodeableConcept"))
            or self.is_word(_display(one, "itemReference"))
            for one in _many(pack, "ingredient")
        )

    def is_ordered(self, resource: Element) -> bool:
        """Whether an order, a dose, a dispense or a statement may be, by what stands in itself."""
        if self.is_concept(resource.data.get(_CODEABLE)) or self.is_word(_display(resource, _POINTER)):
            return True
        return any(map(self.is_pack, _many(resource, "contained")))

    def _is(self, named: Concept) -> bool:
        known = self._known.get(named)
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            known = self._known[named] = may_be_guides(named, self._reading)
        return known


def pointer(resource: Element) -> Element | None:
    """The reference by which an order names its medicine."""
    return _one(resource, _POINTER)


def pointers(pack: Element) -> Iterator[Element]:
    """The references by which a Medication names what is in it."""
    for one in (pack, *_many(pack, "contained")):
        for part in _many(one, "ingredient"):
            found = _one(part, "itemReference")
            if found is not None:
                yield found


def _one(element: Element, key: str) -> Element | None:
    return element.one(key) if element.has(key) else None


def _many(element: Element, key: str) -> tuple[Element, ...]:
    return element.many(key) if element.has(key) else ()


def _display(element: Element, key: str) -> str | None:
    found = _one(element, key)
    return None if found is None else found.text("display")


def _element(data: Mapping[str, Any]) -> Element:
    return Element(data=data, from_="", path="")


def _value(raw: bytes) -> object:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
