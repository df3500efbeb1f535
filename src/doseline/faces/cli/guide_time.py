"""``doseline guide DRUG --as-of DAY``: what the guide said otherwise on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from doseline.assessment import Footnotes, source_answer, stamped
from doseline.faces.ask import side
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cli.sections import show_sources
from doseline.frozen import dataclass
from doseline.guide import Guide, drugs
from doseline.guide.drug_files import raise_faulty
from doseline.guide.explanations import Disagreement
from doseline.guide.history import (
    Change,
    Regional,
    later_than,
    load_guide_as_of,
    read_history,
    read_regional,
    told_only,
)
from doseline.guide.load import guide_tables
from doseline.guide.places import ABSENT, value_at
from doseline.guide.statements import load_statements
from doseline.guide.validation import Faults
from doseline.text import Catalogue


def run(desk: Desk, guide: Guide, on: date) -> str:
    """What has changed since, the newest first, as a page or as JSON.

    Raises: FaultyGuide where the history, or the guide of that day, does not hold together.
    """
    changes, wrong = read_history(guide.drug)
    raise_faulty(guide.drug, wrong)
    then = load_guide_as_of(guide.drug, on)
    later, told = later_than(changes, on), told_only(changes, on)
    catalogue = desk.catalogue().about(guide)
    if desk.wants_json:
        answer = {
            "guide": guide.drug,
            "as_of": on.isoformat(),
            "changes": [_answer(one, now) for one, now in _with_now(guide, later)],
            "not_undone": [_answer(one, now) for one, now in _with_now(guide, told)],
            "regional": regional_answer(guide, catalogue),
        }
        return as_json(stamped(answer, then.version))
    return _page(desk, catalogue, guide, on, (later, told))


def _page(
    desk: Desk, catalogue: Catalogue, guide: Guide, on: date, found: tuple[tuple[Change, ...], ...]
) -> str:
    page, notes, say = desk.page(), Footnotes(), catalogue.say
    later, told = found
    brand = catalogue.write(guide.drug, "brand")
    page.paragraph(say("guide_time.as_of.title", brand=brand, on=on), tone=Tone.HEADING)
    page.paragraph(say(f"guide_time.as_of.{'changed' if later else 'same'}"))
    for change, now in _with_now(guide, later):
        _show(page, catalogue, notes, change, now)
    if told:
        page.heading(say("guide_time.as_of.told"))
    for change, now in _with_now(guide, told):
        _show(page, catalogue, notes, change, now)
    show_regional(page, catalogue, guide, notes)
    show_sources(page, catalogue, notes)
    page.gap()
    page.paragraph(say("guide_time.as_of.how"), tone=Tone.QUIET)
    return str(page)


def _show(page: Page, catalogue: Catalogue, notes: Footnotes, change: Change, now: object) -> None:
    """One change: its place and day, what stood there then, what stands there now."""
    say, when = catalogue.say, "until" if change.day_known else "by"
    page.gap()
    page.paragraph(say(f"guide_time.as_of.{when}", place=change.place, until=change.until), tone=Tone.STRONG)
    was = value_words(catalogue, change.was) if change.was_read else say("guide_time.as_of.unread")
    page.paragraph(f"{say('guide_time.as_of.was', was=was)} {notes.marks(change.sources)}", indent=2)
    page.paragraph(say("guide_time.as_of.is", now=value_words(catalogue, now)), indent=2)


def show_regional(page: Page, catalogue: Catalogue, guide: Guide, notes: Footnotes) -> None:
    """Where texts of different regions differ, and that no source gives the day."""
    found = tuple(_regional(guide, catalogue))
    if found:
        page.heading(catalogue.say("guide_time.regional.title"))
        page.paragraph(catalogue.say("guide_time.regional.no-day"))
    for one, sides in found:
        page.gap()
        page.paragraph(sides.topic, tone=Tone.STRONG)
        page.item("-", f"{sides.a} {notes.marks(sides.of.a)}")
        page.item("-", f"{sides.b} {notes.marks(sides.of.b)}")
        page.paragraph(", ".join(one.places), indent=2, tone=Tone.QUIET)


def regional_answer(guide: Guide, catalogue: Catalogue) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [
        {
            "id": one.disagreement,
            "places": list(one.places),
            "topic": sides.topic,
            "a": sides.a,
            "b": sides.b,
            "day": None,
            "sources": [source_answer(source) for source in sides.of.sources],
        }
        for one, sides in _regional(guide, catalogue)
    ]


@dataclass(frozen=True, slots=True)
class _Sides:
    """What both sides of a disagreement say, in words."""

    of: Disagreement
    topic: str
    a: str
    b: str


def _regional(guide: Guide, catalogue: Catalogue) -> Iterator[tuple[Regional, _Sides]]:
    """The places with both sides; nothing of a guide in a folder of its own that is no known one."""
    if guide.drug not in drugs():
        return
    known = load_statements(guide.drug).disagreements
    for one in read_regional(guide.drug):
        found = known[one.disagreement]
        topic, a, b = (side(catalogue, found, part) for part in ("topic", "a", "b"))
        yield one, _Sides(found, topic, a, b)


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
        "day_known": change.day_known,
        "was_read": change.was_read,
        "was": None if change.was is ABSENT else change.was,
        "now": None if now is ABSENT else now,
        "sources": [source_answer(source) for source in change.sources],
    }
