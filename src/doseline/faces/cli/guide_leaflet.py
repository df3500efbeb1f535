"""``doseline guide check-leaflet FILE``: a leaflet's sections, what cites them, and what changed."""

from __future__ import annotations

from typing import Any

from doseline.assessment import stamped
from doseline.errors import RequestError, fault
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.frozen import dataclass
from doseline.guide import Guide, version_of
from doseline.guide.leaflet import Cited, Leaflet, Section, citing, compared, read_leaflet
from doseline.guide.leaflet.citing import citations_of
from doseline.guide.load import guide_tables
from doseline.guide.statements import statement_tables
from doseline.guide.validation import Faults
from doseline.text import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One section with the places of the guide that cite it; ``state`` is empty, ``changed`` or ``new``."""

    section: Section
    places: tuple[str, ...]
    state: str


def run(desk: Desk) -> str:
    """The sections as a page or as JSON; ``--against`` names an older file, ``--document`` a source.

    Raises: RequestError for a file that is no leaflet, and a document that the guide does not name.
    """
    name = next(iter(desk.arguments.texts("TOPIC")), None)
    if name is None:
        raise RequestError((fault("not-a-leaflet", "FILE"),))
    leaflet = read_leaflet(files.read(name), name)
    against = desk.arguments.text("against")
    older = read_leaflet(files.read(against), against).sections if against else None
    document = desk.arguments.text("document")
    guide = desk.guide() if document else None
    cited = _cited(guide, document) if guide and document else ()
    rows, gone = _rows(leaflet, older, cited)
    catalogue = desk.catalogue()
    if desk.wants_json:
        answer = {
            "title": leaflet.title,
            "date": leaflet.date or None,
            "document": document,
            "sections": [_answer(row) for row in rows],
            "gone": [{"number": one.number, "title": one.title} for one in gone],
        }
        return as_json(stamped(answer, guide.version if guide else version_of()))
    page = desk.page()
    _show(page, catalogue, leaflet, rows, gone)
    return str(page)


def _cited(guide: Guide, document: str) -> tuple[Cited, ...]:
    if document not in guide.documents:
        known = tuple(sorted(guide.documents))
        raise RequestError((fault("unknown-document", "--document", got=document, known=known),))
    faults = Faults()
    tables = {**statement_tables(guide.drug, faults), **guide_tables(guide.drug, faults)}
    return tuple(citations_of(tables, document))


def _rows(
    leaflet: Leaflet, older: tuple[Section, ...] | None, cited: tuple[Cited, ...]
) -> tuple[tuple[Row, ...], tuple[Section, ...]]:
    seen = compared(leaflet.sections, leaflet.sections if older is None else older)
    rows = tuple(
        Row(
            section=one,
            places=citing(one, cited),
            state="changed" if one.key in seen.changed else "new" if one.key in seen.new else "",
        )
        for one in leaflet.sections
    )
    return rows, seen.gone


def _show(
    page: Page, catalogue: Catalogue, leaflet: Leaflet, rows: tuple[Row, ...], gone: tuple[Section, ...]
) -> None:
    say = catalogue.say
    page.paragraph(leaflet.title or say("guide_time.leaflet.title"), tone=Tone.HEADING)
    dated = "date" if leaflet.date else "no-date"
    page.paragraph(say(f"guide_time.leaflet.{dated}", date=leaflet.date))
    for row in rows:
        one = row.section
        page.gap()
        kind = "section" if one.number else "unnumbered"
        page.paragraph(
            say(f"guide_time.leaflet.{kind}", number=one.number, title=one.title), tone=Tone.STRONG
        )
        page.paragraph(say("guide_time.leaflet.hash", hash=one.hash, words=one.words), indent=2)
        if row.state:
            page.paragraph(say(f"guide_time.leaflet.{row.state}"), indent=2)
        if row.places:
            page.paragraph(say("guide_time.leaflet.facts", places=", ".join(row.places)), indent=2)
    for one in gone:
        page.gap()
        page.paragraph(say("guide_time.leaflet.gone", title=f"{one.number} {one.title}".strip()))
    page.gap()
    page.paragraph(say("guide_time.leaflet.how"), tone=Tone.QUIET)


def _answer(row: Row) -> dict[str, Any]:
    one = row.section
    return {
        "number": one.number,
        "title": one.title,
        "hash": one.hash,
        "words": one.words,
        "state": row.state or None,
        "places": list(row.places),
    }
