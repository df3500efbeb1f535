"""``doseline guide DRUG --as-of DAY``: what the guide said otherwise on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from doseline.assessment import Footnotes, source_answer, stamped
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Tone
from doseline.faces.cli.sections import show_sources
from doseline.guide import Guide
from doseline.guide.drug_files import raise_faulty
from doseline.guide.history import Change, later_than, load_guide_as_of, read_history
from doseline.guide.load import guide_tables
from doseline.guide.places import ABSENT, value_at
from doseline.guide.validation import Faults
from doseline.text import Catalogue


def run(desk: Desk, guide: Guide, on: date) -> str:
    """What has changed since, the newest first, as a page or as JSON.

    Raises: FaultyGuide where the history, or the guide of that day, does not hold together.
    """
    changes, wrong = read_history(guide.drug)
    raise_faulty(guide.drug, wrong)
    then = load_guide_as_of(guide.drug, on)
    later = later_than(changes, on)
    catalogue = desk.catalogue().about(guide)
    if desk.wants_json:
        found = [_answer(one, now) for one, now in _with_now(guide, later)]
        return as_json(
            stamped({"guide": guide.drug, "as_of": on.isoformat(), "changes": found}, then.version)
        )
    return _page(desk, catalogue, guide, on, later)


def _page(desk: Desk, catalogue: Catalogue, guide: Guide, on: date, later: tuple[Change, ...]) -> str:
    page, notes, say = desk.page(), Footnotes(), catalogue.say
    brand = catalogue.write(guide.drug, "brand")
    page.paragraph(say("guide_time.as_of.title", brand=brand, on=on), tone=Tone.HEADING)
    page.paragraph(say(f"guide_time.as_of.{'changed' if later else 'same'}"))
    for change, now in _with_now(guide, later):
        page.gap()
        page.paragraph(
            say("guide_time.as_of.until", place=change.place, until=change.until), tone=Tone.STRONG
        )
        then = say("guide_time.as_of.was", was=value_words(catalogue, change.was))
        page.paragraph(f"{then} {notes.marks(change.sources)}", indent=2)
        page.paragraph(say("guide_time.as_of.is", now=value_words(catalogue, now)), indent=2)
    show_sources(page, catalogue, notes)
    page.gap()
    page.paragraph(say("guide_time.as_of.how"), tone=Tone.QUIET)
    return str(page)


def _with_now(guide: Guide, changes: tuple[Change, ...]) -> Iterator[tuple[Change, object]]:
    tables = guide_tables(guide.drug, Faults())
    for change in changes:
        yield change, value_at(tables[change.file], change.at)


def value_words(catalogue: Catalogue, value: object) -> str:
    """A value of guide data as it can be read."""
    match value:
        case dict():
            pairs = (
                f"{key} = {value_words(catalogue, one)}" for key, one in value.items() if key != "sources"
            )
            return ", ".join(pairs)
        case list():
            return ", ".join(value_words(catalogue, one) for one in value)
        case _ if value is ABSENT:
            return catalogue.say("guide_time.diff.absent")
        case _:
            return str(value)


def _answer(change: Change, now: object) -> dict[str, Any]:
    return {
        "place": change.place,
        "until": str(change.until),
        "was": None if change.was is ABSENT else change.was,
        "now": None if now is ABSENT else now,
        "sources": [source_answer(source) for source in change.sources],
    }
