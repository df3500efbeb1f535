"""The published results: what is met is met, and what is not is shown as a misfit."""

from __future__ import annotations

from functools import cache

import pytest

from doseline.forecast.trial.reproduce import Reproduction, Result, Verdict, published, reproduce

ROWS = {f"T{number}" for number in range(1, 8)} | {f"P{number}" for number in range(1, 6)}
# What the note on the model says: all but two come out.
MISFITS = {"P4", "P5"}


@cache
def found(reading: str = "B") -> Reproduction:
    return reproduce(published("yu2022"), reading=reading)


def result(row: str, reading: str = "B") -> Result:
    return next(it for it in found(reading).results if it.expected.id == row)


def test_every_row_of_the_table_is_there_once() -> None:
    rows = [it.expected.id for it in found().results]
    assert sorted(rows) == sorted(ROWS)


@pytest.mark.parametrize("row", sorted(ROWS - MISFITS))
@pytest.mark.parametrize("reading", ["A", "B"])
def test_a_result_comes_out_within_its_tolerance(row: str, reading: str) -> None:
    assert result(row, reading).verdict is Verdict.REPRODUCED, result(row, reading).computed


@pytest.mark.parametrize("row", sorted(MISFITS))
def test_a_misfit_is_shown_and_not_tuned_away(row: str) -> None:
    assert result(row).verdict is Verdict.MISFIT


def test_the_median_depletes_days_later_than_the_typical_person() -> None:
    typical, median = result("P4").computed
    assert 11.0 <= typical <= 11.4
    assert 14.0 <= median <= 15.8  # the note's own runs gave 14.5 to 15.3, each known to 0.3
    assert result("P4").met == (True, False)


def test_shares_under_40_rise_and_stay_under_the_observed_ones() -> None:
    shares = result("P5").computed
    assert result("P5").rises
    assert all(
        ours < value.published for ours, value in zip(shares, result("P5").expected.values, strict=True)
    )
    assert 51 <= shares[0] <= 58
    assert 77 <= shares[1] <= 84
    assert 93.5 <= shares[2] <= 96


def test_the_same_seed_gives_the_same_table_on_one_thread() -> None:
    few = [reproduce(published("yu2022"), reading="B", people=50, threads=threads) for threads in (1, 2)]
    assert [it.computed for it in few[0].results] == [it.computed for it in few[1].results]
