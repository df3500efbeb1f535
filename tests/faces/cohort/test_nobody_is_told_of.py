"""Names, birth dates, addresses and what somebody wrote in a note are in no table of a screening."""

from __future__ import annotations

from pathlib import Path

import pytest

from doseline.faces.cli.main import main
from doseline.faces.cohort.tables import TABLES, read_parquet
from tests.faces.cohort.sent import about, injection, patient, treated, written

PLANTED = "zzwhisper"
NOTE = {"note": [{"text": f"{PLANTED} note", "authorString": f"{PLANTED} author"}]}
TEXT = {"text": {"status": "generated", "div": f"<div>{PLANTED} div</div>"}}
WHO = [{"reference": "Practitioner/9", "display": f"Dr {PLANTED}"}]
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"


def code(system: str, value: str, display: str) -> dict[str, object]:
    return {"coding": [{"system": system, "code": value, "display": display}]}


FLU = code("http://hl7.org/fhir/sid/cvx", "150", "flu")
RESOURCES = [
    *treated("plain"),
    patient(
        "told",
        name=[{"family": f"{PLANTED}son", "given": [PLANTED], "text": f"Ms {PLANTED}", "period": PLANTED}],
        telecom=[{"system": "phone", "value": f"{PLANTED} 0123"}, PLANTED],
        contact=[{"name": {"family": PLANTED}, "telecom": PLANTED}],
        address=[{"country": f"{PLANTED}land", "line": [PLANTED], "city": PLANTED}],
        generalPractitioner=WHO, communication=PLANTED, maritalStatus={"text": PLANTED}, **TEXT,
        identifier=[{"system": "urn:clinic", "value": f"{PLANTED}-77"}],
    ),
    *(injection("told", at, day, **NOTE, **TEXT) for at, day in enumerate(("2026-01-05", "2026-01-12"))),
    injection("told", 9, PLANTED, performer=[{"actor": WHO[0]}], dosage={"text": PLANTED, "dose": PLANTED}),
    about("told", "Observation", "said", status="final", code=code(LOINC, "5196-1", "HBsAg"), **NOTE, **TEXT,
          effectiveDateTime="2026-01-02", valueString=f"{PLANTED}: see her letter", performer=WHO),
    about("told", "Observation", "twice", status="final", code=code(LOINC, "2465-3", "IgG"), comment=PLANTED,
          effectiveDateTime=f"{PLANTED} morning", valueQuantity={"value": PLANTED, "unit": "g/L"}),
    about("told", "Condition", "ill", code=code(SNOMED, "999999999", "Unheard of"), **NOTE, **TEXT,
          onsetString=f"{PLANTED} onset", abatementString=PLANTED, evidence=[{"detail": WHO}]),
    about("told", "DiagnosticReport", "told", status="final", code=code(LOINC, "30799-1", "MRI"), **TEXT,
          effectiveDateTime="2026-01-02", conclusion=f"{PLANTED} conclusion", result=[{"display": PLANTED}]),
    about("told", "Procedure", "done", status="completed", code=code(SNOMED, "998999999", "Something done"),
          performedString=PLANTED, **NOTE, **TEXT, reasonReference=WHO),
    {"resourceType": "Immunization", "id": "v", "status": "completed",
     "patient": {"reference": "Patient/told"}, "vaccineCode": FLU,
     "occurrenceString": PLANTED, **NOTE},
]  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cohort")
    export = written(folder / "in", RESOURCES)
    asked = ["--today", "2026-04-01", "--region", "US", "--engine", "serial", "--csv", "--jsonl"]
    assert main(["cohort", "screen", str(export), "--out", str(folder / "out"), *asked]) == 0
    return folder / "out"


def test_no_table_holds_a_word_that_somebody_wrote(out: Path) -> None:
    written_down = [file for file in out.iterdir() if file.suffix != ".parquet"]
    assert len(written_down) == 2 * len(TABLES) + 2
    told = {file.name: file.read_text(encoding="utf-8") for file in written_down}
    told |= {table.name: str(read_parquet(table, out / f"{table.name}.parquet")) for table in TABLES}
    assert [name for name, text in told.items() if PLANTED in text.lower()] == []
    assert [name for name, text in told.items() if "1987" in text] == []


def test_where_something_was_not_understood_is_told_all_the_same(out: Path) -> None:
    rows = list(read_parquet(TABLES[4], out / "not_understood.parquet"))
    assert {row["person"] for row in rows} == {"Patient/told"}
    assert {("Observation/told-said", None), ("Observation/told-twice", None)} <= {
        (row["resource"], row["got"]) for row in rows
    }
    codes = [row["got"] for row in rows if row["resource"] == "Condition/told-ill" and row["got"]]
    assert codes == [f"{SNOMED}|999999999 Unheard of"]
    assert all(row["file"].endswith(".ndjson") and row["line"] >= 1 for row in rows)
