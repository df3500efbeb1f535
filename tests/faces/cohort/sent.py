"""A small export: what a clinic sends about a few people, written as files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Resource = dict[str, Any]
PEN = {
    "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "712566"}],
    "text": "ofatumumab 50 MG/ML Auto-Injector [Kesimpta]",
}


def patient(person: str, **more: object) -> Resource:
    """A woman in the United States."""
    return {
        "resourceType": "Patient", "id": person, "gender": "female", "birthDate": "1987-06-05",
        "address": [{"country": "US"}], **more,
    }  # fmt: skip


def injection(person: str, number: int, day: str, **more: object) -> Resource:
    """A pen that was injected."""
    return {
        "resourceType": "MedicationAdministration", "id": f"{person}-dose-{number}", "status": "completed",
        "medicationCodeableConcept": PEN, "subject": {"reference": f"Patient/{person}"},
        "effectiveDateTime": day, "dosage": {"dose": {"value": 20, "unit": "mg"}}, **more,
    }  # fmt: skip


def about(person: str, kind: str, id_: str, **more: object) -> Resource:
    """Any other resource about somebody."""
    return {
        "resourceType": kind,
        "id": f"{person}-{id_}",
        "subject": {"reference": f"Patient/{person}"},
        **more,
    }


def written(folder: Path, resources: Iterable[Resource]) -> Path:
    """The export in a folder: a file for each type, a resource in each line."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in resources:
        with (folder / f"{one['resourceType']}.ndjson").open("a", encoding="utf-8") as file:
            file.write(json.dumps(one) + "\n")
    return folder


def treated(*people: str) -> list[Resource]:
    """People who injected four times, the last time in March 2026."""
    days = ("2026-01-05", "2026-01-12", "2026-01-19", "2026-02-16", "2026-03-16")
    return [
        one
        for person in people
        for one in (patient(person), *(injection(person, at, day) for at, day in enumerate(days)))
    ]
