"""The program answers wherever it lies: where nobody may write, in an archive, beside damaged leftovers."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from tests.faces.program import DEMO, ROOT, TODAY
from tests.lying import copied, read_only, started

PLAN = ("plan", DEMO, "--today", TODAY, "--json")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program."""
    return copied(tmp_path_factory.mktemp("copy"))


@pytest.fixture(scope="module")
def closed(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Another copy, in which nobody may write."""
    folder = tmp_path_factory.mktemp("closed") / "copy"
    shutil.copytree(copy, folder, ignore=shutil.ignore_patterns("__pycache__"))
    with read_only(folder):
        yield folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home in which nobody may write."""
    with read_only(tmp_path_factory.mktemp("home")) as folder:
        yield folder


def compiled(folder: Path) -> list[Path]:
    return list(folder.rglob("*.pyc"))


@pytest.mark.parametrize(
    "words",
    [
        PLAN,
        ("check", DEMO, "--today", TODAY, "--json"),
        ("visit", DEMO, "--today", TODAY, "--json"),
        ("triage", DEMO, "--today", TODAY, "--symptom", "fever:mild", "--json"),
        ("ask", "flu shot", "--json"),
        ("config", "--json"),
    ],
    ids=lambda words: words[0],
)
def test_where_nothing_may_be_written_it_answers_the_same(
    words: tuple[str, ...], closed: Path, copy: Path, home: Path
) -> None:
    done = started(closed, *words, env={"HOME": str(home)})
    assert (done.code, done.err) == (0, "")
    assert done.out == started(copy, *words, env={"HOME": str(home)}).out
    assert compiled(closed) == []
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("value", [None, "", ".", "/nonexistent", "/dev/null"])
def test_whatever_the_home_is_the_plan_is_made(value: str | None, closed: Path) -> None:
    done = started(closed, *PLAN, env={} if value is None else {"HOME": value})
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("value", ["{home}", "/nonexistent/home", "/dev/null"])
def test_the_app_says_in_a_sentence_that_it_may_keep_nothing(value: str, closed: Path, home: Path) -> None:
    given = {"HOME": value.format(home=home)}
    if value.startswith("/nonexistent"):
        given["XDG_DATA_HOME"] = str(home / "data")
    done = started(closed, "serve", "--no-browser", env=given)
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert "$.store" in done.err


def test_where_python_keeps_nothing_compiled_neither_do_we(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    done = started(folder, *PLAN, env={"PYTHONDONTWRITEBYTECODE": "1"})
    assert (done.code, done.err) == (0, "")
    assert compiled(folder) == []


@pytest.mark.parametrize("damage", [b"", b"\0" * 64, b"<html>no such file</html>"])
def test_damaged_leftovers_of_our_files_cost_nobody_the_answer(damage: bytes, copy: Path) -> None:
    whole = started(copy, *PLAN).out
    ours = [Path(cache_from_source(str(path))) for path in copy.rglob("*.toml")]
    kept = [path for path in ours if path.is_file()]
    assert kept
    for path in kept:
        path.write_bytes(damage)
    done = started(copy, *PLAN)
    assert (done.code, done.err, done.out) == (0, "", whole)


def test_it_runs_from_an_archive(copy: Path, tmp_path: Path) -> None:
    archive = tmp_path / "doseline.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for path in copy.rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                opened.write(path, path.relative_to(copy))
    for words in (PLAN, ("demo", "--today", TODAY, "--json"), ("ask", "flu shot", "--json"), ("--version",)):
        done, told = started(archive, *words), started(copy, *words)
        assert (done.code, done.out) == (0, told.out), words
    app = started(archive, "serve", "--demo", "--no-browser")
    assert (app.code, app.out) == (2, "")
    assert "does not run out of an archive" in app.err


# --- told to stop ---

LONG = ("trial", "examples/trials/three-dose-levels.toml", "--people", "20000", "--json")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("seconds", [0.4, 2.0])
def test_a_long_command_ends_at_once_without_a_word(number: signal.Signals, seconds: float) -> None:
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "doseline", *LONG],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert b"Traceback" not in err
    assert b"mistake of ours" not in err
    assert out == b"" or json.loads(out)
    assert process.returncode in (-number, 130)
