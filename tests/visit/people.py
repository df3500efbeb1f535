"""Pages for small stories, the way the faces make them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from doseline.assessment import Assessment, read_and_assess
from doseline.faces.visit import Block, Topic, Visit, Written, visit, written
from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.record import Person
from doseline.text import Catalogue
from tests.cases import story

GUIDE = load_guide("kesimpta")
STATEMENTS = load_statements("kesimpta")
# Between slot 7 (2 May) and slot 8 (2 June) of the base story.
TODAY = date(2026, 5, 20)
LAST_VISIT = date(2026, 3, 1)
Entry = dict[str, Any]


def no_clock(_: Person) -> date:
    raise AssertionError("today is given")


def case_of(
    *events: Entry,
    base: str = "mid-treatment",
    today: date = TODAY,
    as_of: date | None = None,
    **table: Any,  # noqa: ANN401 - the keys of a case
) -> Assessment:
    """The case of a base story with these entries."""
    record = json.dumps(story.document({"base": base, "event": list(events), **table})).encode()
    return read_and_assess(record, clock=no_clock, today=today, as_of=as_of)


def page_of(
    *events: Entry,
    since: date | None = LAST_VISIT,
    own: Iterable[str] = (),
    called: str | None = None,
    **table: Any,  # noqa: ANN401 - the keys of a case
) -> Visit:
    """The page of such a case."""
    return visit(case_of(*events, **table), STATEMENTS, since=since, own_questions=own, called=called)


def in_words(page: Visit, region: str = "US") -> Written:
    """The page in English."""
    return written(page, english(region))


def english(region: str = "US") -> Catalogue:
    """The words of one region."""
    return Catalogue("en", GUIDE.region(region)).about(GUIDE)


def rows(page: Visit, topic: Topic, region: str = "US") -> list[tuple[str, ...]]:
    """The texts of one part, row by row; empty where the part is not on the page."""
    found = block(in_words(page, region), topic.value)
    return [row.cells for row in found.rows] if found else []


def block(said: Written, id_: str) -> Block | None:
    """One part of the page, if it is there."""
    return next((block for block in said.blocks if block.id == id_), None)


def everything(said: Written) -> str:
    """Every text of the page, one under the other."""
    texts = [
        said.title,
        said.headline,
        said.first,
        *said.rest,
        *said.known,
        *(text for pair in said.about for text in pair),
    ]
    for part in said.blocks:
        texts += [part.title, part.intro or "", *part.columns, *part.outro]
        for row in part.rows:
            texts += [row.mark or "", *row.cells, *row.detail]
    return "\n".join((*texts, said.notes_title, *said.notes, said.end))


def symptom(on: str, until: str | None = None, name: str = "headache", **keys: Any) -> Entry:  # noqa: ANN401 - the keys of an entry
    """A symptom with the id ``s``."""
    end = {"until": until} if until else {}
    return {"id": "s", "type": "symptom", "on": on, "name": name, **end, **keys}
