"""A chart that names addresses and persons: none is asked (trap 40), and no such word stays behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doseline.store import open_store
from tests.faces.listened import listened_to
from tests.store.places import NOW

TODAY = ("--today", "2026-06-06")
THERE = "http://127.0.0.1:9"
WORDS = ("Zebedeequux", "Quuxstreet", "5550199", "QX-99", "Whisperednote", "Whisperedpage", "Drwhisper")
DRUG = {
    "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "712566"}],
    "text": "Kesimpta",
}


def chart() -> dict[str, Any]:
    name, street, phone, number, note, page, doctor = WORDS
    about = {"subject": {"reference": "Patient/ann"}, "note": [{"text": note}]}
    patient = {
        "resourceType": "Patient",
        "id": "ann",
        "birthDate": "1990-02-03",
        "name": [{"family": name}],
        "telecom": [{"value": phone}],
        "identifier": [{"value": number}],
        "address": [{"country": "US", "line": [street]}],
        "text": {"status": "generated", "div": f"<div>{page}</div>"},
        "photo": [{"contentType": "image/png", "url": f"{THERE}/photo"}],
        "generalPractitioner": [{"reference": f"{THERE}/Practitioner/1", "display": doctor}],
    }
    dose = {
        "resourceType": "MedicationAdministration",
        "id": "one",
        "status": "completed",
        **about,
        "medicationCodeableConcept": DRUG,
        "effectiveDateTime": "2026-01-05",
        "dosage": {"dose": {"value": 20, "unit": "mg"}},
    }
    far = {
        "resourceType": "MedicationRequest",
        "id": "far",
        "status": "active",
        "intent": "order",
        **about,
        "authoredOn": "2026-01-02",
        "medicationReference": {"reference": f"{THERE}/Medication/1"},
    }
    scan = {
        "resourceType": "DiagnosticReport",
        "id": "scan",
        "status": "final",
        **about,
        "code": {"text": "Scan"},
        "effectiveDateTime": "2026-01-03",
        "presentedForm": [{"contentType": "application/pdf", "url": f"{THERE}/scan.pdf"}],
    }
    return {
        "resourceType": "Bundle", "type": "searchset",
        "link": [{"relation": "next", "url": f"{THERE}/page/2"}],
        "entry": [{"fullUrl": f"{THERE}/{one['resourceType']}/{one['id']}", "resource": one}
                  for one in (patient, dose, far, scan)],
    }  # fmt: skip


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    file = tmp_path / "chart.json"
    file.write_text(json.dumps(chart()))
    (tmp_path / "tmp").mkdir()
    return file


def left_behind(*folders: Path) -> bytes:
    """Everything that lies there now."""
    return b"".join(file.read_bytes() for one in folders for file in one.rglob("*") if file.is_file())


def test_trap_40_an_import_asks_nobody_and_leaves_no_word_of_who_it_is_about(
    sent: Path, tmp_path: Path
) -> None:
    app, temporary = tmp_path / "app", tmp_path / "tmp"
    open_store(None, folder=app, now=NOW).close()
    done = listened_to(
        "import", str(sent), "--into-app", "--folder", str(app), *TODAY, "--json", temporary=temporary
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["status"] for one in json.loads(done.stdout)["people"]] == ["record"]
    kept = left_behind(app, temporary)
    assert kept, "there is a database to look into"
    assert [word for word in WORDS if word in done.stdout or word.encode() in kept] == []


def test_trap_40_a_screening_asks_nobody_and_leaves_no_word_of_who_it_is_about(
    sent: Path, tmp_path: Path
) -> None:
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    done = listened_to(
        "cohort", "screen", str(sent), "--out", str(out), *TODAY, "--engine", "serial", "--csv",
        temporary=temporary,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    kept = left_behind(out, temporary)
    assert b"Patient/ann" in kept
    assert [word for word in WORDS if word in done.stdout or word.encode() in kept] == []
