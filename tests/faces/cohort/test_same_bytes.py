"""The same export gives the same bytes: in one part or many, in one process or several, broken off or not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from doseline.faces.cohort.demo_export import TODAY
from doseline.faces.cohort.run import How, screen
from doseline.faces.cohort.settings import Settings
from doseline.faces.engine import engine_named
from tests.faces.cohort import broken_off
from tests.faces.cohort.sent import treated, written

COPIES = ("csv", "jsonl")


def tables(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in out.iterdir() if file.name != "run.json"}


def screened(export: Path, out: Path, word: str, memory: int, workers: int = 1) -> int:
    """The tables in a folder; how many partitions there were."""
    engine = engine_named(word, workers)
    how = How(engine=engine, word=word, workers=workers, memory=memory, copies=COPIES)
    return int(screen([str(export)], out, Settings(today=TODAY), how).run["partitions"])


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("sent") / "in", treated(*"abcdefghijkl"))


@pytest.fixture(scope="module")
def whole(export: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("whole") / "out"
    assert screened(export, out, "serial", 1 << 30) == 1
    found = tables(out)
    assert len(found) == 19
    return found


@pytest.mark.parametrize(("word", "memory"), [("serial", 30_000), ("process", 300_000)])
def test_parts_and_processes_change_nothing(
    export: Path, whole: dict[str, bytes], tmp_path: Path, word: str, memory: int
) -> None:
    workers = 2 if word == "process" else 1
    parts = screened(export, tmp_path / "out", word, memory, workers)
    assert parts >= (2 if word == "process" else 16)
    assert tables(tmp_path / "out") == whole


def test_very_many_parts_are_put_together_some_at_a_time_and_nothing_changes(
    export: Path, whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doseline.faces.cohort.merging._AT_ONCE", 3)
    assert screened(export, tmp_path / "out", "serial", 30_000) > 3 * 3
    assert tables(tmp_path / "out") == whole


def test_a_run_that_was_killed_never_looks_complete_and_is_gone_on_with(
    export: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "tests.faces.cohort.broken_off", str(export), str(tmp_path)]
    done = subprocess.run(words, capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - our own
    told = json.loads(done.stdout)
    assert set(told) == set(broken_off.MOMENTS)
    for moment, came in told.items():
        assert came["killed"] == -9, moment
        assert ".work" in came["left"], moment
        assert "manifest.json" not in came["left"], moment
        assert came["resumed"] == 0, moment
        assert tables(tmp_path / moment) == {
            name: data for name, data in whole.items() if not name.endswith(COPIES)
        }, moment
