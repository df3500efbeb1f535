"""A regimen as arrays: one row for all where everything is sure, each person's own where it is not."""

from __future__ import annotations

from datetime import date

import numpy as np

from doseline.dates import PartialDate
from doseline.forecast.course.arrays import doses_of
from doseline.forecast.course.regimen import Injection, on_day

DAY_0 = date(2026, 1, 5)
SURE = tuple(on_day(date(2026, 1, day), 20.0) for day in (5, 12, 19))
DOUBTFUL = Injection(
    on=PartialDate.exactly(date(2026, 1, 12)), amount_mg=20.0, doubtful=True, entry="d", place=1
)
SPREAD = Injection(on=PartialDate(date(2026, 1, 10), date(2026, 1, 19)), amount_mg=20.0, entry="s", place=2)


def test_sure_doses_are_one_row_for_all() -> None:
    found = doses_of(SURE, day_0=DAY_0, people=500, seed=1)
    assert found.days.tolist() == [[0.0, 7.0, 14.0]]
    assert found.amounts_mg.tolist() == [[20.0, 20.0, 20.0]]


def test_a_doubtful_dose_goes_into_about_half_of_the_people() -> None:
    found = doses_of((SURE[0], DOUBTFUL, SURE[2]), day_0=DAY_0, people=4000, seed=1)
    given = (found.days == 7.0).any(axis=1)
    assert 0.47 < given.mean() < 0.53
    assert (found.amounts_mg.sum(axis=1) == np.where(given, 60.0, 40.0)).all()


def test_a_dose_of_an_unknown_day_is_spread_over_its_days() -> None:
    found = doses_of((SURE[0], SPREAD), day_0=DAY_0, people=5000, seed=1)
    days, counts = np.unique(found.days[:, 1], return_counts=True)
    assert days.tolist() == [float(day) for day in range(5, 15)]
    assert counts.min() > 400


def test_rows_rise_and_end_in_unused_places() -> None:
    found = doses_of((*SURE, DOUBTFUL, SPREAD), day_0=DAY_0, people=1000, seed=1)
    rising = np.diff(found.days, axis=1)
    assert (rising[np.isfinite(found.days[:, 1:])] > 0).all()
    assert (found.amounts_mg[np.isinf(found.days)] == 0).all()


def test_injections_of_one_day_are_one_dose() -> None:
    found = doses_of((*SURE, on_day(date(2026, 1, 12), 20.0)), day_0=DAY_0, people=3, seed=1)
    assert found.days.tolist() == [[0.0, 7.0, 14.0]]
    assert found.amounts_mg.tolist() == [[20.0, 40.0, 20.0]]


def test_who_has_a_doubtful_dose_depends_on_nothing_else_in_the_regimen() -> None:
    alone = doses_of((DOUBTFUL,), day_0=DAY_0, people=300, seed=1)
    among = doses_of((*SURE[:1], DOUBTFUL, SPREAD), day_0=DAY_0, people=100, seed=1)
    amounts = alone.amounts_mg.sum(axis=1)[:100] + 40.0
    assert among.amounts_mg.sum(axis=1).tolist() == amounts.tolist()


def test_with_no_injection_at_all_there_is_one_unused_place() -> None:
    found = doses_of((), day_0=DAY_0, people=3, seed=1)
    assert found.days.tolist() == [[np.inf]]
    assert found.amounts_mg.tolist() == [[0.0]]
