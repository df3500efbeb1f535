"""A baby is told about if a dose fell into the pregnancy, up to the day of the birth."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.stories import DAY, Entry, found


@pytest.mark.parametrize(
    ("birth", "doses"),
    [(date(2026, 1, 4), []), (date(2026, 1, 5), ["d1"]), (date(2026, 1, 12), ["d1", "d2"])],
)
def test_a_dose_on_the_day_of_the_birth_counts(birth: date, doses: list[str]) -> None:
    pregnancy: Entry = {"id": "p", "type": "pregnancy", "on": date(2025, 6, 1), "until": birth}
    findings = found("infant-live-vaccine", pregnancy, today=DAY)
    assert [finding.because for finding in findings] == ([("p", *doses)] if doses else [])
