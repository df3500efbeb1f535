"""Exit codes and bad input: every fault at once, on standard error alone, and never a traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from doseline.faces.cli import main as program
from tests.faces.program import DEMO, ROOT, TODAY, Done, doseline

RECORD = json.loads(Path(DEMO).read_text(encoding="utf-8"))


def assert_refused(done: Done, *said: str) -> None:
    assert done.code == 2
    assert done.out == ""
    assert "Traceback" not in done.err
    lines = done.err.splitlines()
    assert lines
    assert all(" @ " in line for line in lines)
    for part in said:
        assert part in done.err


def test_a_computed_answer_is_0_whatever_it_says() -> None:
    done = doseline("check", DEMO, "--today", "2027-06-06")
    assert (done.code, done.err) == (0, "")


def test_a_missing_file_is_bad_input() -> None:
    assert_refused(doseline("plan", "nowhere.json"), "no such file @ nowhere.json")


def test_a_folder_is_no_record(tmp_path: Path) -> None:
    assert_refused(doseline("plan", str(tmp_path)), "folder")


@pytest.mark.parametrize(("error", "said"), [(PermissionError, "may not read"), (OSError, "cannot be read")])
def test_a_file_that_cannot_be_read(
    error: type[OSError], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: str) -> bytes:
        raise error

    # Root may read everything, so the system is not asked.
    monkeypatch.setattr("doseline.faces.cli.files._read", refuse)
    assert program.main(["plan", "closed.json"]) == 2
    out, err = capsys.readouterr()
    assert (out, said in err) == ("", True)


def test_a_file_beyond_ten_megabytes_is_not_read_to_its_end(tmp_path: Path) -> None:
    big = tmp_path / "big.json"
    with big.open("wb") as file:
        file.truncate(100_000_000)
    assert_refused(doseline("check", str(big)), "10 MB")


def test_a_name_with_a_nought_byte_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["plan", "a\0b"]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"[" * 100_000, b"{}", b"null", b'{"format": "x"}'])
def test_what_is_no_record_is_bad_input(data: bytes) -> None:
    assert_refused(doseline("plan", "-", stdin=data))


def test_every_fault_of_a_record_is_told_at_once() -> None:
    wrong = json.loads(json.dumps(RECORD))
    wrong["events"][0]["on"] = "2026-02-30"
    wrong["events"][12]["amount_mg"] = "20"
    wrong["person"]["shoe_size"] = 41
    done = doseline("plan", "-", "--today", TODAY, stdin=json.dumps(wrong).encode())
    assert_refused(done, "@ $.events[0].on", "@ $.events[12].amount_mg", "@ $.person.shoe_size")


def test_a_dose_after_today_is_not_read() -> None:
    assert_refused(doseline("plan", DEMO, "--today", "2026-05-01"), "NOT read", "@ $.events")


def test_every_fault_of_a_command_line_is_told_at_once() -> None:
    done = doseline("plan", "--today", "soon", "--untill", "--as-of", "2026-13-01")
    assert_refused(done, "@ --today", "did you mean --until? @ --untill", "@ --as-of", "@ RECORD")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plann", DEMO], "did you mean plan?"),
        (["fly"], "There is no such command"),
        (["plan", DEMO, "extra"], "one word too many @ extra"),
        (["plan", DEMO, "--json=yes"], "takes no value"),
        (["plan", DEMO, "--today"], "A value is missing after this option @ --today"),
        (["plan", DEMO, "--today", TODAY, "--today", TODAY], "given twice"),
        (["plan", DEMO, "-x"], "@ -x"),
        (["plan", DEMO, "--today", "9999-01-01"], "@ --today"),
        (["plan", DEMO, "--color", "pink"], "auto, always or never"),
        (["triage", DEMO], "@ --symptom"),
        (["triage", DEMO, "--symptom", "fever:awful:soon"], "weeks"),
        (["triage", DEMO, "--symptom", "a:b:c:d"], "is not a symptom"),
        (["triage", DEMO, "--symptom", "fever", "--onset", "noon"], "@ --onset"),
        (["guide", "aspirin"], "aspirin"),
        (["guide", "kesimpta", "cooking"], "@ TOPIC"),
        (["guide", "kesimpta", "--coverage", "--draw", "-3"], "@ --draw"),
        (["compare", "kesimpta", "aspirin"], "@ DRUG"),
        (["schema", "moon"], "@ NAME"),
        (["ask"], "@ QUESTION"),
        (["--frobnicate"], "@ --frobnicate"),
        (["plan", DEMO, "--language", "xx"], "no texts in the language"),
    ],
)
def test_a_command_line_that_cannot_be_understood(words: list[str], said: str) -> None:
    assert_refused(doseline(*words), said)


def test_a_mistake_of_ours_is_1_and_shows_nothing_of_the_record(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> str:
        raise ZeroDivisionError("anti-hbc positive")

    monkeypatch.setattr("doseline.faces.cli.run_plan.run", broken)
    assert program.main(["plan", DEMO]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "report" in err
    assert "ZeroDivisionError" in err
    assert "anti-hbc" not in err


def test_a_reader_that_stops_early_gets_no_traceback() -> None:
    start = subprocess.Popen(
        [sys.executable, "-m", "doseline", "guide", "kesimpta", "--disagreements"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT / "src",
    )
    assert start.stdout is not None
    assert start.stderr is not None
    start.stdout.close()
    assert start.stderr.read() == b""
    assert start.wait(60) == 0
    start.stderr.close()


@pytest.mark.forecast
def test_an_answer_for_a_terminal_without_the_letters_is_still_given() -> None:
    done = doseline("demo", env={"PYTHONIOENCODING": "ascii"})
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("word", ["--version", "-V", "version"])
def test_the_version_of_the_program_and_of_the_guide(word: str) -> None:
    done = doseline(word)
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"doseline [0-9.]+\n(guide [a-z-]+ [0-9a-f]+\n)+", done.out)


def _in_a_shell(words: str) -> subprocess.CompletedProcess[bytes]:
    line = f'"{sys.executable}" -m doseline {words}'
    return subprocess.run(["/bin/sh", "-c", line], cwd=ROOT, check=False, capture_output=True)  # noqa: S603


@pytest.mark.parametrize(("closed", "code"), [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0)])
def test_a_stream_that_is_closed_is_no_mistake(closed: str, code: int) -> None:
    assert _in_a_shell(f'check "{DEMO}" --today {TODAY} {closed}').returncode == code


def test_a_fault_is_never_printed_as_an_answer() -> None:
    done = _in_a_shell("plan no-such-file --json 2>&-")
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_number_that_would_fill_the_screen_is_one_short_fault(tmp_path: Path) -> None:
    for power in ("1e999999", "1e99999999", "-1e21", "1" + "0" * 39 + "e9"):
        file = tmp_path / "bomb.json"
        text = json.dumps(RECORD).replace('"amount_mg": 20', f'"amount_mg": {power}', 1)
        file.write_text(text, encoding="utf-8")
        done = doseline("plan", str(file))
        assert_refused(done)
        assert len(done.err) < 300
