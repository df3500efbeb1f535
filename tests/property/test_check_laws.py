"""Laws of the checks that hold for every record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doseline.check import Verdict
from doseline.finding import Severity
from doseline.plan import Status
from doseline.record import (
    Allergy,
    Breastfeeding,
    Condition,
    Decision,
    Degree,
    Dose,
    Event,
    Instruction,
    InstructionKind,
    Medication,
    Outcome,
    Pregnancy,
    Record,
    Result,
    Retraction,
    Tempo,
    Vaccination,
)
from doseline.record import Test as Lab
from tests.property.story_of_days import GUIDE, VERDICTS, Said, exactly, say, with_events
from tests.property.strategies import NORMAL, Life, instructions, lives, symptoms, without

quick = settings(deadline=None)
few = settings(deadline=None, max_examples=quick.max_examples // 4)
Addition = Callable[[date], Event]


def _number(name: str, value: str, unit: str) -> Addition:
    return lambda day: Lab(
        id="x", on=exactly(day), name=name, value=Decimal(value), unit=unit, low=Decimal(2), high=Decimal(40)
    )


def _word(name: str) -> Addition:
    return lambda day: Lab(id="x", on=exactly(day), name=name, result=Result.POSITIVE)


def _ill(name: str, degree: Degree | None = None) -> Addition:
    return lambda day: Condition(id="x", on=exactly(day), name=name, severity=degree)


TROUBLES: dict[str, Addition] = {
    "allergy to the drug": lambda day: Allergy(id="x", on=exactly(day), name="drug"),
    "allergy to an ingredient": lambda day: Allergy(id="x", on=exactly(day), name="polysorbate-80"),
    "PML": _ill("pml"),
    "cancer": _ill("malignancy"),
    "weak immunity": _ill("immunodeficiency"),
    "liver disease": _ill("liver-disease"),
    "hepatitis B": _ill("hepatitis-b"),
    "a severe reaction": _ill("injection-reaction-life-threatening"),
    "an infection": _ill("infection"),
    "a severe infection": _ill("infection", Degree.SEVERE),
    "pregnancy": lambda day: Pregnancy(id="x", on=exactly(day)),
    "breastfeeding": lambda day: Breastfeeding(id="x", on=exactly(day)),
    "a live vaccine": lambda day: Vaccination(id="x", on=exactly(day), vaccine="mmr"),
    "a planned live vaccine": lambda day: Vaccination(id="x", on=exactly(day), vaccine="mmr", planned=True),
    "azathioprine": lambda day: Medication(id="x", on=exactly(day), name="azathioprine"),
    "prednisone": lambda day: Medication(id="x", on=exactly(day), name="prednisone"),
    "an antibiotic": lambda day: Medication(id="x", on=exactly(day), name="amoxicillin"),
    "hepatitis B antigen": _word("hbsag"),
    "hepatitis B antibody": _word("anti-hbc"),
    "pregnancy test": _word("pregnancy-test"),
    "low IgG": _number("igg", "1", "g/L"),
    "high ALT": _number("alt", "900", "U/L"),
    "high bilirubin": _number("bilirubin", "300", "umol/L"),
    "low neutrophils": _number("neutrophils", "0.1", "10*9/L"),
}


def _not_milder(before: Said, after: Said) -> None:
    if before.plan.status is not Status.STOPPED and after.plan.status is not Status.STOPPED:
        assert VERDICTS.index(after.check.verdict) >= VERDICTS.index(before.check.verdict)
    assert after.worst >= before.worst
    assert after.soonest >= before.soonest


_LONG_AFTER_STOP = ("pregnancy", "pregnancy test")


def _has_never(record: Record) -> bool:
    return any(isinstance(event, Decision) and event.outcome is Outcome.NEVER for event in record.events)


@pytest.mark.parametrize("trouble", TROUBLES)
@given(life=lives())
@few
def test_trouble_never_makes_the_answer_milder(trouble: str, life: Life) -> None:
    """Contraindication, illness, medicine, worse result: none lowers verdict, severity or urgency."""
    before = say(life.record, life.today)
    event = TROUBLES[trouble](life.today)
    if isinstance(event, Lab) and (before.check.unknowns or _has_never(life.record)):
        # A bad result is known, and in the order that weighs less than what is not known. And a result
        # may end a clinician's `never`, together with a newer `may-proceed`.
        return
    if trouble in _LONG_AFTER_STOP and before.plan.status is Status.STOPPED:
        return  # an unclear test is asked about; a pregnancy after the window is not
    _not_milder(before, say(with_events(life.record, [event]), life.today))


@given(lives(), st.data())
@quick
def test_a_symptom_never_makes_the_answer_milder(life: Life, data: st.DataObject) -> None:
    """One more symptom, begun at any time, never lowers verdict, severity or urgency."""
    symptom = data.draw(symptoms("x", life.today - timedelta(days=90), life.today))
    _not_milder(say(life.record, life.today), say(with_events(life.record, [symptom]), life.today))


_WORSE = {Degree.MILD: Degree.MODERATE, Degree.MODERATE: Degree.SEVERE}


@given(lives(with_decisions=False), st.data())
@quick
def test_a_worse_or_faster_symptom_never_makes_the_answer_milder(life: Life, data: st.DataObject) -> None:
    """The same symptom, worse or sudden, never lowers verdict, severity or urgency."""
    symptom = data.draw(symptoms("x", life.today - timedelta(days=90), life.today))
    worse = replace(symptom, severity=_WORSE.get(symptom.severity) if symptom.severity else None)
    faster = replace(symptom, tempo=Tempo.SUDDEN)
    before = say(with_events(life.record, [symptom]), life.today)
    if symptom.severity in _WORSE:
        _not_milder(before, say(with_events(life.record, [worse]), life.today))
    _not_milder(before, say(with_events(life.record, [faster]), life.today))


@given(lives())
@quick
def test_a_hold_never_makes_the_answer_milder(life: Life) -> None:
    """A hold on top of anything: the verdict is not better, and the dose waits."""
    before = say(life.record, life.today)
    hold = Instruction(id="x", on=exactly(life.today), kind=InstructionKind.HOLD)
    after = say(with_events(life.record, [hold]), life.today)
    if before.plan.status is not Status.STOPPED:
        assert VERDICTS.index(after.check.verdict) >= VERDICTS.index(before.check.verdict)
        assert after.worst >= before.worst


@given(lives(), st.randoms(use_true_random=False))
@quick
def test_the_order_in_the_file_does_not_matter(life: Life, chance: Any) -> None:  # noqa: ANN401 - a generator
    """Entries are read by their days, never by their place."""
    events = list(life.record.events)
    chance.shuffle(events)
    assert say(replace(life.record, events=tuple(events)), life.today) == say(life.record, life.today)


@given(lives(), st.data())
@quick
def test_what_was_withdrawn_never_was(life: Life, data: st.DataObject) -> None:
    """An entry that is retracted, or replaced by another, changes nothing."""
    wrong = data.draw(st.sampled_from([*TROUBLES.values(), _extra_dose]))(life.today - timedelta(days=3))
    taken_back = Retraction(id="y", on=exactly(life.today), retracts="x")
    assert say(with_events(life.record, [wrong, taken_back]), life.today) == say(life.record, life.today)
    corrected = data.draw(st.sampled_from(life.record.events))
    draft = (
        replace(wrong, id="draft") if isinstance(wrong, type(corrected)) else replace(corrected, id="draft")
    )
    with_draft = replace(
        life.record,
        events=tuple(
            replace(event, supersedes="draft") if event is corrected else event
            for event in life.record.events
        ),
    )
    assert say(with_events(with_draft, [draft]), life.today) == say(life.record, life.today)


def _extra_dose(day: date) -> Event:
    return Dose(id="x", on=exactly(day), amount_mg=Decimal(20))


@pytest.mark.parametrize("test", GUIDE.required_tests["strictest"])
@given(life=lives(with_decisions=False))
@few
def test_a_missing_test_is_unknown_and_never_clear(test: str, life: Life) -> None:
    """Taking a required test away leaves something unknown, before the start and during treatment."""
    names = {event.id: event.name for event in life.record.events if isinstance(event, Lab)}
    record = without(life.record, [id_ for id_, name in names.items() if name == test])
    said = say(record, life.today)
    assert said.check.verdict is not Verdict.CLEAR or test not in GUIDE.tests_required(record.person.region)
    if test in GUIDE.tests_required(record.person.region) and said.plan.status is not Status.STOPPED:
        assert [item.what for item in said.check.unknowns if item.why == "missing"].count(test) == 1


def _stops(record: Record, today: date) -> set[str]:
    """The rules that say stop, without those that a newer result and a decision may replace together."""
    newer = any(
        isinstance(event, Lab) and event.result is Result.NEGATIVE and event.id not in NORMAL
        for event in record.events
    )
    spared = {"hbv-active"} if newer else set()
    findings = say(record, today).check.findings
    return {finding.rule for finding in findings if finding.severity is Severity.STOP} - spared


@given(lives(with_decisions=False))
@quick
def test_permission_never_touches_a_stop(life: Life) -> None:
    """A `may-proceed` about every rule there is, and about both groups, leaves every stop where it is."""
    before = _stops(life.record, life.today)
    allowed = [
        Decision(
            id=f"m{place}", on=exactly(life.today), about=about, outcome=Outcome.MAY_PROCEED, by="Dr Kim",
            until=exactly(life.today) if about == "history" else None,
        )
        for place, about in enumerate(("pre-start", "history", *sorted(GUIDE.rules)))
    ]  # fmt: skip
    record = with_events(life.record, allowed)
    assert _stops(record, life.today) == before
    if before and say(record, life.today).plan.status is not Status.STOPPED:
        assert say(record, life.today).check.verdict is Verdict.STOP


@given(lives(), st.data())
@quick
def test_a_prescribers_date_never_touches_a_stop(life: Life, data: st.DataObject) -> None:
    """Instructions move dates; a stop that follows from a fact stays."""
    before = _stops(life.record, life.today)
    words = data.draw(instructions(life.today - timedelta(days=30), life.today))
    record = with_events(life.record, (replace(word, id=f"x{word.id}") for word in words))
    after = _stops(record, life.today)
    assert after >= before - {"under-18", "live-vaccine-after-stop"}
