"""Which results something after them can have changed; all base results are of 1 May 2026."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.stories import BEFORE, Entry, found, illness, medicine, only, result, shown, sign

LATER = date(2026, 5, 5)
SAME_DAY = date(2026, 5, 1)
HEPATITIS = ("hbsag", "anti-hbc")
IMMUNE = ("igg", "igm", "iga")
LIVER = ("alt", "ast", "alp", "bilirubin")
COUNT = result("lymphocytes", SAME_DAY, value=1.5, unit="10*9/L", low=1.0)


def _overtaken(*events: Entry) -> tuple[str, ...]:
    findings = found("test-overtaken", *events, **BEFORE)
    names = shown(findings[0])["tests"] if findings else ()
    assert isinstance(names, tuple)
    return names


@pytest.mark.parametrize(
    ("name", "tests"),
    [
        ("azathioprine", HEPATITIS),
        ("glatiramer", (*HEPATITIS, *LIVER)),
        ("natalizumab", (*HEPATITIS, *LIVER)),
        ("teriflunomide", (*HEPATITIS, *LIVER, "lymphocytes")),
        ("fingolimod", (*HEPATITIS, *IMMUNE, *LIVER, "lymphocytes")),
        ("ocrelizumab", (*HEPATITIS, *IMMUNE, *LIVER, "lymphocytes")),
        ("ivig", (*HEPATITIS, *IMMUNE)),
        ("blood transfusion", (*HEPATITIS, *IMMUNE)),
        ("ibuprofen", ()),
        ("kesimpta", ()),
    ],
)
def test_each_medicine_overtakes_only_the_results_it_can_change(name: str, tests: tuple[str, ...]) -> None:
    assert _overtaken(COUNT, medicine(name, LATER)) == tests


def test_a_medicine_of_the_same_day_overtakes_nothing() -> None:
    assert _overtaken(medicine("azathioprine", SAME_DAY)) == ()


def test_a_medicine_known_by_its_code_only_counts() -> None:
    assert _overtaken(medicine("an infusion", LATER, atc="L04AG08")) == (*HEPATITIS, *IMMUNE, *LIVER)


def test_a_medicine_that_changes_nothing_does_not_hide_the_next() -> None:
    own = {**medicine("kesimpta", LATER), "id": "own"}
    before = {**medicine("azathioprine", date(2026, 4, 1)), "id": "before"}
    assert _overtaken(own, before, medicine("azathioprine", LATER)) == HEPATITIS


@pytest.mark.parametrize(("until", "is_later"), [(SAME_DAY, False), (date(2026, 5, 2), True), (None, True)])
def test_infusions_that_went_on_after_a_result_overtake_it(
    until: date | None,
    is_later: bool,  # noqa: FBT001 - a row of a table
) -> None:
    infusions = medicine("ocrelizumab", date(2025, 1, 8), until)
    assert _overtaken(infusions) == ((*HEPATITIS, *IMMUNE, *LIVER) if is_later else ())


@pytest.mark.parametrize(("on", "tests"), [(SAME_DAY, ()), (LATER, (*HEPATITIS, *LIVER))])
def test_a_sign_of_the_liver_after_the_results_overtakes_them(on: date, tests: tuple[str, ...]) -> None:
    assert _overtaken(sign("yellow-skin", on)) == tests
    assert _overtaken(illness("cirrhosis", on)) == tests


def test_another_symptom_overtakes_nothing() -> None:
    assert _overtaken(sign("numbness", LATER)) == ()


@pytest.mark.parametrize("name", ["alt", "ast"])
def test_a_raised_enzyme_after_the_hepatitis_tests_overtakes_them(name: str) -> None:
    finding = only("test-overtaken", result(name, LATER, value=90, unit="U/L", high=40), **BEFORE)
    assert finding.because == (*HEPATITIS, f"new-{name}")
    assert shown(finding) == {"tests": HEPATITIS}


@pytest.mark.parametrize(
    ("on", "until", "tests"),
    [
        (date(2026, 4, 1), date(2026, 4, 20), ()),
        (SAME_DAY, date(2026, 5, 4), ()),
        (date(2026, 5, 2), date(2026, 5, 4), IMMUNE),
    ],
)
def test_a_serious_infection_that_begins_after_the_results_overtakes_them(
    on: date, until: date, tests: tuple[str, ...]
) -> None:
    assert _overtaken(illness("sepsis", on, until)) == tests


def test_another_severe_illness_overtakes_nothing() -> None:
    assert _overtaken(illness("migraine", LATER, severity="severe")) == ()


def test_an_illness_that_changes_nothing_does_not_hide_the_next() -> None:
    migraine = {**illness("migraine", LATER), "id": "first"}
    early = {**illness("infection", date(2026, 4, 1), date(2026, 4, 3)), "id": "early"}
    assert _overtaken(migraine, early, illness("sepsis", LATER, date(2026, 5, 8))) == IMMUNE


@pytest.mark.parametrize(("on", "is_overtaken"), [(date(2026, 3, 2), True), (date(2026, 3, 3), False)])
def test_after_a_long_gap_a_result_up_to_the_last_dose_is_overtaken_by_it(
    on: date,
    is_overtaken: bool,  # noqa: FBT001 - a row of a table
) -> None:
    igg = result("igg", on, value=9.8, unit="g/L", low=7.0)
    finding = only("test-overtaken", igg, base="on-treatment", today=date(2026, 10, 20))
    tests = shown(finding)["tests"]
    assert isinstance(tests, tuple)
    assert ("igg" in tests) == is_overtaken


def test_the_oldest_result_is_shown_with_its_age_on_the_day_of_the_dose() -> None:
    finding = only("test-dates", **BEFORE)
    assert finding.because == (*HEPATITIS, *IMMUNE, *LIVER)
    assert shown(finding) == {"oldest": SAME_DAY, "days": 31}


def test_of_results_of_several_days_the_oldest_is_shown() -> None:
    newer = result("hbsag", LATER, result="negative")
    older = result("bilirubin", date(2026, 4, 21), value=9, unit="umol/L", high=20)
    finding = only("test-dates", newer, older, **BEFORE, without=["bilirubin"])
    assert shown(finding) == {"oldest": date(2026, 4, 21), "days": 41}
