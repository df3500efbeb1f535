"""What was wrong, for a program that reads standard error."""

from __future__ import annotations

import json

import pytest

from doseline.faces.cli import main as program
from tests.faces.program import DEMO, TODAY

WRONG = ["plan", "nowhere.json", "--today", "soon", "--untill", "x"]


def test_with_json_alone_what_was_wrong_stays_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main([*WRONG, "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert all(" @ " in line for line in err.splitlines())


@pytest.mark.parametrize("asked", [["--errors", "json"], ["--errors=json"]])
def test_errors_json_gives_every_fault_in_one_document(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main([*WRONG, *asked]) == 2
    out, err = capsys.readouterr()
    found = json.loads(err)
    assert (out, found["exit_code"]) == ("", 2)
    assert [(one["code"], one["where"]) for one in found["faults"]] == [
        ("not-a-day", "--today"),
        ("unknown-option-near", "--untill"),
        ("one-too-many", "x"),
    ]
    assert found["faults"][1]["message"] == "There is no such option; did you mean --until?"


def test_the_answer_stays_alone_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["plan", DEMO, "--today", TODAY, "--json", "--errors", "json"]) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out)["today"], err) == (TODAY, "")


def test_a_mistake_of_ours_is_a_document_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("doseline.faces.cli.run_config.run", broken)
    assert program.main(["config", "--errors", "json"]) == 1
    found = json.loads(capsys.readouterr().err)
    assert (found["exit_code"], found["faults"][0]["code"]) == (1, "defect")


@pytest.mark.parametrize(
    ("words", "endings"),
    [
        (["plan", DEMO, "--ics", "doses.txt"], ".ics"),
        (["plan", DEMO, "--ics", "doses"], ".ics"),
        (["visit", DEMO, "--pdf", "visit.docx"], ".pdf"),
        (["forecast", DEMO, "--plot", "forecast.jpg"], ".svg, .png or .pdf"),
        (["trial", "scenario.toml", "--plot", "bands.gif"], ".svg, .png or .pdf"),
    ],
)
def test_an_ending_that_would_say_something_else_is_refused(
    words: list[str], endings: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(words) == 2
    err = capsys.readouterr().err
    assert f"let its name end in {endings} @ {words[2]}" in err
