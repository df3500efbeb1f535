"""The type of a line and the person it is about, by its bytes where they tell it beyond doubt."""

from __future__ import annotations

from typing import Any

import msgspec

from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.index import Index
from doseline.exchange.fhir.people import about

OPENING, QUOTE = b'{"resourceType":"', b'"'
LONGEST_TYPE = 64
_SPACED = b'{"resourceType": "'
_PATIENT = b"Patient/"
# Where the person stands, in the two ways in which programs write a member.
_SUBJECT = (b'"subject":{"reference":"Patient/', b'"subject": {"reference": "Patient/')
_OF_PATIENT = (b'"patient":{"reference":"Patient/', b'"patient": {"reference": "Patient/')
_BY_PATIENT = frozenset({b"AllergyIntolerance", b"Immunization", b"ImmunizationRecommendation"})
_LONGEST_ID = 64
_PLAIN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."
_NOWHERE = Index(())


class _Head(msgspec.Struct):
    """What of a resource tells whose it is; all else is passed over."""

    resourceType: Any = None  # noqa: N815 - its name there
    id: Any = None
    subject: Any = None
    patient: Any = None


_HEAD = msgspec.json.Decoder(_Head)


def kind_of(line: bytes) -> bytes | None:
    """The type that the first bytes of a line say; None where they say none.

    >>> kind_of(b'{"resourceType":"Claim","id":"1"}'), kind_of(b'{"id":"1","resourceType":"Claim"}')
    (b'Claim', None)
    """
    for opening in (OPENING, _SPACED):
        if line.startswith(opening):
            begin = len(opening)
            name = line[begin : line.find(QUOTE, begin, begin + LONGEST_TYPE)]
            return name if name.isalpha() else None
    return None


def quick(line: bytes, kind: bytes) -> bytes | None:
    """The id of the person a line is about; None where its bytes leave a doubt.

    Where another person is named too, or another resource lies inside, the first may not be the one.
    """
    openings = _OF_PATIENT if kind in _BY_PATIENT else _SUBJECT
    for opening in openings:
        at = line.find(opening)
        if at >= 0:
            break
    else:
        return None
    begin = at + len(opening)
    found = line[begin : line.find(QUOTE, begin, begin + _LONGEST_ID + 1)]
    if not is_plain(found) or line.find(_PATIENT, begin) >= 0 or line.find(_PATIENT, 0, begin - 1) >= 0:
        return None
    if b'"contained"' in line or (kind in _BY_PATIENT and b'"subject"' in line):
        return None
    return found


def own_id(line: bytes, kind: bytes) -> bytes | None:
    """The id of a resource where it stands right behind the type; None where it does not."""
    for opening, key in ((OPENING, b'","id":"'), (_SPACED, b'", "id": "')):
        if line.startswith(key, len(opening) + len(kind)) and line.startswith(opening):
            begin = len(opening) + len(kind) + len(key)
            found = line[begin : line.find(QUOTE, begin, begin + _LONGEST_ID + 1)]
            return found if is_plain(found) else None
    return None


def is_plain(name: bytes) -> bool:
    """Whether an id is one that FHIR allows."""
    return 0 < len(name) <= _LONGEST_ID and not name.translate(None, _PLAIN)


def head(line: bytes) -> dict[str, Any] | None:
    """The members of a line that tell whose it is; None where it is no object."""
    try:
        found = _HEAD.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return None
    told = {name: getattr(found, name) for name in _Head.__struct_fields__}
    return {name: value for name, value in told.items() if value is not None}


def person_of(data: dict[str, Any]) -> bytes | None:
    """The id of the person that a resource alone is about; None where it names nobody by an id."""
    found = about(Element(data=data, from_="", path=""), _NOWHERE)
    return None if found is None else name_of(found)


def name_of(reference: str) -> bytes:
    """The id in a reference to a person, as it is held.

    >>> name_of("Patient/1")
    b'1'
    """
    return reference.removeprefix("Patient/").encode("utf-8", "surrogatepass")
