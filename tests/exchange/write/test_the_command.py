"""``doseline export``, as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doseline.faces.cli.main import main
from tests.exchange.write.written import EXAMPLES, resources

RECORD = str(EXAMPLES / "is-two-days-late-and-tired.json")
TODAY = ("--today", "2026-04-04")
Heard = pytest.CaptureFixture[str]


def _said(heard: Heard, *words: str, code: int = 0) -> str:
    assert main(("export", *words)) == code, heard.readouterr().err
    found = heard.readouterr()
    assert bool(found.err) is bool(code)
    return found.err if code else found.out


def test_it_prints_a_bundle_and_twice_the_same(capsys: Heard) -> None:
    first = _said(capsys, RECORD, *TODAY)
    assert first == _said(capsys, RECORD, *TODAY) == _said(capsys, RECORD, *TODAY, "--json")
    bundle = json.loads(first)
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
    assert bundle["timestamp"] == "2026-04-04T00:00:00Z"


def test_the_moment_can_be_said_and_the_answers_left_out(capsys: Heard) -> None:
    recorded = "2026-04-04T09:30:00+02:00"
    bundle = json.loads(_said(capsys, RECORD, *TODAY, "--facts-only", "--recorded", recorded))
    assert bundle["timestamp"] == recorded
    assert not resources(bundle, "CarePlan")
    assert resources(bundle, "MedicationAdministration")


def test_into_a_file_and_where_it_lies(tmp_path: Path, capsys: Heard) -> None:
    out = tmp_path / "ann.fhir.json"
    assert "FHIR R4 Bundle" in _said(capsys, RECORD, *TODAY, "--out", str(out))
    assert out.read_text(encoding="utf-8") == _said(capsys, RECORD, *TODAY)
    told = json.loads(_said(capsys, RECORD, *TODAY, "--out", str(out), "--json"))
    assert told == {"file": str(out), "resources": len(json.loads(out.read_bytes())["entry"])}


@pytest.mark.parametrize("recorded", ["2026-04-04", "2026-04-04T09:30+02:00", "2026-04-04T09:30:00", "soon"])
def test_a_moment_without_seconds_or_offset_is_refused(recorded: str, capsys: Heard) -> None:
    assert "--recorded" in _said(capsys, RECORD, *TODAY, "--recorded", recorded, code=2)


def test_no_record_is_written_over_and_no_folder_is_made(tmp_path: Path, capsys: Heard) -> None:
    copy = tmp_path / "ann.json"
    copy.write_bytes(Path(RECORD).read_bytes())
    assert "the record itself" in _said(capsys, str(copy), *TODAY, "--out", str(copy), code=2)
    assert copy.read_bytes() == Path(RECORD).read_bytes()
    _said(capsys, RECORD, *TODAY, "--out", str(tmp_path / "none" / "out.json"), code=2)


def test_what_is_wrong_with_a_record_is_said_and_nothing_is_written(tmp_path: Path, capsys: Heard) -> None:
    broken, out = tmp_path / "broken.json", tmp_path / "out.json"
    broken.write_text('{"format": "doseline-record/2"}', encoding="utf-8")
    assert "person" in _said(capsys, str(broken), *TODAY, "--out", str(out), code=2)
    assert not out.exists()


def test_of_somebody_who_has_died_only_the_facts_are_told(tmp_path: Path, capsys: Heard) -> None:
    document = json.loads(Path(RECORD).read_bytes())
    document["person"]["died"] = "2026-04-03"
    file = tmp_path / "ann.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    bundle = json.loads(_said(capsys, str(file), *TODAY))
    assert not {"CarePlan", "DetectedIssue"} & {one["resourceType"] for one in resources(bundle)}


def test_several_therapies_are_all_told_and_the_plan_is_of_the_one_that_runs(
    tmp_path: Path, capsys: Heard
) -> None:
    document = json.loads(Path(RECORD).read_bytes())
    last = {"guide": "tysabri", "start": "2024-01-05"}
    document |= {"format": "doseline-record/2", "therapies": [last, document.pop("therapy")]}
    file = tmp_path / "ann.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    bundle = json.loads(_said(capsys, str(file), *TODAY))
    plans = [one["medicationCodeableConcept"]["text"] for one in resources(bundle, "MedicationRequest")]
    assert plans == ["tysabri", "kesimpta"]
    (plan,) = resources(bundle, "CarePlan")
    assert plan["activity"][0]["detail"]["productCodeableConcept"]["text"] == "kesimpta"
