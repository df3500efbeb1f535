"""The reader under broken input: a record or faults, and nothing else."""

from __future__ import annotations

from tests.record.names_at_hand import NAMES
from tools.fuzz_reader import fuzz


def test_two_thousand_broken_files_are_read_or_refused() -> None:
    tally = fuzz(2_000, seed=7, names=NAMES)
    assert len(tally.seconds) == 2_000
    assert 100 < tally.records < 1_000
    assert len(tally.codes) > 30


def test_the_same_seed_gives_the_same_inputs() -> None:
    assert fuzz(50, seed=3).codes == fuzz(50, seed=3).codes
