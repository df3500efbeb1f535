"""What natalizumab is watched for, told in symptoms: who rings when, during it and in the months after it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from doseline.guide import load_guide
from doseline.record import chart, read_record
from doseline.triage import Complaint, triage
from tests.guide.fictional import document, dose, word

GUIDE = load_guide("tysabri")
DOSES = [dose(day, 300) for day in ("2026-01-05", "2026-02-02", "2026-03-02")]


def urgency(today: str, *symptoms: str, stopped: bool = False) -> tuple[str, set[str]]:
    """How urgent these symptoms are, and which patterns say so."""
    entries = [*DOSES, *([word("2026-03-10", "stop")] if stopped else [])]
    record = read_record(json.dumps(document("tysabri", *entries)), names=GUIDE.names)
    day = date.fromisoformat(today)
    found = triage(
        GUIDE, [Complaint(name=one) for one in symptoms], chart=chart(record, today=day), today=day
    )
    return found.urgency.value, {match.id for match in found.patterns}


@pytest.mark.parametrize(
    ("symptoms", "how_soon", "pattern"),
    [
        (["memory-change"], "call_now", "pml"),
        (["personality-change"], "call_now", "pml"),
        (["clumsiness"], "call_now", "pml"),
        (["headache", "personality-change"], "emergency", "encephalitis"),
        (["fever", "confusion"], "emergency", "encephalitis"),
        (["eye-pain"], "call_now", "eye-herpes"),
        (["eye-pain", "vision-change"], "emergency", "eye-herpes-with-sight"),
        (["stiff-neck", "vomiting"], "emergency", "meningitis-without-fever"),
        (["dark-urine"], "call_now", "liver"),
        (["bruising"], "call_now", "bruising"),
        (["hives"], "call_now", "mild-allergy"),
        (["hives", "chest-pain"], "emergency", "severe-allergy-combined"),
        (["throat-swelling"], "emergency", "severe-allergy"),
    ],
)
@pytest.mark.parametrize("stopped", [False, True])
def test_how_soon_to_ring(symptoms: list[str], how_soon: str, pattern: str, stopped: bool) -> None:  # noqa: FBT001
    said, patterns = urgency("2026-05-10" if stopped else "2026-03-12", *symptoms, stopped=stopped)
    assert said == how_soon
    assert pattern in patterns


def test_no_usual_reaction_takes_an_infection_back() -> None:
    """A fever on the evening of an infusion is rung about: no text calls it usual."""
    said, patterns = urgency("2026-03-02", "fever")
    assert said == "call_now"
    assert "systemic-reaction" not in patterns
