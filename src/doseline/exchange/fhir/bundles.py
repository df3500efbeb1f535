"""The resources inside a document: a Bundle of any type, a resource alone, or a Parameters around some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from doseline.exchange.fhir.document import Document, Role, day_of
from doseline.exchange.fhir.found import Found, Part, Plain, as_object, found, found_alone, method, twice
from doseline.exchange.fhir.release import foreign, of_number
from doseline.exchange.fhir.tidy import MOST_DEEP, TooDeep
from doseline.exchange.fhir.unread import Unread, Unreadable


def resources(document: Document, scope: int) -> Iterator[Found | Unreadable]:
    """All resources and deletions of a document; ``scope`` numbers it among all that were sent.

    A document of another release of FHIR is refused as a whole: half of it would be read wrongly.
    """
    inside = parts(document, scope)
    yield from (inside,) if isinstance(inside, Unreadable) else map(found, inside)


_PLAIN_ROLES = frozenset({Role.LOOSE, Role.OUTPUT})


def alone(document: Document, scope: int, types: frozenset[str]) -> Found | None:
    """The resource of these types that a document is, where it is a tidy one with an id, as most lines are.

    None where the document has to be taken apart (``resources``).
    """
    data = document.data
    if not document.is_tidy or not isinstance(data, dict) or document.role not in _PLAIN_ROLES:
        return None
    kind, own = data.get("resourceType"), data.get("id")
    if not isinstance(kind, str) or kind not in types or not isinstance(own, str):
        return None
    return None if foreign(data) is not None else found_alone(document, scope, kind, data)


def parts(document: Document, scope: int) -> tuple[Part, ...] | Unreadable:
    """The same, each with its place in the document; or why the document is refused as a whole."""
    whole = Part(document=document, scope=scope, data=document.data, day=day_of(document.sent))
    refused = _refused(document)
    if refused is not None:
        return whole.unread(refused)
    try:
        inside = tuple(_inside(whole, 0))
    except TooDeep:
        return whole.unread(Unread.TOO_DEEP)
    release = next(filter(None, map(_foreign, inside)), None)
    return inside if release is None else whole.unread(release)


def _refused(document: Document) -> Unread | None:
    """Why a document as a whole is no resource."""
    data = document.data
    if isinstance(data, list):
        return Unread.A_LIST
    if not isinstance(data, Mapping):
        return Unread.NOT_FHIR
    if "resourceType" not in data:
        return _other(data)
    if data["resourceType"] == "Bundle" and document.role is Role.OUTPUT:
        return Unread.BUNDLE_LINE
    return None


_HOOKS = ("hook", "hookInstance", "prefetch", "cards", "services", "feedback")


def _other(data: Plain) -> Unread:
    """What an object is that is no resource."""
    form = data.get("format")
    if isinstance(form, str) and form.startswith("doseline-"):
        return Unread.RECORD
    if any(key in data for key in _HOOKS):
        return Unread.HOOKS
    if "exportId" in data and "eventId" in data:
        return Unread.EXPORT_LOG
    if is_manifest(data):
        return of_number(data.get("fhirVersion")) or Unread.MANIFEST
    return Unread.NO_TYPE


def is_manifest(data: object) -> bool:
    """Whether a document is the manifest of a bulk export."""
    if not isinstance(data, Mapping) or "resourceType" in data or "transactionTime" not in data:
        return False
    return any(key in data for key in ("output", "deleted", "error", "outcome", "link"))


def _inside(part: Part, depth: int) -> Iterator[Part]:
    """The resources in a container, however often it is wrapped; of anything else itself."""
    if depth > MOST_DEEP:
        raise TooDeep
    data = part.data
    if not isinstance(data, Mapping) or twice(data):
        yield part
    elif data.get("resourceType") == "Bundle":
        for inner in _entries(data, part):
            yield from _inside(inner, depth + 1)
    else:
        yield part
        if data.get("resourceType") == "Parameters":
            for inner in _parameters(data, part, depth):
                yield from _inside(inner, depth + 1)


def _entries(bundle: Plain, around: Part) -> Iterator[Part]:
    day = day_of(bundle.get("timestamp")) or around.day
    numbered = list(enumerate(_listed(bundle.get("entry"))))
    # The entries of a history stand newest first: the other way round, what is read last is the newest.
    for number, entry in reversed(numbered) if bundle.get("type") == "history" else numbered:
        place = f"{around.place}entry[{number}]"
        if isinstance(entry, Mapping) and not twice(entry):
            yield from _of_entry(entry, place, around, day)
        else:
            yield _within(around, data=entry, place=place, day=day)


def _of_entry(entry: Plain, place: str, around: Part, day: date | None) -> Iterator[Part]:
    """The resource of an entry or its deletion, and what the server said of it; of a mere request nothing."""
    resource, said = entry.get("resource"), as_object(entry.get("response")).get("outcome")
    if resource is not None or method(entry) == "DELETE":
        yield _within(around, data=resource, place=place, day=day, entry=entry)
    if said is not None:
        yield _within(around, data=said, place=f"{place}.response", day=day)


def _within(around: Part, *, data: object, place: str, day: date | None, entry: Plain | None = None) -> Part:
    return Part(
        document=around.document, scope=around.scope, data=data, place=place, entry=entry or {}, day=day
    )


def _listed(value: object) -> list[object]:
    """The parts of a list; of one thing alone, that."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _parameters(data: Plain, around: Part, depth: int) -> Iterator[Part]:
    """The resources among the parameters, and among the parts of those."""
    if depth > MOST_DEEP:
        raise TooDeep
    for key in ("parameter", "part"):
        for number, one in enumerate(_listed(data.get(key))):
            inner = as_object(one)
            place = f"{around.place}{key}[{number}]"
            if inner.get("resource") is not None:
                yield _within(around, data=inner["resource"], place=place, day=around.day)
            part = _within(around, data=None, place=f"{place}.", day=around.day)
            yield from _parameters({"part": inner.get("part")}, part, depth + 1)


def _foreign(part: Part) -> Unread | None:
    return foreign(part.data) if isinstance(part.data, Mapping) else None
