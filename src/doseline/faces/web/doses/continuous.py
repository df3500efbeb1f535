"""Exceptions of a medicine taken every day: one that was missed, days without any, another amount.

Nobody writes down each dose of such a medicine, so these stand in the place of one form a dose. What the
clinic said is kept as its word; what somebody did on their own is kept as that, and leads to a question.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries.idempotency import idempotent
from doseline.faces.web.entries.receive import Page, receive
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Event, Field, Form, Kind
from doseline.faces.web.forms.typed_values import civil_day
from doseline.faces.web.view import View
from doseline.guide import Continuous

CLINIC, OWN = "clinic", "own"
_ON = Field(key="on", kind=Kind.DATE, needed=True)
_UNTIL = Field(key="until", kind=Kind.DATE)
_SAID = Field(key="said", kind=Kind.CHOICE, values=(CLINIC, OWN), needed=True)
_AMOUNT = Field(key="amount_mg", kind=Kind.NUMBER, needed=True)

# By the word in the address, in the order in which they are offered.
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "missed": Form(type="dose", words="entry.continuous.missed", fields=(_ON,)),
        "left-out": Form(
            type="dose", words="entry.continuous.left-out", fields=(_ON, _UNTIL, _SAID), needs=("said",)
        ),
        "amount": Form(
            type="dose",
            words="entry.continuous.amount",
            fields=(_AMOUNT, _ON, _UNTIL, _SAID),
            needs=("said",),
        ),
    }
)
STRETCH = Form(type="dose", words="entry.continuous.stretch", fields=(_ON, _UNTIL, _AMOUNT))


def schedule_of(view: View) -> Continuous | None:
    """The schedule of a medicine that is taken every day; None for one whose doses have days."""
    found = view.case.guide.schedule(view.case.chart.therapy.edition)
    return found if isinstance(found, Continuous) else None


def is_taken_every_day(view: View) -> bool:
    """Whether there is a course of daily doses that can be told of by its exceptions."""
    return schedule_of(view) is not None and view.case.plan.course_started


def ways(view: View) -> tuple[tuple[str, str], ...]:
    """What can be told, each with the address of its form."""
    return tuple((name, view.address("missed", name)) for name in FORMS)


def _page(view: View, kind: str) -> Page:
    form = FORMS[kind]
    return Page(
        template="entries/entry",
        address=view.address("missed", kind),
        form=form,
        values={"heading": view.say(f"{form.words}.title"), "intro": view.say(f"{form.words}.intro")},
        makes=lambda made: _events(view, kind, made),
    )


def _asked_for(view: View, mark: str) -> str:
    """Which form the address means; none for a medicine whose doses have days of their own."""
    kind = view.word_of(mark, FORMS)
    if not is_taken_every_day(view):
        raise NotFoundException
    return kind


@get("/p/{record:str}/missed/{mark:str}", sync_to_thread=True)
def exception(view: RecordView, mark: FromPath[str]) -> Response[str]:
    """The form; today stands in it where one was missed, and nowhere else."""
    kind = _asked_for(view, mark)
    page = _page(view, kind)
    if kind == "missed":
        return page.show(view, form_fields.today_in(page.form, view.case.today))
    return page.show(view, _start(view, kind))


def _start(view: View, kind: str) -> FormData:
    """The guide's own lower amount, where another one is told of."""
    schedule = schedule_of(view)
    if kind != "amount" or schedule is None or schedule.lower is None:
        return FormData({}, {})
    amount = form_fields.plain(schedule.lower.amount_mg)
    return form_fields.typed(FORMS[kind], {"amount_mg": amount}, view.case.guide)


@post("/p/{record:str}/missed/{mark:str}", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def keep_exception(view: RecordView, mark: FromPath[str], form: PostedForm) -> Response[str] | Redirect:
    """Keep what was told, or give it back with its faults."""
    return receive(_page(view, _asked_for(view, mark)), view, form)


def _events(view: View, kind: str, made: Event) -> tuple[Event, ...]:
    """The entries that the answers become."""
    said = made.pop("said", OWN)
    usual = _usual(view, made.get("on"))
    if kind == "missed":
        return (made | {"complete": "none", "amount_mg": usual},)
    if said == CLINIC and _is_in_order(made):
        return _words(kind, made, usual)
    stretch = made | {"every_day": True}
    return (stretch if kind == "amount" else stretch | {"complete": "none", "amount_mg": usual},)


def _usual(view: View, on: object) -> int | float:
    """How much is taken each time on a day, as the plan's steps have it; today's, where they do not."""
    case, day = view.case, civil_day(on)
    steps = [step for step in case.plan.steps if day is not None and step.first <= day]
    schedule = case.guide.schedule(case.chart.therapy.edition)
    return form_fields.plain(steps[-1].amount_mg if steps else case.plan.amount_due or schedule.amount_mg)


def _is_in_order(made: Event) -> bool:
    """Whether the days can be read and the last is not before the first; if not, the reader says so."""
    first, last = civil_day(made.get("on")), civil_day(made.get("until"))
    return first is not None and ("until" not in made or (last is not None and last >= first))


def _words(kind: str, made: Event, usual: float) -> tuple[Event, ...]:
    """The clinic's word from its day on, and from the day after the last one that all is as before."""
    last = civil_day(made.pop("until", None))
    word = {"type": "instruction", "on": made["on"]}
    after = {"type": "instruction", "on": (last + timedelta(days=1)).isoformat()} if last else None
    if kind == "left-out":
        begin: dict[str, Any] = word | {"kind": "hold"}
        end: dict[str, Any] = {"kind": "resume"}
    else:
        begin = word | {"kind": "schedule", "amount_mg": made.get("amount_mg")}
        end = {"kind": "schedule", "amount_mg": usual}
    return (begin, after | end) if after else (begin,)


ROUTES = (exception, keep_exception)
