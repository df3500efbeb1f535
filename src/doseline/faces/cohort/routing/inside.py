"""A document taken apart: its resources with their places, and the document again with some of them only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from doseline.exchange.fhir.bundles import parts
from doseline.exchange.fhir.copies import digest
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.found import Found, Part, found
from doseline.exchange.fhir.index import Index
from doseline.exchange.fhir.sent import Resource
from doseline.exchange.fhir.unread import Unreadable
from doseline.faces.chart_files.parts import BOM, parsed
from doseline.faces.chart_files.tree import Source
from doseline.frozen import dataclass

# What a part of a document is told by: two documents that differ elsewhere are not two copies of one.
_WHOLE = "doseline-part-of"
_Each = Callable[[bytes, str, set[str]], msgspec.Raw]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """The resources of a document, each with its place there; ``index`` follows what they refer to."""

    document: Document
    all: tuple[tuple[Part, Found | Unreadable], ...]
    index: Index

    def resources(self) -> Iterator[Found]:
        """Those that can be read, deletions among them."""
        return (one for _, one in self.all if isinstance(one, Found))


def loose(source: Source, data: bytes, line: int | None, *, last: bool) -> Document | Unreadable:
    """A document decoded quickly: its numbers are not those of a record. What is odd is read with care."""
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return parsed(source, data, line=line, last=last)
    return Document(data=value, file=source.name, line=line, role=source.role, sent=source.sent)


def taken_apart(document: Document) -> Inside | Unreadable:
    """The document's resources, or why it is refused as a whole."""
    inside = parts(document, 0)
    if isinstance(inside, Unreadable):
        return inside
    pairs = tuple((part, found(part)) for part in inside)
    known = [(one, _resource(one)) for _, one in pairs if isinstance(one, Found) and not one.deletion]
    return Inside(document=document, all=pairs, index=Index(known))


def element_of(one: Found) -> Element:
    """The resource, to be asked."""
    return Element(data=one.data, from_=one.reference, path=one.type)


def with_only(data: bytes, inside: Inside, kept: Sequence[Part]) -> bytes:
    """The document with some of its resources only, as they are; the others leave their places empty."""
    places = {one.place for one in kept}
    is_whole = len(kept) == len(inside.all) and not _has_links(inside.document.data)
    if is_whole or places == {""}:  # a resource alone has no place inside anything
        return data
    marks = {}
    if any(isinstance(one, Found) and one.placed and part.place in places for part, one in inside.all):
        marks[_WHOLE] = _raw(digest(inside.document.data))
    try:
        return _rebuilt(data.removeprefix(BOM), "", places, marks)
    except msgspec.DecodeError:  # a number that is none: as it is, it can still be read
        return data


def _resource(one: Found) -> Resource:
    return Resource(type=one.type, reference=one.reference, element=element_of(one), file=one.file)


def _has_links(data: object) -> bool:
    return isinstance(data, dict) and "link" in data


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _rebuilt(data: bytes, place: str, places: set[str], marks: dict[str, msgspec.Raw] | None = None) -> bytes:
    members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    kind = msgspec.json.decode(members["resourceType"])
    if kind == "Bundle":
        members.pop("link", None)  # the pages are looked for in all that was sent, not in a part of it
        members["entry"] = _listed(members.get("entry"), f"{place}entry", places, _entry)
    else:
        members["parameter"] = _listed(members.get("parameter"), f"{place}parameter", places, _parameter)
    return msgspec.json.encode({**members, **(marks or {})})


def _listed(raw: msgspec.Raw | None, place: str, places: set[str], each: _Each) -> msgspec.Raw:
    if raw is None:
        return _raw([])
    whole = bytes(raw)
    listed = msgspec.json.decode(whole, type=list[msgspec.Raw]) if whole[:1] == b"[" else [msgspec.Raw(whole)]
    return _raw([each(bytes(one), f"{place}[{number}]", places) for number, one in enumerate(listed)])


def _entry(raw: bytes, place: str, places: set[str]) -> msgspec.Raw:
    """An entry without what the server said of it, which was said already; an empty one in its place."""
    if not any(one.startswith(place) for one in places):
        return msgspec.Raw(b"{}")
    members = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    if place not in places:
        members["resource"] = msgspec.Raw(_rebuilt(bytes(members["resource"]), place, places))
    response = members.get("response")
    if response is not None and bytes(response)[:1] == b"{":
        told = msgspec.json.decode(response, type=dict[str, msgspec.Raw])
        told.pop("outcome", None)
        members["response"] = _raw(told)
    return _raw(members)


def _parameter(raw: bytes, place: str, places: set[str]) -> msgspec.Raw:
    if not any(one.startswith(place) for one in places):
        return msgspec.Raw(b"{}")
    members = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    if place not in places and "resource" in members:
        inner = f"{place}entry", f"{place}parameter"
        if any(one.startswith(inner) for one in places):
            members["resource"] = msgspec.Raw(_rebuilt(bytes(members["resource"]), place, places))
        else:
            del members["resource"]
    if "part" in members:
        members["part"] = _listed(members["part"], f"{place}.part", places, _parameter)
    return _raw(members)
