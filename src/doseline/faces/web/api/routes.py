"""API routes: the same answers for programs, in the shapes of the command line's ``--json``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_201_CREATED,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_503_SERVICE_UNAVAILABLE,
)

from doseline.assessment import Assessment, check_answer, plan_answer, stamped, triage_answer, vaccine_answer
from doseline.assessment.forecast.question import Question
from doseline.assessment.symptoms import judge_symptoms
from doseline.assessment.typed_symptoms import TypedSymptoms, typed_answer
from doseline.check import vaccines
from doseline.errors import Fault, ForecastError, RecordError, RequestError, fault
from doseline.faces.serving.workers import NotNow
from doseline.faces.web.api.bearer import WRITES, bearer_in
from doseline.faces.web.api.forecast_request import asked_of_forecast
from doseline.faces.web.api.openapi import api_schema
from doseline.faces.web.api.problem import OLD, ROOT, is_numbered
from doseline.faces.web.api.request_body import asked_about, new_entry, read_object
from doseline.faces.web.api.tokens import record_of
from doseline.faces.web.auth import OPEN, seen
from doseline.faces.web.context import AppContext
from doseline.faces.web.dependencies import App, RecordView
from doseline.faces.web.entries.write import key_of, moment
from doseline.faces.web.errors import for_program, spoken
from doseline.faces.web.records.paging import limit_of, some
from doseline.faces.web.request import Request
from doseline.faces.web.timeline import forecast_cache
from doseline.faces.web.view import View
from doseline.store import Author, RecordSummary

Json = Response[dict[str, Any]]
# A program's own key of one change: sent again, it is stored once.
_KEY = "idempotency-key"


def schema(request: Request) -> Json:
    """What this interface takes and gives, as OpenAPI."""
    return Response(api_schema(_root(request)))


def _root(request: Request) -> str:
    return ROOT if is_numbered(request.url.path) else OLD


def people(request: Request, context: App) -> Json:
    """Whose records are here, some at a time; the header Link leads to the next ones."""
    asked = request.query_params
    try:
        limit = limit_of(asked.get("limit"), is_strict=is_numbered(request.url.path))
        found = some(_readable(request, context), limit=limit, after=asked.get("after"))
    except RequestError as error:
        return for_program(request, HTTP_422_UNPROCESSABLE_ENTITY, spoken(context, error.faults))
    listed = [{"id": one.id, "called": one.called, "entries": one.entries} for one in found.people]
    if found.after is None:
        return Response({"people": listed, "next": None})
    address = f"{_root(request)}/people?{urlencode({'limit': limit, 'after': found.after})}"
    return Response({"people": listed, "next": address}, headers={"link": f'<{address}>; rel="next"'})


def _readable(request: Request, context: AppContext) -> tuple[RecordSummary, ...]:
    """Everybody who is there for them, or for a program with a token the one whose it is."""
    token = bearer_in(request.scope)
    if token is None:
        return seen(request, context, context.store.people())
    own = record_of(token)
    return tuple(one for one in context.store.people() if one.id == own)


def plan(view: RecordView) -> Json:
    """The dose calendar and the next step."""
    return Response(plan_answer(view.case, view.catalogue))


def check(view: RecordView) -> Json:
    """What to settle before the next dose."""
    return Response(check_answer(view.case, view.catalogue))


def vaccine(view: RecordView) -> Json:
    """The dates for vaccines, in both directions."""
    case = view.case
    dates = vaccines(case.guide, case.chart, case.plan, None)
    return Response(vaccine_answer(case, dates, view.catalogue))


async def body(request: Request) -> bytes:
    """What was sent, as it is."""
    return await request.body()


Body = NamedDependency[SkipValidation[bytes]]


def forecast(view: RecordView) -> Json:
    """Drug level and B cells, past and ahead."""
    return _forecast(view, forecast_cache.PLAIN)


def forecast_what_if(view: RecordView, sent_body: Body) -> Json:
    """The same with what-ifs; nothing is kept."""
    try:
        return _forecast(view, asked_of_forecast(sent_body))
    except ForecastError as error:
        return _refused(view, tuple(replace(one, where=f"$.{one.where}") for one in error.faults))
    except (RecordError, RequestError) as error:
        return _refused(view, error.faults)


def _forecast(view: View, question: Question) -> Json:
    try:
        found = forecast_cache.forecast(view, question)
    except NotNow as not_now:
        wrong = (fault(f"forecast-{not_now.why.value}", "$"),)
        return _refused(view, wrong, status=HTTP_503_SERVICE_UNAVAILABLE)
    from doseline.assessment.forecast.contract import forecast_answer  # noqa: PLC0415 - numbers, slow to load

    return Response(forecast_answer(view.case, found, view.catalogue))


def record(view: RecordView) -> Response[bytes]:
    """The record file."""
    return Response(view.stored.document(), media_type="application/json")


def about_symptoms(view: RecordView, sent_body: Body) -> Json:
    """How soon to act on some symptoms; nothing is kept."""
    try:
        complaints, onset = asked_about(sent_body)
    except (RecordError, RequestError) as error:
        return _refused(view, error.faults)
    case = view.case
    told = TypedSymptoms.of(complaints, case.guide, case.today)
    found = triage_answer(
        judge_symptoms(case, told.complaints, heard=told.heard, onset=onset), view.catalogue
    )
    return Response({**found, **typed_answer(told, found["advice"], case.guide, view.catalogue)})


def new_event(request: Request, view: RecordView, sent_body: Body) -> Json:
    """One entry added to the record, and the next step that follows."""
    told = request.headers.get(_KEY)
    key = None if told is None else key_of(told)
    if told is not None and key is None and is_numbered(request.url.path):
        return _refused(view, (fault("not-a-key", _KEY),))
    if key is not None and (before := view.context.store.written(view.record, key)):
        return _again(view, before[0], sent_body)
    try:
        entry, case = new_entry(view, sent_body)
    except (RecordError, RequestError) as error:
        return _refused(view, error.faults)
    now = moment(view.context, case.record.person)
    (id_,) = view.context.store.by(Author.PROGRAM).append(view.record, (entry,), now=now, once=key)
    if key is not None and not _is_kept(view, id_, entry):
        return _refused(view, (fault("key-used", _KEY),))
    return _stored(view, id_, case)


def _again(view: View, id_: str, sent: bytes) -> Json:
    """The answer to an entry that is kept already: the same, as long as nothing else was written down."""
    try:
        entry = read_object(sent)
    except (RecordError, RequestError) as error:
        return _refused(view, error.faults)
    if not _is_kept(view, id_, entry):
        return _refused(view, (fault("key-used", _KEY),))
    return _stored(view, id_, view.case)


def _stored(view: View, id_: str, case: Assessment) -> Json:
    step = plan_answer(case, view.catalogue)["next_step"]
    answer = stamped({"id": id_, "next_step": step}, case.guide.version)
    return Response(answer, status_code=HTTP_201_CREATED)


def _is_kept(view: View, id_: str, entry: dict[str, Any]) -> bool:
    """Whether this is what the key kept; a key that comes again with another entry is no answer to it."""
    events = view.context.store.kept(view.record).events
    kept: dict[str, Any] = next((event for event in events if event["id"] == id_), {})
    ours = ("id", "recorded_at")
    return {key: value for key, value in kept.items() if key not in ours} == entry


def _refused(view: View, faults: tuple[Fault, ...], *, status: int = HTTP_422_UNPROCESSABLE_ENTITY) -> Json:
    return for_program(view.request, status, spoken(view.context, faults))


def _both(make: Callable[..., Any], path: str, answer: Callable[..., Any], **how: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """The routes of one answer: under its number, and as programs of before know it."""
    how = {"sync_to_thread": True} | how
    return tuple(make(f"{root}{path}", **how)(answer) for root in (ROOT, OLD))


_ONE = "/people/{record:str}"
_SENT = {"dependencies": {"sent_body": body}}
ROUTES = (
    *_both(get, "/schema", schema, opt=OPEN, sync_to_thread=False),
    *_both(get, "/people", people),
    *_both(get, f"{_ONE}/plan", plan),
    *_both(get, f"{_ONE}/check", check),
    *_both(get, f"{_ONE}/vaccine", vaccine),
    *_both(get, f"{_ONE}/record", record),
    *_both(get, f"{_ONE}/forecast", forecast),
    *_both(post, f"{_ONE}/forecast", forecast_what_if, status_code=HTTP_200_OK, **_SENT),
    *_both(post, f"{_ONE}/triage", about_symptoms, status_code=HTTP_200_OK, **_SENT),
    *_both(post, f"{_ONE}/events", new_event, opt=WRITES, **_SENT),
)
