"""The page of ``doseline import``: what was read, what was left out and why, and the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from doseline.assessment import Assessment
from doseline.faces.cli.desk import Desk
from doseline.faces.cli.page import Page, Tone
from doseline.text import Catalogue, Counted, sentences

Json = Mapping[str, Any]
# Of a long list the first ones are shown; --json has them all.
_SHOWN = 20


def show(
    desk: Desk, report: Json, saved: tuple[str, ...], assessed: Callable[[Json], Assessment]
) -> str:
    """The page of a report; ``assessed`` computes the answer to a record of it."""
    words, page = desk.catalogue(), desk.page()
    people = report["people"]
    page.paragraph(
        words.say("exchange.title", resources=report["read"], people=len(people)), tone=Tone.HEADING
    )
    for one in report["unreadable"]:
        key = "not-read-at-all" if one["line"] is None else "not-read-line"
        page.item("!", words.say(f"exchange.{key}", **{**one, "what": words.fault(one["what"])}), tone=Tone.CARE)
    for person in people:
        _person(page, desk, person, assessed)
    _counted(page, words, report["counts"])
    _rest(page, words, report)
    page.gap()
    page.paragraph(_where(words, saved))
    return str(page)


def _person(page: Page, desk: Desk, person: Json, assessed: Callable[[Json], Assessment]) -> None:
    words = desk.catalogue()
    page.heading(person["person"])
    if person["record"] is None or person["status"] != "record":
        page.paragraph(_status(words, person), tone=Tone.CARE)
    if person["record"] is not None:
        _record(page, desk, person, assessed)
    _lists(page, words, person)


def _status(words: Catalogue, person: Json) -> str:
    why = words.say(f"exchange.cannot.{person['why']}") if person["status"] == "cannot" else ""
    return words.say(f"exchange.status.{person['status']}", why=why)


def _record(page: Page, desk: Desk, person: Json, assessed: Callable[[Json], Assessment]) -> None:
    record = person["record"]
    kinds = Counter(str(event["type"]) for event in record["events"])
    if person["status"] == "record":
        case = assessed(record)
        own = desk.words_for(case)
        page.paragraph(sentences.headline(own, case.step), tone=Tone.STRONG)
        page.paragraph(sentences.first(own, case.step))
    words = desk.catalogue()
    told = tuple(words.write(Counted(kind, count)) for kind, count in kinds.items())
    said = words.say("exchange.taken", kinds=words.write(told, "comma")) if told else None
    page.paragraph(said or words.say("exchange.taken-nothing"))


def _lists(page: Page, words: Catalogue, person: Json) -> None:
    left = [_left_out(words, one) for one in person["left_out"]]
    _list(page, words, "left-out", left)
    _list(page, words, "not-understood", [_not_understood(words, one) for one in person["not_understood"]])
    _list(page, words, "choices", [_choice(words, one) for one in person["choices"]])
    _list(page, words, "merged", [_merged(words, one) for one in person["merged"]])


def _list(page: Page, words: Catalogue, name: str, lines: list[str]) -> None:
    if not lines:
        return
    page.gap()
    page.paragraph(words.say(f"exchange.{name}"), tone=Tone.STRONG)
    for line in lines[:_SHOWN]:
        page.item("-", line)
    if len(lines) > _SHOWN:
        page.paragraph(words.say("exchange.more", count=len(lines) - _SHOWN), indent=2, tone=Tone.QUIET)


def _left_out(words: Catalogue, one: Json) -> str:
    return words.say("exchange.line", **{"from": one["from"], "why": words.say(f"exchange.why.{one['why']}")})


def _not_understood(words: Catalogue, one: Json) -> str:
    what = words.say(f"exchange.what.{one['what']}")
    told = what if one["got"] is None else words.say("exchange.got", what=what, got=one["got"])
    return words.say("exchange.line", **{"from": one["where"] or one["from"], "why": told})


def _choice(words: Catalogue, one: Json) -> str:
    what = words.say(f"exchange.what.{one['what']}")
    if one["got"] is not None and one["took"] is not None:
        what = words.say("exchange.got-took", what=what, got=one["got"], took=one["took"])
    elif one["got"] is not None or one["took"] is not None:
        what = words.say("exchange.got", what=what, got=one["got"] or one["took"])
    return words.say("exchange.line", **{"from": one["from"], "why": what})


def _merged(words: Catalogue, one: list[str]) -> str:
    return words.say("exchange.same", first=one[0], others=words.write(tuple(one[1:]), "and"))


def _counted(page: Page, words: Catalogue, counts: Mapping[str, int]) -> None:
    if counts:
        kinds = tuple(f"{kind} {count}" for kind, count in counts.items())
        page.gap()
        page.paragraph(words.say("exchange.counted", kinds=words.write(kinds, "comma")))


def _rest(page: Page, words: Catalogue, report: Json) -> None:
    """What belongs to nobody who was sent."""
    _list(page, words, "left-out", [_left_out(words, one) for one in report["left_out"]])
    _list(page, words, "not-understood", [_not_understood(words, one) for one in report["not_understood"]])


def _where(words: Catalogue, saved: tuple[str, ...]) -> str:
    match saved:
        case ():
            return words.say("exchange.not-saved")
        case (file,):
            return f"{words.say('exchange.saved', file=file)} {words.say('exchange.checked-with', file=file)}"
        case _:
            folder = saved[0].rpartition("/")[0]
            return words.say("exchange.saved-many", count=len(saved), folder=folder)
