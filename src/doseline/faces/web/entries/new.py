"""New entry: one form for each type."""

from __future__ import annotations

from collections.abc import Iterator

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries.forms import DECISION, DISPENSE, FORMS, TEST, for_guide, is_offered
from doseline.faces.web.entries.idempotency import idempotent
from doseline.faces.web.entries.receive import Page, receive
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Form
from doseline.faces.web.view import View
from doseline.plan import HISTORY, PRE_START
from doseline.text import Named

_ANOTHER = "another"


@get("/p/{record:str}/enter/{mark:str}", sync_to_thread=True)
def entry(view: RecordView, mark: FromPath[str]) -> Response[str]:
    """The form, dated today; for a test, first the question which one."""
    kind = view.word_of(mark, _offered(view))
    if kind == "test":
        return view.page("entries/which_test", tests=_tests(view), address=view.address("enter", kind))
    page = page_of(view, kind)
    return page.show(view, _start(view, page.form))


def _start(view: View, form: Form) -> FormData:
    """What stands in the form already: today, where nothing is planned, and the name of what runs out."""
    if form.fixed.get("planned"):  # what is planned lies ahead: today would be a slip
        return FormData({}, {})
    own = {"name": (view.catalogue.write(view.case.plan.guide, "brand"),)} if form is DISPENSE else {}
    return form_fields.today_in(form, view.case.today, FormData(own, {}))


@post("/p/{record:str}/enter/{mark:str}", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def enter(view: RecordView, mark: FromPath[str], form: PostedForm) -> Response[str] | Redirect:
    """Keep the entry; for a test that was picked, show its form."""
    kind = view.word_of(mark, _offered(view))
    page = page_of(view, kind)
    if kind == "test":
        name = form.one("pick") or form.one("name")
        page = _of_test(view, page, name)
        if form.has("pick"):
            start = FormData({} if name == _ANOTHER else {"name": (name,)}, {})
            return page.show(view, form_fields.today_in(page.form, view.case.today, start))
    return receive(page, view, form)


def _offered(view: View) -> tuple[str, ...]:
    return tuple(name for name in FORMS if is_offered(name, view.case.guide))


def page_of(view: View, kind: str) -> Page:
    """The page of one form."""
    form = FORMS[kind]
    form = for_guide(form, view.case.guide)
    if form is DECISION:
        form = form.choosing("about", open_questions(view))
    return Page(
        template="entries/entry",
        address=view.address("enter", kind),
        form=form,
        values={"heading": view.say(f"{form.words}.title"), "intro": intro(view, form)},
    )


def intro(view: View, form: Form) -> str | None:
    """A sentence on top of a form, where there is one."""
    key = f"{form.words}.intro"
    return view.say(key) if view.catalogue.has(key) else None


def open_questions(view: View) -> dict[str, str]:
    """What a clinician can decide about now: what holds the dose back, and the two groups."""
    check, rules = view.case.check, view.case.guide.rules
    holding = (item.rule for item in check.holding)
    open_now = (rule for rule in (*holding, *(item.rule for item in check.unknowns)) if rules[rule].decidable)
    names = dict.fromkeys((*open_now, PRE_START, HISTORY))
    return {name: view.catalogue.write(Named("reason", name)) for name in names}


def _tests(view: View) -> Iterator[tuple[str, str]]:
    """The tests to pick from, those that are asked for first."""
    guide = view.case.guide
    first = guide.tests_required(view.case.record.person.region)
    others = sorted(set(guide.names.aliases["test"].values()) - set(first))
    for name in (*first, *others):
        yield name, view.catalogue.write(Named("test", name))


def _of_test(view: View, page: Page, name: str) -> Page:
    """The form of one test: a number with its units, or a word."""
    names = view.case.guide.names
    if not names.knows("test", name):
        return page
    scale = names.scale(name)
    form = TEST.choosing("name", {name: view.catalogue.write(Named("test", name))}).hiding("name")
    if scale is None:
        form = form.only("name", "on", "result", "index")
    else:
        form = form.choosing("unit", {unit: unit for unit in scale.units}).without("result", "index")
    heading = view.say("entry.test.of", test=Named("test", name))
    return Page(
        template=page.template,
        address=page.address,
        form=form,
        values={**page.values, "heading": heading},
    )


ROUTES = (entry, enter)
