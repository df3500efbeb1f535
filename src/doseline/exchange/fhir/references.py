"""References as they are written: a type and an id, an address, a urn, or a part of the same resource."""

from __future__ import annotations

import re
from hashlib import sha256

from doseline.exchange.fhir.element import clean

_TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}")
_URN = re.compile(r"urn:(?:uuid|oid):(?P<name>[0-9A-Za-z.\-]+)", re.IGNORECASE)
_ASKED = re.compile(r"(?:.*/)?Patient\?identifier=(?P<system>[^|&]+)\|(?P<value>[^|&]+)")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+(?:\.[0-9]+){3,}")
_HISTORY = "/_history/"
_LONGEST = 160


def is_type(name: object) -> bool:
    """Whether a text can be the name of a type of resource."""
    return isinstance(name, str) and _TYPE.fullmatch(name) is not None


def without_version(text: str) -> str:
    """A reference without the version it names.

    >>> without_version("Patient/1/_history/4")
    'Patient/1'
    """
    return text.strip().partition(_HISTORY)[0]


def tail(text: str) -> str | None:
    """The ``Type/id`` that a reference ends with, be it relative or an address.

    >>> tail("https://example.org/fhir/Patient/1/_history/4")
    'Patient/1'
    >>> tail("urn:uuid:77ed1f9c-7b5f-4b8e-93b2-3f7bd1f1a8c1") is None
    True
    """
    before, _, name = without_version(text).rpartition("/")
    kind = before.rpartition("/")[2]
    return reference(kind, name) if is_type(kind) and name and "?" not in text else None


def asked_identifier(text: str) -> tuple[str, str] | None:
    """The system and the value by which a reference asks for a person, as in a transaction.

    >>> asked_identifier("Patient?identifier=urn:oid:1.2.3|77")
    ('urn:oid:1.2.3', '77')
    """
    found = _ASKED.fullmatch(text.strip())
    return None if found is None else (found["system"], found["value"])


def urn_name(text: str) -> str | None:
    """The name inside a ``urn:uuid:`` or ``urn:oid:``, or None."""
    found = _URN.fullmatch(text.strip())
    return None if found is None else found["name"]


def own_name(full_url: str) -> str | None:
    """The name that an entry without an id has by its ``fullUrl``, where that is unique in the world."""
    name = urn_name(full_url)
    return name if name is not None and _UUID.fullmatch(name) else None


def version_in(text: str) -> str | None:
    """The version that a reference names, or None."""
    return text.strip().partition(_HISTORY)[2] or None


def reference(kind: str, name: str) -> str:
    """``Type/id``; a name too long for a record is cut, and stays its own."""
    plain = clean(name)
    if len(plain) > _LONGEST:
        plain = f"{plain[:_LONGEST]}~{sha256(plain.encode()).hexdigest()[:12]}"
    return f"{kind}/{plain}"
