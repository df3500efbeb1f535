"""The page as JSON: the values for a program, with the sentences a person would read."""

from __future__ import annotations

from typing import Any

from doseline.assessment import source_answer, stamped, step_answer
from doseline.faces.visit.sections import Visit
from doseline.faces.visit.words import Block, Row, written
from doseline.text import Catalogue

Json = dict[str, Any]


def as_json(visit: Visit, catalogue: Catalogue, *, guide_version: str) -> Json:
    """The page for a program: the next step, then each part with its rows.

    A row carries its texts, the ids of the entries behind it, and the numbers of its ``notes``.
    """
    said = written(visit, catalogue)
    answer: Json = {
        "today": visit.made_on.isoformat(),
        "guide": visit.drug,
        "since": visit.since.isoformat(),
        "since_by": visit.since_by.value,
        "next_step": step_answer(visit.step, catalogue),
        "sections": [_block(block) for block in said.blocks],
        "notes": [
            {"number": number, "text": text, **source_answer(source)}
            for number, (text, source) in enumerate(zip(said.notes, said.sources, strict=True), start=1)
        ],
        "newest_label_unread": visit.newest_unread,
        "not_known": list(map(catalogue.typed, visit.not_known)),
        "dated_ahead": list(visit.dated_ahead),
    }
    if visit.as_of is not None:
        answer |= {"as_of": visit.as_of.isoformat(), "set_aside": visit.set_aside}
    return stamped(answer, guide_version)


def _block(block: Block) -> Json:
    return {
        "id": block.id,
        "title": block.title,
        "intro": block.intro,
        "columns": list(block.columns),
        "rows": [_row(row) for row in block.rows],
        "outro": list(block.outro),
    }


def _row(row: Row) -> Json:
    return {
        "mark": row.mark,
        "cells": list(row.cells),
        "detail": list(row.detail),
        "because": list(row.because),
        "notes": list(row.notes),
    }
