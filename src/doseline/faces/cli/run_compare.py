"""``doseline compare``: MS drugs side by side, without ranking."""

from __future__ import annotations

from typing import Any

from doseline.assessment import Footnotes, source_answer, stamped
from doseline.faces.ask import cell_text, row_title
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Tone
from doseline.faces.cli.sections import show_sources
from doseline.guide import version_of
from doseline.guide.comparison import load_comparison
from doseline.guide.statements import CompareRow
from doseline.text import Catalogue


def run(desk: Desk) -> str:
    """Each aspect, drug by drug, as a page or as JSON."""
    asked = tuple(dict.fromkeys(word.lower() for word in desk.arguments.texts("DRUG")))
    compared = load_comparison(*asked)
    catalogue = desk.catalogue()
    if desk.wants_json:
        rows = [_row(catalogue, row, asked) for row in compared.values()]
        return as_json(stamped({"drugs": list(asked), "rows": rows}, version_of(*asked)))
    page, notes = desk.page(), Footnotes()
    for row in compared.values():
        page.heading(row_title(catalogue, row))
        said = {drug: cell_text(catalogue, row, drug) for drug in asked if drug in row.cells}
        page.table(
            [
                (catalogue.write(drug, "brand"), f"{text} {notes.marks(row.cells[drug].sources)}")
                for drug, text in said.items()
            ]
        )
    show_sources(page, catalogue, notes)
    page.gap()
    page.paragraph(catalogue.say("cli.page.end"), tone=Tone.QUIET)
    return str(page)


def _row(catalogue: Catalogue, row: CompareRow, asked: tuple[str, ...]) -> dict[str, Any]:
    cells = {
        drug: {
            "text": cell_text(catalogue, row, drug),
            "sources": [source_answer(source) for source in row.cells[drug].sources],
        }
        for drug in asked
        if drug in row.cells
    }
    return {"id": row.id, "title": row_title(catalogue, row), "cells": cells}
