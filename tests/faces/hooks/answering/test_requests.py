"""Requests as they come: what is not one is refused with its place, what is only odd is answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doseline.faces.hooks.answering import Refused, answer, discovery, outcome_of
from doseline.faces.hooks.answering.discovery import KEYS
from tests.faces.hooks.answering.people import (
    HOSPITAL,
    NOT_THERE,
    TESTS,
    TODAY,
    Json,
    asked_of,
    bundle,
    ids,
    patient,
    said,
    treated,
    view,
)
from tests.faces.hooks.answering.test_opening_a_chart import FEVER

EXAMPLES = Path(__file__).parents[3] / "exchange" / "examples"
OTHERS = sorted(
    path for folder in ("cds-hooks-opioid", "cds-hooks-spec") for path in (EXAMPLES / folder).glob("*.json")
)
DEMO = sorted((Path(__file__).parents[4] / "src/doseline/faces/hooks/demo").glob("*.json"))
SERVICES = {
    "patient-view": "doseline-patient",
    "order-select": "doseline-orders",
    "order-sign": "doseline-orders",
}


def refused(service: str, request: object) -> tuple[int, list[str], list[str]]:
    """The status, the places and the kinds of the faults of a request."""
    with pytest.raises(Refused) as found:
        answer(service, request, HOSPITAL, TODAY, ids())  # type: ignore[arg-type]
    issues = outcome_of(found.value.faults)["issue"]
    assert all(one["severity"] == "error" and one["diagnostics"] for one in issues)
    return found.value.status, [one["expression"][0] for one in issues], [one["code"] for one in issues]


def test_the_discovery_has_two_services_and_one_id_for_both_hooks_of_orders() -> None:
    services = discovery()["services"]
    assert {(one["hook"], one["id"]) for one in services} == set(SERVICES.items())
    assert all(one["title"] and one["description"] for one in services)


def test_the_prefetch_asks_for_each_type_once_and_for_results_by_their_codes() -> None:
    (searches,) = {json.dumps(one["prefetch"]) for one in discovery()["services"]}
    found = json.loads(searches)
    types = [search.partition("?")[0].partition("/")[0] for search in found.values()]
    assert len(set(types)) == len(types)
    assert found["patient"] == "Patient/{{context.patientId}}"
    assert all("{{context.patientId}}" in search for search in found.values())
    parameters = {
        one.partition("=")[0] for search in found.values() for one in search.partition("?")[2].split("&")
    }
    assert parameters <= {"", "patient", "code"}
    assert "5196-1" in found["observations"].split("code=")[1].split(",")


# --- trap 36 ---


@pytest.mark.parametrize(
    ("service", "hook"),
    [
        ("doseline-patient", "order-sign"),
        ("doseline-orders", "patient-view"),
        ("doseline-orders", "order-dispatch"),
    ],
)
def test_trap_36_a_wrong_hook_is_refused_with_its_place(service: str, hook: str) -> None:
    assert refused(service, asked_of(hook, treated(), draftOrders={})) == (400, ["hook"], ["invalid"])


@pytest.mark.parametrize("field", ["patientId", "userId"])
@pytest.mark.parametrize("value", [None, "", 7, ["1"]])
def test_trap_36_a_missing_field_of_the_context_is_refused_with_its_place(field: str, value: object) -> None:
    status, places, _ = refused("doseline-patient", asked_of("patient-view", treated(), **{field: value}))
    assert (status, places) == (400, [f"context.{field}"])


def test_trap_36_every_fault_is_told_at_once() -> None:
    assert refused("doseline-orders", {"context": {}}) == (
        400,
        ["hook", "hookInstance", "context.patientId", "context.userId", "context.draftOrders"],
        ["required"] * 5,
    )
    assert refused("doseline-orders", {"hook": "order-sign", "hookInstance": "x"})[1] == ["context"]
    assert refused("doseline-orders", [])[:2] == (400, ["request"])


def test_a_service_that_is_not_there_is_not_found() -> None:
    assert refused("doseline", asked_of("patient-view", treated())) == (404, ["id"], ["not-found"])


# --- traps 34, 35 and 37 ---


@pytest.mark.parametrize(
    "sent", [None, {}, {"patient": "<html>Sorry</html>"}, {"x": {"resourceType": "OperationOutcome"}}]
)
def test_trap_35_nothing_to_go_on_is_said_so(sent: Json | None) -> None:
    status, places, _ = refused("doseline-patient", asked_of("patient-view", sent))
    assert status == 412
    assert places == ([f"prefetch.{key}" for key in sent] if sent else ["prefetch"])


def test_trap_35_some_keys_are_enough() -> None:
    (card,) = view(treated(FEVER, allergies=NOT_THERE, procedures=NOT_THERE)).cards
    assert "Was not sent to us: allergies and procedures." in card.detail


@pytest.mark.parametrize(
    "value",
    [
        "<html><body>502</body></html>", 7, [], True, {}, {"resourceType": 5},
        {"response": {"status": "404 Not Found"}, "resource": None}, {"resourceType": "OperationOutcome"},
        {"response": {"status": "500"}, "resource": {"resourceType": "Bundle"}},
    ],
)  # fmt: skip
def test_trap_37_what_is_no_resource_is_refused_by_its_key(value: object) -> None:
    (card,) = view(treated(FEVER, procedures=value)).cards
    assert "Could not be read: procedures." in card.detail


def test_trap_37_the_old_wrapper_is_opened() -> None:
    plain = treated(FEVER)
    wrapped = {
        key: {"response": {"status": "200 OK"}, "resource": one} if one is not None else None
        for key, one in plain.items()
    }
    assert view(wrapped).as_json() == view(plain).as_json()


def test_keys_of_the_clients_own_are_read_too() -> None:
    plain = treated(FEVER)
    renamed = {f"item{place}": one for place, one in enumerate(plain.values())}
    assert said(view(renamed)) == said(view(plain))


def test_what_is_about_somebody_else_is_none_of_the_persons() -> None:
    other = {**FEVER, "subject": {"reference": "Patient/2"}}
    assert view(treated(other)).cards == ()


def test_a_failure_inside_a_page_means_that_not_all_of_it_was_sent() -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
    (card,) = view(treated(conditions=bundle(FEVER, outcome))).cards
    assert "Not all of it was sent: conditions." in card.detail


def test_the_patient_alone_is_answered() -> None:
    assert view({"patient": patient()}).cards == ()


# --- requests of other people ---


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_requests_of_other_people_are_answered_or_refused(path: Path) -> None:
    request = json.loads(path.read_text())
    hook = request.get("hook", "order-sign") if isinstance(request, dict) else "order-sign"
    service = SERVICES.get(hook, "doseline-patient")
    assert outcome(service, request) in ((200, 0), (400, 1), (412, 1))


def outcome(service: str, request: Json) -> tuple[int, int]:
    """The status, and how many cards or faults there are."""
    try:
        return 200, len(answer(service, request, HOSPITAL, TODAY, ids()).cards)
    except Refused as refusal:
        return refusal.status, min(len(outcome_of(refusal.faults)["issue"]), 1)


def test_most_requests_of_other_people_are_answered() -> None:
    whole = [json.loads(path.read_text()) for path in OTHERS]
    asked = [
        one for one in whole if isinstance(one, dict) and one.get("hook") in SERVICES and one.get("prefetch")
    ]
    found = [answer(SERVICES[one["hook"]], one, HOSPITAL, TODAY, ids()).as_json() for one in asked]
    assert found == [{"cards": []}] * len(asked)
    assert len(asked) >= 30


# --- those that come with the program ---


@pytest.mark.parametrize("year", [2026, 2031])
def test_the_requests_to_try_say_the_same_on_any_day(year: int) -> None:
    today = TODAY.replace(year=year)
    found = {}
    for path in DEMO:
        request = json.loads(path.read_text())
        cards = answer(SERVICES[request["hook"]], request, HOSPITAL, today, ids()).cards
        actions = [one["actions"][0]["type"] for card in cards for one in card.suggestions]
        found[path.stem] = ([card.severity for card in cards], sorted(set(actions)))
    assert found == {
        "ordinary": ([], []),
        "live-vaccine": (["stop"], ["delete"]),
        "start-tests-missing": (["ask"], ["create"]),
    }


def test_every_key_has_a_type_of_its_own() -> None:
    assert len(set(KEYS.values())) == len(KEYS)


@pytest.mark.parametrize("low", [{}, {"value": {}}, {"": ""}, {"value": []}, {"unit": ""}, [], None, "5"])
def test_a_range_with_an_empty_end_is_read_without_it(low: object) -> None:
    odd = {**TESTS[-1], "referenceRange": [{"low": low, "high": {"value": 20, "unit": "umol/L"}}]}
    assert view(treated(odd)).cards == ()
