"""On an order: what it adds to the record is said, an ordinary order brings silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doseline.faces.hooks.answering import answer
from tests.faces.hooks.answering.people import (
    HOSPITAL,
    KESIMPTA,
    NOT_THERE,
    TESTS,
    TODAY,
    Json,
    about,
    asked_of,
    bundle,
    ids,
    medicine,
    negative,
    newcomer,
    said,
    sign,
    treated,
)

MMR = {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "03"}], "text": "MMR"}
START = about(
    "MedicationRequest", "start", status="draft", intent="order", medicationCodeableConcept=KESIMPTA
)  # fmt: skip


def vaccine(concept: Json, **more: object) -> Json:
    return {**medicine("", "shot", **more), "medicationCodeableConcept": concept}


ORDINARY = [
    "ibuprofen 400 mg",
    "amoxicillin 500 mg",
    "metformin",
    "amlodipine 5 mg",
    "vitamin D3",
    "Kesimpta",
]


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_order_brings_no_card(name: str) -> None:
    assert sign(treated(), medicine(name)).cards == ()


def test_a_vaccine_that_is_not_live_brings_no_card() -> None:
    shot = {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "150"}], "text": "influenza"}
    assert sign(treated(), vaccine(shot)).cards == ()


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
def test_a_live_vaccine_brings_a_card_that_takes_the_order_out(hook: str) -> None:
    (card,) = sign(treated(), vaccine(MMR), hook=hook).cards
    assert (card.severity, card.indicator) == ("stop", "critical")
    assert "Not during treatment" in card.summary
    (suggestion,) = card.suggestions
    (action,) = suggestion["actions"]
    assert (action["type"], action["resourceId"]) == ("delete", "MedicationRequest/shot")


def test_a_live_vaccine_ordered_as_a_service_is_the_same() -> None:
    shot = about("ServiceRequest", "shot", status="draft", intent="order", code=MMR)
    (card,) = sign(treated(), shot).cards
    assert card.suggestions[0]["actions"][0]["resourceId"] == "ServiceRequest/shot"


def test_a_live_vaccine_for_somebody_without_a_guides_medicine_is_none_of_ours() -> None:
    assert sign(newcomer(), vaccine(MMR)).cards == ()


@pytest.mark.parametrize("name", ["methotrexate", "rituximab 500 mg", "Ocrevus 300 mg", "natalizumab"])
def test_another_medicine_that_weakens_the_immune_system_brings_a_card(name: str) -> None:
    found = sign(treated(), medicine(name)).cards
    assert found[0].rule == "immunosuppressant-running"
    assert name.split(maxsplit=1)[0] in found[0].summary
    assert found[0].suggestions == ()


def test_a_running_one_is_told_on_opening_the_chart_and_not_with_each_order() -> None:
    running = about(
        "MedicationStatement", "mtx", status="active", medicationCodeableConcept={"text": "methotrexate"},
        effectiveDateTime="2026-01-01",
    )  # fmt: skip
    assert sign(treated(running), medicine("ibuprofen 400 mg")).cards == ()


def test_one_more_supply_is_ordered_in_silence_but_for_what_stops_the_medicine() -> None:
    positive = {**negative("hbsag-new", "5196-1", 5), "valueCodeableConcept": {"text": "Positive"}}
    found = said(sign(treated(positive), START))
    assert found == [("hbv-active", "stop")]
    assert sign(treated(positive), medicine("ibuprofen 400 mg")).cards == ()


# --- the start of a guide's medicine ---


def test_a_start_with_all_tests_brings_no_card() -> None:
    assert sign(newcomer(*TESTS), START).cards == ()


def test_a_start_without_one_test_offers_to_order_it() -> None:
    (card,) = sign(newcomer(*TESTS[1:]), START).cards
    assert card.severity == "ask"
    assert card.summary.startswith("Not on record before the first dose of Kesimpta: hepatitis B")
    (suggestion,) = card.suggestions
    draft = suggestion["actions"][0]["resource"]
    assert (draft["resourceType"], draft["status"], draft["intent"]) == ("ServiceRequest", "draft", "order")
    assert draft["code"]["coding"][0]["code"] == "5196-1"
    assert draft["subject"] == {"reference": "Patient/1"}
    assert card.as_json()["selectionBehavior"] == "any"


def test_a_start_without_any_test_is_one_card() -> None:
    (card,) = sign(newcomer(), START).cards
    assert len(card.suggestions) == len(TESTS)


def test_the_tests_that_are_ordered_beside_it_are_not_asked_for() -> None:
    (card,) = sign(newcomer(), START).cards
    drafts = [
        {**one["actions"][0]["resource"], "id": f"t{place}"} for place, one in enumerate(card.suggestions)
    ]
    assert sign(newcomer(), START, *drafts).cards == ()


def test_trap_34_results_that_were_not_sent_are_not_missing() -> None:
    (card,) = sign(newcomer(observations=NOT_THERE), START).cards
    assert "not sent to us" in card.summary
    assert card.indicator == "info"
    assert card.suggestions == ()
    assert "Was not sent to us: test results." in card.detail


def test_trap_34_results_of_which_a_page_was_sent_are_not_missing() -> None:
    page = bundle(*TESTS[1:], link=[{"relation": "next", "url": "https://ehr.example/2"}])
    (card,) = sign(newcomer(observations=page), START).cards
    assert card.suggestions == ()
    assert "Not all of it was sent: test results." in card.detail


# --- doses too early, too many, too much ---


def on_days(*days: int, amount: float = 20) -> Json:
    events = [(TODAY + timedelta(days=day)).isoformat() for day in days]
    dose = [
        {"doseQuantity": {"value": amount, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}}
    ]
    timing = {"timing": {"event": events}} if days else {}
    return {**START, "dosageInstruction": [{**timing, "doseAndRate": dose}]}


@pytest.mark.parametrize(("day", "speaks"), [(14, False), (8, False), (6, True), (1, True)])
def test_a_dose_ordered_more_than_a_week_early_is_asked_about(day: int, speaks: bool) -> None:  # noqa: FBT001
    found = said(sign(treated(), on_days(day)))
    assert bool(found) == speaks
    assert all(rule in {"early-dose", "extra-dose"} for rule, _ in found)


def test_two_doses_within_a_week_are_one_too_many() -> None:
    assert [rule for rule, _ in said(sign(treated(), on_days(14, 16)))] == ["extra-dose"]


def test_a_dose_of_twice_the_amount_is_asked_about() -> None:
    assert [rule for rule, _ in said(sign(treated(), on_days(amount=40)))] == ["extra-dose"]
    assert sign(treated(), on_days()).cards == ()


# --- orders as they come ---


def test_trap_38_an_order_that_is_signed_again_is_judged_anew() -> None:
    again = vaccine(MMR, authoredOn="2026-01-02") | {"status": "active"}
    (card,) = sign(treated(again), again).cards
    assert card.suggestions[0]["actions"][0]["resourceId"] == "MedicationRequest/shot"


@pytest.mark.parametrize(
    "orders",
    [
        {},
        {"resourceType": "Bundle"},
        {"resourceType": "Bundle", "entry": None},
        {"resourceType": "Bundle", "entry": [None, 7, {}, {"resource": None}, {"resource": {"id": "x"}}]},
        {"entry": [{"resource": about("MedicationRequest", "none", status="draft", intent="order")}]},
        {"entry": [{"resource": {"resourceType": "NutritionOrder", "id": "n"}}]},
    ],
)
def test_trap_38_orders_that_say_nothing_are_answered(orders: Json) -> None:
    asked = asked_of("order-sign", treated(), draftOrders=orders)
    assert answer("doseline-orders", asked, HOSPITAL, TODAY, ids()).cards == ()


def test_trap_38_an_order_with_odd_parts_is_read() -> None:
    odd = about(
        "MedicationRequest", "odd", status="on-hold-not", intent="order", category={"text": "community"},
        medicationReference={"reference": "Medication/nowhere", "display": "MMR vaccine"},
    )  # fmt: skip
    for status in ("draft", "active", "unknown"):
        asked = asked_of(
            "order-sign", treated(), draftOrders={"entry": [{"resource": {**odd, "status": status}}]}
        )
        found = answer("doseline-orders", asked, HOSPITAL, TODAY, ids())
        assert [card.severity for card in found.cards] == ["stop"]


def test_an_order_without_an_id_is_judged_and_not_taken_out() -> None:
    nameless = {key: one for key, one in vaccine(MMR).items() if key not in ("id", "subject")}
    (card,) = sign(treated(), nameless).cards
    assert card.suggestions == ()


def test_a_cancelled_order_brings_no_card() -> None:
    assert sign(treated(), vaccine(MMR) | {"status": "cancelled"}).cards == ()


def referring(reference: str, **more: object) -> Json:
    order = {key: one for key, one in vaccine(MMR).items() if key != "medicationCodeableConcept"}
    return {**order, "medicationReference": {"reference": reference}, **more}


SHOT = {"resourceType": "Medication", "id": "m", "code": MMR}


def test_a_medicine_that_an_order_points_to_is_found_wherever_it_stands() -> None:
    inside = referring("#m", contained=[SHOT])
    beside = sign(treated(), referring("Medication/m"), SHOT)
    before = sign(treated(medications=bundle(SHOT)), referring("Medication/m"))
    assert said(sign(treated(), inside)) == said(beside) == said(before) == [("live-vaccine-planned", "stop")]


def test_an_order_for_somebody_else_is_none_of_the_persons() -> None:
    assert sign(treated(), vaccine(MMR) | {"subject": {"reference": "Patient/2"}}).cards == ()
