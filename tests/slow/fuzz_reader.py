"""The reader under 100,000 broken inputs: ``pytest -m slow tests/slow/fuzz_reader.py``."""

from __future__ import annotations

import pytest

from tests.record.names_at_hand import NAMES
from tools.fuzz_reader import fuzz


@pytest.mark.slow
def test_a_hundred_thousand_broken_files_are_read_or_refused() -> None:
    tally = fuzz(100_000, seed=1, names=NAMES)
    assert len(tally.seconds) == 100_000
    assert tally.worst < 1, "an input that takes a second is a hang for somebody who waits"
