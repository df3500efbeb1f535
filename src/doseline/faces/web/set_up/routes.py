"""Set-up routes: short, can be left and gone on with; and what is said of a person later."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.faces.web.context import AppContext
from doseline.faces.web.dependencies import App, PostedForm, RecordView
from doseline.faces.web.entries import write
from doseline.faces.web.errors import plain_page
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms import widgets
from doseline.faces.web.forms.fields import FieldError, Form
from doseline.faces.web.request import Request
from doseline.faces.web.set_up import steps
from doseline.faces.web.set_up.forms import PERSON, WHO, header, header_faults, last_changed
from doseline.faces.web.view import View
from doseline.guide import sound_drugs
from doseline.record import Person
from doseline.store import Author
from doseline.text import Catalogue

# Two taps on one button come at the same time: only one of them may make a record.
_CREATING = Lock()


@get("/set-up", sync_to_thread=True)
def who(request: Request, context: App) -> Response[str]:
    """Who it is, the medicine, and the first day."""
    known = sound_drugs()
    start = {"guide": known} if len(known) == 1 else {}
    return _who(request, context, context.catalogue(), FormData(start, {}))


def _who(
    request: Request,
    context: AppContext,
    words: Catalogue,
    sent: FormData,
    faults: tuple[FieldError, ...] = (),
) -> Response[str]:
    filled = widgets.shown(WHO, sent, words, None, faults)
    return plain_page(
        request,
        "set_up/set_up_who",
        status=HTTP_422_UNPROCESSABLE_ENTITY if faults else HTTP_200_OK,
        filled=filled,
        idempotency_token=sent.one("once") or write.token(),
        is_first=not context.store.people(),
    )


@post("/set-up", sync_to_thread=True, status_code=HTTP_200_OK)
def begin(request: Request, context: App, form: PostedForm) -> Response[str] | Redirect:
    """Make the record, and go on to the next step."""
    words = context.catalogue(form.one("region") or None)
    faults = header_faults(context, WHO, form, words, {})
    if faults:
        return _who(request, context, words, form, faults)
    answers = form_fields.read(WHO, form, decimal=words.region.decimal)
    person, therapy = header(answers)
    with _CREATING:
        record = _made_before(context, form.one("once"))
        if record is None:
            now = write.moment(
                context, Person(id="new", region=person["region"], timezone=person.get("timezone"))
            )
            record = context.store.by(Author.OWNER).create(
                called=answers["called"], person=person, therapy=therapy, now=now
            )
            shelf = context.store.shelf(record)
            shelf.put(steps.SHELF, {"step": steps.STEPS[0], "once": form.one("once")})
        else:  # the page was gone back to: what stands there now is what is meant
            now = write.moment(context, context.case(context.store.kept(record)).record.person)
            context.store.by(Author.OWNER).amend(
                record,
                called=answers["called"],
                person=person,
                therapy=therapy,
                now=now,
            )
    return write.to(f"/p/{record}/set-up")


def _made_before(context: AppContext, once: str) -> str | None:
    """The record that this very form has made already."""
    for person in context.store.people():
        kept = context.store.shelf(person.id).get(steps.SHELF)
        if once and isinstance(kept, dict) and kept.get("once") == once:
            return person.id
    return None


@get("/p/{record:str}/set-up", sync_to_thread=True)
def step(view: RecordView) -> Response[str] | Redirect:
    """The step that is next; Today where there is none."""
    current = steps.step_of(view)
    if current is None:
        return write.to(view.address())
    form = steps.form_for(view, current)
    return _step(view, current, form, FormData({}, {}))


def _step(
    view: View, current: str, form: Form, sent: FormData, faults: tuple[FieldError, ...] = ()
) -> Response[str]:
    return view.page(
        "set_up/set_up",
        status=HTTP_422_UNPROCESSABLE_ENTITY if faults else HTTP_200_OK,
        step=current,
        number=steps.STEPS.index(current) + 2,
        count=len(steps.STEPS) + 1,
        start=view.case.record.therapy.start,
        filled=widgets.shown(form, sent, view.catalogue, view.case.guide, faults),
        idempotency_token=sent.one("once") or write.token(),
    )


@post("/p/{record:str}/set-up", sync_to_thread=True, status_code=HTTP_200_OK)
def go_on(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Keep the answers of a step, or skip it, and go on."""
    current = steps.step_of(view)
    if current is None or current != form.one("step"):
        return write.to(view.address("set-up"))
    if not form.has("skip") and write.written_before(view, form.idempotency_key) is None:
        if current == "doses" and steps.began_midway(form):
            view = _midway(view)
        answered = steps.answered(view, current, form)
        if answered.faults:
            return _step(view, current, steps.form_for(view, current), form, answered.faults)
        if answered.events:
            write.save(view, answered.events, idempotency_key=form.idempotency_key)
    shelf = view.context.store.shelf(view.record)
    shelf.change(steps.SHELF, lambda kept: {**(kept or {}), "step": steps.after(current)})
    following = steps.after(current)
    return write.to(view.address() if following == "done" else view.address("set-up"))


def _midway(view: View) -> View:
    """The same view, where treatment has run since the first day that was named."""
    *before, last = view.stored.header().therapies
    therapies = [*before, {"treated_since": last["start"], **last}]
    view.context.store.by(Author.OWNER).amend(
        view.record,
        now=write.moment(view.context, view.case.record.person),
        therapy=therapies[0] if len(therapies) == 1 else therapies,
    )
    kept = view.context.store.kept(view.record)
    return replace(view, stored=kept)


@get("/p/{record:str}/person", sync_to_thread=True)
def person(view: RecordView) -> Response[str]:
    """What is said of the person and the therapy."""
    head = view.stored.header()
    known: dict[str, Any] = {**head.therapies[-1], **head.person, "called": head.called}
    return _person(view, form_fields.typed(PERSON, known, view.case.guide))


def _person(view: View, sent: FormData, faults: tuple[FieldError, ...] = ()) -> Response[str]:
    return view.page(
        "set_up/person",
        status=HTTP_422_UNPROCESSABLE_ENTITY if faults else HTTP_200_OK,
        filled=widgets.shown(PERSON, sent, view.catalogue, view.case.guide, faults),
        address=view.address("person"),
    )


@post("/p/{record:str}/person", sync_to_thread=True, status_code=HTTP_200_OK)
def amend(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Say something else from now on; what was said before stays in the log."""
    head = view.stored.header()
    asked = {item.key for item in PERSON.fields}
    *before, last = head.therapies
    therapies = [*before, {key: value for key, value in last.items() if key not in asked}]
    faults = header_faults(
        view.context, PERSON, form, view.catalogue, {"therapies": therapies, "events": view.stored.events}
    )
    if faults:
        return _person(view, form, faults)
    answers = form_fields.read(PERSON, form, decimal=view.catalogue.region.decimal)
    about, therapy = header(answers)
    therapies = last_changed(therapies, therapy)
    others = {key: value for key, value in head.person.items() if key not in asked and key != "id"}
    view.context.store.by(Author.OWNER).amend(
        view.record,
        now=write.moment(view.context, view.case.record.person),
        called=answers["called"],
        person=others | about,
        therapy=therapies[0] if len(therapies) == 1 else therapies,
    )
    return write.to(view.address())


ROUTES = (who, begin, step, go_on, person, amend)
