"""Catch-up route: what was ticked becomes doses, each with its day; that there were none is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import RecordError
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries import write
from doseline.faces.web.entries.idempotency import idempotent
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Event
from doseline.faces.web.today.catch_up import Pause, Row, asked, keep_answer, pause, rows_of
from doseline.faces.web.view import View

_NOTES = frozenset({"none", "unknown"})


@get("/p/{record:str}/catch-up", sync_to_thread=True)
def ask(view: RecordView) -> Response[str] | Redirect:
    """The question on a page of its own; Today where there is none."""
    found = pause(view)
    return _page(view, found) if found is not None else write.to(view.address())


@post("/p/{record:str}/catch-up", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def answer(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Keep what was ticked, or that there was nothing."""
    rows, said = rows_of(form), form.one("said")
    if not rows:
        return write.to(view.address())
    if said in _NOTES:
        events: tuple[Event, ...] = (_note(view, rows, said),)
        write.judged(view, events)
        return _kept(view, events, form.idempotency_key)
    ticked = tuple(row for row in rows if row.is_ticked)
    fault = _fault(view, ticked)
    events = tuple(_dose(view, row) for row in ticked)
    if fault is None:
        rows, is_right = _judged(view, rows, ticked, events)
        if is_right:
            return _kept(view, events, form.idempotency_key)
    return _page(view, asked(view, rows, fault, form.one("once")), HTTP_422_UNPROCESSABLE_ENTITY)


def _kept(view: View, events: tuple[Event, ...], key: str) -> Redirect:
    mark = write.save(view, events, idempotency_key=key)
    keep_answer(view, mark)
    return write.to_saved(view, mark)


def _page(view: View, found: Pause, status: int = HTTP_200_OK) -> Response[str]:
    return view.page("today/catch_up", status=status, pause=found)


def _note(view: View, rows: tuple[Row, ...], said: str) -> Event:
    """The answer as a note that asks for nothing more."""
    text = view.say(f"today.pause.note-{said}", first=rows[0].due, last=rows[-1].due)
    return {"type": "note", "on": view.case.today.isoformat(), "text": text, "settled": True}


def _dose(view: View, row: Row) -> Event:
    case = view.case
    usual = case.guide.schedule(case.chart.therapy.edition).amount_mg
    return {"type": "dose", "on": row.day, "amount_mg": form_fields.plain(case.plan.amount_due or usual)}


def _fault(view: View, ticked: tuple[Row, ...]) -> str | None:
    if not ticked:
        return view.say("today.pause.fault.nothing")
    days = [row.day for row in ticked]
    twice = next((day for day in days if days.count(day) > 1), None)
    try:
        on = date.fromisoformat(twice) if twice is not None else None
    except ValueError:  # the reader says what is wrong with it
        return None
    return view.say("today.pause.fault.same-day", on=on) if on else None


def _judged(
    view: View, rows: tuple[Row, ...], ticked: tuple[Row, ...], events: tuple[Event, ...]
) -> tuple[tuple[Row, ...], bool]:
    """The rows, each with what the reader says of its day; whether there was nothing to say."""
    said: dict[date, str] = {}
    for row, event in zip(ticked, events, strict=True):
        try:
            write.judged(view, (event,))
        except RecordError as error:
            said[row.due] = form_fields.say_wrong(error.faults[0], view.catalogue)
    return tuple(replace(row, fault=said.get(row.due)) for row in rows), not said


ROUTES = (ask, answer)
