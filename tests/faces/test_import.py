"""``doseline import``: what a hospital hands over, as a record, and what became of each part of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doseline.faces.cli.main import main
from doseline.store import open_store
from tests.faces.program import doseline

ANN = "examples/fhir/ann.json"
TODAY = ("--today", "2026-06-06")


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["import", *words, *TODAY])
    told = capsys.readouterr()
    return code, told.out, told.err


def report(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    code, out, err = asked(capsys, *words, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_the_page_says_what_was_read_what_was_left_out_and_why_and_the_next_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = asked(capsys, ANN)
    told = " ".join(out.split())
    assert code == 0
    assert "29 resources read, about 1 person" in told
    assert "7 doses" in told
    assert "MedicationAdministration/dose-not-given: it was not done" in told
    assert "Observation/cd19-typed-twice: it was entered in error" in told
    assert "Not looked into: Claim 1." in told
    assert told.index("Patient/ann") < told.index("Left out, and why")


def test_the_report_adds_up_and_repeats_itself(capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys, ANN)
    assert found["format"] == "doseline-import/1"
    (ann,) = found["people"]
    assert (ann["person"], ann["status"]) == ("Patient/ann", "record")
    told = found["resources"]
    assert told["read"] == sum(count for name, count in told.items() if name != "read")
    assert found["counts"] == {"Claim": 1}
    assert report(capsys, ANN) == found


def test_the_record_it_writes_is_one_that_every_command_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ann-record.json"
    assert asked(capsys, ANN, "--out", str(file))[0] == 0
    assert file.stat().st_mode & 0o077 == 0
    assert main(["check", str(file), *TODAY, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["today"] == "2026-06-06"
    assert {id_ for finding in answer["findings"] for id_ in finding["because"]} <= {
        event["id"] for event in json.loads(file.read_text())["events"]
    }


def bundle(*people: str) -> bytes:
    """Somebody with an order and a dose, for each id."""
    resources: list[dict[str, Any]] = []
    for one in people:
        drug = {"medicationCodeableConcept": {"text": "Kesimpta"}, "subject": {"reference": f"Patient/{one}"}}
        resources += [
            {"resourceType": "Patient", "id": one, "address": [{"country": "US"}]},
            {"resourceType": "MedicationRequest", "id": f"{one}-r", "status": "active", "intent": "order",
             "authoredOn": "2026-01-02", **drug},
            {"resourceType": "MedicationAdministration", "id": f"{one}-d", "status": "completed",
             "effectiveDateTime": "2026-01-05", "dosage": {"dose": {"value": 20, "unit": "mg"}}, **drug},
        ]  # fmt: skip
    entries = [{"resource": one} for one in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def test_a_number_keeps_its_digits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chart, out = tmp_path / "chart.json", tmp_path / "out.json"
    seen = (
        b'{"resource": {"resourceType": "Observation", "id": "o", "status": "final", "effectiveDateTime": '
        b'"2026-01-01", "subject": {"reference": "Patient/a"}, "code": {"text": "IgG"}, '
        b'"valueQuantity": {"value": 9.87654321012345, "unit": "g/L"}}}'
    )
    chart.write_bytes(bundle("a").replace(b'"entry": [', b'"entry": [' + seen + b", "))
    assert asked(capsys, str(chart), "--out", str(out))[0] == 0
    assert '"value": 9.87654321012345' in out.read_text()


def test_a_chart_may_come_over_the_standard_input() -> None:
    done = doseline("import", "-", *TODAY, "--json", stdin=bundle("a"))
    assert (done.code, [one["status"] for one in done.answer["people"]]) == (0, ["record"])
    done = doseline("import", "-", *TODAY, stdin=b"")
    assert (done.code, done.out) == (2, "")
    assert "-" in done.err


def test_several_people_become_a_file_each_whatever_they_are_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart, out = tmp_path / "chart.json", tmp_path / "records"
    chart.write_bytes(bundle("a", "b", "..", "A"))
    assert asked(capsys, str(chart), "--out", str(out))[0] == 0
    assert sorted(file.name for file in out.iterdir()) == ["A.json", "a-2.json", "b.json", "person.json"]
    code, _, err = asked(capsys, str(chart), "--out", str(tmp_path / "one.json"))
    assert (code, "one person" in err) == (2, True)


def test_a_person_whose_country_is_not_known_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "chart.json"
    chart.write_bytes(bundle("a").replace(b'"country": "US"', b'"city": "Springfield"'))
    (one,) = report(capsys, str(chart))["people"]
    assert (one["status"], one["why"], one["record"]) == ("cannot", "no-region", None)
    assert "--region" in asked(capsys, str(chart))[1]
    (one,) = report(capsys, str(chart), "--region", "DE")["people"]
    assert (one["status"], one["record"]["person"]["region"]) == ("record", "DE")


def test_every_word_of_the_command_that_means_nothing_is_said_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = asked(capsys, ANN, "--guide", "moon-dust", "--timezone", "Mars/Olympus")
    assert (code, out) == (2, "")
    assert "moon-dust" in err
    assert "Mars/Olympus" in err
    code, _, err = asked(capsys, ANN, "--guide", "kesimpta", "--edition", "first")
    assert (code, "us-label" in err) == (2, True)


@pytest.mark.parametrize("text", [b"", b"not json", b"[]", b"<Bundle/>", b"\x00\xff", b"{"])
def test_what_is_no_chart_is_said_with_its_place(
    text: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "chart.json"
    chart.write_bytes(text)
    code, out, err = asked(capsys, str(chart))
    assert (code, out) == (2, "")
    assert "chart.json" in err
    assert "Traceback" not in err


def test_into_the_app_and_a_second_time_only_what_is_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, chart = tmp_path / "app", tmp_path / "chart.json"
    from tests.store.places import NOW  # noqa: PLC0415 - beside what needs it

    open_store(None, folder=folder, now=NOW).close()
    chart.write_bytes(bundle("a", "b"))
    first = report(capsys, str(chart), "--into-app", "--folder", str(folder))["app"]
    assert [(one["is_new"], one["new"]) for one in first] == [(True, 2), (True, 2)]
    second = report(capsys, str(chart), "--into-app", "--folder", str(folder))["app"]
    assert [(one["is_new"], one["new"], one["asked"]) for one in second] == [(False, 0, 0), (False, 0, 0)]
    chart.write_bytes(bundle("a").replace(b'"2026-01-05"', b'"2026-01-06"'))
    (third,) = report(capsys, str(chart), "--into-app", "--folder", str(folder))["app"]
    assert (third["corrected"], third["record"]) == (1, first[0]["record"])
    assert (
        "1 changed by the hospital" not in asked(capsys, str(chart), "--into-app", "--folder", str(folder))[1]
    )


def test_no_word_of_a_name_or_an_address_is_in_what_comes_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "chart.json"
    named = b'"name": [{"family": "Zebedeequux"}], "telecom": [{"value": "5550199"}], '
    known = b'"identifier": [{"value": "QX99"}], "address"'
    chart.write_bytes(bundle("a").replace(b'"address"', named + known))
    _, out, err = asked(capsys, str(chart), "--json")
    for word in ("Zebedeequux", "5550199", "QX99"):
        assert word not in out + err


def test_every_word_of_a_report_has_a_sentence() -> None:
    from doseline.exchange.fhir.outcome import Cannot, Status  # noqa: PLC0415 - beside what needs it
    from doseline.exchange.fhir.said import What, Why  # noqa: PLC0415
    from doseline.exchange.fhir.unread import Unread  # noqa: PLC0415
    from doseline.text import NEUTRAL, Catalogue  # noqa: PLC0415

    words = Catalogue("en", NEUTRAL)
    keys = [
        *(f"exchange.why.{one.value}" for one in Why),
        *(f"exchange.what.{one.value}" for one in What),
        *(f"exchange.cannot.{one.value}" for one in Cannot),
        *(f"exchange.status.{one.value}" for one in Status if one is not Status.RECORD),
        *(f"fault.{one.value}" for one in Unread),
    ]
    assert [key for key in keys if not words.has(key)] == []
