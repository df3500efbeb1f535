"""A symptom written into a record is as urgent as the same words typed to triage, and is read once."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.assessment.typed_symptoms import TypedSymptoms
from doseline.check import Check
from doseline.finding import Finding
from doseline.guide import load_guide
from doseline.triage import Complaint, TriageUrgency, told_of, triage, with_heard, written
from tests.check.stories import checked, sign

GUIDE = load_guide("kesimpta")
ON, TODAY = "2026-05-18", date(2026, 5, 20)

TYPED = """
    38.2 and shivering
    i have a fever
    temperature of 39
    temp 38.5 since last night
    throat closing up
    my throat is swelling
    my lips feel fat and i can't swallow
    can't catch my breath
    one side of my face dropped
    yellow eyes
    dark pee and itchy all over
    getting more and more muddled
    painful blisters in a stripe round my ribs
    a fit this morning
    want to end it all
    peeing blood
    needles down one side
    stiff neck and fever
    dog bit me
    coughing up green stuff and 38.9
    can't feel my left leg
    burning when i pee and shivering
    my tongue feels thick
    seeing double since monday
    runny nose
    fever and a cough
    collapsed in the shower
    words come out wrong
    crushing pain in my chest
    shingles on my back
"""
NOT_THERE = ("no fever", "had a fever last year", "a seizure ten years ago", "no chest pain", "fever in 2019")


def _lines(table: str) -> list[str]:
    return [line.strip() for line in table.splitlines() if line.strip()]


def _in_triage(text: str) -> TriageUrgency:
    told = TypedSymptoms.of((Complaint(name=text),), GUIDE, TODAY)
    return with_heard(triage(GUIDE, told.complaints, chart=None, today=TODAY), told.heard).urgency


def _own(check: Check) -> list[Finding]:
    return [finding for finding in check.findings if "s" in finding.because]


@pytest.mark.parametrize("text", _lines(TYPED))
def test_words_in_a_record_are_as_urgent_as_in_triage(text: str) -> None:
    urgencies = [finding.urgency.value for finding in _own(checked(sign(text, ON)))]
    expected = _in_triage(text)
    assert expected in (TriageUrgency.EMERGENCY, TriageUrgency.CALL_NOW)
    assert expected.value in urgencies


@pytest.mark.parametrize("text", _lines(TYPED))
def test_none_of_them_lets_a_dose_through(text: str) -> None:
    assert checked(sign(text, ON)).verdict.value in ("ask", "wait", "stop")


@pytest.mark.parametrize("text", NOT_THERE)
def test_what_is_not_there_is_said_and_holds_nothing(text: str) -> None:
    check = checked(sign(text, ON))
    assert check.verdict.value == "clear"
    assert [finding.rule for finding in _own(check)] == ["entry-read-as"]


@pytest.mark.parametrize(
    "text", ["throat-swelling", "my throat is swelling", "tongue swelled up after the jab"]
)
def test_a_swelling_that_ended_yesterday_still_stops_the_next_dose(text: str) -> None:
    check = checked(sign(text, "2026-05-02", until="2026-05-19"))
    assert check.verdict.value == "stop"
    assert ("symptom-severe-allergy", "past") in [(one.rule, one.variant) for one in _own(check)]


@pytest.mark.parametrize("text", ["yellow-skin", "yellow eyes", "confusion", "getting more and more muddled"])
def test_signs_of_the_liver_and_of_pml_wait_though_they_are_over(text: str) -> None:
    assert checked(sign(text, "2026-05-10", until="2026-05-12")).verdict.value == "wait"


def test_a_text_is_read_once_however_often_it_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    checked(sign("blorbing hot and 38.7 today", ON))

    def twice(*_: object, **__: object) -> tuple[str, ...]:
        raise AssertionError

    monkeypatch.setattr(written, "told_of", twice)
    assert checked(sign("blorbing hot and 38.7 today", ON)).verdict.value == "wait"


def test_names_of_ours_are_not_read_at_all() -> None:
    assert told_of("fever", GUIDE) == ("fever",)
    assert checked(sign("fever", ON)).verdict.value == "wait"
