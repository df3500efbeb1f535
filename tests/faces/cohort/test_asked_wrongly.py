"""``doseline cohort`` asked for what cannot be: every reason is said, and nothing is begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from doseline.faces.cli.arguments import Refused, as_size
from doseline.faces.cli.cohort_progress import CohortProgress
from doseline.faces.cli.desk import words
from doseline.faces.cli.main import main
from tests.faces.cohort.sent import treated, written


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["gaze", "in"], ["screen, summary or demo"]),
        (["screen"], ["IN", "--out FOLDER"]),
        (["screen", "in"], ["--out FOLDER"]),
        (["screen", "in", "--out", "out", "--engine", "spark"], ["ray://HOST:PORT"]),
        (["screen", "in", "--out", "out", "--workers", "0"], ["1 or more"]),
        (["screen", "in", "--out", "out", "--memory", "much"], ["512MB"]),
        (["screen", "in", "--out", "out", "--memory", "1MB"], ["64 MiB"]),
        (["screen", "in", "--out", "out", "--timezone", "Moon"], ["Moon"]),
        (["screen", "in", "--out", "out", "--html", "a.html", "--plot", "a.svg"], ["--html", "--plot"]),
        (["screen", "nowhere", "--out", "out"], ["nowhere"]),
        (["summary"], ["OUT"]),
        (["summary", "out", "other", "--resume"], ["other", "--resume"]),
        (["demo", "in"], ["in"]),
    ],
)
def test_what_cannot_be_is_said(
    asked: list[str],
    said: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    written(Path("in"), treated("a"))
    assert main(["cohort", *asked]) == 2
    told = capsys.readouterr().err
    assert [one for one in said if one not in told] == []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in"]


@pytest.mark.parametrize(
    ("written_as", "size"),
    [("1GiB", 1 << 30), ("512MB", 512_000_000), ("64mib", 1 << 26), ("100", 100), ("2kB", 2000)],
)
def test_a_size_is_read_as_people_write_it(written_as: str, size: int) -> None:
    assert as_size(written_as, "--memory") == size


@pytest.mark.parametrize("written_as", ["", "GiB", "-1GiB", "1.5GiB", "1 GiB", "1XB", "1GiBB", "9" * 30])
def test_what_is_no_size_is_refused(written_as: str) -> None:
    with pytest.raises(Refused):
        as_size(written_as, "--memory")


def test_how_far_it_is_and_how_long_the_rest_takes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 1.0, 2.0, 11.0, 21.0, 30.0])
    monkeypatch.setattr("doseline.faces.cli.cohort_progress.time.monotonic", lambda: next(moments))
    with CohortProgress(words("en"), asked=True) as progress:
        for done in (0, 1, 25, 50, 100):
            progress.report("judge", done, 100)
    assert capsys.readouterr().err.splitlines() == [
        "Step 2 of 3, judging the people",
        "Step 2 of 3, judging the people: 25 %, about 30 seconds to go",
        "Step 2 of 3, judging the people: 50 %, about 20 seconds to go",
        "Step 2 of 3, judging the people: 100 %",
    ]


def test_it_is_silent_where_nobody_asked_and_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with CohortProgress(words("en")) as progress:
        progress.report("judge", 1, 2)
    assert capsys.readouterr().err == ""
