"""The person a line is about, by its bytes where they tell it beyond doubt, else by what is decoded of it."""

from __future__ import annotations

from typing import Any

import msgspec

from doseline.exchange.fhir.index import Index
from doseline.faces.cohort.routing.style import CONTAINED, QUOTE, STYLES, SUBJECT

BY_PATIENT = frozenset({b"AllergyIntolerance", b"Immunization", b"ImmunizationRecommendation"})
LONGEST_ID = 64
_PLAIN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."
# Where nothing was sent: references are read as they are written.
NOWHERE = Index(())


class _Head(msgspec.Struct):
    """What of a resource tells whose it is; all else is passed over."""

    resourceType: Any = None  # noqa: N815 - its name there
    id: Any = None
    subject: Any = None
    patient: Any = None


_HEAD = msgspec.json.Decoder(_Head)


def quick(line: bytes, kind: bytes) -> bytes | None:
    """The id of the person a line is about; None where its bytes leave a doubt.

    Where another resource lies inside, the first person that is named may not be the one.
    """
    is_by_patient = kind in BY_PATIENT
    for style in STYLES:
        opening = style.patient if is_by_patient else style.subject
        at = line.find(opening)
        if at >= 0:
            begin = at + len(opening)
            break
    else:
        return None
    found = line[begin : line.find(QUOTE, begin, begin + LONGEST_ID + 1)]
    if not is_plain(found) or CONTAINED in line:
        return None
    return None if is_by_patient and SUBJECT in line else found


def own_id(line: bytes, kind: bytes) -> bytes | None:
    """The id of a resource where it stands right behind the type; None where it does not."""
    for style in STYLES:
        begin = len(style.opening) + len(kind)
        if line.startswith(style.opening) and line.startswith(style.own, begin):
            begin += len(style.own)
            found = line[begin : line.find(QUOTE, begin, begin + LONGEST_ID + 1)]
            return found if is_plain(found) else None
    return None


def is_plain(name: bytes) -> bool:
    """Whether an id is one that FHIR allows."""
    return 0 < len(name) <= LONGEST_ID and not name.translate(None, _PLAIN)


def head(line: bytes) -> dict[str, Any] | None:
    """The members of a line that tell whose it is; None where it is no object."""
    try:
        found = _HEAD.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return None
    told = {name: getattr(found, name) for name in _Head.__struct_fields__}
    return {name: value for name, value in told.items() if value is not None}


def name_of(reference: str) -> bytes:
    """The id in a reference to a person, as it is held.

    >>> name_of("Patient/1")
    b'1'
    """
    return reference.removeprefix("Patient/").encode("utf-8", "surrogatepass")
