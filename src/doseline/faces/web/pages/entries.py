"""Everything that was written down: to correct, to end, to take back, and as it was known on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import RecordError
from doseline.faces.answers import open_case
from doseline.faces.web import entries, forms, forms_person, forms_shown
from doseline.faces.web.entries_flow import Page, receive
from doseline.faces.web.entries_words import details, is_open, is_put_back, rows
from doseline.faces.web.forms import Event, Field, Form, Kind
from doseline.faces.web.forms_entries import DECISION, INFECTION, RETRACTION, as_asked, form_of
from doseline.faces.web.given import TheForm, TheSheet
from doseline.faces.web.pages.entry import open_questions
from doseline.faces.web.pages.took import dose_form
from doseline.faces.web.sent import Sent
from doseline.faces.web.sheet import Sheet
from doseline.record import Condition, Retraction
from doseline.record.chart import standing
from doseline.text import Counted, Named, sentences

_DAY = Form(type="day", words="entry.replay", fields=(Field(key="day", kind=Kind.DATE, needed=True),))


@get("/p/{record:str}/entries", sync_to_thread=True)
def listed(sheet: TheSheet) -> Response[str]:
    """Every entry, newest first."""
    return sheet.page("entries", rows=rows(sheet), day=_day_form(sheet, Sent({}, {})))


@get("/p/{record:str}/entries/{place:int}", sync_to_thread=True)
def correct(sheet: TheSheet, place: FromPath[int]) -> Response[str]:
    """The entry's form, filled in as it stands."""
    old = _standing(sheet, place)
    page = _correction(sheet, place, old)
    decimal = sheet.catalogue.region.decimal
    return page.show(sheet, forms.typed(page.form, as_asked(old), sheet.case.guide, decimal=decimal))


@post("/p/{record:str}/entries/{place:int}", sync_to_thread=True, status_code=HTTP_200_OK)
def corrected(sheet: TheSheet, place: FromPath[int], form: TheForm) -> Response[str] | Redirect:
    """Keep the corrected entry in the place of the first."""
    before = entries.written_before(sheet, form.once)
    if before is not None:
        return entries.to(f"{sheet.address()}?saved={before}")
    old = _standing(sheet, place)
    return receive(_correction(sheet, place, old), sheet, form, old)


def _standing(sheet: Sheet, place: int) -> Event:
    """The entry at a place of the log, as it was written.

    Raises: NotFoundException where there is none that can still be corrected.
    """
    events = sheet.kept.events
    if not 0 <= place < len(events) or events[place]["id"] not in entries.standing_ids(sheet.case):
        raise NotFoundException
    found: Event = events[place]
    return found


def _correction(sheet: Sheet, place: int, old: Event) -> Page:
    if old["type"] == "retraction":
        raise NotFoundException
    return Page(
        template="entry",
        address=sheet.address("entries", str(place)),
        form=_form(sheet, old),
        values={
            "heading": sheet.say("entry.correct.title"),
            "intro": sheet.say("entry.correct.intro", entry=sheet.entry(sheet.case.entries[old["id"]])),
        },
    )


def _form(sheet: Sheet, old: Event) -> Form:
    """The form of an entry, with what it says among the choices."""
    if old["type"] == "dose":
        form = dose_form(sheet)
        kept = old.get("storage")
        known = sheet.case.entries.get(str(kept))
        return form if known is None else form.without("storage")
    event = sheet.case.entries[old["id"]]
    if isinstance(event, Condition) and event.means("infection"):
        return INFECTION
    form = form_of(old)
    if form is DECISION:
        about = str(old["about"])
        return form.choosing(
            "about", {about: sheet.catalogue.write(Named("reason", about))} | open_questions(sheet)
        )
    return form


@get("/p/{record:str}/entries/{place:int}/over", sync_to_thread=True)
def over(sheet: TheSheet, place: FromPath[int]) -> Response[str]:
    """The question on which day it ended; today is filled in."""
    old = _standing(sheet, place)
    today = sheet.case.today.isoformat()
    page = _over(sheet, place, old)
    return page.show(sheet, forms.typed(page.form, {"until": today}, sheet.case.guide))


@post("/p/{record:str}/entries/{place:int}/over", sync_to_thread=True, status_code=HTTP_200_OK)
def ended(sheet: TheSheet, place: FromPath[int], form: TheForm) -> Response[str] | Redirect:
    """Keep the entry once more, with its last day."""
    before = entries.written_before(sheet, form.once)
    if before is not None:
        return entries.to(f"{sheet.address()}?saved={before}")
    old = _standing(sheet, place)
    return receive(_over(sheet, place, old), sheet, form, old)


def _over(sheet: Sheet, place: int, old: Event) -> Page:
    event = sheet.case.entries[old["id"]]
    if not is_open(sheet, event):
        raise NotFoundException
    until = Field(key="until", kind=Kind.PARTIAL_DATE, needed=True)
    return Page(
        template="entry",
        address=sheet.address("entries", str(place), "over"),
        form=Form(type=str(old["type"]), words="entry.over", fields=(until,), needs=("until",)),
        values={"heading": sheet.say("entry.over.title"), "intro": sheet.entry(event)},
    )


@get("/p/{record:str}/entries/{place:int}/error", sync_to_thread=True)
def error(sheet: TheSheet, place: FromPath[int]) -> Response[str]:
    """What taking the entry back would move, and why it is taken back."""
    old = _standing(sheet, place)
    is_back = old["type"] == "retraction" and not is_put_back(sheet, sheet.case.entries[old["id"]])
    start = Sent({"reason": (sheet.say("entry.put-back-reason" if is_back else "entry.undo-reason"),)}, {})
    return _error(sheet, place, old).show(sheet, start)


@post("/p/{record:str}/entries/{place:int}/error", sync_to_thread=True, status_code=HTTP_200_OK)
def withdrawn(sheet: TheSheet, place: FromPath[int], form: TheForm) -> Response[str] | Redirect:
    """Take the entry back."""
    before = entries.written_before(sheet, form.once)
    if before is not None:
        return entries.to(f"{sheet.address()}?saved={before}")
    old = _standing(sheet, place)
    return receive(_error(sheet, place, old), sheet, form)


def _error(sheet: Sheet, place: int, old: Event) -> Page:
    event = sheet.case.entries[old["id"]]
    is_back = isinstance(event, Retraction) and not is_put_back(sheet, event)
    move = entries.moved(sheet.case, (event.id,))
    undone = entries.Moved(before=move.after, after=move.before)
    fixed = {"on": sheet.case.today.isoformat(), "retracts": event.id}
    lines = (
        sheet.entry(event),
        sheet.catalogue.write(details(sheet, event), "apart"),
        entries.said_moved(sheet, undone, "back" if is_back else "would"),
        _earlier(sheet, old),
    )
    return Page(
        template="entry",
        address=sheet.address("entries", str(place), "error"),
        form=Form(type="retraction", words=RETRACTION.words, fields=RETRACTION.fields, fixed=fixed),
        values={
            "heading": sheet.say("entry.put-back" if is_back else "entry.retraction.title"),
            "intro": None,
            "lines": tuple(filter(None, lines)),
        },
    )


def _earlier(sheet: Sheet, old: Event) -> str | None:
    """That the entry which this one corrected counts again, once this one is taken back."""
    before = sheet.case.entries.get(str(old.get("supersedes")))
    if before is None:
        return None
    said = (sheet.entry(before), *details(sheet, before))
    return sheet.say("entry.would.version", entry=sheet.catalogue.write(said, "apart"))


@post("/p/{record:str}/as-of", sync_to_thread=True, status_code=HTTP_200_OK)
def as_of(sheet: TheSheet, form: TheForm) -> Response[str]:
    """The record as it was known on a day, with that day's step; nothing is kept."""
    day = forms_person.day(form.one("day"))
    try:
        if day is not None and day <= sheet.case.today:
            return sheet.page("replay", **_replayed(sheet, day))
    except RecordError:  # the record of that day cannot be told, as one before the birth
        pass
    return _not_a_day(sheet, form)


def _not_a_day(sheet: Sheet, form: Sent) -> Response[str]:
    wrong = forms.Wrong(key="day", text=sheet.say("entry.replay.wrong", today=sheet.case.today))
    filled = _day_form(sheet, form, wrong)
    return sheet.page("entries", status=HTTP_422_UNPROCESSABLE_ENTITY, rows=rows(sheet), day=filled)


def _day_form(sheet: Sheet, sent: Sent, *wrong: forms.Wrong) -> forms_shown.Filled:
    return forms_shown.shown(_DAY, sent, sheet.catalogue, sheet.case.guide, wrong)


def _replayed(sheet: Sheet, day: date) -> dict[str, Any]:
    case = open_case(sheet.kept.document(day), clock=sheet.house.day, today=day, as_of=day)
    known = [event for event in case.record.events if event.known_from <= day]
    last_first = sorted(standing(known), key=lambda event: event.on.last)
    return {
        "day": day,
        "step": sentences.step(sheet.catalogue, case.step),
        "lines": tuple(sheet.entry(event) for event in reversed(last_first)),
        "set_aside": Counted("entry", case.chart.set_aside) if case.chart.set_aside else None,
    }


PAGES = (listed, correct, corrected, over, ended, error, withdrawn, as_of)
