"""Entries of the guide on a page: their words, what is not read yet, and where sources differ."""

from __future__ import annotations

from doseline.faces.answers import Footnotes
from doseline.faces.ask import Entry
from doseline.faces.cli.page import Page, Tone
from doseline.guide.statements import Disagreement, Statements
from doseline.text import Catalogue


def show(page: Page, catalogue: Catalogue, statements: Statements, entry: Entry, notes: Footnotes) -> None:
    """One entry: its title, its text, and every disagreement about it."""
    page.gap()
    page.paragraph(entry.title, tone=Tone.STRONG)
    page.paragraph(f"{entry.text} {notes.marks(entry.sources)}", indent=2)
    for line in entry.do:
        page.item("-", line)
    if entry.newest_unread:
        page.paragraph(catalogue.say("shared.newest-unread"), indent=2, tone=Tone.QUIET)
    for id_ in entry.disagreements:
        found = statements.disagreements[id_]
        said = catalogue.say(
            "cli.ask.differ",
            topic=part(catalogue, found, "topic"),
            handling=part(catalogue, found, "handling"),
        )
        page.paragraph(f"{said} {notes.marks(found.sources)}", indent=2)


def part(catalogue: Catalogue, item: Disagreement, name: str) -> str:
    """One part of a disagreement: ``topic``, ``a``, ``b`` or ``handling``."""
    return catalogue.say(f"disagreement.{item.id}.{name}", **item.values)
