"""Symptoms after a change of medicine: both medicines' patterns count, each said with its own name."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from doseline.assessment import Assessment, assess
from doseline.assessment.symptoms import judge_symptoms
from doseline.assessment.symptoms_text import SaidSymptoms, alarm_of, said
from doseline.guide import load_guides, load_shared, sound_drugs
from doseline.guide.editions import Editions, Readings
from doseline.guide.patterns import TriageUrgency
from doseline.record import FORMAT, Degree, Tempo, read_record
from doseline.text import Catalogue
from doseline.triage import Complaint, Onset, triage

EMERGENCY, CALL_NOW, TELL, SELF_CARE = TriageUrgency
PAIRS = tuple(permutations(sound_drugs(), 2))
AMOUNT = {"kesimpta": 20, "ocrevus": 300, "tysabri": 300, "tecfidera": None}
TODAY = date(2026, 6, 10)


def record(first: str, second: str, *, last: date, start: date, today: date = TODAY) -> Assessment:
    """Somebody who had one medicine up to a day, and has had another one since."""
    began = last - timedelta(days=200)
    given = ((first, began), (first, last), (second, start))
    events: list[dict[str, Any]] = [
        {"id": f"d{place}", "type": "dose", "on": on.isoformat(), "amount_mg": AMOUNT[drug], "drug": drug}
        for place, (drug, on) in enumerate(given)
        if AMOUNT[drug] is not None
    ]
    events.append({"id": "end", "type": "instruction", "on": last.isoformat(), "kind": "stop"})
    document = {
        "format": FORMAT,
        "person": {"id": "r1", "region": "GB", "birth_date": "1988-03-14", "timezone": "Europe/London"},
        "therapies": [
            {"guide": first, "start": began.isoformat()}, {"guide": second, "start": start.isoformat()},
        ],
        "events": events,
    }  # fmt: skip
    read = read_record(
        json.dumps(document).encode(), names=load_shared().names, guides=Editions(), readings=Readings()
    )
    return assess(load_guides(), read, today=today)


def mild_for_weeks(name: str) -> Complaint:
    return Complaint(name=name, severity=Degree.MILD, tempo=Tempo.WEEKS)


def told(case: Assessment, *complaints: Complaint, onset: Onset | None = None) -> SaidSymptoms:
    catalogue = Catalogue("en", case.guide.region("GB")).about(case.guide, case.typed)
    return said(judge_symptoms(case, complaints, onset=onset), catalogue)


def after_tysabri(*, months: int = 2, second: str = "ocrevus") -> Assessment:
    last = TODAY - timedelta(days=30 * months)
    return record("tysabri", second, last=last, start=TODAY - timedelta(days=20))


@pytest.mark.parametrize("second", ["ocrevus", "kesimpta", "tecfidera"])
def test_signs_of_pml_two_months_after_tysabri_are_said_of_both(second: str) -> None:
    case = after_tysabri(second=second)
    found = told(case, mild_for_weeks("memory-change"))
    assert found.urgency is CALL_NOW
    drugs = {drug for one in found.patterns if one.match.id == "pml" for drug in one.drugs}
    assert drugs == {"tysabri", second}
    assert all(one.of for one in found.patterns)
    brand = {"ocrevus": "Ocrevus", "kesimpta": "Kesimpta", "tecfidera": "Tecfidera"}[second]
    advice = " ".join(found.advice)
    assert f"Say that you have {brand} now" in advice
    assert "Say too that you had Tysabri, the last dose on" in advice


def test_the_emergency_line_hears_of_both_medicines() -> None:
    found = told(after_tysabri(), Complaint(name="throat-swelling"))
    assert found.urgency is EMERGENCY
    advice = " ".join(found.advice)
    assert "Say that you get Ocrevus" in advice
    assert "you had Tysabri" in advice
    assert "Say that you get Tysabri" not in advice


@pytest.mark.parametrize("text", ["half of my face is hanging and i cannot speak", "my throat is closing"])
def test_words_of_danger_typed_anywhere_name_both_medicines(text: str) -> None:
    case = after_tysabri()
    catalogue = Catalogue("en", case.guide.region("GB")).about(case.guide, case.typed)
    found = alarm_of(case, catalogue, [text])
    assert found is not None
    assert "999" in found.lines[0]
    advice = " ".join(found.advice)
    assert "Ocrevus" in advice
    assert "you had Tysabri" in advice


@pytest.mark.parametrize(("days", "is_judged"), [(0, True), (1, False)])
def test_the_watch_ends_six_months_after_the_last_tysabri(days: int, *, is_judged: bool) -> None:
    """What else goes on from it may last longer; here nothing does."""
    last = date(2025, 12, 10)
    case = record("tysabri", "ocrevus", last=last, start=date(2026, 3, 2), today=TODAY + timedelta(days=days))
    judged = judge_symptoms(case, [mild_for_weeks("memory-change")])
    assert ("tysabri" in {part.guide.drug for part in judged.parts}) is is_judged


def test_flushing_on_the_capsules_after_tysabri_is_as_urgent_as_tysabri_has_it() -> None:
    case = after_tysabri(second="tecfidera")
    found = told(case, mild_for_weeks("flushing"))
    assert found.urgency is CALL_NOW
    assert [one.drugs for one in found.patterns] == [("tysabri",), ("tecfidera",)]
    assert not any("capsule with food" in line for line in found.advice)


def test_one_medicine_is_said_without_its_name() -> None:
    found = told(
        record("kesimpta", "kesimpta", last=date(2026, 5, 1), start=date(2026, 5, 2)), Complaint(name="rash")
    )
    assert [one.of for one in found.patterns] == [""]
    assert not any("Say that you have" in line for line in found.advice)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_no_pair_is_less_urgent_than_either_alone(first: str, second: str) -> None:
    """A sample of symptoms, each medicine with its own doses; and no third medicine is ever named."""
    case = record(first, second, last=TODAY - timedelta(days=60), start=TODAY - timedelta(days=1))
    chance = random.Random(f"two medicines {first} {second}")
    names = sorted(set(case.guide.names.aliases["symptom"].values()))
    others = {"Kesimpta", "Ocrevus", "Tecfidera", "Tysabri"} - {first.capitalize(), second.capitalize()}
    for _ in range(25):
        complaints = [
            Complaint(
                name=chance.choice(names),
                severity=chance.choice((None, *Degree)),
                tempo=chance.choice((None, *Tempo)),
            )
            for _ in range(chance.choice((1, 1, 2)))
        ]
        onset = Onset(day=TODAY - timedelta(days=chance.choice((0, 1, 30))))
        judged = judge_symptoms(case, complaints, onset=onset)
        for part in judged.parts:
            assert judged.urgency.rank >= part.triage.urgency.rank
        another = Complaint(name=chance.choice(names), severity=chance.choice((None, *Degree)))
        more = judge_symptoms(case, [*complaints, another], onset=onset)
        assert more.urgency.rank >= judged.urgency.rank
        own = triage(case.guide, complaints, chart=case.chart, today=TODAY, onset=onset)
        assert judged.parts[0].triage == own
        catalogue = Catalogue("en", case.guide.region("GB")).about(case.guide, case.typed)
        words = said(judged, catalogue)
        text = " ".join((*words.advice, *words.avoid, *(f"{one.title} {one.what}" for one in words.patterns)))
        assert not [name for name in others if name in text], text
        assert {drug for one in words.patterns for drug in one.drugs} <= {first, second}
