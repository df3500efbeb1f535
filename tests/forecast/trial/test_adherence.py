"""Late, missed and given up: shares that hold, and luck that belongs to the person."""

from __future__ import annotations

import numpy as np

from doseline.forecast.trial.chance import Chance, Stream
from doseline.forecast.trial.dosing import planned, taken
from doseline.forecast.trial.draw import drawn, pens
from doseline.forecast.trial.scenario import (
    Adherence,
    Listed,
    LogNormal,
    OnDays,
    Regimen,
    Repeated,
    Uniform,
)

LOADING = OnDays(days=(0, 7, 14), amounts_mg=(20.0, 20.0, 20.0))
MONTHLY = Repeated(from_day=28, every_days=28, to_day=None, amount_mg=20.0)
LABEL = Regimen(name="label", blocks=(LOADING, MONTHLY), stop_day=728)
LONGER = Regimen(
    name="8 weeks", blocks=(LOADING, Repeated(from_day=28, every_days=56, to_day=None, amount_mg=20.0))
)
MANY = Chance(5, 0, 4000)
END = 1095


def test_the_label_has_thirty_doses_in_two_years() -> None:
    days = [day for day, _ in planned(LABEL, END)]
    assert days == [0, 7, 14, *range(28, 729, 28)]
    assert [day for day, _ in planned(LABEL, 27)] == [0, 7, 14]


def test_perfect_adherence_gives_everybody_the_plan_in_one_row() -> None:
    found = taken(LABEL, Adherence(), END, MANY)
    assert found.doses.days.shape == (1, len(planned(LABEL, END)))
    assert found.given.tolist() == [found.doses.days.shape[1]] * MANY.people
    assert set(found.last_day.tolist()) == {728.0}
    assert not found.late.any()
    assert not found.missed.any()


def test_the_first_dose_is_always_given_on_day_0() -> None:
    found = taken(LABEL, Adherence(missed_share=1.0, stopping_share_per_year=0.99), END, MANY)
    assert found.doses.days.tolist() == [[0.0]]
    late = taken(LABEL, Adherence(late_share=1.0, late_days=(5, 5)), END, MANY)
    assert (late.doses.days[:, 0] == 0).all()


def test_missed_and_late_doses_have_the_shares_asked_for() -> None:
    doses = len(planned(LABEL, END)) - 1  # the first is never missed
    found = taken(LABEL, Adherence(missed_share=0.1, late_share=0.2, late_days=(1, 3)), END, MANY)
    assert abs(found.missed.mean() / doses - 0.1) < 0.005
    assert abs(found.late.mean() / doses - 0.2 * 0.9) < 0.005
    assert (found.given + found.missed == doses + 1).all()


def test_a_dose_as_late_as_the_next_one_is_missed_and_a_day_less_is_late() -> None:
    weekly = Regimen(name="w", blocks=(Repeated(from_day=0, every_days=7, to_day=70, amount_mg=1.0),))
    six, seven = (
        taken(weekly, Adherence(late_share=1.0, late_days=(days, days)), 100, Chance(1, 0, 10))
        for days in (6, 7)
    )
    assert six.late.tolist() == [10] * 10
    assert not six.missed.any()
    assert seven.missed.tolist() == [9] * 10  # the last dose has none after it
    assert seven.last_day.tolist() == [77.0] * 10


def test_giving_up_takes_its_share_of_those_still_treated_each_year() -> None:
    found = taken(LABEL, Adherence(stopping_share_per_year=0.3), END, Chance(9, 0, 20_000))
    assert abs((found.last_day >= 364).mean() - 0.7 ** (364 / 365.25)) < 0.01
    assert abs((found.last_day >= 728).mean() - 0.7 ** (728 / 365.25)) < 0.01
    assert not found.missed.any()


def test_days_rise_and_unused_places_come_last() -> None:
    found = taken(LABEL, Adherence(missed_share=0.3, late_share=0.5, late_days=(1, 20)), END, MANY)
    days, amounts = found.doses.days, found.doses.amounts_mg
    used = np.isfinite(days)
    assert (used.sum(axis=1) == found.given).all()
    assert (amounts > 0).tolist() == used.tolist()
    assert all(
        (np.diff(row[seen]) > 0).all() and seen[: seen.sum()].all()
        for row, seen in zip(days, used, strict=True)
    )


def test_a_person_has_the_same_luck_in_every_regimen_and_in_every_piece() -> None:
    adherence = Adherence(missed_share=0.3, late_share=0.3, late_days=(1, 9), stopping_share_per_year=0.2)
    whole = taken(LABEL, adherence, END, Chance(5, 0, 50))
    part = taken(LABEL, adherence, END, Chance(5, 20, 3))
    assert part.last_day.tolist() == whole.last_day[20:23].tolist()
    assert part.missed.tolist() == whole.missed[20:23].tolist()
    other = taken(LONGER, adherence, END, Chance(5, 0, 50))
    # The second and third dose are planned alike in both.
    assert [row[1] for row in whole.doses.days if row[1] < 14] == [
        row[1] for row in other.doses.days if row[1] < 14
    ]


def test_a_log_normal_spread_has_its_median_and_its_ends() -> None:
    values = drawn(LogNormal(median=70, log_sd=0.25, least=20, most=245), Stream.WEIGHT, MANY)
    assert abs(np.median(values) / 70 - 1) < 0.02
    assert abs(np.log(values).std() - 0.25) < 0.01
    cut = drawn(LogNormal(median=70, log_sd=0.5, least=60, most=80), Stream.WEIGHT, MANY)
    assert (cut.min(), cut.max()) > (60, 79)
    assert cut.max() <= 80
    # Cut off and not pushed to the ends: nobody sits on them.
    assert not np.isin(cut, (60.0, 80.0)).any()


def test_other_spreads_hold_what_they_say() -> None:
    flat = drawn(Uniform(least=18, most=56), Stream.AGE, MANY)
    assert (flat > 18).all()
    assert (flat < 56).all()
    assert abs(flat.mean() - 37) < 0.6
    listed = drawn(Listed(values=(50.0, 90.0)), Stream.WEIGHT, MANY)
    assert abs((listed == 50).mean() - 0.5) < 0.03
    assert abs(pens(0.25, MANY).mean() - 0.25) < 0.03


def test_weight_and_age_do_not_go_together() -> None:
    weight = drawn(Uniform(least=50, most=90), Stream.WEIGHT, MANY)
    age = drawn(Uniform(least=18, most=56), Stream.AGE, MANY)
    assert abs(np.corrcoef(weight, age)[0, 1]) < 0.05
