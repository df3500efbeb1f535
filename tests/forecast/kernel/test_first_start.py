"""The process that compiles the equations gives the same numbers as those that find them compiled."""

from __future__ import annotations

from pathlib import Path

from tests.faces.program import doseline

TRIAL = Path(__file__).parents[3] / "examples" / "trials" / "three-dose-levels.toml"


def test_the_first_trial_on_a_computer_has_the_rows_of_every_later_one(tmp_path: Path) -> None:
    first, later = tmp_path / "first.csv", tmp_path / "later.csv"
    for rows in (first, later):
        done = doseline(
            "trial", str(TRIAL), "--people", "40", "--out", str(rows), "--json",
            env={"NUMBA_CACHE_DIR": str(tmp_path / "compiled")},
        )  # fmt: skip
        assert done.code == 0, done.err
    assert first.read_bytes() == later.read_bytes()
