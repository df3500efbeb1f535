"""No sentence of a trial stands in the code: in the toy language not one English word is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from doseline.faces.cli import main as program
from tests.faces.program import ROOT
from tests.faces.test_toy_language import LETTERS, language
from tests.forecast.trial.scenarios import SMALL

CASES = str(ROOT / "tests/data/ofatumumab/trajectories.json")
# Names that are nobody's sentence: of the model, its reading, its rows, units and files.
NAMES = {"yu", "B", "D", "uL", "mg", "L", "d", "A", "T", "P", "e", "kg", "typical", "csv", "xml"}
__all__ = ["language"]

OUTSIDE = SMALL.replace("least = 45", "least = 30").replace("amount_mg = 10", "amount_mg = 1").replace(
    'title = "Small"', 'title = "7"'
).replace("four weeks", "4").replace("half a dose", "1/2")  # fmt: skip


def words(text: str) -> set[str]:
    return {word for word in LETTERS.findall(text) if word not in NAMES}


@pytest.mark.parametrize(
    "text", [OUTSIDE, OUTSIDE.replace("stop_day = 140", "stop_day = 0")], ids=["usual", "one dose"]
)
def test_no_english_is_left_on_the_page_of_a_trial(
    text: str, language: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "7"
    file.write_text(text, encoding="utf-8")
    assert program.main(["trial", str(file), "--language", str(language)]) == 0
    assert words(capsys.readouterr().out) == set()


def test_no_english_is_left_in_the_published_results(
    language: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["trial", "reproduce", "yu2022", "--people", "50", "--language", str(language)]
    assert program.main(asked) == 0
    assert words(capsys.readouterr().out) == set()


@pytest.mark.parametrize("asked", [("trajectories", "7.csv"), ("sbml", "7.xml")])
def test_no_english_is_left_about_the_files(
    asked: tuple[str, str],
    language: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    what, file = asked
    assert program.main(["trial", what, CASES, "--out", file, "--language", str(language)]) == 0
    assert words(capsys.readouterr().out) == set()


def test_no_english_is_left_in_what_was_wrong(
    language: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "7"
    file.write_text(
        SMALL.replace("[0, 7, 14]", "[-3, 7, 5, 5]").replace("late_days = [1, 9]", ""), encoding="utf-8"
    )
    assert program.main(["trial", str(file), "--language", str(language)]) == 2
    for line in capsys.readouterr().err.splitlines():
        assert words(line.rpartition(" @ ")[0]) == set(), line
