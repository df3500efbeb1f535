"""Leaflets in SPL, the XML of the US label: sections with their headings and words.

Source: HL7 Structured Product Labeling, as the US label archive gives it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET
from xml.parsers import expat

from doseline.errors import RequestError, fault
from doseline.guide.leaflet.sections import Leaflet, Section, section

_NS = "{urn:hl7-org:v3}"
_MOST_DEPTH = 100


def read_spl(data: bytes, where: str) -> Leaflet:
    """The leaflet of an SPL file.

    Raises: RequestError where it is no XML, declares entities of its own, or is nested beyond reason.
    """
    _refuse(data, where)
    root = ET.fromstring(data)  # noqa: S314 - what could make it grow was refused
    time = root.find(f"{_NS}effectiveTime")
    return Leaflet(
        title=_text(root.find(f"{_NS}title")),
        date=_day(time.get("value", "") if time is not None else ""),
        sections=tuple(_sections(root)),
    )


def _refuse(data: bytes, where: str) -> None:
    """Read the file once for what must not be in it."""
    depth = 0

    def doctype(*_: object) -> None:
        raise RequestError((fault("leaflet-doctype", where),))

    def opened(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEPTH:
            raise RequestError((fault("leaflet-broken", where, got="too many elements inside each other"),))

    def closed(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.EntityDeclHandler = doctype, doctype
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        parser.Parse(data, True)  # noqa: FBT003 - the parser's own way to say that this is all
    except expat.ExpatError as error:
        raise RequestError((fault("leaflet-broken", where, got=str(error)),)) from None


def _sections(root: ET.Element) -> Iterator[Section]:
    for found in root.iter(f"{_NS}section"):
        heading = _text(found.find(f"{_NS}title")) or _name(found)
        own = " ".join(_text(one) for one in found.findall(f"{_NS}text"))
        if heading:
            yield section(heading, own)


def _name(found: ET.Element) -> str:
    """The name of a section's code, where it has no title."""
    code = found.find(f"{_NS}code")
    return code.get("displayName", "") if code is not None else ""


def _text(element: ET.Element | None) -> str:
    return " ".join(" ".join(element.itertext()).split()) if element is not None else ""


def _day(value: str) -> str:
    """A day as SPL writes it, such as 20250818, in the usual form."""
    day = value[:8]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == len("20250818") and day.isdigit() else ""
