"""``doseline compare``: MS drugs side by side, without ranking."""

from __future__ import annotations

from typing import Any

from doseline.errors import RequestError, fault
from doseline.faces.answers import Footnotes, source_answer, stamped
from doseline.faces.ask import cell_text, row_title
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Tone
from doseline.faces.cli.sections import show_sources
from doseline.guide import drugs
from doseline.guide.statements import CompareRow, Statements, load_statements
from doseline.text import Catalogue


def run(desk: Desk) -> str:
    """Each aspect, drug by drug, as a page or as JSON."""
    statements = load_statements(drugs()[0])
    asked = _asked(desk, statements)
    catalogue = desk.catalogue()
    if desk.wants_json:
        rows = [_row(catalogue, row, asked) for row in statements.compare.values()]
        return as_json(stamped({"drugs": list(asked), "rows": rows}, desk.guide().version))
    page, notes = desk.page(), Footnotes()
    for row in statements.compare.values():
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


def _asked(desk: Desk, statements: Statements) -> tuple[str, ...]:
    """The drugs asked for, each once.

    Raises: RequestError with every drug that is in no comparison.
    """
    known = tuple(dict.fromkeys(drug for row in statements.compare.values() for drug in row.cells))
    asked = tuple(dict.fromkeys(word.lower() for word in desk.arguments.texts("DRUG")))
    faults = tuple(
        fault("not-one-of", "DRUG", got=drug, allowed=known) for drug in asked if drug not in known
    )
    if faults:
        raise RequestError(faults)
    return asked


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
