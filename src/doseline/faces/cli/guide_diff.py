"""``doseline guide diff OLD NEW [RECORD...]``: what changed between two states of a guide, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from doseline.assessment import Footnotes, stamped
from doseline.assessment.guide_change import Touched, touched
from doseline.errors import InputFaults, RequestError, fault
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.guide_time import regional_answer, show_regional, value_words
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cli.sections import show_sources
from doseline.frozen import dataclass
from doseline.guide import load_shared
from doseline.guide.difference import Difference, State, differences, state_in, state_of
from doseline.guide.editions import Editions, Readings
from doseline.guide.places import ABSENT
from doseline.record import read_record
from doseline.text import Catalogue

_EXAMPLE = "DRUG@2025-01-01"


def run(desk: Desk) -> str:
    """The changed places with their rules; with records, the people who get another answer.

    Raises: RequestError for what cannot be read as a state of a guide; FaultyGuide where one does not hold
    together.
    """
    old_name, new_name, *records = _named(desk)
    old, new = _state(old_name), _state(new_name)
    if old.guide.drug != new.guide.drug:
        wrong = fault("guides-differ", "OLD NEW", old=old.guide.drug, new=new.guide.drug)
        raise RequestError((wrong,))
    found = differences(old, new)
    people = _people(old, new, tuple(_files(records)), desk.today()) if records else None
    catalogue = desk.catalogue().about(new.guide)
    if desk.wants_json:
        answer: dict[str, Any] = {
            "old": old.name,
            "new": new.name,
            "changes": [_answer(one) for one in found],
            "regional": regional_answer(new.guide, catalogue),
        }
        if people is not None:
            answer["people"] = _people_answer(people, desk.today())
        return as_json(stamped(answer, f"{old.guide.version} {new.guide.version}"))
    page = desk.page()
    _show(page, catalogue, (old, new), found)
    notes = Footnotes()
    show_regional(page, catalogue, new.guide, notes)
    if people is not None:
        _show_people(page, catalogue, people, desk.today())
    show_sources(page, catalogue, notes)
    return str(page)


def _named(desk: Desk) -> tuple[str, ...]:
    words = desk.arguments.texts("TOPIC")
    if len(words) < len(("OLD", "NEW")):
        raise RequestError((fault("not-a-guide-state", "OLD NEW", example=_EXAMPLE),))
    return words


def _state(word: str) -> State:
    """A drug, a drug as of a day, or a folder with a guide in it."""
    if Path(word).is_dir():
        return state_in(Path(word))
    drug, at, day = word.lower().partition("@")
    if not at:
        return state_of(drug)
    try:
        return state_of(drug, date.fromisoformat(day))
    except ValueError:
        raise RequestError((fault("not-a-guide-state", word, example=_EXAMPLE),)) from None


def _files(named: list[str]) -> Iterator[str]:
    """The record files named, and those of the folders named."""
    for name in named:
        folder = Path(name)
        if folder.is_dir():
            yield from sorted(str(file) for file in folder.rglob("*.json") if file.is_file())
        else:
            yield name


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The records that get another answer, by file; how many were looked at, and how many could not be."""

    touched: tuple[tuple[str, Touched], ...]
    count: int
    left_out: tuple[str, ...]


def _people(old: State, new: State, names: tuple[str, ...], today: date) -> People:
    found: list[tuple[str, Touched]] = []
    left_out: list[str] = []
    for name in names:
        try:
            data = files.read(name)
            record = read_record(data, names=load_shared().names, guides=Editions(), readings=Readings())
            found.append((name, touched(old.guide, new.guide, record, today=today)))
        except InputFaults:
            left_out.append(name)
    changed = tuple((name, one) for name, one in found if not one.is_untouched)
    return People(touched=changed, count=len(found), left_out=tuple(left_out))


def _show(
    page: Page, catalogue: Catalogue, states: tuple[State, State], found: tuple[Difference, ...]
) -> None:
    say, (old, new) = catalogue.say, states
    page.paragraph(say("guide_time.diff.title", old=old.name, new=new.name), tone=Tone.HEADING)
    if not found:
        page.paragraph(say("guide_time.diff.same"))
    for one in found:
        page.gap()
        page.paragraph(say("guide_time.diff.place", place=one.place), tone=Tone.STRONG)
        page.paragraph(say("guide_time.diff.old", value=value_words(catalogue, one.old)), indent=2)
        page.paragraph(say("guide_time.diff.new", value=value_words(catalogue, one.new)), indent=2)
        if one.rules:
            page.paragraph(
                say("guide_time.diff.rules", rules=", ".join(one.rules)), indent=2, tone=Tone.QUIET
            )


def _show_people(page: Page, catalogue: Catalogue, people: People, today: date) -> None:
    say = catalogue.say
    page.heading(say("guide_time.diff.people", today=today))
    counts = {"count": people.count, "touched": len(people.touched)}
    page.paragraph(say(f"guide_time.diff.{'some' if people.touched else 'none'}", **counts))
    if people.left_out:
        page.paragraph(say("guide_time.diff.left-out", count=len(people.left_out)))
    for name, one in people.touched:
        page.gap()
        page.paragraph(name, tone=Tone.STRONG)
        for line in _lines(catalogue, one):
            page.item("-", line)


def _lines(catalogue: Catalogue, one: Touched) -> Iterator[str]:
    say = catalogue.say
    if one.step is not None:
        old, new = (_step(catalogue, *step) for step in one.step)
        yield say("guide_time.diff.step", old=old, new=new)
    if one.next_dose is not None:
        old, new = (catalogue.write(day) if day else say("guide_time.diff.no-day") for day in one.next_dose)
        yield say("guide_time.diff.next", old=old, new=new)
    for name, pair in (("status", one.status), ("verdict", one.verdict)):
        if pair is not None:
            yield say(f"guide_time.diff.{name}", old=pair[0], new=pair[1])
    for name, rules in (("gone", one.gone), ("come", one.come)):
        for rule, severity in rules:
            yield say(f"guide_time.diff.{name}", rule=rule, severity=severity)


def _step(catalogue: Catalogue, action: str, on: date | None) -> str:
    return action if on is None else catalogue.say("guide_time.diff.on-day", action=action, on=on)


def _answer(one: Difference) -> dict[str, Any]:
    old, new = (None if value is ABSENT else value for value in (one.old, one.new))
    return {"place": one.place, "old": old, "new": new, "rules": list(one.rules)}


def _people_answer(people: People, today: date) -> dict[str, Any]:
    return {
        "today": today.isoformat(),
        "looked_at": people.count,
        "left_out": list(people.left_out),
        "touched": [{"record": name, **_touched(one)} for name, one in people.touched],
    }


def _touched(one: Touched) -> dict[str, Any]:
    return {
        "step": one.step and [{"action": action, "for_date": _day(on)} for action, on in one.step],
        "next_dose": one.next_dose and [_day(on) for on in one.next_dose],
        "status": one.status and list(one.status),
        "verdict": one.verdict and list(one.verdict),
        "gone": [list(pair) for pair in one.gone],
        "come": [list(pair) for pair in one.come],
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
