"""A clinician's word on one question, asked as one question."""

from __future__ import annotations

from collections.abc import Mapping

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.faces.web import forms
from doseline.faces.web.entries_flow import Page, receive
from doseline.faces.web.entries_words import place_of
from doseline.faces.web.forms import Field, Form, Kind
from doseline.faces.web.forms_entries import DECISION
from doseline.faces.web.given import TheForm, TheSheet
from doseline.faces.web.sent import Sent
from doseline.faces.web.sheet import Sheet
from doseline.finding import Severity
from doseline.plan import HISTORY, PRE_START
from doseline.text import Named, sentences

# The two groups have one outcome that means anything: the clinic has settled it.
_GROUPS: Mapping[str, Form] = {
    PRE_START: Form(
        type="decision",
        words="entry.cleared",
        fields=(*DECISION.only("by").fields, Field(key="on", kind=Kind.PARTIAL_DATE)),
        fixed={"about": PRE_START, "outcome": "may-proceed"},
    ),
    HISTORY: Form(
        type="decision",
        words="entry.history",
        fields=DECISION.only("by", "until", "on").fields,
        fixed={"about": HISTORY, "outcome": "may-proceed"},
    ),
}


@get("/p/{record:str}/decide/{mark:str}", sync_to_thread=True)
def question(sheet: TheSheet, mark: FromPath[str]) -> Response[str]:
    """The question, dated today where it is about today."""
    rule = _rule(sheet, mark)
    page = _page(sheet, rule)
    # When a clinic cleared somebody is seldom today, and a day that is not known stays so.
    start = Sent({}, {}) if rule == PRE_START else forms.today_in(page.form, sheet.case.today)
    if rule == HISTORY:
        today = forms.typed(page.form, {"until": sheet.case.today.isoformat()}, sheet.case.guide)
        start = Sent({**start.fields, **today.fields}, {})
    return page.show(sheet, start)


@post("/p/{record:str}/decide/{mark:str}", sync_to_thread=True, status_code=HTTP_200_OK)
def decided(sheet: TheSheet, mark: FromPath[str], form: TheForm) -> Response[str] | Redirect:
    """Keep the decision."""
    return receive(_page(sheet, _rule(sheet, mark)), sheet, form)


def _rule(sheet: Sheet, mark: str) -> str:
    """The rule or the group that the address names, if a clinician can decide about it."""
    rules = sheet.case.guide.rules
    return sheet.unveiled(mark, (*_GROUPS, *(rule for rule, stated in rules.items() if stated.decidable)))


def _page(sheet: Sheet, rule: str) -> Page:
    form = _GROUPS.get(rule) or Form(
        type="decision",
        words="entry.decision",
        fields=DECISION.without("about").fields,
        fixed={"about": rule},
    )
    heading = (
        sheet.say(f"{form.words}.title")
        if rule in _GROUPS
        else sheet.say("entry.decision.on-rule", rule=Named("reason", rule))
    )
    return Page(
        template="decide",
        address=sheet.address("decide", rule),
        form=form,
        values={"heading": heading, "said": _said(sheet, rule), "doses": _doses(sheet, rule)},
    )


def _said(sheet: Sheet, rule: str) -> tuple[str, ...]:
    """What the checks say about it now."""
    check = sheet.case.check
    stops = any(item.rule == rule and item.severity is Severity.STOP for item in check.findings)
    found = (sentences.title(sheet.catalogue, item) for item in check.findings if item.rule == rule)
    missing = (sentences.missing(sheet.catalogue, item) for item in check.unknowns if item.rule == rule)
    return (*found, *missing, *((sheet.say("entry.decision.stop"),) if stops else ()))


def _doses(sheet: Sheet, rule: str) -> tuple[tuple[str, str], ...]:
    """The doses behind a question on doses: one may have been written twice, or be a slip."""
    because = {id_ for item in sheet.case.check.findings if item.rule == rule for id_ in item.because}
    days = {dose.on for dose in sheet.case.chart.doses if dose.id in because}
    doses = [dose for dose in sheet.case.chart.doses if dose.id in because or dose.on in days]
    return tuple(
        (sheet.entry(dose), sheet.address("entries", str(place_of(sheet, dose.id)), "error"))
        for dose in doses
    )


PAGES = (question, decided)
