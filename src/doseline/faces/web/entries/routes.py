"""Entry routes: the log, to correct, to end, to take back, and as it was known on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.assessment import read_and_assess
from doseline.errors import RecordError
from doseline.faces.web.answers.routes import FORM_ON
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.doses.continuous import STRETCH
from doseline.faces.web.doses.routes import dose_form
from doseline.faces.web.entries import write
from doseline.faces.web.entries.forms import DECISION, INFECTION, RETRACTION, as_asked, for_guide, form_of
from doseline.faces.web.entries.idempotency import idempotent
from doseline.faces.web.entries.listing import details, is_open, is_put_back, rows
from doseline.faces.web.entries.new import open_questions
from doseline.faces.web.entries.receive import Page, receive
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms import widgets
from doseline.faces.web.forms.fields import Event, Field, Form, Kind
from doseline.faces.web.forms.typed_values import civil_day
from doseline.faces.web.view import View
from doseline.guide.infections import INFECTION as ANY_INFECTION
from doseline.record import Condition, Retraction
from doseline.record.chart import standing
from doseline.text import Counted, Named, sentences

_DAY = Form(type="day", words="entry.replay", fields=(Field(key="day", kind=Kind.DATE, needed=True),))


@get("/p/{record:str}/entries", sync_to_thread=True)
def listed(view: RecordView) -> Response[str]:
    """Every entry, newest first."""
    return view.page("entries/entries", rows=rows(view), day=_day_form(view, FormData({}, {})))


@get("/p/{record:str}/entries/{place:int}", sync_to_thread=True)
def correct(view: RecordView, place: FromPath[int]) -> Response[str]:
    """The entry's form, filled in as it stands."""
    old = _standing(view, place)
    page = _correction(view, place, old)
    decimal = view.catalogue.region.decimal
    return page.show(view, form_fields.typed(page.form, as_asked(old), view.case.guide, decimal=decimal))


@post("/p/{record:str}/entries/{place:int}", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def corrected(view: RecordView, place: FromPath[int], form: PostedForm) -> Response[str] | Redirect:
    """Keep the corrected entry in the place of the first."""
    old = _standing(view, place)
    return receive(_correction(view, place, old), view, form, old)


def _standing(view: View, place: int) -> Event:
    """The entry at a place of the log, as it was written.

    Raises: NotFoundException where there is none that can still be corrected.
    """
    events = view.stored.events
    if not 0 <= place < len(events) or events[place]["id"] not in write.standing_ids(view.case):
        raise NotFoundException
    found: Event = events[place]
    return found


def _correction(view: View, place: int, old: Event) -> Page:
    if old["type"] == "retraction":
        raise NotFoundException
    return Page(
        template="entries/entry",
        address=view.address("entries", str(place)),
        form=_form(view, old),
        values={
            "heading": view.say("entry.correct.title"),
            "intro": view.say("entry.correct.intro", entry=view.entry(view.case.entries[old["id"]])),
        },
    )


def _form(view: View, old: Event) -> Form:
    """The form of an entry, with what it says among the choices."""
    if old["type"] == "dose" and old.get("every_day"):
        return STRETCH
    if old["type"] == "dose":
        form = dose_form(view)
        kept = old.get("storage")
        known = view.case.entries.get(str(kept))
        return form if known is None else form.without("storage")
    event = view.case.entries[old["id"]]
    if isinstance(event, Condition) and event.means(ANY_INFECTION):
        return INFECTION
    form = for_guide(form_of(old), view.case.guide)
    if form is DECISION:
        about = str(old["about"])
        return form.choosing(
            "about", {about: view.catalogue.write(Named("reason", about))} | open_questions(view)
        )
    return form


@get("/p/{record:str}/entries/{place:int}/over", sync_to_thread=True)
def over(view: RecordView, place: FromPath[int]) -> Response[str]:
    """The question on which day it ended; today is filled in."""
    old = _standing(view, place)
    today = view.case.today.isoformat()
    page = _over(view, place, old)
    return page.show(view, form_fields.typed(page.form, {"until": today}, view.case.guide))


@post("/p/{record:str}/entries/{place:int}/over", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def ended(view: RecordView, place: FromPath[int], form: PostedForm) -> Response[str] | Redirect:
    """Keep the entry once more, with its last day."""
    old = _standing(view, place)
    return receive(_over(view, place, old), view, form, old)


def _over(view: View, place: int, old: Event) -> Page:
    event = view.case.entries[old["id"]]
    if not is_open(view, event):
        raise NotFoundException
    until = Field(key="until", kind=Kind.PARTIAL_DATE, needed=True)
    return Page(
        template="entries/entry",
        address=view.address("entries", str(place), "over"),
        form=Form(type=str(old["type"]), words="entry.over", fields=(until,), needs=("until",)),
        values={"heading": view.say("entry.over.title"), "intro": view.entry(event)},
    )


@get("/p/{record:str}/entries/{place:int}/error", sync_to_thread=True)
def error(view: RecordView, place: FromPath[int]) -> Response[str]:
    """What taking the entry back would move, and why it is taken back."""
    old = _standing(view, place)
    is_back = old["type"] == "retraction" and not is_put_back(view, view.case.entries[old["id"]])
    start = FormData({"reason": (view.say("entry.put-back-reason" if is_back else "entry.undo-reason"),)}, {})
    return _error(view, place, old).show(view, start)


@post("/p/{record:str}/entries/{place:int}/error", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def withdrawn(view: RecordView, place: FromPath[int], form: PostedForm) -> Response[str] | Redirect:
    """Take the entry back."""
    old = _standing(view, place)
    return receive(_error(view, place, old), view, form)


def _error(view: View, place: int, old: Event) -> Page:
    event = view.case.entries[old["id"]]
    is_back = isinstance(event, Retraction) and not is_put_back(view, event)
    move = write.moved(view.case, (event.id,))
    undone = write.Moved(before=move.after, after=move.before)
    fixed = {"on": view.case.today.isoformat(), "retracts": event.id}
    lines = (
        view.entry(event),
        view.catalogue.write(details(view, event), "apart"),
        write.said_moved(view, undone, "back" if is_back else "would"),
        _earlier(view, old),
    )
    return Page(
        template="entries/entry",
        address=view.address("entries", str(place), "error"),
        form=Form(type="retraction", words=RETRACTION.words, fields=RETRACTION.fields, fixed=fixed),
        values={
            "heading": view.say("entry.put-back" if is_back else "entry.retraction.title"),
            "intro": None,
            "lines": tuple(filter(None, lines)),
        },
    )


def _earlier(view: View, old: Event) -> str | None:
    """That the entry which this one corrected counts again, once this one is taken back."""
    before = view.case.entries.get(str(old.get("supersedes")))
    if before is None:
        return None
    said = (view.entry(before), *details(view, before))
    return view.say("entry.would.version", entry=view.catalogue.write(said, "apart"))


@post("/p/{record:str}/as-of", opt={FORM_ON: "entries"}, sync_to_thread=True, status_code=HTTP_200_OK)
def as_of(view: RecordView, form: PostedForm) -> Response[str]:
    """The record as it was known on a day, with that day's step; nothing is kept."""
    day = civil_day(form.one("day"))
    try:
        if day is not None and day <= view.case.today:
            return view.page("entries/replay", **_replayed(view, day))
    except RecordError:  # the record of that day cannot be told, as one before the birth
        pass
    return _not_a_day(view, form)


def _not_a_day(view: View, form: FormData) -> Response[str]:
    wrong = form_fields.FieldError(key="day", text=view.say("entry.replay.wrong", today=view.case.today))
    filled = _day_form(view, form, wrong)
    return view.page("entries/entries", status=HTTP_422_UNPROCESSABLE_ENTITY, rows=rows(view), day=filled)


def _day_form(view: View, sent: FormData, *wrong: form_fields.FieldError) -> widgets.Filled:
    return widgets.shown(_DAY, sent, view.catalogue, view.case.guide, wrong)


def _replayed(view: View, day: date) -> dict[str, Any]:
    case = read_and_assess(view.stored.document(day), clock=view.context.day, today=day, as_of=day)
    known = [event for event in case.record.events if event.known_from <= day]
    last_first = sorted(standing(known), key=lambda event: event.on.last)
    return {
        "day": day,
        "step": sentences.step(view.catalogue, case.step),
        "lines": tuple(view.entry(event) for event in reversed(last_first)),
        "set_aside": Counted("entry", case.chart.set_aside) if case.chart.set_aside else None,
    }


ROUTES = (listed, correct, corrected, over, ended, error, withdrawn, as_of)
