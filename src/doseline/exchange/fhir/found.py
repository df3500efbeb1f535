"""One resource as it was found in a document: what it is called, how new it is, whether it is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Any

from doseline.exchange.fhir.document import Document, Role, day_of, moment_of
from doseline.exchange.fhir.element import clean, shown
from doseline.exchange.fhir.ordinary import Tidied
from doseline.exchange.fhir.references import is_type, own_name, reference, tail, version_in
from doseline.exchange.fhir.tidy import TURNS_ROUND
from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.frozen import dataclass
from doseline.record.parse import Repeating

Plain = Mapping[str, Any]
_NOT_TWICE = TURNS_ROUND | {"resourceType", "id", "entry", "resource", "request", "type", "parameter"}
_BAD = frozenset({"error", "fatal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One resource of a document, or one deletion (then ``data`` is empty).

    ``scope`` numbers the document; ``full_url`` is the address that the Bundle gives the resource.
    ``placed`` says that it is called by its place for want of an id; ``gone`` marks what a file of deletions
    names. ``is_tidy`` is what its document says.
    """

    type: str
    reference: str
    data: Plain
    file: str
    line: int | None
    scope: int
    full_url: str | None = None
    version: str | None = None
    updated: datetime | None = None
    known_on: date | None = None
    placed: bool = False
    deletion: bool = False
    gone: bool = False
    is_tidy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A resource in its entry; ``place`` is its way inside the document, ``day`` that of its Bundle."""

    document: Document
    scope: int
    data: object
    place: str = ""
    entry: Plain = field(default_factory=dict)
    day: date | None = None

    def unread(self, what: Unread, said: str | None = None) -> Unreadable:
        """That this part cannot be read."""
        return Unreadable(file=self.document.file, line=self.document.line, what=what, said=said)


def found(part: Part) -> Found | Unreadable:
    """The resource of a part, or the deletion, or why it is neither."""
    if method(part.entry) == "DELETE":
        return _deletion(part)
    data, role = part.data, part.document.role
    if role is Role.DELETED:
        return part.unread(Unread.NOT_A_DELETION)
    if not isinstance(data, Mapping):
        return part.unread(Unread.NOT_FHIR)
    if twice(data):
        return part.unread(Unread.REPEATED)
    if not is_type(data.get("resourceType")):
        return part.unread(Unread.NO_TYPE)
    return _outcome(part, data) or _resource(part, data)


def as_object(value: object) -> Plain:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def method(entry: Plain) -> str | None:
    """What the entry asks a server to do."""
    asked = as_object(entry.get("request")).get("method")
    return asked.strip().upper() if isinstance(asked, str) else None


def twice(data: Plain) -> bool:
    """Whether a member that decides what an object is stands there more than once."""
    return isinstance(data, Repeating) and not _NOT_TWICE.isdisjoint(data.repeated)


def _outcome(part: Part, data: Plain) -> Unreadable | None:
    """What the sender says went wrong; nothing of a file of outcomes is a fact."""
    is_outcome = data["resourceType"] == "OperationOutcome"
    if not is_outcome and part.document.role is not Role.OUTCOME:
        return None
    bad = _complaint(data)
    return None if bad is None and is_outcome else part.unread(Unread.OUTCOME, bad)


def _complaint(outcome: Plain) -> str | None:
    issues = outcome.get("issue")
    for issue in map(as_object, issues if isinstance(issues, list) else [issues]):
        severity = issue.get("severity")
        if isinstance(severity, str) and severity in _BAD:
            words = (issue.get("diagnostics"), as_object(issue.get("details")).get("text"), issue.get("code"))
            return shown(next((one for one in words if isinstance(one, str) and one.strip()), ""))
    return None


def _resource(part: Part, data: Plain) -> Found:
    kind: str = data["resourceType"]
    meta, response = as_object(data.get("meta")), as_object(part.entry.get("response"))
    full_url = part.entry.get("fullUrl")
    url = full_url.strip() if isinstance(full_url, str) and full_url.strip() else None
    name = _named(data, kind, url)
    return Found(
        type=kind,
        reference=name or reference(kind, _place(part)),
        placed=name is None,
        data=data,
        file=part.document.file,
        line=part.document.line,
        scope=part.scope,
        full_url=url,
        version=_version(meta.get("versionId")) or _version(response.get("etag")) or version_in(url or ""),
        updated=moment_of(meta.get("lastUpdated")) or moment_of(response.get("lastModified")),
        known_on=part.day,
        is_tidy=part.document.is_tidy or isinstance(part.document.data, Tidied),
    )


def found_alone(document: Document, scope: int, kind: str, data: Plain) -> Found | None:
    """The resource that a tidy document is; None where it has no name."""
    name = _name(data["id"])
    if not name:
        return None
    meta = as_object(data.get("meta"))
    return Found(
        type=kind,
        reference=reference(kind, name),
        data=data,
        file=document.file,
        line=document.line,
        scope=scope,
        version=_version(meta.get("versionId")),
        updated=moment_of(meta.get("lastUpdated")),
        known_on=day_of(document.sent),
        is_tidy=True,
    )


def _version(written: object) -> str | None:
    """A version as it is, or out of an etag such as W/"3"."""
    if not isinstance(written, str):
        return None
    return written.strip().removeprefix("W/").strip('"') or None


def _named(data: Plain, kind: str, url: str | None) -> str | None:
    """``Type/id``; without an id the name its Bundle gives it; None where it has none at all."""
    name = _name(data.get("id"))
    by_url = None if url is None else own_name(url)
    if name or by_url is not None:
        return reference(kind, name or by_url or "")
    pointed = None if url is None else tail(url)
    return pointed if pointed is not None and pointed.startswith(f"{kind}/") else None


def _name(own: object) -> str:
    """An id as text: some senders write it as a number."""
    if isinstance(own, bool) or not (isinstance(own, str) or str(own).isdigit()):
        return ""
    return clean(str(own))


def _place(part: Part) -> str:
    """The file, with the line or the entry."""
    line = () if part.document.line is None else (str(part.document.line),)
    inside = (part.place,) if part.place else ()
    return clean(":".join((part.document.file, *line, *inside)))


def _deletion(part: Part) -> Found | Unreadable:
    request, response = as_object(part.entry.get("request")), as_object(part.entry.get("response"))
    url = request.get("url")
    gone = (tail(url) if isinstance(url, str) else None) or _deleted_resource(part.data)
    if gone is None:
        return part.unread(Unread.NOT_A_DELETION)
    return Found(
        type=gone.partition("/")[0],
        reference=gone,
        data={},
        file=part.document.file,
        line=part.document.line,
        scope=part.scope,
        version=_version(response.get("etag")),
        updated=moment_of(response.get("lastModified")) or moment_of(part.document.sent),
        deletion=True,
        gone=part.document.role is Role.DELETED,
    )


def _deleted_resource(data: object) -> str | None:
    """The resource that a deletion carries with it."""
    kind, name = as_object(data).get("resourceType"), _name(as_object(data).get("id"))
    return reference(kind, name) if isinstance(kind, str) and is_type(kind) and name else None
