"""The routes over real HTTP: what is answered, what is refused with which status, and which pages may ask."""

from __future__ import annotations

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from doseline.assessment.program import VERSION
from doseline.faces.hooks.answering import Asker
from doseline.faces.hooks.config import read_config
from doseline.faces.hooks.database import open_database
from doseline.faces.hooks.server.app import AT_ONCE
from doseline.faces.hooks.server.service import Service
from doseline.faces.hooks.work import Answered, Asked
from doseline.faces.serving.workers import Pool
from doseline.guide import version_of
from tests.faces.hooks.conftest import ORIGIN
from tests.faces.hooks.ehr import Chart, Ehr, Json, outcome
from tests.faces.hooks.keys import BASE, claims, token, write_config
from tests.faces.hooks.serving import Served

PATIENT = "/cds-services/doseline-patient"
ORDERS = "/cds-services/doseline-orders"
SANDBOX = "https://sandbox.example"


def test_the_discovery_needs_no_token_and_names_each_hook_with_its_prefetch(ehr: Ehr) -> None:
    services = ehr.discovery()
    assert [(one["hook"], one["id"]) for one in services] == [
        ("patient-view", "doseline-patient"),
        ("order-select", "doseline-orders"),
        ("order-sign", "doseline-orders"),
    ]
    assert all(one["prefetch"] and one["title"] and one["description"] for one in services)


def test_the_health_tells_two_versions_and_nothing_else(served: Served) -> None:
    answer = httpx.get(f"{served.address}/health")
    assert answer.json() == {"version": VERSION, "guide_version": version_of()}
    head = httpx.head(f"{served.address}/health")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]


def test_the_description_names_every_route(served: Served) -> None:
    document = httpx.get(f"{served.address}/openapi.json").json()
    routes = {
        (method, path) for path, of in document["paths"].items() for method in of if method != "parameters"
    }
    assert routes == {
        ("get", "/cds-services"),
        ("post", "/cds-services/{id}"),
        ("post", "/cds-services/{id}/feedback"),
        ("get", "/health"),
        ("get", "/openapi.json"),
    }
    assert document["servers"] == [{"url": BASE}]


def test_an_ehr_gets_its_cards_with_a_token(ehr: Ehr, ann: Chart) -> None:
    answer = ehr.call("patient-view", ann)
    assert answer.status_code == 200
    (card, *_) = answer.json()["cards"]
    assert {"uuid", "summary", "indicator", "detail", "source"} <= set(card)
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


# --- who may ask ---


def test_without_a_token_it_is_401_and_says_nothing_more(served: Served, ehr: Ehr) -> None:
    for path in (PATIENT, ORDERS, PATIENT + "/feedback", "/cds-services/no-such"):
        answer = httpx.post(served.address + path, json={})
        (issue,) = outcome(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"
        assert (issue["code"], issue["expression"]) == ("login", ["Authorization"])
    told = ehr.headers(PATIENT)
    for why in ("expired", "signature"):
        changed = told["authorization"][:-8] + "AAAAAAAA" if why == "signature" else ""
        again = httpx.post(served.address + PATIENT, json={}, headers={"authorization": changed})
        assert again.text == answer.text, "one reason is like another to who asks"


def test_a_token_is_used_once_and_for_one_endpoint(served: Served, ehr: Ehr) -> None:
    headers = ehr.headers(PATIENT)
    assert httpx.post(served.address + PATIENT, content=b"{}", headers=headers).status_code == 400
    outcome(httpx.post(served.address + PATIENT, content=b"{}", headers=headers), 401)
    outcome(httpx.post(served.address + ORDERS, content=b"{}", headers=ehr.headers(PATIENT)), 401)


def test_a_page_of_another_origin_may_not_use_a_hospitals_token(ehr: Ehr, ann: Chart) -> None:
    request = ehr.request("patient-view", ann)
    assert ehr.post(PATIENT, request, origin=ORIGIN).headers["access-control-allow-origin"] == ORIGIN
    refused = ehr.post(PATIENT, request, origin="https://evil.example")
    outcome(refused, 403)
    assert "access-control-allow-origin" not in refused.headers


def beforehand(address: str, origin: str, headers: str = "authorization, content-type") -> httpx.Response:
    """What a browser asks before it lets a page ask."""
    told = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": headers,
    }
    return httpx.options(address + PATIENT, headers=told)


def test_a_browser_is_told_beforehand_which_pages_may_ask(served: Served) -> None:
    allowed = beforehand(served.address, ORIGIN)
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert allowed.headers["access-control-allow-headers"] == "Authorization, Content-Type"
    assert allowed.headers["access-control-allow-methods"] == "GET, POST"
    assert "access-control-allow-credentials" not in allowed.headers
    for origin, headers in ((ORIGIN + ".evil.example", "authorization"), ("null", ""), (ORIGIN, "x-odd")):
        refused = beforehand(served.address, origin, headers)
        assert refused.status_code == 403
        assert not [name for name in refused.headers if name.startswith("access-control")]


def test_an_open_service_lets_only_named_pages_and_this_computers_names_in(opened: Served) -> None:
    assert beforehand(opened.address, SANDBOX).status_code == 204
    assert beforehand(opened.address, "https://evil.example").status_code == 403
    rebound = httpx.get(f"{opened.address}/cds-services", headers={"host": "evil.example"})
    assert (rebound.status_code, rebound.text) == (421, "")
    assert httpx.get(f"http://localhost:{opened.port}/health").status_code == 200


# --- what is refused ---


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b""),
        (400, b"{"),
        (400, b"[]"),
        (400, b"null"),
        (400, b"<html></html>"),
        (400, b'{"a": "\xff"}'),
        (400, b'{"a": NaN}'),
        (400, b'{"a": [1, -Infinity]}'),
        (400, b'{"hook": "patient-view", "hook": "order-sign"}'),
        (400, b'{"a": {"b": 1, "b": 2}}'),
        (400, b'{"a":' * 65 + b"1" + b"}" * 65),
        (400, b"[" * 100_000),
        (413, b'{"a": "' + b"x" * 5_000_000 + b'"}'),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else repr(value[:20]),
)
def test_a_body_that_no_request_may_have(opened: Served, status: int, body: bytes) -> None:
    answer = httpx.post(opened.address + PATIENT, content=body, headers={"content-type": "application/json"})
    outcome(answer, status)


def test_sixty_four_deep_is_read_and_the_places_of_faults_are_told(opened: Served) -> None:
    deep = b'{"a":' * 64 + b"1" + b"}" * 64
    assert "too many brackets" not in post(opened, deep).text
    issues = outcome(post(opened, b'{"a": NaN, "b": [{"c": 1, "c": 2}]}'), 400)
    assert [one["expression"] for one in issues] == [["$.a"], ["$.b[0].c"]]


def post(served: Served, body: bytes, **headers: str) -> httpx.Response:
    own = {"content-type": "application/json"} | {
        name.replace("_", "-"): one for name, one in headers.items()
    }
    return httpx.post(served.address + PATIENT, content=body, headers=own)


def test_only_plain_json_is_taken(opened: Served) -> None:
    assert post(opened, b"{}", content_type="application/fhir+json; charset=utf-8").status_code == 400
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""):
        outcome(post(opened, b"{}", content_type=kind), 415)
    outcome(post(opened, b"{}", content_encoding="gzip"), 415)


def test_what_is_not_there_and_other_methods_are_said_in_fhir_too(opened: Served) -> None:
    outcome(httpx.get(f"{opened.address}/cds-services/doseline-patient/"), 405)
    outcome(httpx.get(f"{opened.address}/nothing"), 404)
    outcome(httpx.put(f"{opened.address}/health"), 405)
    outcome(httpx.post(f"{opened.address}/cds-services/no-such", json={}), 404)


def test_trap_36_a_wrong_hook_or_a_missing_field_is_400_with_its_place(ehr: Ehr, ann: Chart) -> None:
    request = ehr.request("patient-view", ann)
    (issue,) = outcome(
        ehr.post(ORDERS, request | {"context": {**request["context"], "draftOrders": {}}}), 400
    )
    assert issue["expression"] == ["hook"]
    places = {
        name: tuple(outcome(ehr.post(PATIENT, without(request, name)), 400)[0]["expression"])
        for name in FIELDS
    }
    assert places == {name: (name,) for name in FIELDS}


FIELDS = ("hook", "hookInstance", "context", "context.patientId")


def without(request: dict[str, Any], path: str) -> dict[str, Any]:
    """The request without one member."""
    copy: dict[str, Any] = json.loads(json.dumps(request))
    holder = copy
    *before, last = path.split(".")
    for name in before:
        holder = holder[name]
    del holder[last]
    return copy


def test_trap_35_some_keys_are_enough_and_none_at_all_is_412(ehr: Ehr, ann: Chart) -> None:
    request = ehr.request("patient-view", ann)
    some = {
        name: value
        for name, value in request["prefetch"].items()
        if name in ("patient", "medicationRequests")
    }
    assert ehr.post(PATIENT, request | {"prefetch": some}).status_code == 200
    outcome(ehr.post(PATIENT, request | {"prefetch": {}}), 412)
    outcome(ehr.post(PATIENT, without(request, "prefetch")), 412)


def test_trap_34_not_sent_none_and_failed_are_all_answered(ehr: Ehr, ann: Chart) -> None:
    request = ehr.request("patient-view", ann)
    failed = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}
    for value in (None, {"resourceType": "Bundle", "type": "searchset"}, failed):
        prefetch = request["prefetch"] | {"observations": value}
        assert ehr.post(PATIENT, request | {"prefetch": prefetch}).status_code == 200


def test_trap_37_html_or_the_old_wrapper_is_no_crash(ehr: Ehr, ann: Chart) -> None:
    request = ehr.request("patient-view", ann)
    wrapped = {"response": {"status": "200"}, "resource": request["prefetch"]["conditions"]}
    odd: list[Any] = ["<html>not found</html>", wrapped, 5, [], {"resourceType": "Basic"}]
    for value in odd:
        answer = ehr.post(PATIENT, request | {"prefetch": request["prefetch"] | {"conditions": value}})
        assert answer.status_code in (200, 400)


def test_trap_38_orders_without_type_entries_or_medication_are_answered(ehr: Ehr, ann: Chart) -> None:
    request = ehr.request("order-sign", ann)
    order: Json = {"resourceType": "MedicationRequest", "id": "o", "status": "active", "intent": "order"}
    order["subject"] = {"reference": "Patient/ann"}
    bundle: Json = {"resourceType": "Bundle", "entry": [{"resource": order}]}
    few: list[Json] = [{}, {"entry": None}, {"entry": []}, bundle]
    for orders in few:
        context = request["context"] | {"draftOrders": orders}
        assert ehr.post(ORDERS, request | {"context": context}).status_code == 200


# --- what keeps answering ---


def test_who_sends_drop_by_drop_is_hung_up_on(opened: Served) -> None:
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", opened.port)) as slow:
        slow.sendall(b"POST /cds-services/doseline-patient HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        slow.settimeout(20)
        while slow.recv(1000):
            pass
    assert time.monotonic() - begun < 15


def test_who_has_no_token_takes_no_place_from_the_others(ehr: Ehr, served: Served, ann: Chart) -> None:
    head = f"POST {PATIENT} HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{{".encode()
    with ExitStack() as many:
        for _ in range(AT_ONCE + 10):
            slow = many.enter_context(socket.create_connection(("127.0.0.1", served.port)))
            slow.sendall(head)
        time.sleep(0.3)
        assert ehr.call("patient-view", ann).status_code == 200


def hostile() -> bytes:
    """A request of nearly the largest size that has as much as possible to be read."""
    one = {
        "resourceType": "Observation", "status": "final", "subject": {"reference": "Patient/a"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "5195-3"}], "text": "hbsag"},
        "effectiveDateTime": "2026-01-01", "valueString": "negative",
    }  # fmt: skip
    entries = [{"resource": one | {"id": f"o{place}"}} for place in range(18_000)]
    bundle = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
    patient = {"resourceType": "Patient", "id": "a", "birthDate": "1990-01-01"}
    request = {
        "hook": "patient-view", "hookInstance": "1",
        "context": {"userId": "Practitioner/1", "patientId": "a"},
        "prefetch": {"patient": patient, "observations": bundle},
    }  # fmt: skip
    body = json.dumps(request, separators=(",", ":")).encode()
    assert 4_000_000 < len(body) < 5_000_000
    return body


def test_twenty_that_cost_too_much_are_refused_and_others_are_answered(opened: Served, ann: Chart) -> None:
    body = hostile()
    with ThreadPoolExecutor(20) as many:
        running = [many.submit(post_slowly, opened, body) for _ in range(20)]
        time.sleep(1)
        begun = time.monotonic()
        assert httpx.get(f"{opened.address}/health", timeout=10).status_code == 200
        assert time.monotonic() - begun < 5
        answers = [one.result() for one in running]
    assert {one.status_code for one in answers} == {503}
    said = {issue["diagnostics"] for one in answers for issue in outcome(one, 503)}
    assert any("more computing" in one for one in said), said
    assert all(one.headers["retry-after"] for one in answers)
    ehr = Ehr(opened.address)
    for _ in range(20):
        answer = ehr.call("patient-view", ann)
        if answer.status_code == 200:
            return
        time.sleep(0.5)
    raise AssertionError(answer.text)


def post_slowly(served: Served, body: bytes) -> httpx.Response:
    headers = {"content-type": "application/json"}
    return httpx.post(served.address + PATIENT, content=body, headers=headers, timeout=60)


class Noting:
    """A process that only notes what it is to do."""

    def __init__(self) -> None:
        self.days: list[date] = []

    def do(self, _: object, asked: Asked) -> Answered:
        self.days.append(asked.today)
        return Answered(body=b"{}", cards=())


def test_another_day_is_for_the_answers_and_tokens_go_by_the_clock(tmp_path: Path) -> None:
    evening = datetime(2026, 5, 28, 23, 30, tzinfo=UTC)
    own = {"region": "JP", "timezone": "Asia/Tokyo", "identifier_system": "urn:x"}
    config = read_config(write_config(tmp_path, **own))
    pool = Noting()
    with closing(open_database(tmp_path / "kept")) as database:
        for today in (None, date(2020, 1, 1)):
            service = Service(
                config=config, database=database, pool=cast("Pool", pool), now=lambda: evening, today=today
            )
            told = claims(BASE + PATIENT, iat=evening.timestamp(), exp=evening.timestamp() + 300)
            asking = service.admit({"authorization": f"Bearer {token(told)}"}, PATIENT)
            assert asking.asker == Asker(**own)
            service.answer(asking, "doseline-patient", b"{}")
    assert pool.days == [date(2026, 5, 29), date(2020, 1, 1)], "the hospital's own day, or the one asked for"
