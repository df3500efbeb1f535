"""What a recorded symptom means for the next dose."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from doseline.check.symptoms import symptom_findings
from doseline.finding import Finding, Severity
from doseline.plan import Decisions
from doseline.record import Chart, Decision, Degree, Event, Outcome, Tempo
from tests.triage.people import FIRST, GUIDE, SYMPTOMS, dose, of, on, symptom

DAY = date(2026, 4, 1)
MILD, MODERATE, SEVERE = Degree
MONTH = timedelta(days=30)


def findings(*events: Event, today: date = DAY, first_given: date | None = FIRST) -> dict[str, Finding]:
    chart: Chart = of(*events)
    found = symptom_findings(
        GUIDE, chart, Decisions(GUIDE, chart, today), today=today, first_given=first_given
    )
    by_rule = {finding.rule: finding for finding in found}
    assert len(by_rule) == len(found)
    return by_rule


def decision(about: str, day: date, outcome: Outcome = Outcome.MAY_PROCEED) -> Decision:
    return Decision(id="decided", on=on(day), about=about, outcome=outcome, by="Dr Lee")


def shown(found: dict[str, Finding]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(finding.rule, finding.severity.value, finding.because) for finding in found.values()]


@pytest.mark.parametrize(
    ("name", "rule", "severity"),
    [
        ("throat-swelling", "symptom-severe-allergy", Severity.STOP),
        ("trouble-breathing", "symptom-severe-allergy", Severity.STOP),
        ("foot-swelling", "symptom-severe-allergy", Severity.STOP),
        ("rash", "symptom-mild-allergy", Severity.WAIT),
        ("itching", "symptom-mild-allergy", Severity.WAIT),
        ("memory-change", "symptom-pml", Severity.WAIT),
        ("vision-change", "symptom-pml", Severity.WAIT),
        ("yellow-skin", "symptom-liver", Severity.WAIT),
        ("dark-urine", "symptom-liver", Severity.WAIT),
    ],
)
@pytest.mark.parametrize("until", [None, DAY + timedelta(days=1)], ids=["open", "over"])
def test_H34_a_pattern_with_no_further_dose_holds_the_next_one_thirty_days_later(
    name: str, rule: str, severity: Severity, until: date | None
) -> None:
    found = findings(dose(DAY), symptom(name, DAY, until=until), today=DAY + MONTH)
    assert found[rule].severity is severity
    assert found[rule].because == (name,)
    assert found[rule].until is None


def test_H34_an_infection_holds_the_dose_until_its_end_is_entered() -> None:
    for today in (DAY, DAY + MONTH, DAY + 12 * MONTH):
        found = findings(symptom("fever", DAY, severity=MILD), today=today)
        assert shown(found) == [("symptom-infection", "wait", ("fever",))]
        assert found["symptom-infection"].until is None


def test_H34_on_its_last_day_an_infection_still_holds_and_the_day_after_no_longer() -> None:
    cough = symptom("cough", DAY, until=DAY + timedelta(days=3), severity=MILD)
    assert findings(cough, today=DAY + timedelta(days=2))["symptom-infection"].until is None
    last = findings(cough, today=DAY + timedelta(days=3))["symptom-infection"]
    assert (last.severity, last.until) == (Severity.WAIT, DAY + timedelta(days=4))
    assert findings(cough, today=DAY + timedelta(days=4)) == {}


def test_H34_an_infection_and_a_back_pain_of_the_same_days_are_read_together() -> None:
    found = findings(
        symptom("back-pain", DAY, severity=MILD), symptom("frequent-urination", DAY, severity=MILD)
    )
    assert found["symptom-infection"].because == ("back-pain", "frequent-urination")


def test_H34_a_severe_allergy_is_not_lifted_by_a_decision_and_ends_with_its_entry() -> None:
    swelling = symptom("throat-swelling", DAY, until=DAY)
    may = decision("symptom-severe-allergy", DAY + timedelta(days=5))
    found = findings(swelling, may, today=DAY + MONTH)
    assert found["symptom-severe-allergy"].severity is Severity.STOP
    assert findings(may, today=DAY + MONTH) == {}


@pytest.mark.parametrize(
    ("name", "rule"),
    [("rash", "symptom-mild-allergy"), ("clumsiness", "symptom-pml"), ("dark-urine", "symptom-liver")],
)
def test_H34_a_clinician_s_word_lifts_the_wait_until_a_newer_sign(name: str, rule: str) -> None:
    events = (
        symptom(name, DAY, until=DAY + timedelta(days=2), severity=MILD, tempo=Tempo.DAYS),
        decision(rule, DAY + timedelta(days=5)),
    )
    lifted = findings(*events, today=DAY + MONTH)[rule]
    assert (lifted.severity, lifted.decided_by) == (Severity.TELL, "Dr Lee")
    signs = {"rash": "hives", "clumsiness": "balance-trouble", "dark-urine": "yellow-skin"}
    again = findings(*events, symptom(signs[name], DAY + MONTH, tempo=Tempo.DAYS), today=DAY + MONTH)[rule]
    assert again.severity is Severity.WAIT
    assert again.because == (name, signs[name])


def test_what_was_over_before_the_first_injection_does_not_count() -> None:
    rash = symptom("rash", "2026-01-02", until="2026-01-04")
    assert findings(rash) == {}
    assert findings(symptom("rash", "2026-01-02", until="2026-01-05"))["symptom-mild-allergy"].because == (
        "rash",
    )
    assert findings(rash, today=date(2026, 1, 5), first_given=None) == {}
    assert "symptom-mild-allergy" in findings(rash, today=date(2026, 1, 4), first_given=None)


def test_a_day_known_only_in_part_is_read_with_care() -> None:
    assert "symptom-mild-allergy" in findings(symptom("rash", "2026-01", until="2026-01"))
    assert "symptom-infection" in findings(symptom("cough", "2026-03", until="2026-04"))
    together = findings(
        symptom("hives", "2026-02", until="2026-02"),
        symptom("wheeze", "2026-02-20", until="2026-02-20", severity=MILD),
    )
    assert together["symptom-severe-allergy"].because == ("wheeze", "hives")


def test_signs_of_different_weeks_are_not_read_together() -> None:
    found = findings(
        symptom("hives", "2026-02-01", until="2026-02-03"),
        symptom("wheeze", "2026-03-01", until="2026-03-02", severity=MILD),
    )
    assert shown(found) == [("symptom-mild-allergy", "wait", ("hives",))]


def test_an_open_emergency_holds_the_dose_while_it_is_there() -> None:
    assert shown(findings(symptom("chest-pain", DAY))) == [("symptom-emergency", "wait", ("chest-pain",))]
    assert findings(symptom("chest-pain", DAY, until=DAY), today=DAY + timedelta(days=1)) == {}


def test_H42_a_sudden_loss_of_sight_is_an_emergency_and_waits_for_a_decision_too() -> None:
    found = findings(symptom("vision-change", DAY, tempo=Tempo.SUDDEN))
    assert found.keys() == {"symptom-emergency", "symptom-pml"}
    assert findings(symptom("vision-change", DAY, tempo=Tempo.WEEKS)).keys() == {"symptom-pml"}


def test_an_open_call_without_a_rule_of_its_own_is_asked_about() -> None:
    assert shown(findings(symptom("back-pain", DAY, severity=SEVERE))) == [
        ("symptom-call", "ask", ("back-pain",))
    ]
    assert shown(findings(symptom("low-mood", DAY, severity=MODERATE))) == [
        ("symptom-call", "ask", ("low-mood",))
    ]


def test_what_is_held_already_is_not_asked_about_once_more() -> None:
    assert findings(symptom("fever", DAY, severity=SEVERE)).keys() == {"symptom-infection"}
    both = findings(symptom("fever", DAY, severity=SEVERE), symptom("fatigue", DAY, severity=SEVERE))
    assert both["symptom-call"].because == ("fatigue",)


@pytest.mark.parametrize(
    ("severity", "shows"), [(MILD, "tell"), (MODERATE, "tell"), (SEVERE, "ask"), (None, "ask")]
)
def test_H46_a_symptom_that_is_not_known_is_never_ignored(severity: Degree | None, shows: str) -> None:
    found = findings(symptom("purple-toes", DAY, severity=severity))
    assert shown(found) == [("symptom-not-known", shows, ("purple-toes",))]
    assert findings(symptom("purple-toes", DAY, until=DAY), today=DAY + timedelta(days=1)) == {}


@pytest.mark.parametrize(
    ("name", "severity", "tempo"),
    [
        ("fatigue", MILD, None), ("fatigue", MODERATE, Tempo.WEEKS), ("fatigue", None, None),
        ("headache", MILD, None), ("nausea", MILD, None), ("back-pain", MILD, None),
        ("injection-site-redness", MILD, None), ("injection-site-itching", None, None),
        ("numbness", MILD, Tempo.WEEKS), ("weight-change", MILD, None), ("low-mood", MILD, None),
        ("foot-swelling", MILD, Tempo.WEEKS), ("eye-pain", MILD, Tempo.WEEKS),
    ],
)  # fmt: skip
def test_an_ordinary_symptom_does_not_hold_a_dose_back(
    name: str, severity: Degree | None, tempo: Tempo | None
) -> None:
    for today in (DAY, DAY + MONTH, DAY + 5 * MONTH):
        assert findings(dose(DAY), symptom(name, DAY, severity=severity, tempo=tempo), today=today) == {}


def test_H21_a_prick_of_somebody_else_changes_nothing_in_the_plan() -> None:
    assert findings(symptom("needle-stick", DAY, severity=MILD)) == {}


def test_H44_a_usual_reaction_holds_nothing_while_it_is_young_or_over() -> None:
    given = dose(DAY, time(18, 0))
    next_day = DAY + timedelta(days=1)
    young = symptom("fever", DAY, severity=MILD, at=time(22, 0))
    assert findings(given, young, today=DAY) == findings(given, young, today=next_day) == {}
    over = symptom("fever", DAY, until=next_day, severity=MILD, at=time(22, 0))
    assert findings(given, over, today=next_day) == findings(given, over, today=DAY + MONTH) == {}


def test_H44_a_fever_that_stays_or_has_no_time_holds_the_dose() -> None:
    given, young = dose(DAY, time(18, 0)), symptom("fever", DAY, severity=MILD, at=time(22, 0))
    assert findings(given, young, today=DAY + timedelta(days=2)).keys() == {"symptom-infection"}
    assert findings(given, symptom("fever", DAY, severity=MILD)).keys() == {"symptom-infection"}
    cough = symptom("cough", DAY, severity=MILD)
    assert findings(given, young, cough)["symptom-infection"].because == ("fever", "cough")


def test_H48_symptoms_long_after_the_last_dose_still_count() -> None:
    found = findings(dose("2026-04-02"), symptom("yellow-skin", "2026-09-01"), today=date(2027, 4, 1))
    assert found["symptom-liver"].severity is Severity.WAIT


def test_a_symptom_that_has_not_begun_and_a_record_without_any_say_nothing() -> None:
    assert findings(symptom("rash", DAY + timedelta(days=1))) == {}
    assert findings(dose(DAY)) == {}


@pytest.mark.parametrize("name", SYMPTOMS)
def test_every_pressing_symptom_of_the_person_shows_in_the_check(name: str) -> None:
    elsewhere = {"needle-stick", "missed-period"}  # another person's; and the checks on pregnancy
    assert bool(findings(symptom(name, DAY, severity=SEVERE, tempo=Tempo.SUDDEN))) == (name not in elsewhere)
