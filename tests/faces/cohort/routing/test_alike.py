"""Routed first or read as a whole: everybody gets the same record, and the same word where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

import doseline.faces.cohort
from tests.faces.cohort.routing.both_ways import MUCH, assert_alike, read_both_ways

DEMO = Path(doseline.faces.cohort.__file__).parent / "demo"
EXAMPLES = Path(__file__).resolve().parents[3] / "exchange" / "examples"


@pytest.mark.parametrize(("memory", "least"), [(MUCH, 1), (3_000_000, 3), (500_000, 16)])
def test_the_demo_export(tmp_path: Path, memory: int, least: int) -> None:
    both = read_both_ways([DEMO], tmp_path / "in", memory=memory)
    assert len(both.routed.partitions) >= least
    assert_alike(both)


@pytest.mark.parametrize("folder", ["bulk-10-patients", "mii-testdata-de", "mii-medikation-de", "us-core"])
def test_the_examples(tmp_path: Path, folder: str) -> None:
    assert_alike(read_both_ways([EXAMPLES / folder], tmp_path / "in"))
