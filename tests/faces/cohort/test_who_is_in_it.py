"""Who is in the tables of a screening, and by which name: charts, record files, those without an answer."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from doseline.exchange.fhir.chart import read_chart
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.sent import Sent
from doseline.exchange.fhir.unread import Unreadable
from doseline.faces.cli.main import main
from doseline.faces.cohort.tables import CODES, NOT_UNDERSTOOD, PEOPLE, Table, read_parquet
from tests.faces.cohort.sent import PEN, Resource, about, injection, patient, treated, written

EXAMPLES = Path(__file__).parents[3] / "examples" / "records"


def screened(out: Path, sent: Path, *more: str, code: int = 0) -> Path:
    asked = ["--out", str(out), "--today", "2026-04-01", "--engine", "serial", *more]
    assert main(["cohort", "screen", str(sent), *asked]) == code
    return out


def rows(out: Path, table: Table = PEOPLE) -> list[dict[str, Any]]:
    return [dict(row) for row in read_parquet(table, out / f"{table.name}.parquet")]


def by_status(out: Path) -> dict[str, int]:
    counts: dict[str, int] = json.loads((out / "manifest.json").read_bytes())["by_status"]
    return counts


def aspirin(person: str) -> Resource:
    named = {"text": "aspirin", "coding": [{"system": "http://www.whocc.no/atc", "code": "N02BA01"}]}
    return injection(person, 1, "2026-01-05", medicationCodeableConcept=named)


def test_who_takes_no_medicine_of_a_guide_is_counted_and_has_no_row(tmp_path: Path) -> None:
    sent = written(tmp_path / "in", [*treated("a"), patient("b"), aspirin("b"), patient("c")])
    out = screened(tmp_path / "out", sent)
    assert [row["person"] for row in rows(out)] == ["Patient/a"]
    assert by_status(out) == {"assessed": 1, "no-guide-drug": 2}


def test_everybody_else_has_a_row_with_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dead = {**patient("dead"), "deceasedDateTime": "2026-03-20"}
    gone = patient("gone", active=False, link=[{"other": {"reference": "Patient/a"}, "type": "replaced-by"}])
    nowhere = {key: value for key, value in patient("nowhere").items() if key != "address"}
    mistake = injection("mistake", 1, "2026-01-05", status="entered-in-error")
    resources = [*treated("a", "dead", "gone", "nowhere"), patient("mistake"), mistake]
    changed = {one["id"]: one for one in (dead, gone, nowhere)}
    sent = written(tmp_path / "in", [changed.get(one["id"], one) for one in resources])
    told = {row["person"]: (row["status"], row["why"]) for row in rows(screened(tmp_path / "out", sent))}
    assert told == {
        "Patient/a": ("assessed", None),
        "Patient/dead": ("dead", None),
        "Patient/gone": ("merged", "Patient/a"),
        "Patient/mistake": ("no-guide-drug", None),
        "Patient/nowhere": ("cannot-assess", "no-region"),
    }
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["cannot_assess_because"] == {"no-region": 1}
    assert "Name it with --region" in capsys.readouterr().out
    with_region = rows(screened(tmp_path / "with", sent, "--region", "US"))
    assert {row["status"] for row in with_region if row["person"] == "Patient/nowhere"} == {"assessed"}


def test_an_identifier_is_told_only_of_the_system_that_was_asked_for(tmp_path: Path) -> None:
    identifiers = [{"system": "urn:clinic", "value": "77"}, {"system": "urn:insurance", "value": "A123"}]
    sent = written(tmp_path / "in", [patient("a", identifier=identifiers), *treated("a")[1:]])
    assert [row["identifier"] for row in rows(screened(tmp_path / "none", sent))] == [None]
    out = screened(tmp_path / "one", sent, "--identifier-system", "urn:clinic")
    assert [row["identifier"] for row in rows(out)] == ["77"]


def test_record_files_are_people_by_their_id_and_by_their_file_where_several_have_the_same(
    tmp_path: Path,
) -> None:
    text = (EXAMPLES / "is-due-today-and-nothing-is-in-the-way.json").read_text(encoding="utf-8")
    sent = tmp_path / "in"
    sent.mkdir()
    for name, id_ in (("a", "one"), ("b", "twice"), ("c", "twice")):
        record = json.loads(text)
        record["person"]["id"] = id_
        (sent / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    (sent / "d.json").write_text('{"format": "doseline-record/1", "person": {"id": "cut"}}', encoding="utf-8")
    out = screened(tmp_path / "out", sent)
    assert {row["person"]: row["status"] for row in rows(out)} == {
        "cut": "cannot-assess",
        "one": "assessed",
        "twice (in/b.json)": "assessed",
        "twice (in/c.json)": "assessed",
    }
    wrong = rows(out, NOT_UNDERSTOOD)
    assert {(row["person"], row["file"], row["what"]) for row in wrong} == {
        ("cut", "in/d.json", "refused-by-the-record")
    }
    assert {row["where"] for row in wrong} >= {"$.person.region", "$.therapy"}


def test_a_mistake_of_ours_about_one_person_leaves_the_others_their_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(person: Any, *more: Any) -> Any:  # noqa: ANN401 - whatever it is given
        if person.reference == "Patient/b":
            raise KeyError("a name of somebody")
        return read_chart(person, *more)

    monkeypatch.setattr("doseline.faces.cohort.person.read_chart", broken)
    out = screened(tmp_path / "out", written(tmp_path / "in", treated("a", "b", "c")), code=1)
    told = {row["person"]: (row["status"], row["why"]) for row in rows(out)}
    assert told == {
        "Patient/a": ("assessed", None),
        "Patient/b": ("cannot-assess", "program-fault"),
        "Patient/c": ("assessed", None),
    }
    run = json.loads((out / "run.json").read_bytes())
    assert (run["faults"], run["first_faults"][0]["kind"]) == (1, "KeyError")
    assert "a name of somebody" not in (out / "run.json").read_text(encoding="utf-8")
    assert "1 person could not be judged" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("broken", "lost"),
    [
        ("b-dose-2", {"Patient/b"}),
        ("b", {"Patient/b"}),
        ("became-b", {"Patient/a", "Patient/b", "Patient/c"}),
        ("everybodys-pen", {"Patient/a", "Patient/b", "Patient/c"}),
        ("two of them", {"Patient/a", "Patient/b", "Patient/c"}),
    ],
)
def test_a_mistake_of_ours_while_lines_are_gathered_costs_those_it_touches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str, lost: set[str]
) -> None:
    def mistaken(documents: Iterable[Document | Unreadable]) -> Sent:
        held = list(documents)
        names = [
            one.data.get("id") for one in held if isinstance(one, Document) and isinstance(one.data, dict)
        ]
        if broken in names or (broken == "two of them" and len(names) > 1):
            raise KeyError("a name of somebody")
        return gather(held)

    monkeypatch.setattr("doseline.faces.cohort.gathering.gather", mistaken)
    pen = {"resourceType": "Medication", "id": "everybodys-pen", "code": PEN}
    last = {
        "medicationCodeableConcept": None,
        "medicationReference": {"reference": "Medication/everybodys-pen"},
    }
    more = [injection(person, 9, "2026-03-18", **last) for person in "abc"]
    link = [{"other": {"reference": "Patient/b"}, "type": "replaced-by"}]
    more += [pen, patient("became-b", link=link)] if broken == "became-b" else [pen]
    out = screened(tmp_path / "out", written(tmp_path / "in", [*treated("a", "b", "c"), *more]), code=1)
    told = {row["person"]: (row["status"], row["why"]) for row in rows(out)}
    assert told.keys() == {"Patient/a", "Patient/b", "Patient/c"}
    assert {person for person, (status, _) in told.items() if status == "cannot-assess"} == lost
    assert {why for status, why in told.values() if status == "cannot-assess"} == {"program-fault"}
    run = json.loads((out / "run.json").read_bytes())
    assert run["faults"] == len(lost)
    assert {one["place"].partition(":")[0] for one in run["first_faults"]} == {"test_who_is_in_it.py"}


def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    sent = written(tmp_path / "in", treated("a"))
    with (sent / "Observation.ndjson").open("w", encoding="utf-8") as file:
        file.write('{"resourceType": "Observation", "id": "x"\n')
    (row,) = rows(screened(tmp_path / "out", sent), NOT_UNDERSTOOD)
    assert (row["person"], row["file"], row["got"]) == (None, "in/Observation.ndjson", None)


def test_where_nothing_can_be_computed_there_is_no_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = tmp_path / "in"
    sent.mkdir()
    screened(tmp_path / "out", sent, code=2)
    (sent / "a.json").write_text("<Bundle/>")
    screened(tmp_path / "out", sent, code=2)
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert not (tmp_path / "out").exists()


def test_codes_are_counted_and_told_apart_by_whether_the_names_know_them(tmp_path: Path) -> None:
    snomed, odd = "http://snomed.info/sct", {"system": "urn:odd", "code": "7", "display": "Odd thing"}
    ill = {"coding": [{"system": snomed, "code": "68566005", "display": "Urinary tract infection"}, odd]}
    conditions = [
        about(person, "Condition", str(at), code=ill, onsetDateTime="2026-02-01",
              clinicalStatus={"coding": [{"code": "resolved"}]})
        for person in "ab"
        for at in range(2)
    ]  # fmt: skip
    out = screened(tmp_path / "out", written(tmp_path / "in", [*treated("a", "b"), *conditions]), "--csv")
    told = {(row["system"], row["code"]): row for row in rows(out, CODES) if row["resource"] == "Condition"}
    assert {key: (row["count"], row["known"], row["display"]) for key, row in told.items()} == {
        (snomed, "68566005"): (4, True, "Urinary tract infection"),
        ("urn:odd", "7"): (4, False, "Odd thing"),
    }
    with (out / "codes.csv").open(encoding="utf-8", newline="") as file:
        copied = list(csv.DictReader(file))
    assert {row["known"] for row in copied if row["system"] == "urn:odd"} == {"false"}
