"""The page of ``doseline import``: what was read, what was left out and why, and the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from doseline.assessment import Assessment
from doseline.exchange.fhir.outcome import Import, Outcome, Status
from doseline.exchange.fhir.said import Choice, LeftOut, NotUnderstood, Why
from doseline.exchange.fhir.unread import Unreadable
from doseline.faces.cli.desk import Desk
from doseline.faces.cli.page import Page, Tone
from doseline.record import Record
from doseline.text import Catalogue, Counted, sentences

if TYPE_CHECKING:
    from doseline.faces.cli.import_into_app import TakenIn

# Of a long list the first ones are shown; --json has them all.
_SHOWN = 20


def show(
    desk: Desk,
    found: Import,
    saved: Mapping[str, str],
    taken: Sequence[TakenIn],
    assessed: Callable[[Record], Assessment],
) -> str:
    """The page of an import; ``assessed`` computes the answer to a record of it."""
    words, page = desk.catalogue(), desk.page()
    page.paragraph(
        words.say("exchange.title", resources=found.read, people=len(found.people)), tone=Tone.HEADING
    )
    for one in found.unreadable[:_SHOWN]:
        page.item("!", _unreadable(words, one), tone=Tone.CARE)
    if len(found.unreadable) > _SHOWN:
        page.paragraph(words.say("exchange.more", count=len(found.unreadable) - _SHOWN), indent=2)
    for person in found.people[:_SHOWN]:
        _person(page, desk, person, assessed)
        if person.record is not None or len(found.people) == 1:
            _lists(page, words, person)
    if len(found.people) > _SHOWN:
        page.gap()
        page.paragraph(words.say("exchange.more-people", count=len(found.people) - _SHOWN))
    _counted(page, words, found.counts)
    _list(page, words, "left-out", [_left_out(words, one) for one in found.left_out])
    page.gap()
    for told in taken:
        page.item("-", _taken_in(words, told))
    if saved or not taken:
        page.paragraph(_where(words, saved))
    return str(page)


def _taken_in(words: Catalogue, one: TakenIn) -> str:
    if one.is_new:
        return words.say("exchange.app.made", person=one.person, entries=one.new)
    told = words.say(
        "exchange.app.added", person=one.person, new=one.new, corrected=one.corrected, withdrawn=one.withdrawn
    )
    return f"{told} {words.say('exchange.app.asked', count=one.asked)}" if one.asked else told


def _unreadable(words: Catalogue, one: Unreadable) -> str:
    what = words.say(f"fault.{one.what}")
    if one.line is None:
        return words.say("exchange.not-read-at-all", file=one.file, what=what)
    return words.say("exchange.not-read-line", file=one.file, line=one.line, what=what)


def _person(page: Page, desk: Desk, person: Outcome, assessed: Callable[[Record], Assessment]) -> None:
    words = desk.catalogue()
    page.heading(person.person)
    if person.status is not Status.RECORD or person.record is None:
        page.paragraph(_status(words, person), tone=Tone.CARE)
    else:
        case = assessed(person.record)
        own = desk.words_for(case)
        page.paragraph(sentences.headline(own, case.step), tone=Tone.STRONG)
        page.paragraph(sentences.first(own, case.step))
    if person.record is not None:
        _taken(page, words, person.record)


def _status(words: Catalogue, person: Outcome) -> str:
    why = words.say(f"exchange.cannot.{person.why}") if person.status is Status.CANNOT else ""
    return words.say(f"exchange.status.{person.status.value}", why=why)


def _taken(page: Page, words: Catalogue, record: Record) -> None:
    kinds = Counter(type(event).__name__.lower() for event in record.events)
    told = tuple(words.write(Counted(kind, count)) for kind, count in kinds.items())
    said = words.say("exchange.taken", kinds=words.write(told, "comma")) if told else None
    page.paragraph(said or words.say("exchange.taken-nothing"))


def _lists(page: Page, words: Catalogue, person: Outcome) -> None:
    _list(page, words, "left-out", [*_all_left_out(words, person)])
    _list(page, words, "not-understood", [_not_understood(words, one) for one in person.not_understood])
    _list(page, words, "choices", [_choice(words, one) for one in person.choices])
    _list(page, words, "merged", [_merged(words, one) for one in person.merged])


def _list(page: Page, words: Catalogue, name: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    page.gap()
    page.paragraph(words.say(f"exchange.{name}"), tone=Tone.STRONG)
    for line in lines[:_SHOWN]:
        page.item("-", line)
    if len(lines) > _SHOWN:
        page.paragraph(words.say("exchange.more", count=len(lines) - _SHOWN), indent=2, tone=Tone.QUIET)


def _all_left_out(words: Catalogue, person: Outcome) -> Iterator[str]:
    """What was left out, each with its reason; what no rule reads is counted in one line, for it is much."""
    unread = [one for one in person.left_out if one.why is Why.NO_RULE]
    yield from (_left_out(words, one) for one in person.left_out if one.why is not Why.NO_RULE)
    if unread:
        yield words.say("exchange.no-rule", count=len(unread))


def _left_out(words: Catalogue, one: LeftOut) -> str:
    return _line(words, one.from_, words.say(f"exchange.why.{one.why.value}"))


def _not_understood(words: Catalogue, one: NotUnderstood) -> str:
    what = words.say(f"exchange.what.{one.what.value}")
    told = what if one.got is None else words.say("exchange.got", what=what, got=one.got)
    place = one.where if one.where.startswith(one.from_) else f"{one.from_} ({one.where})"
    return _line(words, place, told)


def _choice(words: Catalogue, one: Choice) -> str:
    what = words.say(f"exchange.what.{one.what.value}")
    if one.got is not None and one.took is not None:
        what = words.say("exchange.got-took", what=what, got=one.got, took=one.took)
    elif (told := one.got or one.took) is not None:
        what = words.say("exchange.got", what=what, got=told)
    return _line(words, one.from_, what)


def _merged(words: Catalogue, group: Sequence[str]) -> str:
    return words.say("exchange.same", first=group[0], others=words.write(tuple(group[1:]), "and"))


def _line(words: Catalogue, place: str, why: str) -> str:
    return words.say("exchange.line", place=place, why=why)


def _counted(page: Page, words: Catalogue, counts: Mapping[str, int]) -> None:
    if counts:
        kinds = tuple(f"{kind} {count}" for kind, count in counts.items())
        page.gap()
        page.paragraph(words.say("exchange.counted", kinds=words.write(kinds, "comma")))


def _where(words: Catalogue, saved: Mapping[str, str]) -> str:
    match tuple(saved.values()):
        case ():
            return words.say("exchange.not-saved")
        case (file,):
            return f"{words.say('exchange.saved', file=file)} {words.say('exchange.checked-with', file=file)}"
        case several:
            return words.say("exchange.saved-many", count=len(several), folder=str(Path(several[0]).parent))
