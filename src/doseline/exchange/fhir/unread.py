"""What cannot be read at all: a line, a file, a folder, and why, as a closed list of words."""

from __future__ import annotations

from enum import StrEnum

from doseline.frozen import dataclass


class Unread(StrEnum):
    """Why a line or a file is no resource; each word is a fault with a sentence in the catalogue."""

    # The text
    EMPTY = "nothing-in-it"
    NOT_JSON = "no-json"
    NOT_UTF_8 = "no-utf-8"
    CUT_SHORT = "cut-short"
    TOO_DEEP = "too-deep"
    LINE_TOO_LONG = "line-too-long"
    TOO_BIG = "document-too-big"
    DAMAGED = "packed-file-damaged"
    BOMB = "unpacks-without-end"
    TOO_MANY = "too-many-broken-lines"
    # What it is instead
    NOT_FHIR = "not-fhir"
    NO_TYPE = "no-resource-type"
    REPEATED = "decided-twice"
    XML = "fhir-xml"
    DSTU2 = "fhir-dstu2"
    STU3 = "fhir-stu3"
    R5 = "fhir-r5"
    R6 = "fhir-r6"
    A_LIST = "list-of-resources"
    ZIP = "zip-file"
    HOOKS = "cds-hooks"
    RECORD = "record-file"
    EXPORT_LOG = "log-of-an-export"
    MANIFEST = "list-of-an-export"
    # Its place
    NOWHERE = "link-leads-nowhere"
    LOOP = "link-in-a-circle"
    NOT_ALLOWED = "may-not-be-read"
    CANNOT_READ = "could-not-be-read"
    PIPE = "named-pipe"
    SOCKET = "socket"
    DEVICE = "device"
    CHANGED = "changed-while-read"
    # What was sent beside the resources
    BUNDLE_LINE = "bundle-among-resources"
    NOT_A_DELETION = "not-a-deletion"
    OUTCOME = "error-of-the-sender"
    MORE_PAGES = "more-pages-not-sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A line or a file that is no resource; ``said`` are the sender's own words, where it gave some."""

    file: str
    line: int | None
    what: Unread
    said: str | None = None
