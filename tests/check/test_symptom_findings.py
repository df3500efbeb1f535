"""What a recorded symptom shows, and which sentence it gets once it is over."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.stories import DAY, checked, only, shown, sign


def test_it_shows_each_symptom_once() -> None:
    first = sign("rash", date(2026, 5, 10), severity="mild")
    again = {**sign("rash", date(2026, 5, 15), severity="mild"), "id": "s2"}
    itching = {**sign("itching", date(2026, 5, 16), severity="mild"), "id": "s3"}
    finding = only("symptom-mild-allergy", first, again, itching)
    assert finding.because == ("s", "s2", "s3")
    assert shown(finding) == {"symptoms": ("rash", "itching")}


@pytest.mark.parametrize(("until", "variant"), [(None, None), (DAY, None), (date(2026, 5, 19), "past")])
def test_a_severe_allergy_that_is_over_has_its_own_sentence(until: date | None, variant: str | None) -> None:
    end = {"until": until} if until else {}
    finding = only("symptom-severe-allergy", sign("throat-swelling", date(2026, 5, 10), **end))
    assert (finding.variant, finding.until) == (variant, None)


def test_another_lasting_symptom_that_is_over_keeps_its_sentence() -> None:
    over = sign("yellow-skin", date(2026, 5, 10), until=date(2026, 5, 15))
    assert only("symptom-liver", over).variant is None


def test_only_a_sign_of_infection_that_ends_today_says_when_it_is_over() -> None:
    cough = sign("cough", date(2026, 5, 10), severity="mild", until=DAY)
    assert only("symptom-infection", cough).until == date(2026, 5, 21)
    rash = sign("rash", date(2026, 5, 10), severity="mild", until=DAY)
    assert only("symptom-mild-allergy", rash).until is None


def test_a_severe_symptom_holds_the_dose_even_if_its_own_pattern_does_not() -> None:
    numbness = sign("numbness", date(2026, 5, 10), severity="severe", tempo="weeks")
    finding = only("symptom-call", numbness)
    assert finding.because == ("s",)
    assert shown(finding) == {"symptoms": ("numbness",)}
    mild = {**numbness, "severity": "mild"}
    assert "symptom-call" not in checked(mild).rules


def test_a_pricked_finger_is_no_reason_to_hold_a_dose_however_bad() -> None:
    assert "symptom-call" not in checked(sign("needle-stick", date(2026, 5, 19), severity="severe")).rules
