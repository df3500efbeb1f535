"""The same answers for programs: JSON in, JSON out, in the shapes of the command line's ``--json``."""

from __future__ import annotations

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

from doseline.assessment import check_answer, plan_answer, stamped, triage_answer, vaccine_answer
from doseline.assessment.forecast.question import Question
from doseline.assessment.typed_symptoms import TypedSymptoms, typed_answer
from doseline.check import vaccines
from doseline.errors import Fault, ForecastError, RecordError, RequestError, fault
from doseline.faces.web.api.forecast_request import asked_of_forecast
from doseline.faces.web.api.openapi import api_schema
from doseline.faces.web.api.request_body import asked_about, new_entry
from doseline.faces.web.auth import OPEN
from doseline.faces.web.dependencies import App, RecordView
from doseline.faces.web.entries.write import key_of, moment
from doseline.faces.web.errors import spoken
from doseline.faces.web.records.paging import limit_of, some
from doseline.faces.web.request import Request
from doseline.faces.web.timeline import forecast_cache
from doseline.faces.web.view import View
from doseline.faces.web.workers import NotNow
from doseline.store import Author
from doseline.triage import triage, with_heard

Json = Response[dict[str, Any]]
_ROOT = "/api/people/{record:str}"
# A program's own key of one change: sent again, it is stored once.
_KEY = "idempotency-key"


@get("/api/schema", opt=OPEN, sync_to_thread=False)
def schema() -> Json:
    """What this interface takes and gives, as OpenAPI."""
    return Response(api_schema())


@get("/api/people", sync_to_thread=True)
def people(request: Request, context: App) -> Json:
    """Whose records are here, some at a time; the header Link leads to the next ones."""
    asked = request.query_params
    try:
        limit = limit_of(asked.get("limit", ""))
        found = some(context.store.people(), limit=limit, after=asked.get("after"))
    except RequestError as error:
        return Response({"faults": spoken(context, error.faults)}, status_code=HTTP_422_UNPROCESSABLE_ENTITY)
    listed = [{"id": one.id, "called": one.called, "entries": one.entries} for one in found.people]
    if found.after is None:
        return Response({"people": listed, "next": None})
    address = f"/api/people?{urlencode({'limit': limit, 'after': found.after})}"
    return Response({"people": listed, "next": address}, headers={"link": f'<{address}>; rel="next"'})


@get(f"{_ROOT}/plan", sync_to_thread=True)
def plan(view: RecordView) -> Json:
    """The dose calendar and the next step."""
    return Response(plan_answer(view.case, view.catalogue))


@get(f"{_ROOT}/check", sync_to_thread=True)
def check(view: RecordView) -> Json:
    """What to settle before the next dose."""
    return Response(check_answer(view.case, view.catalogue))


@get(f"{_ROOT}/vaccine", sync_to_thread=True)
def vaccine(view: RecordView) -> Json:
    """The dates for vaccines, in both directions."""
    case = view.case
    dates = vaccines(case.guide, case.chart, case.plan, None)
    return Response(vaccine_answer(case, dates, view.catalogue))


async def body(request: Request) -> bytes:
    """What was sent, as it is."""
    return await request.body()


Body = NamedDependency[SkipValidation[bytes]]


@get(f"{_ROOT}/forecast", sync_to_thread=True)
def forecast(view: RecordView) -> Json:
    """Drug level and B cells, past and ahead."""
    return _forecast(view, forecast_cache.PLAIN)


@post(f"{_ROOT}/forecast", status_code=HTTP_200_OK, dependencies={"sent_body": body}, sync_to_thread=True)
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


@get(f"{_ROOT}/record", sync_to_thread=True)
def record(view: RecordView) -> Response[bytes]:
    """The record file."""
    return Response(view.kept.document(), media_type="application/json")


@post(f"{_ROOT}/triage", status_code=HTTP_200_OK, dependencies={"sent_body": body}, sync_to_thread=True)
def about_symptoms(view: RecordView, sent_body: Body) -> Json:
    """How soon to act on some symptoms; nothing is kept."""
    try:
        complaints, onset = asked_about(sent_body)
    except (RecordError, RequestError) as error:
        return _refused(view, error.faults)
    case = view.case
    told = TypedSymptoms.of(complaints, case.guide, case.today)
    answer = triage(case.guide, told.complaints, chart=case.chart, today=case.today, onset=onset)
    answer = with_heard(answer, told.heard)
    found = triage_answer(answer, case.guide, view.catalogue)
    return Response({**found, **typed_answer(told, answer, case.guide, view.catalogue)})


@post(f"{_ROOT}/events", dependencies={"sent_body": body}, sync_to_thread=True)
def new_event(request: Request, view: RecordView, sent_body: Body) -> Json:
    """One entry added to the record, and the next step that follows."""
    try:
        entry, case = new_entry(view, sent_body)
    except (RecordError, RequestError) as error:
        return _refused(view, error.faults)
    now = moment(view.context, case.record.person)
    key = key_of(request.headers.get(_KEY, ""))
    (id_,) = view.context.store.by(Author.PROGRAM).append(view.record, (entry,), now=now, once=key)
    if key is not None and not _is_kept(view, id_, entry):
        return _refused(view, (fault("key-used", _KEY),))
    step = plan_answer(case, view.catalogue)["next_step"]
    answer = stamped({"id": id_, "next_step": step}, case.guide.version)
    return Response(answer, status_code=HTTP_201_CREATED)


def _is_kept(view: View, id_: str, entry: dict[str, Any]) -> bool:
    """Whether this is what the key kept; a key that comes again with another entry is no answer to it."""
    kept = next(event for event in view.context.store.kept(view.record).events if event["id"] == id_)
    ours = ("id", "recorded_at")
    return {key: value for key, value in kept.items() if key not in ours} == entry


def _refused(view: View, faults: tuple[Fault, ...], *, status: int = HTTP_422_UNPROCESSABLE_ENTITY) -> Json:
    return Response({"faults": spoken(view.context, faults)}, status_code=status)


ROUTES = (schema, people, plan, check, vaccine, forecast, forecast_what_if, record, about_symptoms, new_event)
