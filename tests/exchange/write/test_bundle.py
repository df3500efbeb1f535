"""The Bundle as a whole: always the same, without an order, with every answer marked as one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import doseline
from doseline.exchange.fhir.write import pretty, write_bundle
from doseline.guide import load_guides, load_shared
from doseline.record import Record
from tests.exchange.write.written import examples, facts, made, of, only, read, resources, whole

Json = dict[str, Any]
HOLD = {"type": "instruction", "on": "2026-06-01", "kind": "hold"}
DOSE = {"type": "dose", "on": "2026-01-05", "amount_mg": 20}


def _example(name: str) -> tuple[Record, date]:
    return next((record, day) for found, record, day in examples() if found == name)


def test_twice_the_same_bytes_and_the_digits_of_the_record() -> None:
    record, day = _example("has-a-bladder-infection-when-the-injection-falls-due")
    assert pretty(whole(record, day)) == pretty(whole(record, day))
    assert '"value": 20,' in pretty(whole(record, day))


def test_no_example_holds_an_order_and_each_reference_leads_somewhere() -> None:
    for name, record, day in examples():
        bundle = whole(record, day)
        assert {one["intent"] for one in resources(bundle, "MedicationRequest")} <= {"plan"}, name
        there = {f"{one['resourceType']}/{one['id']}" for one in resources(bundle)}
        assert len(there) == len(bundle["entry"]), name
        assert _references(bundle) <= there, name


def _references(value: object) -> set[str]:
    if isinstance(value, dict):
        own = value.get("reference", "#")
        inside = [_references(one) for one in value.values()]
        return set().union(*inside, set() if own.startswith("#") else {own})
    return set().union(*map(_references, value)) if isinstance(value, list) else set()


def test_odd_ids_become_ids_of_fhir_and_stay_apart() -> None:
    events = [{**DOSE, "id": id_, "on": f"2026-01-{place:02}"} for place, id_ in enumerate(_ODD, 5)]
    bundle = facts(of(*events))
    ids = [one["id"] for one in resources(bundle, "MedicationAdministration")]
    assert len(set(ids)) == len(_ODD)
    assert ids[:2] == ["a1", "a1-2"]


_ODD = ("a1", "MedicationAdministration/a1", "ä b", "Observation/a1", "x" * 200)


def test_each_finding_stands_with_its_sentence_its_rule_its_sources_and_the_entries_behind_it() -> None:
    record, day = _example("has-a-bladder-infection-when-the-injection-falls-due")
    answers = doseline.assess(load_guides(), record, today=day).to_dict()
    bundle = write_bundle(record, made(day), names=load_shared().names, answers=answers)
    issues = {one["code"]["coding"][0]["code"]: one for one in resources(bundle, "DetectedIssue")}
    finding = next(one for one in answers["check"]["findings"] if one["severity"] == "wait")
    issue = issues[finding["rule"]]
    assert (issue["status"], issue["severity"]) == ("final", "high")
    assert issue["detail"].startswith(finding["title"])
    assert len(issue["evidence"]) == len(finding["sources"])
    assert issue["implicated"]


def test_what_is_not_known_is_preliminary_and_names_what_is_missing() -> None:
    record, day = _example("starts-next-month-and-one-blood-test-is-missing")
    missing = [
        one for one in resources(whole(record, day), "DetectedIssue") if one["status"] == "preliminary"
    ]
    assert missing
    assert (
        missing[0]["code"]["coding"][0]["code"]
        == f"missing-{missing[0]['evidence'][0]['detail'][0]['display']}"
    )


def test_the_plan_says_what_was_given_what_is_ahead_and_what_nobody_confirmed() -> None:
    record, day = _example("is-due-today-and-nothing-is-in-the-way")
    plan = only(whole(record, day), "CarePlan")
    assert (plan["status"], plan["intent"]) == ("active", "plan")
    details = [one["detail"] for one in plan["activity"]]
    assert details[0]["status"] == "completed"
    assert details[-1]["status"] == "scheduled"
    missed, on = _example("missed-the-second-loading-injection")
    open_ = [one["detail"] for one in only(whole(missed, on), "CarePlan")["activity"]]
    unsure = [one for one in open_ if one["status"] == "unknown"]
    assert unsure
    assert all("unconfirmed" in one["scheduledString"] and one["statusReason"]["text"] for one in unsure)
    assert "scheduled" not in {one["status"] for one in open_}


def test_a_hold_and_a_stop_show_in_the_plan() -> None:
    held, day = _example("is-on-hold-for-an-infection-and-the-hold-was-forgotten")
    assert only(whole(held, day), "CarePlan")["status"] == "on-hold"
    stopped, on = _example("stopped-in-april-and-wants-a-yellow-fever-vaccine")
    bundle = whole(stopped, on)
    assert only(bundle, "CarePlan")["status"] == "completed"
    dates = resources(bundle, "ImmunizationRecommendation")[-1]["recommendation"]
    status = {one["vaccineCode"][0]["text"]: one["forecastStatus"]["coding"][0]["code"] for one in dates}
    assert (status["yellow-fever"], status["influenza-injected"]) == ("contraindicated", "due")


def test_the_facts_alone_hold_no_answer_and_every_answer_is_marked_as_one() -> None:
    record, day = _example("has-a-bladder-infection-when-the-injection-falls-due")
    marked = [one for one in resources(whole(record, day)) if _is_answer(one)]
    assert {one["resourceType"] for one in marked} == {
        "CarePlan", "DetectedIssue", "ImmunizationRecommendation", "Provenance",
    }  # fmt: skip
    assert [one["resourceType"] for one in resources(facts(record, day)) if _is_answer(one)] == ["Provenance"]


def _is_answer(resource: Json) -> bool:
    return any(one["url"] == "urn:doseline:answer" for one in resource.get("extension", ()))


def test_one_provenance_names_the_program_the_guide_and_the_moment() -> None:
    record, day = _example("is-due-today-and-nothing-is-in-the-way")
    names = load_shared().names
    bundle = write_bundle(record, made(day, recorded="2026-05-04T18:30:00+02:00"), names=names)
    found = only(bundle, "Provenance")
    assert found["recorded"] == bundle["timestamp"] == "2026-05-04T18:30:00+02:00"
    assert only(bundle, "Device")["deviceName"][0]["name"] == "Doseline 9.9"
    assert found["entity"][0]["what"]["identifier"]["value"] == "abc"


@pytest.mark.parametrize(
    ("more", "on", "told"),
    [
        ([], date(2026, 6, 6), ["completed", "in-progress"]),
        ([], date(2026, 1, 6), ["in-progress", "scheduled"]),
        ([HOLD], date(2026, 6, 6), ["completed", "completed"]),
    ],
)
def test_what_is_taken_every_day_is_a_stretch_of_days_in_the_plan(
    more: list[Json], on: date, told: list[str]
) -> None:
    document = {
        "format": "doseline-record/2", "person": {"id": "p1", "region": "DE"},
        "therapies": [{"guide": "tecfidera", "start": "2026-01-05"}],
        "events": [{"id": "e1", "type": "dose", "on": "2026-01-05", "amount_mg": 120},
                   *({"id": f"m{place}", **one} for place, one in enumerate(more))],
    }  # fmt: skip
    plan = only(whole(read(document), on), "CarePlan")
    steps = [one["detail"] for one in plan["activity"] if "dailyAmount" in one["detail"]]
    assert [one["status"] for one in steps] == told
    assert [float(one["dailyAmount"]["value"]) for one in steps] == [240.0, 480.0]
