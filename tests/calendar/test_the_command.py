"""``doseline plan RECORD --ics FILE``."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doseline.faces.calendar import published_in
from doseline.faces.cli import main as program
from tests.calendar.people import dose, word
from tests.cases.story import document


def _record(folder: Path, today: str, *events: dict[str, Any], **story: Any) -> str:  # noqa: ANN401 - any part of a story
    table = {"base": "on-treatment", "today": today, "event": list(events), **story}
    file = folder / "record.json"
    file.write_text(json.dumps(document(table)), "utf-8")
    return str(file)


def _plan(record: str, today: str, file: Path | str, *more: str) -> int:
    return program.main(["plan", record, "--today", today, "--ics", str(file), *more])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "doses.ics"


def test_the_dates_are_written_and_it_is_said_where(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = _record(tmp_path, "2026-04-01")
    assert _plan(record, "2026-04-01", file) == 0
    out, err = capsys.readouterr()
    assert "doses.ics" in out
    assert "Import this file into your calendar." in " ".join(out.split())
    assert err == ""
    assert len(published_in(file.read_bytes(), record="r1")) > 12
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.suffix not in {".ics", ".json"}] == []


def test_H58_written_again_into_the_same_file_the_doses_go_on(tmp_path: Path, file: Path) -> None:
    assert _plan(_record(tmp_path, "2026-04-01"), "2026-04-01", file) == 0
    before = {item.uid: item for item in published_in(file.read_bytes(), record="r1")}
    held = _record(tmp_path, "2026-04-03", word("2026-04-03", "hold"))
    assert _plan(held, "2026-04-03", file) == 0
    after = {item.uid: item for item in published_in(file.read_bytes(), record="r1")}
    planned = [uid for uid, item in before.items() if item.standing == "confirmed" and item.subject == "dose"]
    assert planned
    assert all(after[uid].standing == "cancelled" for uid in planned)
    assert all(after[uid].sequence > before[uid].sequence for uid in planned)
    assert after.keys() >= before.keys()


def test_written_again_without_a_change_the_file_stays_the_same(tmp_path: Path, file: Path) -> None:
    record = _record(tmp_path, "2026-04-01")
    assert _plan(record, "2026-04-01", file) == 0
    file.chmod(0o644)
    first = file.read_bytes()
    assert _plan(record, "2026-04-01", file) == 0
    assert file.read_bytes() == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_doses_shown_with_a_later_end_stay_in_the_file(tmp_path: Path, file: Path) -> None:
    record = _record(tmp_path, "2026-04-01")
    assert _plan(record, "2026-04-01", file, "--until", "2028-04-01") == 0
    far = file.read_bytes()
    assert _plan(record, "2026-04-01", file) == 0
    assert file.read_bytes() == far


def test_with_json_the_file_is_written_too(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = _record(tmp_path, "2026-04-04", dose("2026-04-04", "d6"))
    assert _plan(record, "2026-04-04", file, "--json") == 0
    assert json.loads(capsys.readouterr().out)["next_dose"]["due"] == "2026-05-04"
    assert "20260404" in file.read_text("utf-8")


@pytest.mark.parametrize(
    "there", [b"", b"my shopping list", b"BEGIN:VCALENDAR\r\nPRODID:x\r\nEND:VCALENDAR\r\n"]
)
def test_somebody_elses_file_is_left_as_it_is(
    there: bytes, tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(there)
    assert _plan(_record(tmp_path, "2026-04-01"), "2026-04-01", file) == 2
    out, err = capsys.readouterr()
    assert (out, file.read_bytes()) == ("", there)
    assert "It was left as it is. Pick another name" in err


def test_the_calendar_of_another_person_is_left_as_it_is(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _plan(_record(tmp_path, "2026-04-01"), "2026-04-01", file) == 0
    there = file.read_bytes()
    other = _record(tmp_path, "2026-04-01", person={"id": "r2"})
    assert _plan(other, "2026-04-01", file) == 2
    assert "This is the calendar of another record" in capsys.readouterr().err
    assert file.read_bytes() == there


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nowhere/doses.ics", "There is no such folder"),
        (".", "let its name end in .ics"),
        ("-", "let its name end in .ics"),
        ("a\0b.ics", "This file cannot be"),
    ],
)
def test_a_place_where_no_file_can_be_is_said(
    place: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _record(tmp_path, "2026-04-01")
    monkeypatch.chdir(tmp_path)
    assert _plan(record, "2026-04-01", place) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["record.json"]


def test_a_folder_of_that_name_is_no_place_for_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "doses.ics"
    folder.mkdir()
    assert _plan(_record(tmp_path, "2026-04-01"), "2026-04-01", folder) == 2
    assert "This is a folder; a file is needed" in capsys.readouterr().err


def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path, file: Path) -> None:
    """Played by the most that a process may write into a file.

    `-B`: Python itself would cut the module files that it compiles there, for every later test.
    """
    assert _plan(_record(tmp_path, "2026-04-01"), "2026-04-01", file) == 0
    before = file.read_bytes()
    record = _record(tmp_path, "2026-04-03", word("2026-04-03", "hold"))
    words = [sys.executable, "-B", "-m", "doseline", "plan", record, "--today", "2026-04-03"]
    words += ["--ics", str(file)]
    done = subprocess.run(  # noqa: S603 - our own program
        ["/bin/sh", "-c", 'ulimit -f 2; exec "$@"', "sh", *words],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"This file cannot be written. Is the disk full?" in done.stderr
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["doses.ics", "record.json"]


def test_a_replay_of_an_earlier_day_is_no_calendar(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = _record(tmp_path, "2026-04-01")
    assert program.main(["plan", record, "--as-of", "2026-03-01", "--ics", str(file)]) == 2
    assert "A calendar shows what is known today" in capsys.readouterr().err
    assert not file.exists()
