"""Entries of the guide on a page: their words, what is not read yet, and where sources differ."""

from __future__ import annotations

from doseline.assessment import Footnotes
from doseline.faces.ask import Entry, side
from doseline.faces.cli.page import Page, Tone
from doseline.guide.statements import Statements
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
            topic=side(catalogue, found, "topic"),
            handling=side(catalogue, found, "handling"),
        )
        page.paragraph(f"{said} {notes.marks(found.sources)}", indent=2)
