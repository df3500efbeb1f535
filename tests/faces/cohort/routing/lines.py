"""Small inputs for the tests of routing: the people, their orders, and files of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from doseline.exchange.fhir.document import Document
from doseline.faces.cohort.routing import Routed, no_guide_drug, partition_documents, route

Json = dict[str, Any]
MUCH = 1_000_000_000


def patient(own: str, **more: object) -> Json:
    return {"resourceType": "Patient", "id": own, **more}


def order(own: str, of: str, drug: str = "Kesimpta 20 mg", **more: object) -> Json:
    return {
        "resourceType": "MedicationRequest", "id": own, "status": "active", "intent": "order",
        "medicationCodeableConcept": {"text": drug}, "subject": {"reference": f"Patient/{of}"},
        "authoredOn": "2025-03-01", **more,
    }  # fmt: skip


def observation(own: str, of: str, **more: object) -> Json:
    subject = {"subject": {"reference": f"Patient/{of}"}}
    return {"resourceType": "Observation", "id": own, "status": "final", **subject, **more}


def lines(*resources: object) -> str:
    """A line each, written as most servers write them."""
    return "".join(
        one if isinstance(one, str) else json.dumps(one, separators=(",", ":")) + "\n" for one in resources
    )


def folder_of(place: Path, **files: str) -> Path:
    """A folder with files of lines, by their names."""
    place.mkdir(exist_ok=True)
    for name, text in files.items():
        (place / f"{name}.ndjson").write_text(text)
    return place


def routed(place: Path, into: Path, *, memory: int = MUCH) -> Routed:
    return route([str(place)], into, memory=memory)


def held(found: Routed) -> list[Document]:
    """All documents of all partitions."""
    every = [one for path in found.partitions for one in partition_documents(path)]
    assert all(isinstance(one, Document) for one in every)
    return [one for one in every if isinstance(one, Document)]


def ids(documents: Iterable[Document]) -> list[str]:
    return [str(one.data.get("id")) for one in documents if isinstance(one.data, dict)]


def others(found: Routed) -> list[str]:
    """The people without a guide's medicine."""
    return sorted(one for path in found.partitions for one in no_guide_drug(path))
