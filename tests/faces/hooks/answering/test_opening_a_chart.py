"""On opening a chart: silence for almost everybody; what stops a dose, lets it wait or is to be asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doseline.faces.hooks.answering import Asker
from tests.faces.hooks.answering.people import (
    DOSES,
    NOT_THERE,
    ORDER,
    TESTS,
    TODAY,
    about,
    bundle,
    days_ago,
    negative,
    newcomer,
    patient,
    prefetch,
    said,
    treated,
    view,
)

FEVER = about(
    "Condition", "infection", onsetDateTime=days_ago(2), code={"text": "pneumonia"},
    clinicalStatus={"coding": [{"code": "active"}]},
)  # fmt: skip
SURFACE_ANTIGEN = {**negative("hbsag-new", "5196-1", 5), "valueCodeableConcept": {"text": "Positive"}}


def test_nothing_is_said_of_an_ordinary_person() -> None:
    assert view(treated()).as_json() == {"cards": []}


def test_nothing_is_said_of_somebody_without_a_guides_medicine() -> None:
    assert view(newcomer(FEVER)).cards == ()


def test_an_active_hepatitis_b_stops_the_dose() -> None:
    first = view(treated(SURFACE_ANTIGEN)).cards[0]
    assert (first.severity, first.indicator) == ("stop", "critical")
    assert first.summary.startswith("Do not inject this dose.")


def test_an_infection_lets_the_dose_wait() -> None:
    (card,) = view(treated(FEVER)).cards
    assert (card.severity, card.indicator) == ("wait", "warning")
    assert "June 4" in card.detail


@pytest.mark.parametrize("change", [{"deceasedDateTime": days_ago(3)}, {"deceasedBoolean": True}])
def test_nothing_is_said_of_somebody_who_has_died(change: dict[str, object]) -> None:
    assert view(treated(FEVER, patient=patient(**change))).cards == ()


def test_nothing_is_said_of_a_patient_who_was_joined_with_another() -> None:
    joined = patient(active=False, link=[{"type": "replaced-by", "other": {"reference": "Patient/2"}}])
    assert view(treated(FEVER, patient=joined)).cards == ()


def test_a_summary_is_short_and_a_detail_is_no_html() -> None:
    for card in view(treated(FEVER, SURFACE_ANTIGEN)).cards:
        assert len(card.summary) < 140
        assert "<" not in card.detail.replace("\\<", "")


def test_there_are_three_cards_at_most_and_the_last_counts_the_rest() -> None:
    more = [
        about(
            "MedicationStatement", name, status="active", medicationCodeableConcept={"text": name},
            effectiveDateTime=days_ago(9),
        )
        for name in ("methotrexate", "azathioprine", "mycophenolate")
    ]  # fmt: skip
    found = view(treated(FEVER, SURFACE_ANTIGEN, *more)).cards
    assert len(found) == 3
    ranks = [("stop", "wait", "ask").index(card.severity) for card in found]
    assert ranks == sorted(ranks)
    assert "more than three cards" not in found[0].detail
    assert "more to say than three cards hold: 2 more" in found[-1].detail


# --- what was not sent never reads as missing ---


def test_doses_that_were_not_sent_are_not_late() -> None:
    late = TODAY + timedelta(days=60)
    assert [rule for rule, _ in said(view(treated(), late))] == ["long-gap"]
    assert view(treated(medicationAdministrations=NOT_THERE), late).cards == ()


def test_doses_of_which_only_a_page_was_sent_are_not_late() -> None:
    late = TODAY + timedelta(days=60)
    page = bundle(*DOSES, link=[{"relation": "next", "url": "https://ehr.example/next"}])
    assert view(treated(medicationAdministrations=page), late).cards == ()


def test_a_dose_too_many_is_told_however_much_was_sent() -> None:
    twice = {**DOSES[-1], "id": "again"}
    for sent in (bundle(*DOSES, twice), bundle(*DOSES, twice, link=[{"relation": "next", "url": "x"}])):
        assert said(view(treated(medicationAdministrations=sent))) == [("extra-dose", "ask")]


@pytest.mark.parametrize("name", ["Kesimpta 20 mg", "Ocrevus 300 mg", "Tysabri 300 mg", "Tecfidera 240 mg"])
def test_a_chart_without_any_dose_says_nothing_of_a_start_that_passed(name: str) -> None:
    order = {**ORDER, "authoredOn": days_ago(20), "medicationCodeableConcept": {"text": name}}
    sent = prefetch(patient(), order, *TESTS)
    assert sent["medicationAdministrations"] is None
    assert view(sent).cards == ()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (NOT_THERE, "Was not sent to us: test results."),
        ({"resourceType": "OperationOutcome", "issue": []}, "Could not be read: test results."),
        (bundle(*TESTS, link=[{"relation": "next", "url": "x"}]), "Not all of it was sent: test results."),
    ],
)
def test_trap_34_a_card_says_what_it_had_not(sent: object, says: str) -> None:
    (card,) = view(treated(FEVER, observations=sent)).cards
    assert says in card.detail


def test_trap_34_what_there_is_none_of_was_sent() -> None:
    for nothing in (None, bundle()):
        (card,) = view(treated(FEVER, allergies=nothing)).cards
        assert "not sent" not in card.detail


def test_a_region_comes_from_the_patient_and_else_from_the_hospital() -> None:
    nowhere = patient()
    del nowhere["address"]
    sent = prefetch(nowhere, ORDER, *DOSES, *TESTS, FEVER)
    for asker in (Asker(None, None, None), Asker("DE", "Europe/Berlin", None)):
        assert said(view(sent, asker=asker)) == said(view(treated(FEVER)))
