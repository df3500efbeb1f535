"""Visit routes: one page for an appointment, to look at, print or save as PDF, with own questions."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.assessment.symptoms_text import alarm_of
from doseline.faces import extras
from doseline.faces.visit import Visit, visit, written
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries import write
from doseline.faces.web.form_data import FormData
from doseline.faces.web.symptoms.symptom_form import input_type
from doseline.faces.web.view import View
from doseline.guide.statements import load_statements
from doseline.store import RecordValues

# Names on the record's shelf.
_QUESTIONS, _VISIT = "questions", "visit"
# More than anybody asks in one visit; the page is to be printed.
_MOST_QUESTIONS, _LONGEST = 50, 500


@get("/p/{record:str}/visit", sync_to_thread=True)
def page(view: RecordView) -> Response[str]:
    """Since last time, what is due, what to ask and what to bring."""
    return _page(view)


@get("/p/{record:str}/visit.pdf", sync_to_thread=True)
def pdf(view: RecordView) -> Response[bytes] | Redirect:
    """The same on paper, as a tagged PDF; the page, which says why, where that is not installed."""
    if not extras.is_here("pdf"):
        return write.to(view.address("visit"))
    from doseline.faces.visit.pdf import as_pdf  # noqa: PLC0415 - slow, and only for paper

    name = f"doseline-{view.case.today.isoformat()}.pdf"
    return Response(
        as_pdf(_visit(view), view.catalogue),
        media_type="application/pdf",
        headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
    )


@post("/p/{record:str}/visit/question", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def add(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """One more question of the person's own; the same one twice is one."""
    question = " ".join(form.one("question").split())
    if not question:
        return _page(view, form, question=view.say("visit_page.fault.no-question"))
    if len(question) > _LONGEST:
        return _page(view, form, question=view.say("visit_page.fault.too-long"))
    if len(_questions(view)) >= _MOST_QUESTIONS:
        return _page(view, form, question=view.say("visit_page.fault.too-many"))
    _shelf(view).change(_QUESTIONS, lambda kept: [*dict.fromkeys((*_texts(kept), question))])
    return write.to(f"{view.address('visit')}#own-questions")


@post("/p/{record:str}/visit/remove", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def remove(view: RecordView, form: PostedForm) -> Redirect:
    """One question less."""
    gone = form.one("question")
    _shelf(view).change(_QUESTIONS, lambda kept: [text for text in _texts(kept) if text != gone])
    return write.to(f"{view.address('visit')}#own-questions")


@post("/p/{record:str}/visit/since", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def since(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """The day of the last visit; an empty one takes it back."""
    typed = form.one("since")
    try:
        day = date.fromisoformat(typed) if typed else None
    except ValueError:
        return _page(view, form, since=view.say("visit_page.fault.not-a-day"))
    if day is not None and day > view.case.today:
        return _page(view, form, since=view.say("visit_page.fault.day-ahead"))
    _shelf(view).put(_VISIT, {"since": day.isoformat()} if day else None)
    return write.to(view.address("visit"))


def _page(view: View, form: FormData | None = None, **wrong: str) -> Response[str]:
    """The page; with 422 and everything that was typed where something was wrong."""
    made = _visit(view)
    last = _last(view)
    typed = form.one("since") if form and "since" in wrong else last.isoformat() if last else ""
    asked = (*_questions(view), form.one("question") if form else "")
    return view.page(
        "visit/visit",
        alarm=alarm_of(view.case, view.catalogue, asked),
        status=HTTP_422_UNPROCESSABLE_ENTITY if wrong else 200,
        said=written(made, view.catalogue),
        questions=_questions(view),
        since=typed,
        question=form.one("question") if form else "",
        wrong=wrong,
        no_pdf=_no_pdf(view),
        input_type=input_type,
    )


def _no_pdf(view: View) -> str | None:
    """How to install what makes the PDF; nothing where it is there."""
    if extras.is_here("pdf"):
        return None
    return view.say("visit_page.no-pdf", command=extras.command("pdf"))


def _visit(view: View) -> Visit:
    return visit(
        view.case,
        load_statements(view.case.guide.drug),
        since=_last(view),
        own_questions=_questions(view),
        called=view.stored.called,
    )


def _shelf(view: View) -> RecordValues:
    return view.context.store.shelf(view.record)


def _questions(view: View) -> tuple[str, ...]:
    return _texts(_shelf(view).get(_QUESTIONS))


def _texts(kept: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever is kept
    return tuple(text for text in kept if isinstance(text, str)) if isinstance(kept, list) else ()


def _last(view: View) -> date | None:
    """The day of the last visit, if it was set and is not ahead of the day the page is for."""
    kept = _shelf(view).get(_VISIT)
    try:
        day = date.fromisoformat(kept["since"]) if isinstance(kept, dict) else None
    except (KeyError, TypeError, ValueError):
        return None
    return day if day is not None and day <= view.case.today else None


ROUTES = (page, pdf, add, remove, since)
