"""One form for each type of entry."""

from __future__ import annotations

from collections.abc import Iterator

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.faces.web import forms
from doseline.faces.web.entries_flow import Page, receive
from doseline.faces.web.forms import Form
from doseline.faces.web.forms_entries import DECISION, FORMS, TEST
from doseline.faces.web.given import TheForm, TheSheet
from doseline.faces.web.sent import Sent
from doseline.faces.web.sheet import Sheet
from doseline.plan import HISTORY, PRE_START
from doseline.text import Named

_ANOTHER = "another"


@get("/p/{record:str}/enter/{mark:str}", sync_to_thread=True)
def entry(sheet: TheSheet, mark: FromPath[str]) -> Response[str]:
    """The form, dated today; for a test, first the question which one."""
    kind = sheet.unveiled(mark, FORMS)
    if kind == "test":
        return sheet.page("which_test", tests=_tests(sheet), address=sheet.address("enter", kind))
    page = page_of(sheet, kind)
    # What is planned lies ahead: today would be a slip.
    start = Sent({}, {}) if page.form.fixed.get("planned") else forms.today_in(page.form, sheet.case.today)
    return page.show(sheet, start)


@post("/p/{record:str}/enter/{mark:str}", sync_to_thread=True, status_code=HTTP_200_OK)
def enter(sheet: TheSheet, mark: FromPath[str], form: TheForm) -> Response[str] | Redirect:
    """Keep the entry; for a test that was picked, show its form."""
    kind = sheet.unveiled(mark, FORMS)
    page = page_of(sheet, kind)
    if kind == "test":
        name = form.one("pick") or form.one("name")
        page = _of_test(sheet, page, name)
        if form.has("pick"):
            start = Sent({} if name == _ANOTHER else {"name": (name,)}, {})
            return page.show(sheet, forms.today_in(page.form, sheet.case.today, start))
    return receive(page, sheet, form)


def page_of(sheet: Sheet, kind: str) -> Page:
    """The page of one form."""
    form = FORMS[kind]
    if form is DECISION:
        form = form.choosing("about", open_questions(sheet))
    return Page(
        template="entry",
        address=sheet.address("enter", kind),
        form=form,
        values={"heading": sheet.say(f"{form.words}.title"), "intro": intro(sheet, form)},
    )


def intro(sheet: Sheet, form: Form) -> str | None:
    """A sentence on top of a form, where there is one."""
    key = f"{form.words}.intro"
    return sheet.say(key) if sheet.catalogue.has(key) else None


def open_questions(sheet: Sheet) -> dict[str, str]:
    """What a clinician can decide about now: what holds the dose back, and the two groups."""
    check, rules = sheet.case.check, sheet.case.guide.rules
    holding = (item.rule for item in check.findings if item.severity.holds)
    open_now = (rule for rule in (*holding, *(item.rule for item in check.unknowns)) if rules[rule].decidable)
    names = dict.fromkeys((*open_now, PRE_START, HISTORY))
    return {name: sheet.catalogue.write(Named("reason", name)) for name in names}


def _tests(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The tests to pick from, those that are asked for first."""
    guide = sheet.case.guide
    first = guide.tests_required(sheet.case.record.person.region)
    others = sorted(set(guide.names.aliases["test"].values()) - set(first))
    for name in (*first, *others):
        yield name, sheet.catalogue.write(Named("test", name))


def _of_test(sheet: Sheet, page: Page, name: str) -> Page:
    """The form of one test: a number with its units, or a word."""
    names = sheet.case.guide.names
    if not names.knows("test", name):
        return page
    scale = names.scale(name)
    form = TEST.choosing("name", {name: sheet.catalogue.write(Named("test", name))}).hiding("name")
    if scale is None:
        form = form.only("name", "on", "result", "index")
    else:
        form = form.choosing("unit", {unit: unit for unit in scale.units}).without("result", "index")
    heading = sheet.say("entry.test.of", test=Named("test", name))
    return Page(
        template=page.template,
        address=page.address,
        form=form,
        values={**page.values, "heading": heading},
    )


PAGES = (entry, enter)
