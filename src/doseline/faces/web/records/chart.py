"""A hospital's chart taken into a record that is here: looked at first, asked about, then written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.assessment import Assessment, read_and_assess
from doseline.errors import InputFaults, RequestError, fault
from doseline.exchange.again import AGAIN, About, Changes, Json, Question, as_the_chart_says
from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.outcome import Options, Outcome, Status
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.said import Why
from doseline.exchange.fhir.write import pretty, write_bundle
from doseline.faces.chart_files import STANDARD_INPUT, documents
from doseline.faces.chart_here import PATIENT, SHELF, brought, with_entries
from doseline.faces.exported import answers, made
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries.listing import details
from doseline.faces.web.entries.write import moment, save, to, to_saved, token
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.form_errors import NOTHING, FormErrors, faults_of, missing
from doseline.faces.web.view import View
from doseline.record import Event, Person
from doseline.store.named_values import RecordValues
from doseline.text.entry_line import line

_MOST_BYTES = 30_000_000
_WRONG = HTTP_422_UNPROCESSABLE_ENTITY
# What somebody says to a question: theirs stands, the chart is right, or it is about something else.
_MINE, _CHART, _BOTH = "mine", "chart", "both"


@get("/p/{record:str}/data/chart", sync_to_thread=True)
def chart_page(view: RecordView) -> Response[str]:
    """The form for the file."""
    return _asking(view)


def _asking(view: View, asked: FormErrors = NOTHING, status: int = HTTP_200_OK) -> Response[str]:
    return view.page("records/chart", status=status, asked=asked)


@post(
    "/p/{record:str}/data/chart",
    status_code=HTTP_200_OK,
    sync_to_thread=True,
    request_max_body_size=_MOST_BYTES,
)
def look(view: RecordView, form: PostedForm) -> Response[str]:
    """What the chart would change; nothing is written down yet."""
    file = form.files.get("file", b"")
    if not file:
        return _asking(view, missing(view.context, (("file", "data.chart.no-file"),)), _WRONG)
    try:
        outcome = _read(view, file)
        found = brought(view.stored, view.case.record, outcome, view.case.today)
        after = _with(view, found.entries)
    except InputFaults as error:
        return _asking(view, faults_of(view.context, "file", error), _WRONG)
    questions = _put(view.context.store.shelf(view.record), found, outcome.person)
    entries = {event.id: event for event in after.record.events}
    return view.page(
        "records/chart_found",
        same=found.same,
        new=[_told(view, entries[one["id"]], entries) for one in found.new if one["id"] in entries],
        corrected=[view.entry(view.case.entries[one["supersedes"]]) for one in found.corrected],
        withdrawn=[view.entry(view.case.entries[one["retracts"]]) for one in found.withdrawn],
        questions=[_asked(view, one, outcome) for one in questions],
        left_out=[(one.from_, one.why.value) for one in outcome.left_out if one.why is not Why.NO_RULE],
        of_no_rule=sum(one.why is Why.NO_RULE for one in outcome.left_out),
        not_understood=[(one.where, one.what.value, one.got) for one in outcome.not_understood],
        once=token(),
    )


def _asked(view: View, question: Question, outcome: Outcome) -> tuple[str, str, str, str | None]:
    """A question with what stands here, and what the chart says; None where it took it back."""
    sent = {} if outcome.record is None else {event.id: event for event in outcome.record.events}
    id_ = "" if question.sent is None else str(question.sent["id"]).partition(AGAIN)[0]
    here = view.case.entries
    theirs = _told(view, sent[id_], sent) if id_ in sent else None
    return _mark(question), question.about.value, _told(view, here[question.kept], here), theirs


def _told(view: View, event: Event, entries: Mapping[str, Event]) -> str:
    """One new entry with what it says, in a line."""
    return view.catalogue.write((line(view.catalogue, event, entries), *details(view, event)), "comma")


def _read(view: View, file: bytes) -> Outcome:
    """The one person of the file.

    Raises: RequestError where it holds nobody or several, or somebody else than the record is about.
    """
    case, person = view.case, view.case.record.person
    options = Options(
        today=case.today,
        region=person.region,
        timezone=person.timezone,
        therapies=tuple(view.stored.header().therapies),
    )
    found = read_charts(gather(documents((STANDARD_INPUT,), BytesIO(file))), options)
    told = [one for one in found.people if one.status is not Status.MERGED]
    if not told and found.unreadable:
        raise RequestError(tuple(fault(one.what, one.file) for one in found.unreadable[:5]))
    if len(told) != 1:
        raise RequestError((fault("not-one-person", "file", count=len(told)),))
    (outcome,) = told
    if outcome.record is None:
        raise RequestError((fault("no-record-in-chart", "file"),))
    if not _is_same(person, outcome.record.person):
        raise RequestError((fault("somebody-else", "file"),))
    return outcome


def _is_same(here: Person, there: Person) -> bool:
    """Whether nothing that is known of both says that they are two people."""
    if here.birth_date is not None and there.birth_date is not None:
        one, other = here.birth_date, there.birth_date
        if one.last < other.first or other.last < one.first:
            return False
    told = {sex for sex in (here.sex, there.sex) if sex in ("female", "male")}
    return len(told) <= 1


def _with(view: View, entries: tuple[Json, ...]) -> Assessment:
    """The assessment of the record with these entries.

    Raises: RecordError with what does not go together.
    """
    now = moment(view.context, view.case.record.person).replace(microsecond=0)
    whole, taken = with_entries(view.stored, entries, now.isoformat())
    return read_and_assess(whole, clock=view.context.day, today=view.context.today, kept=taken)


def _put(shelf: RecordValues, found: Changes, patient: str) -> tuple[Question, ...]:
    """What is left to ask: what was answered before is not asked again. All of it waits beside the record."""
    declined = set((shelf.get(SHELF) or {}).get("declined", ()))
    questions = tuple(one for one in found.asked if _mark(one) not in declined)
    asked = [{"about": one.about.value, "kept": one.kept, "sent": one.sent} for one in questions]
    waiting = {"entries": list(found.entries), "asked": asked, "declined": sorted(declined)}
    shelf.put(SHELF, {PATIENT: patient, **waiting})
    return questions


def _mark(question: Question) -> str:
    """A word for one question; the same for the same one."""
    told = json.dumps([question.about.value, question.kept, question.sent], sort_keys=True, default=str)
    return sha256(told.encode()).hexdigest()[:16]


@post("/p/{record:str}/data/chart/take", sync_to_thread=True)
def take(view: RecordView, form: PostedForm) -> Redirect | Response[str]:
    """Write down what the chart brings, and what it is right about."""
    shelf = view.context.store.shelf(view.record)
    waiting = shelf.get(SHELF) or {}
    questions = tuple(_questions(waiting))
    entries = [*waiting.get("entries", ())]
    entries += _answered(view, questions, form)
    if not entries:
        _forget(shelf, waiting, questions, form.fields)
        return to(view.address("data", "chart"))
    try:
        _with(view, tuple(entries))
    except InputFaults as error:
        return _asking(view, faults_of(view.context, "file", error), _WRONG)
    mark = save(view, entries, idempotency_key=form.idempotency_key)
    _forget(shelf, waiting, questions, form.fields)
    return to_saved(view, mark)


def _answered(view: View, questions: Iterable[Question], form: FormData) -> Iterator[Json]:
    """The entries that follow from the answers."""
    for one in questions:
        match form.one(f"answer-{_mark(one)}"):
            case answer if answer == _CHART:
                yield as_the_chart_says(one, on=view.case.today.isoformat())
            case answer if answer == _BOTH and one.about is About.TYPED_TOO and one.sent is not None:
                yield one.sent


def _questions(waiting: Mapping[str, Any]) -> Iterator[Question]:
    for one in waiting.get("asked", ()):
        yield Question(about=About(one["about"]), kept=one["kept"], sent=one["sent"])


def _forget(
    shelf: RecordValues, waiting: Json, questions: Iterable[Question], told: Mapping[str, Any]
) -> None:
    """Keep only which questions were answered with "mine stands"."""
    declined = {_mark(one) for one in questions if told.get(f"answer-{_mark(one)}", ("",))[0] == _MINE}
    known = {"declined": sorted({*waiting.get("declined", ()), *declined})}
    shelf.put(SHELF, {PATIENT: waiting[PATIENT], **known} if PATIENT in waiting else known)


@get("/p/{record:str}/data/fhir.json", sync_to_thread=True)
def bundle_file(view: RecordView) -> Response[bytes]:
    """The record and what follows from it as a FHIR Bundle."""
    case = view.case
    about = made(case.record, case.today, moment(view.context, case.record.person).isoformat())
    told = answers(case, view.context.language)
    bundle = write_bundle(case.record, about, names=case.guide.names, answers=told)
    headers = {"content-disposition": 'attachment; filename="doseline-fhir.json"'}
    return Response(f"{pretty(bundle)}\n".encode(), media_type="application/fhir+json", headers=headers)


ROUTES = (chart_page, look, take, bundle_file)
