"""The calibrated population: the shipped weights are what they are said to be."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from doseline.errors import ForecastError, RequestError
from doseline.forecast.model.figures import Role, figures
from doseline.forecast.model.load import ModelError, load_model
from doseline.forecast.outcome import PopulationName
from doseline.forecast.people import Covariates, better_population, load_calibration, population
from doseline.forecast.people.calibrated import data, read_calibration
from doseline.forecast.trajectories import Floats
from tools.calibrate import PEOPLE, SEED, is_near, remade
from tools.calibration.held_back import HALVES, NEVER_FITTED, ONE_LEFT_OUT, RULE
from tools.calibration.page import refreshed
from tools.calibration.shipped import PAGE
from tools.calibration.trial_people import Seen, computed, feature, seen, target

CALIBRATED = PopulationName.CALIBRATED
FIGURES = figures()
FITTED = [name for name, it in FIGURES.items() if it.role is Role.FIT]
# A part of the pool that a quick test can live through again.
SOME = 1024


@cache
def described() -> dict[str, Any]:
    return tomllib.loads((data() / "yu2022-calibrated.toml").read_text(encoding="utf-8"))


@cache
def some() -> Seen:
    return seen(FIGURES, SOME, seed=SEED)


def from_multipliers() -> Floats:
    features = np.stack([feature(FIGURES[name], some().of[name]) for name in FITTED], axis=1)
    told = described()
    multipliers = np.array([told["multiplier"][name] for name in FITTED])
    return np.asarray(np.exp(features @ multipliers - told["log_scale"]))


def test_the_weights_follow_from_the_published_model_and_the_multipliers() -> None:
    pool, again = load_calibration(), from_multipliers()
    # A count that lies on a threshold may fall on the other side on another processor: one in a thousand may.
    off = np.abs(again / pool.relative[:SOME] - 1) > 1e-4
    assert off.sum() <= SOME // 1000


def test_the_pool_is_worth_what_is_said() -> None:
    pool = load_calibration()
    worth = pool.relative.sum() ** 2 / (pool.relative**2).sum()
    assert worth == pytest.approx(described()["effective_people"], rel=1e-6)
    assert pool.effective_people / len(pool) > 0.5
    assert pool.relative.max() == pytest.approx(described()["largest_weight"], rel=1e-6)
    assert (data() / "yu2022-calibrated.npy").read_bytes().__len__() < 200_000


def test_the_weighted_people_meet_what_they_were_fitted_to() -> None:
    for name in FITTED:
        figure, told = FIGURES[name], described()["computed"][name]
        # Shares are met to the digits shown; a median moves in steps from person to person.
        near = 1e-4 if figure.measure == "share-under" else 2e-3
        assert told["calibrated"] == pytest.approx(figure.value, rel=near), name
        assert figure.misfit(told["published"]) > 0, name


def test_a_part_of_the_pool_meets_the_figures_within_chance() -> None:
    pool = load_calibration()
    weights = pool.relative[:SOME] / pool.relative[:SOME].sum()
    for name in FITTED:
        features = feature(FIGURES[name], some().of[name])
        error = np.sqrt(np.sum(weights**2 * (features - weights @ features) ** 2))
        assert abs(weights @ features - target(FIGURES[name])) < 4.5 * error, name


def test_a_part_of_the_pool_shows_what_is_reported_for_figures_never_fitted() -> None:
    weights = load_calibration().relative[:SOME] / load_calibration().relative[:SOME].sum()
    loose = {"1": 0.03, "/uL": 1.0, "mg*d/L": 4.0, "d": 1.0}
    for name, figure in FIGURES.items():
        if figure.role is Role.CHECK:
            again = computed(figure, some().of[name], weights)
            assert again == pytest.approx(
                described()["computed"][name]["calibrated"], abs=loose[figure.unit]
            ), name


def test_the_better_population_follows_from_the_misfits_by_the_stated_rule() -> None:
    told = described()
    by_kind = {kind: [it for it in told["split"] if it["kind"] == kind] for kind in RULE}
    assert [len(by_kind[kind]) for kind in (HALVES, ONE_LEFT_OUT, NEVER_FITTED)] == [2, len(FITTED), 1]
    wins = [
        it["calibrated_misfit"] < it["published_misfit"]
        for kind in (HALVES, NEVER_FITTED)
        for it in by_kind[kind]
    ]
    published, calibrated = (
        np.sqrt(np.mean([it[f"{name}_misfit"] ** 2 for it in by_kind[ONE_LEFT_OUT]]))
        for name in ("published", "calibrated")
    )
    assert told["one_by_one_misfit"] == pytest.approx([published, calibrated], rel=1e-3)
    expected = CALIBRATED if all([*wins, calibrated < published]) else PopulationName.PUBLISHED
    assert better_population() is expected


def test_no_split_checks_what_it_was_fitted_to() -> None:
    for split in described()["split"]:
        assert not {*split["fitted"]} & {*split["held_back"]}
        assert {*split["fitted"]} <= {*FITTED}


def test_misfits_on_the_page_are_those_of_the_figures() -> None:
    for split in described()["split"]:
        for name in ("published", "calibrated"):
            squares = [
                FIGURES[it].misfit(value) ** 2
                for it, value in zip(split["held_back"], split[name], strict=True)
            ]
            assert split[f"{name}_misfit"] == pytest.approx(np.sqrt(np.mean(squares)), abs=0.02)


def test_the_page_has_the_tables_of_the_shipped_description() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == refreshed(page, described()), "run python -m tools.calibrate --tables"


def test_the_first_people_are_the_pool_whatever_the_seed() -> None:
    one, other = (population(50, seed=seed, name=CALIBRATED) for seed in (1, 2))
    assert (one.effects == other.effects).all()
    printed = population(50, seed=load_calibration().seed)
    assert (one.parameters.values == printed.parameters.values).all()
    assert one.relative == pytest.approx(load_calibration().relative[:50])
    assert one.weights.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("cuts", [(1, 30, 9), (20, 20), (39, 1)])
def test_any_partition_gives_the_same_people_also_across_the_end_of_the_pool(cuts: tuple[int, ...]) -> None:
    first = PEOPLE - 15
    whole = population(sum(cuts), seed=4, first=first, name=CALIBRATED)
    starts = np.cumsum([0, *cuts[:-1]])
    parts = [
        population(size, seed=4, first=first + int(at), name=CALIBRATED)
        for size, at in zip(cuts, starts, strict=True)
    ]
    assert (np.concatenate([it.parameters.values for it in parts]) == whole.parameters.values).all()
    assert (np.concatenate([it.relative for it in parts]) == whole.relative).all()


def test_beyond_the_pool_people_are_drawn_from_it_by_weight() -> None:
    drawn = population(40_000, seed=9, first=PEOPLE, name=CALIBRATED)
    pool = population(PEOPLE, seed=9, name=CALIBRATED)
    assert (drawn.relative == 1).all()
    place = {row.tobytes(): at for at, row in enumerate(pool.effects)}
    places = np.array([place[row.tobytes()] for row in drawn.effects])
    for heavy in (pool.relative > 3, pool.relative < 0.3):
        share = pool.weights[heavy].sum()
        assert abs(heavy[places].mean() - share) < 4.5 * np.sqrt(share * (1 - share) / 40_000)
    other = population(40_000, seed=10, first=PEOPLE, name=CALIBRATED)
    assert not (other.effects == drawn.effects).all()


def test_covariates_are_the_callers_and_the_random_effects_the_pools() -> None:
    light = population(20, seed=1, name=CALIBRATED, covariates=Covariates(weight_kg=50.0, age_years=30.0))
    usual = population(20, seed=1, name=CALIBRATED)
    assert (light.effects == usual.effects).all()
    ratio = light.parameters["CL"] / usual.parameters["CL"]
    assert ratio == pytest.approx(np.full(20, (50 / 70) ** 1.52))


def test_a_reading_that_was_not_calibrated_is_refused() -> None:
    assert load_calibration().reading == load_model().default_reading
    with pytest.raises(ForecastError, match="reading-not-calibrated"):
        population(5, seed=1, name=CALIBRATED, reading="A")


def test_a_model_without_a_calibration_is_refused() -> None:
    with pytest.raises(RequestError, match="not-calibrated"):
        load_calibration("none")


BROKEN: tuple[tuple[Callable[[dict[str, Any], Floats], object], str], ...] = (
    (lambda table, _: table.update(people=5), "wrong-length"),
    (lambda _, weights: weights.__setitem__(3, 0.0), "weight-not-above-0"),
    (lambda _, weights: weights.__setitem__(3, np.nan), "weight-not-above-0"),
    (lambda _, weights: weights.__imul__(1.1), "weights-not-around-1"),
    (lambda table, _: table.update(effective_people=9000.0), "worth-not-as-stated"),
    (lambda table, _: table.update(better="best"), "not-a-choice"),
)


@pytest.mark.parametrize(("change", "code"), BROKEN, ids=[code for _, code in BROKEN])
def test_a_description_that_does_not_fit_its_weights_is_refused(
    change: Callable[[dict[str, Any], Floats], object], code: str
) -> None:
    table, weights = copy.deepcopy(described()), load_calibration().relative.copy()
    change(table, weights)
    with pytest.raises(ModelError, match=code):
        read_calibration(table, weights)


@pytest.mark.slow
def test_everything_is_made_again_from_the_published_model() -> None:
    """About 30 s on two cores: pytest -m slow tests/forecast/people."""
    table, weights = remade()
    assert is_near(table, described())
    stored = np.frombuffer((data() / "yu2022-calibrated.npy").read_bytes()[-4 * PEOPLE :], dtype=np.float32)
    again = np.frombuffer(weights[-4 * PEOPLE :], dtype=np.float32)
    assert (np.abs(again / stored - 1) > 1e-3).sum() <= 5
