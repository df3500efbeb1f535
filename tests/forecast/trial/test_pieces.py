"""A trial gives the same rows however it is cut and on however many threads it runs."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from doseline.forecast.trial.run import Piece, Rows, band_days, grid_days, pieces, seen_days
from doseline.forecast.trial.scenario import Scenario
from doseline.forecast.trial.summary import Summary
from tests.forecast.trial.scenarios import scenario

SMALL = scenario()


def flat(value: Any) -> list[np.ndarray]:  # noqa: ANN401 - any part of a row
    """Every array under a value."""
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        return [found for part in value.values() for found in flat(part)]
    if isinstance(value, tuple):
        return [found for part in value for found in flat(part)]
    if is_dataclass(value):
        return [
            found
            for part in fields(value)
            if part.name != "doses"
            for found in flat(getattr(value, part.name))
        ]
    return []


def joined(found: list[Piece], regimen: int) -> list[bytes]:
    parts = [flat(piece.rows[regimen]) for piece in found]
    return [np.concatenate(column).tobytes() for column in zip(*parts, strict=True)]


def rows(asked: Scenario = SMALL, **how: int) -> list[list[bytes]]:
    found = list(pieces(asked, **how))
    return [joined(found, regimen) for regimen in range(len(asked.regimens))]


@pytest.mark.parametrize("piece", [1, 5, 24])
def test_any_partition_gives_the_same_rows(piece: int) -> None:
    assert rows(piece=piece) == rows()


def test_the_calibrated_people_are_cut_up_like_the_others() -> None:
    calibrated = scenario(("[population]", '[population]\nname = "calibrated"'))
    assert rows(calibrated, piece=7) == rows(calibrated)
    weights = next(pieces(calibrated)).rows[0].weights
    assert len(set(weights.tolist())) > 1


def test_one_thread_and_two_give_the_same_rows() -> None:
    assert rows(threads=1) == rows(threads=2)


def test_another_seed_gives_other_rows() -> None:
    assert rows(scenario(("seed = 3", "seed = 4"))) != rows()


def test_fewer_people_are_the_first_of_more() -> None:
    fewer = next(pieces(scenario(("people = 24", "people = 5"))))
    more = next(pieces(SMALL))
    for few, many in zip(fewer.rows, more.rows, strict=True):
        kept = np.isin(many.person, few.person)
        assert (many.counts[kept] == few.counts).all()


def test_the_same_people_take_part_in_every_regimen() -> None:
    first, second = next(pieces(SMALL)).rows
    assert first.person.tolist() == second.person.tolist()
    for name, values in first.covariates.items():
        assert (values == second.covariates[name]).all()
    # Both regimens begin alike, and luck is the person's own: nothing differs before the dose of day 28.
    early = seen_days(SMALL.looked) <= 28
    assert (first.levels[:, early] == second.levels[:, early]).all()
    assert (first.levels != second.levels).any()


def test_half_a_dose_is_less_drug_for_everybody() -> None:
    full, half = next(pieces(SMALL)).rows
    assert (half.exposures[0].auc_mg_day_L <= full.exposures[0].auc_mg_day_L).all()
    assert half.exposures[0].auc_mg_day_L.mean() < 0.8 * full.exposures[0].auc_mg_day_L.mean()


def test_every_number_of_a_row_is_finite() -> None:
    for piece in pieces(SMALL):
        for part in piece.rows:
            assert all(np.isfinite(found).all() for found in flat(part))


def test_the_points_hold_every_day_that_was_asked_for() -> None:
    looked = SMALL.looked
    grid = grid_days(looked)
    assert (np.diff(grid) > 0).all()
    assert (grid[0], grid[-1]) == (0, looked.follow_up_days)
    for day in (*looked.times_days, *band_days(looked), 56, 84, 140, 168):
        assert day in grid


def everything(asked: Scenario) -> Rows:
    """All the rows of the first regimen in one piece."""
    return next(pieces(asked, piece=asked.people)).rows[0]


def test_the_summary_is_near_the_exact_quantiles_and_does_not_hang_on_the_order() -> None:
    found = list(pieces(SMALL, piece=7))
    forth, back = Summary(SMALL), Summary(SMALL)
    for piece in found:
        forth.add(piece)
    for piece in reversed(found):
        back.add(piece)
    assert forth.arms() == back.arms()
    arm, row = forth.arms()[0], everything(SMALL)
    place = int(np.searchsorted(seen_days(SMALL.looked), 84.0))
    exact = np.quantile(row.counts[:, place], 0.5, method="inverted_cdf")
    assert arm.at[3].count_per_uL.values[1] == pytest.approx(exact, rel=0.005)
    assert arm.at[3].under_repleted == pytest.approx((row.counts[:, place] < 40).mean())
    assert arm.doses_given == pytest.approx(row.taken.given.mean())
    auc = np.quantile(row.exposures[0].auc_mg_day_L, 0.5, method="inverted_cdf")
    assert arm.intervals[0].auc_mg_day_L.values[1] == pytest.approx(auc, rel=0.001)


def test_the_summary_keeps_the_upper_half_of_repletion_back() -> None:
    summary = Summary(SMALL)
    for piece in pieces(SMALL):
        summary.add(piece)
    for arm in summary.arms():
        assert arm.repletion_days.shares == (0.05, 0.25, 0.5)
        assert len(arm.repletion_days.values) == 3
