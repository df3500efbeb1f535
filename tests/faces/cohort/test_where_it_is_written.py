"""The folder of the tables: what is there already, another run, a full disk, and what is left behind."""

from __future__ import annotations

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from doseline.faces.cli.main import main
from doseline.faces.cohort import run as cohort_run
from doseline.faces.cohort.lock import locked
from tests.faces.cohort.sent import treated, written


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("sent") / "in", treated("a", "b"))


def screen(export: Path, out: Path, *more: str) -> int:
    asked = ["--out", str(out), "--today", "2026-04-01", "--engine", "serial", *more]
    return main(["cohort", "screen", str(export), *asked])


def everything(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_tables_that_are_there_are_replaced_only_when_that_is_asked_for(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert screen(export, out, "--csv") == 0
    before = everything(out)
    assert screen(export, out) == 2
    assert "--force" in capsys.readouterr().err
    assert everything(out) == before
    assert screen(export, out, "--force") == 0
    after = everything(out)
    assert set(before) - set(after) == {name for name in before if name.endswith(".csv")}
    assert {name: data for name, data in after.items() if name != "run.json"} == {
        name: before[name] for name in after if name != "run.json"
    }


@pytest.mark.parametrize("how", ["--force", "--resume"])
def test_a_folder_with_something_else_in_it_is_left_alone(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    assert screen(export, tmp_path, how) == 2
    assert "thesis.doc" in capsys.readouterr().err
    assert everything(tmp_path) == {"thesis.doc": b"mine"}


def test_two_runs_never_write_into_one_folder(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with locked(out):
        assert screen(export, out, "--force") == 2
    assert "Another run writes into this folder" in capsys.readouterr().err
    assert screen(export, out) == 0


def test_tables_are_not_written_among_what_is_read(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert screen(export, export / "out") == 2
    assert "Choose a folder outside it" in capsys.readouterr().err
    assert not (export / "out").exists()


@contextmanager
def files_of(most: int) -> Iterator[None]:
    """A disk that takes no more than so much of each file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("most", [100, 4000])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], most: int
) -> None:
    out = tmp_path / "out"
    with files_of(most):
        assert screen(export, out) == 2
    assert "The disk is full" in capsys.readouterr().err
    assert not out.exists()


def test_after_a_mistake_of_ours_no_line_of_anybody_is_left(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr(cohort_run, "merge", lambda *_: 1 // 0)
    assert screen(export, out) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert not out.exists()


def test_an_interrupted_run_can_be_gone_on_with(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"

    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(cohort_run, "merge", interrupted)
        assert screen(export, out) == 130
    assert "go on with --resume" in capsys.readouterr().err
    assert not (out / "manifest.json").exists()
    left = [*(out / ".work").rglob("*")]
    assert {stat.S_IMODE(one.stat().st_mode) for one in left if one.is_file()} == {0o600}
    assert {stat.S_IMODE(one.stat().st_mode) for one in (out, *left) if one.is_dir()} == {0o700}
    assert [
        one for one in left if one.is_file() and one.suffix == ".lines"
    ] == []  # judged, so their lines are gone
    assert screen(export, out) == 2
    assert "--resume" in capsys.readouterr().err
    assert screen(export, out, "--resume", "--region", "US") == 2
    assert "region" in capsys.readouterr().err
    assert screen(export, out, "--resume") == 0
    assert screen(export, tmp_path / "other") == 0
    assert (out / "manifest.json").read_bytes() == (tmp_path / "other" / "manifest.json").read_bytes()


def test_a_folder_that_cannot_be_made_is_a_sentence(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    for out in (tmp_path / "file", tmp_path / "file" / "out"):
        assert screen(export, out) == 2
        assert "There is a file where this folder should be" in capsys.readouterr().err
    assert everything(tmp_path) == {"file": b"mine"}
