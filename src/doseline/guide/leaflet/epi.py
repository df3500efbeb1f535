"""Leaflets as FHIR ePI Bundles: the sections of their Composition.

Source: HL7 FHIR R4 and R5, Bundle of the type document, Composition.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from doseline.errors import RequestError, fault
from doseline.guide.leaflet.sections import Leaflet, Section, section

_MOST_DEPTH = 20


def read_epi(bundle: dict[str, Any], where: str) -> Leaflet:
    """The leaflet of a Bundle, or of a Composition alone.

    Raises: RequestError where there is no Composition in it, or its sections are nested beyond reason.
    """
    composition = _composition(bundle)
    if composition is None:
        raise RequestError((fault("not-a-leaflet", where),))
    return Leaflet(
        title=_word(composition.get("title")),
        date=_word(composition.get("date"))[:10],
        sections=tuple(_sections(composition.get("section"), where, 0)),
    )


def _composition(bundle: dict[str, Any]) -> dict[str, Any] | None:
    entries = bundle.get("entry")
    inside = (
        [one.get("resource") for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    )
    for found in (bundle, *inside):
        if isinstance(found, dict) and found.get("resourceType") == "Composition":
            return found
    return None


def _sections(found: object, where: str, depth: int) -> Iterator[Section]:
    if depth > _MOST_DEPTH:
        raise RequestError((fault("leaflet-broken", where, got="too many sections inside each other"),))
    for one in found if isinstance(found, list) else ():
        if not isinstance(one, dict):
            continue
        if title := _word(one.get("title")):
            yield section(title, _own_words(one.get("text")))
        yield from _sections(one.get("section"), where, depth + 1)


def _word(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _own_words(text: object) -> str:
    """The words of a narrative without its markup."""
    div = text.get("div") if isinstance(text, dict) else None
    words = _Words()
    words.feed(div if isinstance(div, str) else "")
    words.close()
    return " ".join(words.found)


class _Words(HTMLParser):
    """Takes the words out of a piece of XHTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep what is no markup."""
        self.found += data.split()
