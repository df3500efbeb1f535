"""Dose routes: I took my injection, I missed it, and taking back what was just saved."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.faces.ask import Entry
from doseline.faces.ask import entries as guide_entries
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.doses import continuous
from doseline.faces.web.entries import forms, write
from doseline.faces.web.entries.confirm import since_last
from doseline.faces.web.entries.forms import DOSE
from doseline.faces.web.entries.idempotency import idempotent
from doseline.faces.web.entries.listing import is_put_back
from doseline.faces.web.entries.receive import Page, receive
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Form
from doseline.faces.web.view import View
from doseline.guide.statements import Use, load_statements
from doseline.plan import next_site, unused_pens
from doseline.record import Retraction


def dose_form(view: View) -> Form:
    """The form of a dose, with the pens that are out of the fridge to choose from."""
    case = view.case
    form = forms.dose_form(case.guide.product)
    pens = unused_pens(case.chart, case.guide.numbers, today=case.today, last_given=case.plan.last_given)
    if not pens:
        return form.without("storage")
    return form.choosing("storage", {pen.last.id: view.entry(pen.last) for pen in pens})


def _page(view: View) -> Page:
    case = view.case
    return Page(
        template="doses/took",
        address=view.address("took"),
        form=dose_form(view),
        values={
            "today": view.say("entry.dose.today", day=case.today),
            "since": since_last(view, case.today, case.chart),
            "already": _of_today(view),
        },
    )


def _of_today(view: View) -> str | None:
    """That a dose of today is written down already, before anybody fills in the form once more."""
    today = view.case.today
    is_there = any(dose.on.is_exact and dose.on.first == today for dose in view.case.chart.doses)
    return view.say("entry.dose.already", today=today) if is_there else None


def filled_in(view: View) -> FormData:
    """What is filled in before anybody types: today, the amount that is due, the rest as last time."""
    case = view.case
    last = case.chart.doses[-1] if case.chart.doses else None
    usual = case.guide.schedule(case.chart.therapy.edition).amount_mg
    event = {
        "on": case.today.isoformat(),
        "amount_mg": case.plan.amount_due or usual,
        "complete": "full",
        "site": next_site(case.guide, case.chart),
        "device": last.device if last else None,
        "given_by": last.given_by if last else None,
    }
    return form_fields.typed(DOSE, event, case.guide)


@get("/p/{record:str}/took", sync_to_thread=True)
def took(view: RecordView) -> Response[str]:
    """The form with everything filled in: the second tap saves it."""
    return _page(view).show(view, filled_in(view))


@get("/p/{record:str}/took-earlier", sync_to_thread=True)
def took_earlier(view: RecordView) -> Response[str]:
    """The same form for an injection on another day, whose date is not filled in."""
    start = {name: value for name, value in filled_in(view).fields.items() if name != "on"}
    return _page(view).show(view, FormData(start, {}))


@post("/p/{record:str}/took", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def take(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Keep the injection, or ask about its day."""
    return receive(_page(view), view, form)


@post("/p/{record:str}/undo", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def undo(view: RecordView, form: PostedForm) -> Redirect:
    """Take back what was just saved; what was taken back comes back the same way."""
    ids = write.just_saved(view, form.one("mark"))
    if not ids:
        raise HTTPException(status_code=400)
    standing = set(write.standing_ids(view.case))
    gone = [write.retraction(view, id_, _why(view, id_)) for id_ in ids if id_ in standing]
    if not gone:
        return write.to(view.address())
    write.judged(view, gone)
    return write.to_saved(view, write.save(view, gone, idempotency_key=form.idempotency_key))


def _why(view: View, id_: str) -> str:
    """Why an entry is taken back; for one that took another back, that it is put back."""
    event = view.case.entries[id_]
    is_back = isinstance(event, Retraction) and not is_put_back(view, event)
    return view.say("entry.put-back-reason" if is_back else "entry.undo-reason")


@get("/p/{record:str}/missed", sync_to_thread=True)
def missed(view: RecordView) -> Response[str]:
    """What the sources say about a missed dose; of one taken every day, the forms for what was different."""
    if continuous.is_taken_every_day(view):
        return view.page(
            "doses/continuous",
            statements=_statements(view),
            ways=continuous.ways(view),
        )
    return view.page("doses/missed", statements=_statements(view))


def _statements(view: View) -> tuple[tuple[Entry, tuple[int, ...]], ...]:
    """The guide's words on missed doses, each with the numbers of its sources."""
    guide = view.case.guide
    known = load_statements(guide.drug)
    wanted = {f"statement:{item.id}" for item in known.used_for(Use.MISSED_DOSE)}
    found = (item for item in guide_entries(guide, known, view.catalogue) if item.reference in wanted)
    return tuple((item, view.notes.numbers(item.sources)) for item in found)


ROUTES = (took, took_earlier, take, undo, missed, *continuous.ROUTES)
