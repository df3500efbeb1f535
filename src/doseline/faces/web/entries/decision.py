"""Decision form: a clinician's word on one question, asked as one question."""

from __future__ import annotations

from collections.abc import Mapping

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries.forms import DECISION
from doseline.faces.web.entries.idempotency import idempotent
from doseline.faces.web.entries.listing import place_of
from doseline.faces.web.entries.receive import Page, receive
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Field, Form, Kind
from doseline.faces.web.view import View
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
def question(view: RecordView, mark: FromPath[str]) -> Response[str]:
    """The question, dated today where it is about today."""
    rule = _rule(view, mark)
    page = _page(view, rule)
    # When a clinic cleared somebody is seldom today, and a day that is not known stays so.
    start = FormData({}, {}) if rule == PRE_START else form_fields.today_in(page.form, view.case.today)
    if rule == HISTORY:
        today = form_fields.typed(page.form, {"until": view.case.today.isoformat()}, view.case.guide)
        start = FormData({**start.fields, **today.fields}, {})
    return page.show(view, start)


@post("/p/{record:str}/decide/{mark:str}", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def decided(view: RecordView, mark: FromPath[str], form: PostedForm) -> Response[str] | Redirect:
    """Keep the decision."""
    return receive(_page(view, _rule(view, mark)), view, form)


def _rule(view: View, mark: str) -> str:
    """The rule or the group that the address names, if a clinician can decide about it."""
    rules = view.case.guide.rules
    return view.word_of(mark, (*_GROUPS, *(rule for rule, stated in rules.items() if stated.decidable)))


def _page(view: View, rule: str) -> Page:
    form = _GROUPS.get(rule) or Form(
        type="decision",
        words="entry.decision",
        fields=DECISION.without("about").fields,
        fixed={"about": rule},
    )
    heading = (
        view.say(f"{form.words}.title")
        if rule in _GROUPS
        else view.say("entry.decision.on-rule", rule=Named("reason", rule))
    )
    return Page(
        template="entries/decide",
        address=view.address("decide", rule),
        form=form,
        values={"heading": heading, "said": _said(view, rule), "doses": _doses(view, rule)},
    )


def _said(view: View, rule: str) -> tuple[str, ...]:
    """What the checks say about it now."""
    check = view.case.check
    stops = any(item.rule == rule and item.severity is Severity.STOP for item in check.findings)
    found = (sentences.title(view.catalogue, item) for item in check.findings if item.rule == rule)
    missing = (sentences.missing(view.catalogue, item) for item in check.unknowns if item.rule == rule)
    return (*found, *missing, *((view.say("entry.decision.stop"),) if stops else ()))


def _doses(view: View, rule: str) -> tuple[tuple[str, str], ...]:
    """The doses behind a question on doses: one may have been written twice, or be a slip."""
    because = {id_ for item in view.case.check.findings if item.rule == rule for id_ in item.because}
    days = {dose.on for dose in view.case.chart.doses if dose.id in because}
    doses = [dose for dose in view.case.chart.doses if dose.id in because or dose.on in days]
    return tuple(
        (view.entry(dose), view.address("entries", str(place_of(view, dose.id)), "error")) for dose in doses
    )


ROUTES = (question, decided)
