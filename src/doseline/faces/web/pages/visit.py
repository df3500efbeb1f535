"""For an appointment: one page to look at, to print or to save as PDF; the person's own questions with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.faces.visit import Visit, visit, written
from doseline.faces.web import entries
from doseline.faces.web.complaints import input_type
from doseline.faces.web.danger import alarm_in
from doseline.faces.web.given import TheForm, TheSheet
from doseline.faces.web.sent import Sent
from doseline.faces.web.sheet import Sheet
from doseline.guide.statements import load_statements
from doseline.store import Shelf

# Names on the record's shelf.
_QUESTIONS, _VISIT = "questions", "visit"
# More than anybody asks in one visit; the page is to be printed.
_MOST_QUESTIONS, _LONGEST = 50, 500


@get("/p/{record:str}/visit", sync_to_thread=True)
def page(sheet: TheSheet) -> Response[str]:
    """Since last time, what is due, what to ask and what to bring."""
    return _page(sheet)


@get("/p/{record:str}/visit.pdf", sync_to_thread=True)
def pdf(sheet: TheSheet) -> Response[bytes]:
    """The same on paper, as a tagged PDF."""
    from doseline.faces.visit.pdf import as_pdf  # noqa: PLC0415 - slow, and only for paper

    name = f"doseline-{sheet.case.today.isoformat()}.pdf"
    return Response(
        as_pdf(_visit(sheet), sheet.catalogue),
        media_type="application/pdf",
        headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
    )


@post("/p/{record:str}/visit/question", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def add(sheet: TheSheet, form: TheForm) -> Response[str] | Redirect:
    """One more question of the person's own; the same one twice is one."""
    question = " ".join(form.one("question").split())
    if not question:
        return _page(sheet, form, question=sheet.say("visit_page.fault.no-question"))
    if len(question) > _LONGEST:
        return _page(sheet, form, question=sheet.say("visit_page.fault.too-long"))
    if len(_questions(sheet)) >= _MOST_QUESTIONS:
        return _page(sheet, form, question=sheet.say("visit_page.fault.too-many"))
    _shelf(sheet).change(_QUESTIONS, lambda kept: [*dict.fromkeys((*_texts(kept), question))])
    return entries.to(f"{sheet.address('visit')}#own-questions")


@post("/p/{record:str}/visit/remove", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def remove(sheet: TheSheet, form: TheForm) -> Redirect:
    """One question less."""
    gone = form.one("question")
    _shelf(sheet).change(_QUESTIONS, lambda kept: [text for text in _texts(kept) if text != gone])
    return entries.to(f"{sheet.address('visit')}#own-questions")


@post("/p/{record:str}/visit/since", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def since(sheet: TheSheet, form: TheForm) -> Response[str] | Redirect:
    """The day of the last visit; an empty one takes it back."""
    typed = form.one("since")
    try:
        day = date.fromisoformat(typed) if typed else None
    except ValueError:
        return _page(sheet, form, since=sheet.say("visit_page.fault.not-a-day"))
    if day is not None and day > sheet.case.today:
        return _page(sheet, form, since=sheet.say("visit_page.fault.day-ahead"))
    _shelf(sheet).put(_VISIT, {"since": day.isoformat()} if day else None)
    return entries.to(sheet.address("visit"))


def _page(sheet: Sheet, form: Sent | None = None, **wrong: str) -> Response[str]:
    """The page; with 422 and everything that was typed where something was wrong."""
    made = _visit(sheet)
    last = _last(sheet)
    typed = form.one("since") if form and "since" in wrong else last.isoformat() if last else ""
    asked = (*_questions(sheet), form.one("question") if form else "")
    return sheet.page(
        "visit",
        alarm=alarm_in(sheet.catalogue, sheet.case.guide, asked),
        status=HTTP_422_UNPROCESSABLE_ENTITY if wrong else 200,
        said=written(made, sheet.catalogue),
        questions=_questions(sheet),
        since=typed,
        question=form.one("question") if form else "",
        wrong=wrong,
        input_type=input_type,
    )


def _visit(sheet: Sheet) -> Visit:
    return visit(
        sheet.case,
        load_statements(sheet.case.guide.drug),
        since=_last(sheet),
        own_questions=_questions(sheet),
        called=sheet.kept.called,
    )


def _shelf(sheet: Sheet) -> Shelf:
    return sheet.house.store.shelf(sheet.record)


def _questions(sheet: Sheet) -> tuple[str, ...]:
    return _texts(_shelf(sheet).get(_QUESTIONS))


def _texts(kept: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever is kept
    return tuple(text for text in kept if isinstance(text, str)) if isinstance(kept, list) else ()


def _last(sheet: Sheet) -> date | None:
    """The day of the last visit, if it was set and is not ahead of the day the page is for."""
    kept = _shelf(sheet).get(_VISIT)
    try:
        day = date.fromisoformat(kept["since"]) if isinstance(kept, dict) else None
    except (KeyError, TypeError, ValueError):
        return None
    return day if day is not None and day <= sheet.case.today else None


PAGES = (page, pdf, add, remove, since)
