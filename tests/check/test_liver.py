"""Raised liver tests: only enzymes above three times and bilirubin above twice the limit are dangerous."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.stories import Entry, only, result, shown

TAKEN = date(2026, 5, 15)


def _alt(value: int) -> Entry:
    return result("alt", TAKEN, value=value, unit="U/L", high=40)


def _bilirubin(value: int) -> Entry:
    return result("bilirubin", TAKEN, value=value, unit="umol/L", high=20)


@pytest.mark.parametrize(
    ("alt", "bilirubin", "variant", "names"),
    [
        (121, 41, "danger", ("alt", "bilirubin")),
        (120, 41, None, ("alt", "bilirubin")),
        (121, 40, None, ("alt", "bilirubin")),
        (40, 41, None, ("bilirubin",)),
        (121, 20, None, ("alt",)),
    ],
)
def test_only_both_far_above_their_limits_are_dangerous(
    alt: int, bilirubin: int, variant: str | None, names: tuple[str, ...]
) -> None:
    finding = only("liver-test-raised", _alt(alt), _bilirubin(bilirubin))
    assert finding.variant == variant
    assert shown(finding) == {"tests": names}


def test_a_raised_enzyme_without_a_bilirubin_is_no_danger() -> None:
    finding = only("liver-test-raised", _alt(200), without=["bilirubin"])
    assert finding.variant is None
