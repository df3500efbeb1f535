"""People who are named by an identifier, or by an address in another document: found in all Patients at once.

Nobody holds all identifiers of an export: those that are asked for are written down, then the Patients are
gone through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.found import Found
from doseline.exchange.fhir.index import Index, identifiers
from doseline.exchange.fhir.people import SUBJECT
from doseline.exchange.fhir.references import asked_identifier, tail, urn_name, without_version
from doseline.faces.cohort.routing.whose import name_of

_MARK, _BETWEEN = b"\0", b"\1"


class Elsewhere:
    """Who is meant where no id is written."""

    def __init__(self) -> None:
        """Nobody was asked for yet."""
        self._asked: set[bytes] = set()
        self._answered: set[bytes] = set()
        self._found: dict[bytes, set[bytes]] = {}

    def person(self, resource: Element, index: Index) -> bytes | None:
        """The person a resource is about: an id, or a name that stands for one until it is found."""
        for key, surely in SUBJECT:
            pointer = resource.one(key) if resource.has(key) else None
            if pointer is not None:
                return self.pointed(pointer, index, surely=surely)
        return None

    def pointed(self, pointer: Element, index: Index, *, surely: bool) -> bytes | None:
        """The person a reference means."""
        keys = [*_keys(pointer)] if index.target(pointer) is None else []
        if not keys:
            found = index.person(pointer, surely=surely)
            return None if found is None else name_of(found)
        self._asked.update(keys)
        return self.known(_MARK + _BETWEEN.join([_fallback(pointer, surely=surely), *keys]))

    def known(self, name: bytes) -> bytes | None:
        """The id that a name stands for; the name itself where that is not known yet; None for nobody."""
        if not name.startswith(_MARK):
            return name
        fallback, *keys = name.removeprefix(_MARK).split(_BETWEEN)
        if not self._answered.issuperset(keys):
            return name
        for key in keys:
            found = self._found.get(key, ())
            if len(found) == 1:
                return next(iter(found))
        return fallback or None

    def is_one_of_several(self, resource: Element) -> bool:
        """Whether a resource names its person in a way that fits several: then it is about nobody."""
        found = (resource.one(key) for key, _ in SUBJECT if resource.has(key))
        keys = (key for pointer in found if pointer is not None for key in _keys(pointer))
        return any(len(self._found.get(key, ())) > 1 for key in keys)

    @property
    def is_open(self) -> bool:
        """Whether somebody is asked for who was not looked for yet."""
        return not self._asked <= self._answered

    def look_at(self, patient: Found) -> None:
        """Take notice of one of all Patients."""
        for key in _names(patient):
            if key in self._asked and key not in self._answered:
                self._found.setdefault(key, set()).add(name_of(patient.reference))

    def close(self) -> None:
        """All Patients were looked at."""
        self._answered |= self._asked


def stands_for_another(name: bytes) -> bool:
    """Whether a name is no id, but stands for somebody who is still to be found."""
    return name.startswith(_MARK)


def _fallback(pointer: Element, *, surely: bool) -> bytes:
    text = pointer.data.get("reference")
    name = urn_name(text) if isinstance(text, str) else None
    surely = surely or pointer.data.get("type") == "Patient"
    return name.encode() if surely and name is not None else b""


def _keys(pointer: Element) -> Iterator[bytes]:
    """What a person is asked for by: an address, then an identifier."""
    kind, text = pointer.data.get("type"), pointer.data.get("reference")
    asked = None
    if isinstance(text, str) and not text.strip().startswith("#"):
        asked = asked_identifier(text)
        if asked is None and tail(text) is None and text.strip():
            yield _url(text)
    own = (asked,) if asked is not None else identifiers({"identifier": pointer.data.get("identifier")})
    if own and kind in (None, "Patient"):
        yield _identifier(own[0])


def _names(patient: Found) -> Iterator[bytes]:
    if patient.full_url is not None:
        yield _url(patient.full_url)
    yield from map(_identifier, identifiers(_data(patient)))


def _data(patient: Found) -> Mapping[str, Any]:
    return patient.data


def _url(text: str) -> bytes:
    return b"url " + _plain(without_version(text))


def _identifier(pair: tuple[str, str]) -> bytes:
    return b"identifier " + _plain("|".join(pair))


def _plain(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").replace(_MARK, b"").replace(_BETWEEN, b"")
