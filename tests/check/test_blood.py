"""Blood counts: which count a sentence names."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.stories import checked, only, result, shown, sign

TAKEN = date(2026, 5, 15)


@pytest.mark.parametrize("name", ["neutrophils", "lymphocytes"])
def test_a_low_count_names_the_test(name: str) -> None:
    finding = only("blood-count-low", result(name, TAKEN, value=0.5, unit="10*9/L", low=1.8))
    assert (finding.variant, finding.because) == (None, (f"new-{name}",))
    assert shown(finding) == {"test": name}


def test_a_low_count_with_a_fever_names_the_test_and_rests_on_both() -> None:
    low = result("neutrophils", TAKEN, value=0.5, unit="10*9/L", low=1.8)
    finding = only("blood-count-low", low, sign("fever", TAKEN))
    assert (finding.variant, finding.because) == ("fever", ("new-neutrophils", "s"))
    assert shown(finding) == {"test": "neutrophils"}


@pytest.mark.parametrize("keys", [{"value": 0.5}, {"value": 2.5, "comparator": "<", "low": 1.8}])
def test_a_count_that_cannot_be_compared_names_the_test(keys: dict[str, object]) -> None:
    finding = only("blood-count-low", result("neutrophils", TAKEN, unit="10*9/L", **keys))
    assert (finding.variant, finding.because) == ("no-range", ("new-neutrophils",))
    assert shown(finding) == {"test": "neutrophils"}


def test_a_count_within_its_range_is_silent() -> None:
    normal = result("neutrophils", TAKEN, value=3, unit="10*9/L", low=1.8)
    assert "blood-count-low" not in checked(normal).rules
