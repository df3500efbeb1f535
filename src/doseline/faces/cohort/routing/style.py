"""How a program writes its lines: with a space behind each colon, or without; what is looked for in them."""

from __future__ import annotations

from doseline.frozen import dataclass

QUOTE = b'"'
LONGEST_TYPE = 64
END = b"\n"
NO_HEAD = END  # no line begins so
CONTAINED, SUBJECT = b'"contained"', b'"subject"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The bytes before the type of a line, its id, its person and its medicine."""

    opening: bytes
    own: bytes
    subject: bytes
    patient: bytes
    concept: bytes
    reference: bytes


def _written(colon: bytes, comma: bytes) -> Style:
    pointer = b"%s{" % colon + b'"reference"%s"' % colon
    return Style(
        opening=b'{"resourceType"%s"' % colon,
        own=b'"%s"id"%s"' % (comma, colon),
        subject=b'"subject"%sPatient/' % pointer,
        patient=b'"patient"%sPatient/' % pointer,
        concept=b'"medicationCodeableConcept"' + colon,
        reference=b'"medicationReference"%sMedication/' % pointer,
    )


COMPACT, SPACED = _written(b":", b","), _written(b": ", b", ")
STYLES = (COMPACT, SPACED)


def style_of(line: bytes) -> Style:
    """How a line is written, by its first bytes."""
    return SPACED if line.startswith(SPACED.opening) else COMPACT


def kind_of(line: bytes) -> bytes | None:
    """The type that the first bytes of a line say; None where they say none.

    >>> kind_of(b'{"resourceType":"Claim","id":"1"}'), kind_of(b'{"id":"1","resourceType":"Claim"}')
    (b'Claim', None)
    """
    for style in STYLES:
        if line.startswith(style.opening):
            begin = len(style.opening)
            name = line[begin : line.find(QUOTE, begin, begin + LONGEST_TYPE)]
            return name if name.isalpha() else None
    return None


def head_of(line: bytes) -> bytes:
    """The first bytes of a line up to the end of its type: other lines that begin so are of that type."""
    kind = kind_of(line)
    return NO_HEAD if kind is None else line[: len(style_of(line).opening) + len(kind) + 1]
