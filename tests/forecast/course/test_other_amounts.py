"""Doses ahead of a drug whose first doses are smaller than the later ones."""

from __future__ import annotations

from datetime import date

from doseline.forecast.course.ahead import ahead
from tests.guide.fictional import INFUSION, dose, invented_guides, say


def test_each_dose_ahead_has_its_own_amount() -> None:
    with invented_guides():
        said = say(INFUSION, "2026-01-06", dose("2026-01-05", 300))
        found = ahead(said.guide, said.chart, today=date(2026, 1, 6), until=date(2026, 7, 1))
    assert [(one.on.first, one.amount_mg) for one in found.injections] == [
        (date(2026, 1, 19), 300.0),
        (date(2026, 6, 22), 600.0),
    ]
