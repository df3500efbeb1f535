"""``doseline compare``: MS drugs side by side, without ranking."""

from __future__ import annotations

from typing import Any

from doseline.assessment import Footnotes, source_answer, stamped
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cli.sections import show_sources
from doseline.guide import version_of
from doseline.guide.effects import Share
from doseline.guide.side_by_side import Aspect, HowWell, Piece, Rates, Silence, side_by_side
from doseline.text import Catalogue
from doseline.text import side_by_side as words

# From here down a name and a text beside it leave no room for either.
_NARROW = 60


def run(desk: Desk) -> str:
    """Each aspect, drug by drug, as a page or as JSON."""
    asked = tuple(dict.fromkeys(word.lower() for word in desk.arguments.texts("DRUG")))
    aspects = side_by_side(*asked)
    catalogue = desk.catalogue()
    if desk.wants_json:
        rows = [_row(catalogue, aspect) for aspect in aspects]
        caution = catalogue.say("side_by_side.caution")
        return as_json(stamped({"drugs": list(asked), "caution": caution, "rows": rows}, version_of(*asked)))
    page, notes = desk.page(), Footnotes()
    page.paragraph(catalogue.say("side_by_side.intro"))
    page.paragraph(catalogue.say("side_by_side.caution"), tone=Tone.STRONG)
    for aspect in aspects:
        _show(page, catalogue, notes, aspect)
    show_sources(page, catalogue, notes)
    page.gap()
    page.paragraph(catalogue.say("cli.page.end"), tone=Tone.QUIET)
    return str(page)


def _show(page: Page, catalogue: Catalogue, notes: Footnotes, aspect: Aspect) -> None:
    """One aspect: a table, or on a narrow terminal one card a drug."""
    page.heading(words.title(catalogue, aspect.id))
    names = {drug: catalogue.write(drug, "brand") for drug in aspect.cells}
    width = max(len(name) for name in names.values())
    for drug, pieces in aspect.cells.items():
        lines = [_line(catalogue, notes, drug, piece) for piece in pieces]
        if page.width < _NARROW:
            page.paragraph(names[drug], tone=Tone.STRONG)
            for line in lines:
                page.item("-", line)
        else:
            page.table(
                [
                    (name.ljust(width), line)
                    for name, line in zip((names[drug], *_BLANKS), lines, strict=False)
                ]
            )


# The name stands once, beside the first of what is said of a drug.
_BLANKS = ("",) * 99


def _line(catalogue: Catalogue, notes: Footnotes, drug: str, piece: Piece) -> str:
    """One piece with how sure we are of it and the numbers of its sources."""
    said = str(words.told(catalogue, drug, piece))
    numbers = ", ".join(map(str, notes.numbers(piece.sources)))
    return " ".join(filter(None, (said, _doubt(catalogue, piece), numbers and f"[{numbers}]")))


def _doubt(catalogue: Catalogue, piece: Piece) -> str:
    """The marks of a piece; of rates each has its own."""
    doubtful = () if isinstance(piece, Rates) else words.doubts(piece.sources)
    said = "; ".join(catalogue.say(f"cli.confidence.{level.value}") for level in doubtful)
    return f"({said})" if said else ""


def _row(catalogue: Catalogue, aspect: Aspect) -> dict[str, Any]:
    cells = {drug: _cell(catalogue, drug, pieces) for drug, pieces in aspect.cells.items()}
    return {"id": aspect.id, "title": words.title(catalogue, aspect.id), "cells": cells}


def _cell(catalogue: Catalogue, drug: str, pieces: tuple[Piece, ...]) -> dict[str, Any]:
    parts = [_part(catalogue, drug, piece) for piece in pieces]
    sources = dict.fromkeys(source for piece in pieces for source in piece.sources)
    return {
        "text": " ".join(part["text"] for part in parts),
        "sources": [source_answer(source) for source in sources],
        "parts": parts,
    }


def _part(catalogue: Catalogue, drug: str, piece: Piece) -> dict[str, Any]:
    """One part of a cell; what trials counted as numbers too, never one without its comparator."""
    silent = isinstance(piece, Silence) or getattr(piece, "silent", False)
    answer: dict[str, Any] = {
        "regions": list(piece.regions),
        "state": "not-found" if silent else "said",
        "text": str(words.told(catalogue, drug, piece)),
        "confidence": [level.value for level in words.marks(piece.sources)],
        "sources": [source_answer(source) for source in piece.sources],
    }
    match piece:
        case Rates(trial=trial, effects=effects):
            answer["trial"], answer["comparator"] = trial.id, trial.comparator
            answer["rates"] = [{"effect": one.name, "percent": _pair(one.shares)} for one in effects]
        case HowWell(worked=worked):
            answer["trial"], answer["comparator"] = worked.trial.id, worked.trial.comparator
            answer["relapses_a_year"] = worked.relapses and _pair(worked.relapses)
            answer["worse_percent"] = worked.worse and _pair(worked.worse)
    return answer


def _pair(shares: tuple[Share, Share]) -> list[str]:
    """Both numbers as the source has them: this drug first, the comparator second."""
    return [f"{'<' if share.below else ''}{share.number}" for share in shares]
