"""At least 95 of 100 orders and problems of a public sample are understood by their name alone."""

from __future__ import annotations

import pytest

from tools.coverage_of_names import KINDS, coverage, main


@pytest.mark.parametrize("file", KINDS)
def test_of_a_public_sample_nearly_everything_is_understood(file: str) -> None:
    found = coverage(file)
    assert found.entries > 500
    assert found.share > 0.95, found.left


def test_the_tool_prints_the_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert "medicines: 17" in capsys.readouterr().out
