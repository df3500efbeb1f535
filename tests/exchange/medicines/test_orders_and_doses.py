"""An order, a dispense, a statement and an injection are four things; only the last is a dose."""

from __future__ import annotations

import pytest

from doseline.advice import Action
from doseline.exchange.fhir.outcome import Options
from doseline.plan import Status
from tests.exchange.medicines.charts import (
    TODAY,
    Json,
    amount,
    assessed,
    chart,
    choices,
    events,
    given,
    handed_over,
    left_out,
    named,
    order,
    patient,
    therapies,
    told,
)

MONTHS = ("2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01")
START = ("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-30", "2026-05-01")


def bounds(start: str | None = None, end: str | None = None, **repeat: object) -> Json:
    """A dosage with a time for which it holds."""
    period = {key: value for key, value in (("start", start), ("end", end)) if value}
    return {"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": period, **repeat}}}]}


# --- an order ---


def test_an_order_is_kept_with_all_that_it_says() -> None:
    rhythm = {"frequency": 1, "period": 1, "periodUnit": "mo"}
    dosage = {
        "text": "once a month",
        "timing": {"repeat": {**rhythm, "boundsPeriod": {"start": "2026-11-10", "end": "2027-05"}}},
        "doseAndRate": [{"doseQuantity": {"value": 20, "unit": "mg"}}],
    }
    found = chart(order(authoredOn="2026-11-02T09:00:00-05:00", dosageInstruction=[dosage]))
    (written,) = events(found, "order")
    assert {key: written.get(key) for key in ("on", "starts", "until", "amount_mg", "every", "text")} == {
        "on": "2026-11-02",
        "starts": "2026-11-10",
        "until": "2027-05",
        "amount_mg": 20,
        "every": "1 mo",
        "text": "once a month",
    }
    assert written["from"] == ["MedicationRequest/o"]
    assert events(found, "dose") == []
    assert therapies(found) == [{"guide": "kesimpta", "start": "2026-11-10"}]


@pytest.mark.parametrize(
    ("authored", "is_unwritten"), [("2026-10-01", False), ("2026-09-30", True), ("2026", False)]
)
def test_an_order_stands_for_doses_nobody_wrote_down_from_the_61st_day_on(
    authored: str, *, is_unwritten: bool
) -> None:
    found = chart(order(authoredOn=authored))
    (therapy,) = therapies(found)
    assert ("doses_recorded" in therapy) is is_unwritten
    status = assessed(found).plan.status
    assert status is (Status.DOSES_NOT_RECORDED if is_unwritten else Status.NOT_STARTED)


def test_a_record_of_orders_alone_says_yes_where_an_ordinary_person_would() -> None:
    found = assessed(chart(order(authoredOn="2024-02-10")))
    assert found.plan.status is Status.DOSES_NOT_RECORDED
    assert found.step.action not in (Action.INJECT, Action.INJECT_LATE)
    assert found.plan.next_dose is None
    assert [slot for slot in found.plan.slots if slot.given is None] == []
    assert "doses-not-recorded" in {one.rule for one in found.check.findings} | {
        one.rule for one in found.plan.findings
    }


@pytest.mark.parametrize("intent", ["proposal", "plan", "option"])
def test_what_nobody_has_ordered_yet_is_a_draft_and_no_treatment(intent: str) -> None:
    assert chart(order(authoredOn="2024-02-10", intent=intent)).status == "no-guide-drug"
    found = chart(order("n", authoredOn="2026-11-01"), order(authoredOn="2024-02-10", intent=intent))
    assert [one.get("status", "active") for one in events(found, "order")] == ["draft", "active"]
    assert therapies(found) == [{"guide": "kesimpta", "start": "2026-11-01"}]


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "entered-in-error"}, "entered-in-error"),
        ({"status": "unknown"}, "status-unknown"),
        ({"status": None}, "no-status"),
        ({"doNotPerform": True}, "do-not-perform"),
        ({"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}, "modifier-not-known"),
    ],
)
def test_an_order_that_is_no_fact_is_listed(members: Json, why: str) -> None:
    written = {key: value for key, value in order(**members).items() if value is not None}
    found = chart(written)
    assert found.status == "no-guide-drug"
    assert left_out(found) == {("MedicationRequest/o", why)}


def test_an_order_on_hold_is_listed_and_asked_about() -> None:
    found = chart(order(authoredOn="2026-10-20", status="on-hold"), *_monthly())
    assert ("MedicationRequest/o", "held-day-not-known") in choices(found)
    assert events(found, "instruction") == []
    (asked,) = (one for one in assessed(found).check.findings if one.rule == "order-not-active")
    assert asked.because == ("MedicationRequest/o",)


def test_trap_15_stopped_without_a_day_is_no_word_to_stop() -> None:
    found = chart(order(authoredOn="2026-10-20", status="stopped"))
    assert events(found, "instruction") == []
    assert ("MedicationRequest/o", "over-day-not-known") in choices(found)
    assert "order-not-active" in {one.rule for one in assessed(found).check.findings}


@pytest.mark.parametrize("status", ["stopped", "completed"])
def test_an_order_that_ended_on_a_day_stops_the_therapy(status: str) -> None:
    ended = order(authoredOn="2025-01-10", status=status, **bounds("2025-01-10", "2026-06-30"))
    found = chart(ended)
    (word,) = events(found, "instruction")
    assert (word["id"], word["kind"], word["on"]) == ("MedicationRequest/o#2", "stop", "2026-06-30")
    assert assessed(found).plan.status is Status.STOPPED


@pytest.mark.parametrize(("status", "kind"), [("on-hold", "hold"), ("stopped", "stop")])
def test_the_day_of_the_change_is_the_day_of_the_word(status: str, kind: str) -> None:
    url = "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.statusChanged"
    changed: Json = {"extension": [{"url": url, "valueDateTime": "2026-11-10"}]}
    found = chart(order(authoredOn="2026-02-20", status=status, **changed), *_monthly())
    (word,) = events(found, "instruction")
    assert (word["id"], word["kind"], word["on"]) == ("MedicationRequest/o#2", kind, "2026-11-10")
    assert assessed(found).plan.status is (Status.HELD if kind == "hold" else Status.STOPPED)


def test_an_order_that_somebody_only_reports_shows_treatment_as_a_statement_does() -> None:
    found = chart(order(authoredOn="2026-11-20", intent="plan", reportedBoolean=True))
    (written,) = events(found, "order")
    assert written.get("status", "active") == "active"
    (therapy,) = therapies(found)
    assert (therapy["treated_since"], therapy["doses_recorded"]) == ("2026-11-20", False)


@pytest.mark.parametrize(
    "later",
    [
        order("n", authoredOn="2026-05-01"),
        given("a", "2026-07-01", **amount(20)),
        handed_over("d", "2026-07-01"),
    ],
)
def test_an_order_that_ended_stops_nothing_where_treatment_goes_on(later: Json) -> None:
    ended = order(authoredOn="2025-01-10", status="completed", **bounds("2025-01-10", "2026-06-30"))
    assert events(chart(ended, later), "instruction") == []


# --- an injection ---


def _monthly(days: tuple[str, ...] = (*START, *MONTHS)) -> list[Json]:
    return [given(f"a{place}", day, **amount(20)) for place, day in enumerate(days)]


def test_monthly_injections_are_doses_with_the_chart_behind_them() -> None:
    found = chart(order(authoredOn="2026-02-20"), *_monthly())
    assert [one["on"] for one in events(found, "dose")] == sorted((*START, *MONTHS))
    assert therapies(found) == [{"guide": "kesimpta", "start": "2026-03-02"}]
    case = assessed(found)
    assert case.plan.status is Status.ON_SCHEDULE
    assert str(case.plan.last_given) == "2026-11-01"


def test_doses_that_begin_long_after_the_order_as_a_course_does_are_the_first() -> None:
    found = chart(order(authoredOn="2025-10-01"), *_monthly())
    assert therapies(found) == [{"guide": "kesimpta", "start": "2026-03-02"}]


def test_doses_that_begin_long_after_the_order_in_the_middle_of_treatment_are_not() -> None:
    found = chart(order(authoredOn="2025-01-01"), *_monthly(MONTHS))
    assert therapies(found) == [{"guide": "kesimpta", "start": "2026-06-01", "treated_since": "2025-01-01"}]
    assert assessed(found).plan.begins_midway


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"status": "not-done"}, "not-done"),
        ({"status": "on-hold"}, "on-hold"),
        ({"status": "entered-in-error"}, "entered-in-error"),
        ({"status": "unknown"}, "status-unknown"),
        (amount(0), "nothing-given"),
        ({"dosage": {"rateQuantity": {"value": 0, "unit": "mL/h"}}}, "nothing-given"),
        (
            {"dosage": {"rateRatio": {"numerator": {"value": 0}, "denominator": {"value": 1}}}},
            "nothing-given",
        ),
        ({"effectiveDateTime": "2026-12-24"}, "in-the-future"),
        ({"effectiveDateTime": None}, "no-day"),
        ({"modifierExtension": [{"url": "urn:planned", "valueBoolean": True}]}, "modifier-not-known"),
    ],
)
def test_what_is_no_injection_is_listed(members: Json, why: str) -> None:
    dose = {**given("a", "2026-11-01"), **amount(20), **members}
    found = chart(order(authoredOn="2026-10-20"), {key: one for key, one in dose.items() if one is not None})
    assert events(found, "dose") == []
    assert ("MedicationAdministration/a", why) in left_out(found)


@pytest.mark.parametrize(
    ("status", "complete"), [("completed", None), ("stopped", "partial"), ("in-progress", "not-sure")]
)
def test_how_much_of_it_went_in(status: str, complete: str | None) -> None:
    (dose,) = events(chart(given("a", "2026-11-01", status=status, **amount(20))), "dose")
    assert dose.get("complete") == complete


@pytest.mark.parametrize(
    ("dosage", "expected", "origin"),
    [
        (amount(20), 20, None),
        (amount("0.02", "g"), 20, None),
        (amount("0.4", "mL"), 20, "volume"),
        (amount("0.2", "mL"), 10, "volume"),
        (amount(1, "{pen}"), 20, "product"),
        (amount(2, "pens"), 40, "product"),
        ({"dosage": {"text": "as told"}}, 20, "product"),
        ({}, 20, "product"),
        (amount(1, "furlong"), 20, "product"),
    ],
)
def test_the_amount_is_the_stated_one_or_worked_out(dosage: Json, expected: int, origin: str | None) -> None:
    dosage = {"dosage": {"dose": _number(dosage)}} if "dose" in dosage.get("dosage", {}) else dosage
    (dose,) = events(chart(given("a", "2026-11-01", **dosage)), "dose")
    assert (dose["amount_mg"], dose.get("amount_from")) == (expected, origin)


def _number(dosage: Json) -> Json:
    quantity = dosage["dosage"]["dose"]
    return {**quantity, "value": float(quantity["value"])}


def test_a_dose_of_several_strengths_without_its_amount_is_listed_and_shows_treatment() -> None:
    found = chart(given("a", "2026-05-02", "Ocrevus"))
    assert events(found, "dose") == []
    assert left_out(found) == {("MedicationAdministration/a", "no-amount")}
    assert therapies(found) == [
        {
            "guide": "ocrevus",
            "start": "2026-05-02",
            "treated_since": "2026-05-02",
            "doses_recorded": False,
        }
    ]


def test_an_infusion_over_midnight_keeps_both_its_days() -> None:
    lasted = {"start": "2026-11-01T22:30:00-05:00", "end": "2026-11-02T02:15:00-05:00"}
    found = chart(given("a", "", "Tysabri", effectivePeriod=lasted, **amount(300)))
    (dose,) = events(found, "dose")
    assert {key: dose[key] for key in ("on", "time", "ended", "day_ended")} == {
        "on": "2026-11-01",
        "time": "22:30",
        "ended": "02:15",
        "day_ended": "2026-11-02",
    }
    same = {"start": "2026-11-01T10:00:00-05:00", "end": "2026-11-01T11:00:00-05:00"}
    (dose,) = events(chart(given("a", "", "Tysabri", effectivePeriod=same, **amount(300))), "dose")
    assert (dose["ended"], "day_ended" in dose) == ("11:00", False)


def test_trap_8_an_evening_dose_keeps_its_own_civil_day() -> None:
    evening = given("a", "2026-11-01T23:30:00-05:00", **amount(20))
    assert events(chart(evening), "dose")[0]["on"] == "2026-11-01"
    zone = {"url": "http://hl7.org/fhir/StructureDefinition/timezone", "valueCode": "America/New_York"}
    in_utc = given("a", "2026-11-02T04:30:00Z", **amount(20))
    found = chart(patient(extension=[zone]), in_utc)
    assert events(found, "dose")[0]["on"] == "2026-11-01"
    assert ("MedicationAdministration/a", "utc-day") in choices(chart(in_utc))


@pytest.mark.parametrize("written", ["2026", "2026-10"])
def test_trap_7_a_dose_of_a_month_or_a_year_stays_one(written: str) -> None:
    (dose,) = events(chart(given("a", written, **amount(20))), "dose")
    assert dose["on"] == written


# --- a dispense ---


def test_a_dispense_is_never_a_dose_and_shows_that_treatment_runs() -> None:
    supply: Json = {"daysSupply": {"value": 28, "unit": "days"}, "quantity": {"value": 1, "unit": "pen"}}
    found = chart(order(authoredOn="2026-11-01"), handed_over("d", "2026-11-05", **supply))
    (dispense,) = events(found, "dispense")
    assert (dispense["on"], dispense["days"], dispense["quantity"], dispense["unit"]) == (
        "2026-11-05",
        28,
        1,
        "pen",
    )
    assert events(found, "dose") == []
    (therapy,) = therapies(found)
    assert (therapy["treated_since"], therapy["doses_recorded"]) == ("2026-11-01", False)
    case = assessed(found)
    assert case.plan.status is Status.DOSES_NOT_RECORDED
    assert case.step.action not in (Action.INJECT, Action.INJECT_LATE)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("preparation", "not-yet-known"),
        ("in-progress", "not-yet-known"),
        ("cancelled", "cancelled"),
        ("on-hold", "on-hold"),
        ("stopped", "not-running"),
        ("declined", "not-done"),
        ("unknown", "status-unknown"),
    ],
)
def test_what_was_not_handed_over_is_listed(status: str, why: str) -> None:
    found = chart(handed_over("d", "2026-01-05", status=status))
    assert found.status == "no-guide-drug"
    assert left_out(found) == {("MedicationDispense/d", why)}


@pytest.mark.parametrize(("handed_over_on", "is_unwritten"), [("2026-05-29", False), ("2026-05-30", True)])
def test_a_first_dose_at_the_clinic_and_packs_ever_since_are_no_late_dose(
    handed_over_on: str, *, is_unwritten: bool
) -> None:
    first = given("a", "2026-03-02", **amount(20))  # 28 and 60 days before 2026-05-29
    found = chart(order(authoredOn="2026-02-20"), first, handed_over("d", handed_over_on))
    (therapy,) = therapies(found)
    assert (therapy.get("treated_since") == "2026-02-20") is is_unwritten
    case = assessed(found)
    assert (case.plan.status is Status.DOSES_NOT_RECORDED) is is_unwritten
    assert (case.plan.status is Status.ASK_PRESCRIBER) is not is_unwritten


def test_a_dose_that_is_written_down_after_the_packs_goes_on_from_there() -> None:
    course = [given(f"a{place}", day, **amount(20)) for place, day in enumerate(START[:3])]
    packs = [handed_over(f"d{month}", f"2026-{month:02}-03") for month in range(4, 11)]
    rules = {
        one.rule for one in assessed(chart(order(authoredOn="2026-02-20"), *course, *packs)).check.findings
    }
    assert "doses-not-recorded" in rules
    assert not {"long-gap", "early-dose"} & rules
    newest = given("z", "2026-11-16", **amount(20))
    case = assessed(chart(order(authoredOn="2026-02-20"), *course, *packs, newest))
    assert (case.plan.status, str(case.plan.last_given)) == (Status.ON_SCHEDULE, "2026-11-16")


# --- a statement ---


def test_somebody_says_that_it_is_taken() -> None:
    found = chart(told("s", effectivePeriod={"start": "2025-03"}))
    assert events(found, "dose") == []
    (therapy,) = therapies(found)
    assert (therapy["treated_since"], therapy["doses_recorded"]) == ("2025-03", False)
    (note,) = events(found, "note")
    assert (note["from"], note["settled"]) == (["MedicationStatement/s"], True)
    assert assessed(found).plan.status is Status.DOSES_NOT_RECORDED


def test_one_dose_that_is_told_of_is_a_reported_dose() -> None:
    dosage: Json = {"dosage": [{"doseAndRate": [{"doseQuantity": {"value": 20, "unit": "mg"}}]}]}
    one = told("s", status="completed", effectiveDateTime="2026-11-02", **dosage)
    (dose,) = events(chart(one), "dose")
    assert (dose["on"], dose["reported"], dose["amount_mg"]) == ("2026-11-02", True, 20)
    for day, count in (("2026-11-01", 1), ("2026-11-03", 1), ("2026-11-04", 2), ("2026-10-31", 2)):
        found = chart(one, given("a", day, **amount(20)))
        assert len(events(found, "dose")) == count
        assert (("MedicationAdministration/a", "MedicationStatement/s") in found.merged) is (count == 1)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("not-taken", "not-taken"),
        ("intended", "not-running"),
        ("unknown", "status-unknown"),
        ("entered-in-error", "entered-in-error"),
    ],
)
def test_what_is_not_taken_is_no_treatment(status: str, why: str) -> None:
    found = chart(told("s", status=status, effectivePeriod={"start": "2025-03"}))
    assert found.status == "no-guide-drug"
    assert left_out(found) == {("MedicationStatement/s", why)}


def test_a_statement_with_an_end_stops_what_nothing_else_shows_to_go_on() -> None:
    ended = told("s", status="completed", effectivePeriod={"start": "2024-03-01", "end": "2025-03-01"})
    assert [one["on"] for one in events(chart(ended), "instruction")] == ["2025-03-01"]
    assert events(chart(ended, handed_over("d", "2025-04-01")), "instruction") == []


# --- several ---


def test_two_medicines_one_after_the_other_are_two_therapies() -> None:
    infusions = [
        given("i1", "2024-01-10", "Tysabri", **amount(300)),
        given("i2", "2024-02-07", "Tysabri", **amount(300)),
    ]
    found = chart(*infusions, *_monthly())
    assert [(one["guide"], one["start"]) for one in therapies(found)] == [
        ("tysabri", "2024-01-10"),
        ("kesimpta", "2026-03-02"),
    ]
    assert not any("drug" in one for one in events(found, "dose"))
    assert assessed(found).plan.guide == "kesimpta"


def test_a_dose_of_another_medicine_than_the_running_one_says_its_drug() -> None:
    before, later = (
        given(id_, day, "Tysabri", **amount(300)) for id_, day in (("i", "2024-01-10"), ("j", "2026-04-10"))
    )
    doses = {one["from"][0]: one.get("drug") for one in events(chart(*_monthly(), before, later), "dose")}
    assert doses["MedicationAdministration/i"] is None
    assert doses["MedicationAdministration/j"] == "tysabri"
    assert doses["MedicationAdministration/a0"] is None


def test_a_medicine_of_before_that_is_only_told_of_is_a_medicine_that_was_taken() -> None:
    before = told("s", "Tysabri", "completed", effectivePeriod={"start": "2023-01", "end": "2026-10-20"})
    found = chart(before, order(authoredOn="2026-11-20"))
    assert [one["guide"] for one in therapies(found)] == ["kesimpta"]
    (earlier,) = events(found, "medication")
    assert (earlier["on"], earlier["until"]) == ("2023-01", "2026-10-20")
    assert events(found, "note") == []
    watch = next(one for one in assessed(found).check.findings if one.rule == "natalizumab-watch")
    assert watch.because == ("MedicationStatement/s",)


def test_a_medicine_that_nobody_asked_about_stays_in_sight() -> None:
    asked = Options(today=TODAY, guide="kesimpta")
    found = chart(order("t", "Tysabri", authoredOn="2026-11-20"), *_monthly(), options=asked)
    assert [one["guide"] for one in therapies(found)] == ["kesimpta"]
    assert [one["from"] for one in events(found, "medication")] == [["MedicationRequest/t"]]


def test_from_the_drip_to_the_form_under_the_skin() -> None:
    by = {"route": {"text": "intravenous"}}
    found = chart(
        given("a", "2025-01-10", "Ocrevus", dosage={**amount(300)["dosage"], **by}),
        given("b", "2025-01-24", "Ocrevus", **amount(300)),
        given("c", "2025-07-10", "Ocrevus Zunovo", **amount(920)),
        given("d", "2026-01-10", "Ocrevus Zunovo", **amount(920)),
    )
    assert therapies(found) == [
        {"guide": "ocrevus", "start": "2025-01-10"},
        {"guide": "ocrevus", "product": "under-skin", "start": "2025-07-10"},
    ]


def test_the_guide_and_the_edition_that_are_asked_for() -> None:
    both = (given("t", "2024-01-10", "Tysabri", **amount(300)), *_monthly())
    (therapy,) = therapies(chart(*both, options=Options(today=TODAY, guide="kesimpta", edition="eu-label")))
    assert (therapy["guide"], therapy["edition"]) == ("kesimpta", "eu-label")
    assert (
        chart(order(authoredOn="2026-10-01"), options=Options(today=TODAY, guide="tysabri")).status
        == "no-guide-drug"
    )


def test_a_vaccine_that_was_ordered_is_planned() -> None:
    vaccine = order("v", authoredOn="2026-11-20", **named("MMR vaccine"))
    found = chart(order(authoredOn="2026-11-01"), vaccine)
    (planned,) = events(found, "vaccination")
    assert (planned["on"], planned["planned"], planned["from"]) == (
        "2026-11-20",
        True,
        ["MedicationRequest/v"],
    )
