"""Set-up routes: one question a page, with Back, to be left and gone on with; and what is said later."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.advice import Action
from doseline.faces.web.context import AppContext
from doseline.faces.web.dependencies import App, PostedForm, RecordView
from doseline.faces.web.entries import write
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms import widgets
from doseline.faces.web.forms.fields import FieldError, Form
from doseline.faces.web.forms.typed_values import civil_day
from doseline.faces.web.render import page as rendered
from doseline.faces.web.request import Request
from doseline.faces.web.set_up import draft as drafts
from doseline.faces.web.set_up import set_up_page
from doseline.faces.web.set_up.forms import NOW, PERSON, header, header_faults, last_changed
from doseline.faces.web.set_up.questions import (
    ANSWER,
    QUESTIONS,
    Asked,
    day_text,
    question,
    quick_days,
    with_quick_day,
)
from doseline.faces.web.set_up.set_up_page import SetUp, choices, heading, set_up
from doseline.faces.web.view import View
from doseline.guide import Guide
from doseline.record import Person
from doseline.store import Code, StoreError
from doseline.text import Counted

# Two taps on one button come at the same time: only one of them may make a record.
_CREATING = Lock()


@get("/set-up", sync_to_thread=True)
def begin(request: Request, context: App) -> Response[str] | Redirect:
    """The first question of a new set-up; where one is half-way, how many are left, and nothing else."""
    if "new" not in request.query_params:
        for found in drafts.begun(context.store):
            return _half_way(request, set_up(context, found))
    word = drafts.new_word()
    asked = set_up(context, drafts.Draft(word=word, answers={}))
    return write.to(asked.address(asked.pages[0]))


def _half_way(request: Request, asked: SetUp) -> Response[str]:
    return _page(request, asked, "set_up/half_way", left=Counted("question", asked.left), status=HTTP_200_OK)


@get("/set-up/{word:str}/{name:str}", sync_to_thread=True)
def question_page(
    request: Request, context: App, word: FromPath[str], name: FromPath[str]
) -> Response[str] | Redirect:
    """One question, with what was answered; the first one that is open where this one is not asked yet."""
    if (record := _made(context, word)) is not None:
        return write.to(f"/p/{record}")
    asked = _set_up(context, word)
    page = _named(name)
    if page not in asked.pages or _comes_after(asked, page):
        return write.to(asked.address(asked.open_page or asked.pages[0]))
    return _question(request, asked, page, asked.draft.of(page))


def _set_up(context: AppContext, word: str) -> SetUp:
    """The set-up of this word.

    Raises: NotFoundException where it can be none.
    """
    if not drafts.is_word(word):
        raise NotFoundException
    return set_up(context, drafts.draft(context.store, word))


def _named(name: str) -> Asked:
    try:
        return Asked(name)
    except ValueError:
        raise NotFoundException from None


def _comes_after(asked: SetUp, page: Asked) -> bool:
    """Whether a page before this one has no answer yet."""
    is_open = asked.open_page
    return is_open is not None and asked.pages.index(page) > asked.pages.index(is_open)


def _made(context: AppContext, word: str) -> str | None:
    """The record that this set-up has made, if it is still there."""
    record = drafts.made_of(context.store, word)
    if record is None:
        return None
    try:
        context.store.kept(record)
    except StoreError as error:
        if error.code in (Code.NO_SUCH_RECORD, Code.RECORD_GONE):
            return None
        raise
    return record


def _question(
    request: Request, asked: SetUp, page: Asked, sent: FormData, faults: tuple[FieldError, ...] = ()
) -> Response[str]:
    form = asked.form(page)
    before = asked.before(page)
    return _page(
        request,
        asked,
        "set_up/set_up",
        status=HTTP_422_UNPROCESSABLE_ENTITY if faults else HTTP_200_OK,
        asks=page.value,
        heading=heading(asked, page),
        number=question(page),
        count=QUESTIONS,
        back=asked.address(before) if before else None,
        is_another=before is None and bool(asked.context.store.people()),
        address=asked.address(page),
        choices=choices(asked, page),
        chosen=sent.one(ANSWER),
        ticks=_ticks(asked, sent) if page is Asked.NOW else (),
        quick=tuple(quick_days(page, asked.today)),
        day=day_text(asked.due) if page is Asked.NEXT else "",
        filled=widgets.shown(form, sent, asked.catalogue, asked.guide, faults) if form else None,
        faults=faults,
    )


def _ticks(asked: SetUp, sent: FormData) -> tuple[tuple[str, str, bool], ...]:
    said = sent.many("is")
    return tuple((key, asked.say(f"set_up.now.choice.{key}"), key in said) for key in NOW)


def _page(request: Request, asked: SetUp, template: str, *, status: int, **values: Any) -> Response[str]:  # noqa: ANN401 - whatever a template takes
    surroundings = {"context": asked.context, "catalogue": asked.catalogue, "asked": asked}
    return rendered(f"{template}.html", surroundings | values, request=request, status=status)


@post("/set-up/{word:str}/{name:str}", sync_to_thread=True, status_code=HTTP_200_OK)
def answer(
    request: Request, context: App, form: PostedForm, word: FromPath[str], name: FromPath[str]
) -> Response[str] | Redirect:
    """Keep the answer to one question, and go on to the next one; after the last one the record is made."""
    with _CREATING:
        if (record := _made(context, word)) is not None:
            return write.to(f"/p/{record}")
        asked, page = _set_up(context, word), _named(name)
        if page not in asked.pages or _comes_after(asked, page):
            return write.to(asked.address(asked.open_page or asked.pages[0]))
        sent = with_quick_day(page, form, asked.today)
        answered = set_up(context, asked.draft.with_answer(page, sent))
        if faults := set_up_page.faults(answered, page, sent):
            return _question(request, asked, page, sent, faults)
        drafts.keep(context.store, answered.draft)
        return write.to(_following(request, answered, page))


def _following(request: Request, asked: SetUp, page: Asked) -> str:
    """The page after this one, or an earlier one that lost its answer; after the last, the record is made."""
    place = asked.pages.index(page) + 1
    if place < len(asked.pages) and not _comes_after(asked, asked.pages[place]):
        return asked.address(asked.pages[place])
    if asked.open_page is not None or asked.guide is None:
        return asked.address(asked.open_page or asked.pages[0])
    return f"/p/{_create(request, asked, asked.guide)}/set-up"


def _create(request: Request, asked: SetUp, guide: Guide) -> str:
    """The record of a draft whose every question is answered."""
    made = asked.reading(guide).record()
    store = asked.context.store
    person = Person(id="new", region=made.person["region"], timezone=made.person.get("timezone"))
    now = write.moment(asked.context, person)
    signed = write.signed(request, asked.context)
    record = signed.create(called=made.called, person=made.person, therapy=made.therapy, now=now)
    if made.events:
        signed.append(record, made.events, now=now)
    drafts.finish(store, asked.draft.word, record)
    return record


@post("/set-up/{word:str}", sync_to_thread=True, status_code=HTTP_200_OK)
def start_again(context: App, word: FromPath[str]) -> Redirect:
    """Forget what was answered, and begin anew."""
    if not drafts.is_word(word):
        raise NotFoundException
    drafts.drop(context.store, word)
    return write.to("/set-up")


@get("/p/{record:str}/set-up", sync_to_thread=True)
def done(view: RecordView) -> Response[str]:
    """The end of the set-up: the next date, a reminder, the calendar, and what can wait."""
    case = view.case
    is_calm = case.step.action is Action.NOTHING_DUE and case.plan.next_dose is not None
    is_age_known = case.record.person.birth_date is not None
    return view.page("set_up/done", is_calm=is_calm, is_age_known=is_age_known)


def _about(view: View) -> Form:
    """What is asked about the person; no first day where nobody wrote the first doses down.

    Which product it is is asked where the drug has several, or where the record names one that nobody knows:
    that word stays until somebody chooses another.
    """
    therapy, guide = view.case.record.therapy, view.case.guide
    form = PERSON if therapy.doses_recorded else PERSON.without("start")
    named = (*guide.products, *(() if guide.knows_product(therapy.product) else (therapy.product or "",)))
    if len(named) == 1:
        return form.without("product", "product_since")
    return form.choosing("product", {one: view.catalogue.write(one, "product") for one in named})


@get("/p/{record:str}/person", sync_to_thread=True)
def person(view: RecordView) -> Response[str]:
    """What is said of the person and the therapy."""
    head = view.stored.header()
    main = {"product": view.case.guide.drug}
    known: dict[str, Any] = {**main, **head.therapies[-1], **head.person, "called": head.called}
    return _person(view, form_fields.typed(_about(view), known, view.case.guide))


def _person(view: View, sent: FormData, faults: tuple[FieldError, ...] = ()) -> Response[str]:
    return view.page(
        "set_up/person",
        status=HTTP_422_UNPROCESSABLE_ENTITY if faults else HTTP_200_OK,
        filled=widgets.shown(_about(view), sent, view.catalogue, view.case.guide, faults),
        address=view.address("person"),
    )


@post("/p/{record:str}/person", sync_to_thread=True, status_code=HTTP_200_OK)
def amend(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Say something else from now on; what was said before stays in the log."""
    head, about_them = view.stored.header(), _about(view)
    asked = {item.key for item in about_them.fields}
    *before, last = head.therapies
    therapies = [*before, {key: value for key, value in last.items() if key not in asked}]
    faults = header_faults(
        view.context, about_them, form, view.catalogue, {"therapies": therapies, "events": view.stored.events}
    )
    answers = form_fields.read(about_them, form, decimal=view.catalogue.region.decimal)
    if not faults and "product_since" in answers and civil_day(answers["product_since"]) is None:
        faults = (FieldError(key="product_since", text=view.say("set_up.fault.day")),)
    if faults:
        return _person(view, form, faults)
    about, therapy = header(answers)
    therapies = _with_product(last_changed(therapies, therapy), last, answers.get("product_since"))
    others = {key: value for key, value in head.person.items() if key not in asked and key != "id"}
    write.signed(view.request, view.context).amend(
        view.record,
        now=write.moment(view.context, view.case.record.person),
        called=answers["called"],
        person=others | about,
        therapy=therapies[0] if len(therapies) == 1 else therapies,
    )
    return write.to(view.address())


def _with_product(
    therapies: list[dict[str, Any]], before: Mapping[str, Any], since: object
) -> list[dict[str, Any]]:
    """The therapies, with another product as one of its own from the day on which the clinic changed it."""
    *earlier, last = therapies
    was = before.get("product", before["guide"])
    if since is None or last.get("product") in (None, was) or str(since) <= str(last["start"]):
        return therapies
    new = {key: last[key] for key in ("guide", "product", "edition") if key in last}
    return [*earlier, {**last, "product": was}, {**new, "start": since}]


ROUTES = (begin, question_page, answer, start_again, done, person, amend)
