"""The set-up: short, can be left and gone on with; and what is said of a person later."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.faces.web import entries, forms, forms_shown, set_up_steps
from doseline.faces.web.faults import plain_page
from doseline.faces.web.forms import Form, Wrong
from doseline.faces.web.forms_person import PERSON, WHO, header, header_faults, last_changed
from doseline.faces.web.given import TheForm, TheHouse, TheSheet
from doseline.faces.web.house import House
from doseline.faces.web.render import Asked
from doseline.faces.web.sent import Sent
from doseline.faces.web.sheet import Sheet
from doseline.guide import drugs
from doseline.record import Person
from doseline.store import Author
from doseline.text import Catalogue

# Two taps on one button come at the same time: only one of them may make a record.
_CREATING = Lock()


@get("/set-up", sync_to_thread=True)
def who(request: Asked, house: TheHouse) -> Response[str]:
    """Who it is, the medicine, and the first day."""
    start = {"guide": (drugs()[0],)} if len(drugs()) == 1 else {}
    return _who(request, house, house.catalogue(), Sent(start, {}))


def _who(
    request: Asked, house: House, words: Catalogue, sent: Sent, faults: tuple[Wrong, ...] = ()
) -> Response[str]:
    filled = forms_shown.shown(WHO, sent, words, house.guide(), faults)
    return plain_page(
        request,
        "set_up_who",
        status=HTTP_422_UNPROCESSABLE_ENTITY if faults else HTTP_200_OK,
        filled=filled,
        once=sent.one("once") or entries.token(),
        is_first=not house.store.people(),
    )


@post("/set-up", sync_to_thread=True, status_code=HTTP_200_OK)
def begin(request: Asked, house: TheHouse, form: TheForm) -> Response[str] | Redirect:
    """Make the record, and go on to the next step."""
    words = house.catalogue(form.one("region") or None)
    faults = header_faults(house, WHO, form, words, {})
    if faults:
        return _who(request, house, words, form, faults)
    answers = forms.read(WHO, form, decimal=words.region.decimal)
    person, therapy = header(answers)
    with _CREATING:
        record = _made_before(house, form.one("once"))
        if record is None:
            now = entries.moment(
                house, Person(id="new", region=person["region"], timezone=person.get("timezone"))
            )
            record = house.store.by(Author.OWNER).create(
                called=answers["called"], person=person, therapy=therapy, now=now
            )
            shelf = house.store.shelf(record)
            shelf.put(set_up_steps.SHELF, {"step": set_up_steps.STEPS[0], "once": form.one("once")})
        else:  # the page was gone back to: what stands there now is what is meant
            now = entries.moment(house, house.case(house.store.kept(record)).record.person)
            house.store.by(Author.OWNER).amend(
                record,
                called=answers["called"],
                person=person,
                therapy=therapy,
                now=now,
            )
    return entries.to(f"/p/{record}/set-up")


def _made_before(house: House, once: str) -> str | None:
    """The record that this very form has made already."""
    for person in house.store.people():
        kept = house.store.shelf(person.id).get(set_up_steps.SHELF)
        if once and isinstance(kept, dict) and kept.get("once") == once:
            return person.id
    return None


@get("/p/{record:str}/set-up", sync_to_thread=True)
def step(sheet: TheSheet) -> Response[str] | Redirect:
    """The step that is next; Today where there is none."""
    current = set_up_steps.step_of(sheet)
    if current is None:
        return entries.to(sheet.address())
    form = set_up_steps.form_for(sheet, current)
    return _step(sheet, current, form, Sent({}, {}))


def _step(
    sheet: Sheet, current: str, form: Form, sent: Sent, faults: tuple[Wrong, ...] = ()
) -> Response[str]:
    return sheet.page(
        "set_up",
        status=HTTP_422_UNPROCESSABLE_ENTITY if faults else HTTP_200_OK,
        step=current,
        number=set_up_steps.STEPS.index(current) + 2,
        count=len(set_up_steps.STEPS) + 1,
        start=sheet.case.record.therapy.start,
        filled=forms_shown.shown(form, sent, sheet.catalogue, sheet.case.guide, faults),
        once=sent.one("once") or entries.token(),
    )


@post("/p/{record:str}/set-up", sync_to_thread=True, status_code=HTTP_200_OK)
def go_on(sheet: TheSheet, form: TheForm) -> Response[str] | Redirect:
    """Keep the answers of a step, or skip it, and go on."""
    current = set_up_steps.step_of(sheet)
    if current is None or current != form.one("step"):
        return entries.to(sheet.address("set-up"))
    if not form.has("skip") and entries.written_before(sheet, form.once) is None:
        if current == "doses" and set_up_steps.began_midway(form):
            sheet = _midway(sheet)
        answered = set_up_steps.answered(sheet, current, form)
        if answered.faults:
            return _step(sheet, current, set_up_steps.form_for(sheet, current), form, answered.faults)
        if answered.events:
            entries.save(sheet, answered.events, once=form.once)
    shelf = sheet.house.store.shelf(sheet.record)
    shelf.change(set_up_steps.SHELF, lambda kept: {**(kept or {}), "step": set_up_steps.after(current)})
    following = set_up_steps.after(current)
    return entries.to(sheet.address() if following == "done" else sheet.address("set-up"))


def _midway(sheet: Sheet) -> Sheet:
    """The same sheet, where treatment has run since the first day that was named."""
    *before, last = sheet.kept.header().therapies
    therapies = [*before, {"treated_since": last["start"], **last}]
    sheet.house.store.by(Author.OWNER).amend(
        sheet.record,
        now=entries.moment(sheet.house, sheet.case.record.person),
        therapy=therapies[0] if len(therapies) == 1 else therapies,
    )
    kept = sheet.house.store.kept(sheet.record)
    return replace(sheet, kept=kept)


@get("/p/{record:str}/person", sync_to_thread=True)
def person(sheet: TheSheet) -> Response[str]:
    """What is said of the person and the therapy."""
    head = sheet.kept.header()
    known: dict[str, Any] = {**head.therapies[-1], **head.person, "called": head.called}
    return _person(sheet, forms.typed(PERSON, known, sheet.case.guide))


def _person(sheet: Sheet, sent: Sent, faults: tuple[Wrong, ...] = ()) -> Response[str]:
    return sheet.page(
        "person",
        status=HTTP_422_UNPROCESSABLE_ENTITY if faults else HTTP_200_OK,
        filled=forms_shown.shown(PERSON, sent, sheet.catalogue, sheet.case.guide, faults),
        address=sheet.address("person"),
    )


@post("/p/{record:str}/person", sync_to_thread=True, status_code=HTTP_200_OK)
def amend(sheet: TheSheet, form: TheForm) -> Response[str] | Redirect:
    """Say something else from now on; what was said before stays in the log."""
    head = sheet.kept.header()
    asked = {item.key for item in PERSON.fields}
    *before, last = head.therapies
    therapies = [*before, {key: value for key, value in last.items() if key not in asked}]
    faults = header_faults(
        sheet.house, PERSON, form, sheet.catalogue, {"therapies": therapies, "events": sheet.kept.events}
    )
    if faults:
        return _person(sheet, form, faults)
    answers = forms.read(PERSON, form, decimal=sheet.catalogue.region.decimal)
    about, therapy = header(answers)
    therapies = last_changed(therapies, therapy)
    others = {key: value for key, value in head.person.items() if key not in asked and key != "id"}
    sheet.house.store.by(Author.OWNER).amend(
        sheet.record,
        now=entries.moment(sheet.house, sheet.case.record.person),
        called=answers["called"],
        person=others | about,
        therapy=therapies[0] if len(therapies) == 1 else therapies,
    )
    return entries.to(sheet.address())


PAGES = (who, begin, step, go_on, person, amend)
