"""Invented exports, as odd as hospitals send them: everybody gets the same, routed first or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.cohort.routing.both_ways import as_if_large, assert_alike, read_both_ways
from tests.faces.cohort.routing.exports import export

SIZES = (1_000_000_000, 200_000, 20_000)


@pytest.mark.parametrize("number", range(16))
def test_an_invented_export(tmp_path: Path, number: int) -> None:
    """Two thousand of them: ``python -m tests.faces.cohort.routing.exports 2000``."""
    place = export(number, tmp_path)
    assert_alike(read_both_ways([place], tmp_path / "in", memory=SIZES[number % len(SIZES)]))
    with as_if_large():
        assert_alike(read_both_ways([place], tmp_path / "again"), all_words=False)
