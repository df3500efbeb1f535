"""The model's data: what is printed is what is loaded, and a broken file is refused with every fault."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from doseline.errors import RequestError
from doseline.forecast.model.load import ModelError, data, load_model, models, read_model
from doseline.forecast.model.published import Distribution
from doseline.forecast.model.tmdd_b_cells import TMDD_B_CELLS
from doseline.source import Confidence

# Table 3 as it is printed: typical value, and the standard deviation of the random effect.
TABLE_3 = {
    "ka": (0.157, 0.652),
    "F": (0.685, 0.531),
    "Vc": (2.62, 0.116),
    "kep": (1.31, 1.14),
    "CL": (0.340, 0.486),
    "Q": (0.358, 0.705),
    "Vp": (2.8, None),
    "R0": (32.5, 0.910),
    "ksyn0": (0.985, 0.0559),
    "ksyninf": (0.0554, 2.16),
    "KD": (0.167, None),
    "koff": (5.53, None),
    "kdes": (2.58, 0.654),
    "B0": (194, 0.394),
    "Emax": (159, 0.587),
    "EC50": (0.0057, 0.927),
    "hill": (2.81, 1.46),
    "kout": (0.0124, 0.922),
    "QB": (0.78, None),
    "Vb": (3.7, 1.37),
}
EFFECTS = {
    ("ka", "weight_kg"): -0.457,
    ("Vc", "weight_kg"): 1.2,
    ("kep", "autoinjector"): 0.713,
    ("ksyn0", "weight_kg"): -1.52,
    ("R0", "autoinjector"): -0.544,
    ("R0", "intravenous"): 0.987,
    ("CL", "weight_kg"): 1.52,
    ("CL", "intravenous"): -1.07,
    ("Q", "intravenous"): -2.31,
    ("ksyninf", "intravenous"): 2.49,
    ("B0", "age_years"): -0.282,
    ("B0", "weight_kg"): 0.271,
    ("Emax", "baseline_b_per_uL"): 0.275,
    ("Emax", "study_aplios"): 0.503,
    ("kout", "weight_kg"): -0.624,
    ("kout", "study_mirror"): -0.554,
}
BLOCKS = {
    ("ka", "CL"): -0.294,
    ("CL", "kdes"): 0.642,
    ("ka", "kdes"): 0.433,
    ("kep", "R0"): -0.551,
    ("R0", "ksyninf"): 0.470,
    ("kep", "ksyninf"): -0.464,
    ("Vb", "Emax"): 0.280,
}
MISPRINT = {
    "A": {("kout", "Vb"): -0.336, ("kout", "Emax"): 0.423},
    "B": {("kout", "Emax"): -0.336, ("kout", "Vb"): 0.423},
}


def raw() -> dict[str, Any]:
    return tomllib.loads((data() / "yu2022.toml").read_text(encoding="utf-8"))


def test_the_typical_values_and_spreads_are_those_of_the_printed_table() -> None:
    model = load_model("yu2022")
    assert {it.name: (it.typical, it.spread.sd if it.spread else None) for it in model.parameters} == TABLE_3


def test_the_covariate_effects_are_those_of_the_printed_table() -> None:
    found = {
        (it.name, effect.covariate): effect.coefficient
        for it in load_model().parameters
        for effect in it.effects
    }
    assert found == EFFECTS


@pytest.mark.parametrize("reading", ["A", "B"])
def test_the_correlations_of_a_reading_are_the_printed_ones_and_no_others(reading: str) -> None:
    model = load_model()
    names = tuple(model.spreads)
    expected = np.eye(len(names))
    for (one, other), rho in (BLOCKS | MISPRINT[reading]).items():
        place = names.index(one), names.index(other)
        expected[place] = expected[place[::-1]] = rho
    assert (model.correlation(reading) == expected).all()


def test_both_readings_are_positive_definite_with_the_same_determinant() -> None:
    model = load_model()
    third = [list(model.spreads).index(name) for name in ("Emax", "kout", "Vb")]
    for reading in model.readings:
        block = model.correlation(reading)[np.ix_(third, third)]
        assert np.linalg.eigvalsh(block)[0] > 0
        assert np.linalg.det(block) == pytest.approx(0.550, abs=5e-4)


def test_reading_b_is_the_one_taken_where_none_is_named() -> None:
    model = load_model()
    assert model.readings == ("A", "B")
    assert (model.correlation() == model.correlation("B")).all()


def test_only_the_share_that_reaches_the_blood_is_normal_on_the_logit_scale() -> None:
    logit = [
        name for name, it in load_model().spreads.items() if it.distribution is Distribution.LOGIT_NORMAL
    ]
    assert logit == ["F"]


def test_the_names_are_those_of_the_structure_in_its_order() -> None:
    model = load_model()
    assert model.structure == TMDD_B_CELLS.name
    assert model.names == TMDD_B_CELLS.parameters


def test_the_measurement_error_is_the_printed_one() -> None:
    residual = load_model().residual
    assert (residual["concentration"].proportional, residual["concentration"].additive) == (0.278, 0.0316)
    assert (residual["b_cells"].proportional, residual["b_cells"].additive) == (0.381, 0.153)
    assert residual["b_cells"].sd(10.0) == pytest.approx(np.sqrt(3.81**2 + 0.153**2))


def test_the_molecule_the_ranges_and_the_doses_are_as_reported() -> None:
    model = load_model()
    assert model.molecular_weight_kDa == 146.0
    assert [it.value for it in model.other_molecular_weights] == [145.0, 149.0]
    assert model.fitted == {
        "weight_kg": (40.5, 171.6),
        "age_years": (18.0, 56.0),
        "baseline_b_per_uL": (0.0, 1520.0),
    }
    assert (model.fitted_on.lowest_mg, model.fitted_on.highest_mg, model.fitted_on.patients) == (
        3.0,
        60.0,
        1486,
    )


def test_a_number_seen_in_one_transcription_only_is_marked_to_check() -> None:
    marks = {it.name: it.sources[0].confidence for it in load_model().parameters}
    for name in ("R0", "ksyn0", "ksyninf", "B0", "Emax", "EC50", "hill", "kout"):
        assert marks[name] is Confidence.TO_CHECK
    for name in ("ka", "F", "Vc", "CL", "Q", "Vp", "KD", "koff", "kdes", "QB", "Vb"):
        assert marks[name] is Confidence.SECONDARY


def test_study_and_route_effects_are_in_the_data_and_left_out_of_forecasts() -> None:
    left_out = {name for name, it in load_model().covariates.items() if not it.forecasts}
    assert left_out == {"intravenous", "study_aplios", "study_mirror"}


def test_an_unknown_model_is_refused_by_name() -> None:
    assert models() == ("yu2022",)
    with pytest.raises(RequestError, match="unknown-model"):
        load_model("yu2023")


def _break(change: Callable[[dict[str, Any]], object]) -> str:
    table = copy.deepcopy(raw())
    change(table)
    with pytest.raises(ModelError) as caught:
        read_model(table)
    return str(caught.value)


def _set(*path: str | int, value: object) -> Callable[[dict[str, Any]], object]:
    def change(table: Any) -> None:  # noqa: ANN401 - a parsed file
        for key in path[:-1]:
            table = table[key]
        table[path[-1]] = value

    return change


BROKEN: tuple[tuple[Callable[[dict[str, Any]], object], str], ...] = (
    (_set("extra", value=1), "unknown-key @ $.extra"),
    (lambda it: it.pop("residual"), "missing-key @ $.residual"),
    (
        _set("parameter", "CL", "typical", value=-0.34),
        "wrong-type (expected='a number above 0') @ $.parameter.CL.typical",
    ),
    (
        _set("parameter", "CL", "typical", value=True),
        "wrong-type (expected='a number above 0') @ $.parameter.CL.typical",
    ),
    (_set("parameter", "CL", "typical", value=float("inf")), "$.parameter.CL.typical"),
    (_set("parameter", "CL", "unit", value="mL/min"), "wrong-type (expected='a unit') @ $.parameter.CL.unit"),
    (_set("parameter", "CL", "spread", "sd", value=0), "$.parameter.CL.spread.sd"),
    (_set("parameter", "CL", "spread", "distribution", value="normal"), "$.parameter.CL.spread.distribution"),
    (_set("parameter", "CL", "effect", 0, "form", value="linear"), "$.parameter.CL.effect[0].form"),
    (_set("parameter", "CL", "effect", 0, "covariate", value="height"), "unknown-covariate (got='height')"),
    (_set("parameter", "CL", "sources", value=[]), "no-source @ $.parameter.CL.sources"),
    (_set("parameter", "CL", "sources", 0, "document", value="nowhere"), "dangling-source (got='nowhere')"),
    (_set("parameter", "CL", "sources", 0, "confidence", value="quite"), "unknown-confidence (got='quite')"),
    (_set("parameter", "CL", "fixed", value=True), "fixed-with-spread @ $.parameter.CL.spread"),
    (_set("parameter", "F", "typical", value=1.2), "not-a-share (got=1.2) @ $.parameter.F.typical"),
    (_set("covariate", "weight_kg", "reference", value=0.0), "reference-not-above-0 (got=0.0)"),
    (_set("covariate", "weight_kg", "fitted", value=[90.0, 40.0]), "two numbers, the lower first"),
    (_set("default_reading", value="C"), "unknown-reading (got='C', known=('A', 'B'))"),
    (_set("correlation", 0, "rho", value=1.0), "a number between -1 and 1"),
    (_set("correlation", 1, "rho", value=-0.99), "not-positive-definite (reading='A')"),
    (_set("correlation", 0, "between", value=["CL", "CL"]), "two names"),
    (_set("correlation", 0, "between", value=["CL", "KD"]), "no-such-random-effect (got='KD')"),
    (
        lambda it: it["correlation"].append(it["correlation"][0]),
        "pair-given-twice (pair=('CL', 'ka'), reading='A')",
    ),
    (lambda it: it["correlation"].pop(0), "pair-missing (pair=('CL', 'ka'), reading='B')"),
    (lambda it: it["residual"].pop("b_cells"), "missing-key @ $.residual.b_cells"),
    (_set("residual", "b_cells", "unit", value="mg/L"), "wrong-unit (got='mg/L', expected='/uL')"),
    (lambda it: it["residual"].update(other=it["residual"]["b_cells"]), "unknown-key @ $.residual.other"),
    (lambda it: it["fitted_doses"].pop("range"), "missing-key @ $.fitted_doses.range"),
    (lambda it: it["molecular_weight"].pop("value"), "missing-key @ $.molecular_weight.value"),
    (
        lambda it: it["molecular_weight"]["alternative"][0].pop("value"),
        "$.molecular_weight.alternative[0].value",
    ),
)


@pytest.mark.parametrize(("change", "expected"), BROKEN, ids=[expected for _, expected in BROKEN])
def test_a_broken_file_is_refused_where_it_is_broken(
    change: Callable[[dict[str, Any]], object], expected: str
) -> None:
    assert expected in _break(change)


def test_all_faults_of_a_file_come_at_once() -> None:
    def change(table: dict[str, Any]) -> None:
        table["parameter"]["CL"]["typical"] = "0.34"
        table["parameter"]["Q"]["unit"] = "gallons"
        table["residual"]["b_cells"]["additive"] = None
        table["default_reading"] = "C"

    said = _break(change)
    for part in (
        "$.parameter.CL.typical",
        "$.parameter.Q.unit",
        "$.residual.b_cells.additive",
        "unknown-reading",
    ):
        assert part in said
