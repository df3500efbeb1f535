"""The published population: who is drawn, in which pieces, and how they are spread."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doseline.errors import ForecastError
from doseline.forecast.model.load import load_model
from doseline.forecast.people import Covariates, individual, normals, outside, population, reference, uniforms

MODEL = load_model()
PLAIN = Covariates(weight_kg=70.0, age_years=38.0, baseline_b_per_uL=200.0)


@given(
    seed=st.integers(0, 2**64 - 1), first=st.integers(0, 10**9), cuts=st.lists(st.integers(1, 70), min_size=1)
)
@settings(max_examples=40, deadline=None)
def test_any_partition_gives_the_same_people_to_the_last_bit(seed: int, first: int, cuts: list[int]) -> None:
    cuts = cuts[:8]
    whole = population(sum(cuts), seed=seed, first=first)
    starts = np.cumsum([0, *cuts[:-1]])
    parts = [
        population(size, seed=seed, first=first + int(at)) for size, at in zip(cuts, starts, strict=True)
    ]
    assert (np.concatenate([it.parameters.values for it in parts]) == whole.parameters.values).all()
    assert (np.concatenate([it.effects for it in parts]) == whole.effects).all()


def test_a_partition_keeps_each_persons_own_covariates() -> None:
    weights = np.linspace(45.0, 120.0, 33)
    covariates = Covariates(weight_kg=weights, age_years=30.0, autoinjector=np.tile([0.0, 1.0, 1.0], 11))
    whole = population(33, seed=5, covariates=covariates)
    for start, stop in ((0, 1), (1, 20), (20, 33)):
        part = population(stop - start, seed=5, first=start, covariates=covariates.of(start, stop))
        assert (part.parameters.values == whole.parameters.values[start:stop]).all()


def test_people_handed_over_in_another_order_get_the_same_parameters_in_that_order() -> None:
    whole = population(100, seed=2)
    order = np.random.default_rng(0).permutation(100)
    again = individual(whole.effects[order], reference(), model=MODEL)
    assert (again.values == whole.parameters.values[order]).all()


def test_other_seeds_and_other_people_share_no_numbers() -> None:
    drawn = [population(200, seed=seed, first=first).effects for seed, first in ((1, 0), (2, 0), (1, 200))]
    values = np.concatenate(drawn).ravel()
    assert len(np.unique(values)) == values.size


def test_a_person_stays_the_same_under_other_covariates() -> None:
    one, other = (
        population(5, seed=3),
        population(5, seed=3, covariates=Covariates(weight_kg=50.0, age_years=20.0)),
    )
    assert (one.effects == other.effects).all()
    assert (one.parameters["EC50"] == other.parameters["EC50"]).all()
    assert not (one.parameters["CL"] == other.parameters["CL"]).any()


@pytest.mark.parametrize("reading", ["A", "B"])
def test_spreads_and_correlations_of_many_people_are_the_printed_ones(reading: str) -> None:
    people = 100_000
    effects = population(people, seed=11, reading=reading).effects
    assert np.abs(effects.mean(axis=0) / MODEL.sds).max() < 4.5 / np.sqrt(people)
    # The standard error of a standard deviation is sd / sqrt(2 n); of a correlation at most 1 / sqrt(n).
    assert np.abs(effects.std(axis=0) / MODEL.sds - 1).max() < 4.5 / np.sqrt(2 * people)
    found = np.corrcoef(effects, rowvar=False)
    assert np.abs(found - MODEL.correlation(reading)).max() < 4.5 / np.sqrt(people)


def test_the_random_effects_are_normal_into_their_tails() -> None:
    drawn = normals(250_000, 4, seed=4, stream=0).ravel()
    for limit, share in ((1.0, 0.158655), (2.0, 0.022750), (3.0, 0.0013499), (4.0, 3.1671e-5)):
        for side in (1, -1):
            error = np.sqrt(share / drawn.size)
            assert abs((side * drawn > limit).mean() - share) < 4.5 * error


def test_chance_never_reaches_0_or_1_and_fills_the_space_between() -> None:
    drawn = uniforms(200_000, 5, seed=1, stream=3)
    assert 0 < drawn.min() < 1e-5
    assert 1 - 1e-5 < drawn.max() < 1
    shares = np.histogram(drawn, bins=50, range=(0, 1))[0] / drawn.size
    assert np.abs(shares - 0.02).max() < 5 * np.sqrt(0.02 / drawn.size)


def test_streams_of_one_seed_do_not_meet() -> None:
    one, other = (uniforms(1000, 4, seed=9, stream=stream) for stream in (0, 1))
    assert not np.isin(one, other).any()


def _typical(covariates: Covariates) -> dict[str, float]:
    found = individual(np.zeros((1, len(MODEL.sds))), covariates, model=MODEL)
    return {name: float(found[name][0]) for name in found.names}


def test_the_reference_patient_has_the_typical_values() -> None:
    assert _typical(PLAIN) == pytest.approx(MODEL.typical, rel=1e-15)


def test_covariate_effects_are_those_worked_out_by_hand() -> None:
    """50 kg, 25 years, 400 cells/uL, the pen; each factor from Table 3 worked out by itself."""
    found = _typical(Covariates(weight_kg=50.0, age_years=25.0, baseline_b_per_uL=400.0, autoinjector=1.0))
    by_hand = {
        "ka": 0.157 * 1.166220,  # (5/7) ** -0.457
        "Vc": 2.62 * 0.667800,  # (5/7) ** 1.2
        "CL": 0.34 * 0.599633,  # (5/7) ** 1.52
        "ksyn0": 0.985 * 1.667687,  # (5/7) ** -1.52
        "kout": 0.0124 * 1.233627,  # (5/7) ** -0.624
        "B0": 194 * 0.912850 * 1.125330,  # (5/7) ** 0.271, (25/38) ** -0.282
        "Emax": 159 * 1.209994,  # 2 ** 0.275
        "kep": 1.31 * 2.040102,  # e ** 0.713
        "R0": 32.5 * 0.580422,  # e ** -0.544
    }
    for name, value in MODEL.typical.items():
        assert found[name] == pytest.approx(by_hand.get(name, value), rel=3e-6), name


def test_a_reference_case_of_a_light_person_with_the_pen_is_met() -> None:
    """Individual parameters as worked out by another program for the same model."""
    found = _typical(Covariates(weight_kg=50.0, age_years=38.0, baseline_b_per_uL=200.0, autoinjector=1.0))
    assert found["ka"] == pytest.approx(0.18309655149113938, rel=1e-12)
    assert found["Vc"] == pytest.approx(1.7496357682207087, rel=1e-12)
    assert found["kep"] == pytest.approx(2.6725341368515716, rel=1e-12)
    assert found["CL"] == pytest.approx(0.2038751543344091, rel=1e-12)
    assert found["R0"] == pytest.approx(18.863712242074126, rel=1e-12)
    assert found["ksyn0"] == pytest.approx(1.6426719631106967, rel=1e-12)
    assert found["B0"] == pytest.approx(177.09285206065192, rel=1e-12)
    assert found["kout"] == pytest.approx(0.015296975792845535, rel=1e-12)


def test_random_effects_move_a_parameter_on_its_own_scale() -> None:
    names = list(MODEL.spreads)
    effects = np.zeros((1, len(names)))
    effects[0, names.index("CL")], effects[0, names.index("F")] = np.log(2.0), np.log(3.0)
    found = individual(effects, PLAIN, model=MODEL)
    assert found["CL"][0] == pytest.approx(0.68)
    assert found["F"][0] == pytest.approx(0.685 * 3 / (0.685 * 3 + 0.315))


def test_without_a_measured_count_each_persons_own_stands_in() -> None:
    drawn = population(50, seed=8)
    told = individual(
        drawn.effects,
        Covariates(weight_kg=70.0, age_years=38.0, baseline_b_per_uL=drawn.parameters["B0"]),
        model=MODEL,
    )
    assert (told.values == drawn.parameters.values).all()


def test_everybody_counts_the_same() -> None:
    drawn = population(250, seed=1)
    assert drawn.weights.sum() == pytest.approx(1.0)
    assert drawn.effective_people == pytest.approx(250)
    assert len(drawn) == 250


@pytest.mark.parametrize(
    ("name", "inside", "beyond"),
    [
        ("weight_kg", (40.5, 171.6), (40.4, 171.7)),
        ("age_years", (18.0, 56.0), (17.9, 56.1)),
        ("baseline_b_per_uL", (1.0, 1520.0), (1521.0,)),
    ],
)
def test_outside_of_the_fitted_range_is_said_one_step_beyond_it(
    name: str, inside: tuple[float, ...], beyond: tuple[float, ...]
) -> None:
    told = {"weight_kg": 70.0, "age_years": 38.0, "baseline_b_per_uL": 200.0}
    for value in inside:
        assert outside(Covariates(**{**told, name: value})) == ()
    for value in beyond:
        (found,) = outside(Covariates(**{**told, name: value}))
        assert (found.name, found.value, found.people) == (name, value, 1)
        assert (found.low, found.high) == MODEL.fitted[name]


def test_of_many_people_the_one_farthest_out_is_named_and_all_are_counted() -> None:
    (found,) = outside(Covariates(weight_kg=np.array([30.0, 70.0, 180.0, 20.0]), age_years=30.0))
    assert (found.value, found.people) == (20.0, 3)


@pytest.mark.parametrize(
    ("covariates", "expected"),
    [
        (
            Covariates(weight_kg=0.0, age_years=38.0),
            "number-not-above (got=0.0, bound=0) @ covariates.weight_kg",
        ),
        (
            Covariates(weight_kg=70.0, age_years=-1.0),
            "number-not-above (got=-1.0, bound=0) @ covariates.age_years",
        ),
        (Covariates(weight_kg=float("nan"), age_years=38.0), "not-finite (got=nan) @ covariates.weight_kg"),
        (Covariates(weight_kg=70.0, age_years=float("inf")), "not-finite (got=inf) @ covariates.age_years"),
        (Covariates(weight_kg=70.0, age_years=38.0, baseline_b_per_uL=0.0), "@ covariates.baseline_b_per_uL"),
        (Covariates(weight_kg=70.0, age_years=38.0, autoinjector=0.5), "not-zero-or-one (got=0.5)"),
        (
            Covariates(weight_kg=np.ones(2), age_years=38.0),
            "wrong-length (got=2, expected=3) @ covariates.weight_kg",
        ),
    ],
)
def test_an_impossible_covariate_is_refused(covariates: Covariates, expected: str) -> None:
    with pytest.raises(ForecastError) as caught:
        population(3, seed=1, covariates=covariates)
    assert expected in str(caught.value)


def test_every_impossible_covariate_is_named_at_once() -> None:
    with pytest.raises(ForecastError) as caught:
        population(3, seed=1, covariates=Covariates(weight_kg=-1.0, age_years=np.array([1.0, -2.0, 3.0])))
    assert [fault.where for fault in caught.value.faults] == ["covariates.weight_kg", "covariates.age_years"]


def test_nobody_a_seed_below_0_and_an_unknown_reading_are_refused_together() -> None:
    with pytest.raises(ForecastError) as caught:
        population(0, seed=-1, first=-1, reading="C")
    assert [fault.code for fault in caught.value.faults] == [
        "no-people",
        "seed-out-of-range",
        "person-out-of-range",
        "unknown-reading",
    ]


def test_the_largest_seed_and_the_smallest_population_are_taken() -> None:
    assert len(population(1, seed=2**64 - 1)) == 1
    with pytest.raises(ForecastError, match="seed-out-of-range"):
        population(1, seed=2**64)
