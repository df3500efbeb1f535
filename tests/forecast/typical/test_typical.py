"""The typical person on infusions: published figures come out, and nothing is said that is not known."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from doseline.forecast.course.regimen import Regimen, on_day
from doseline.forecast.model.load import ModelError, data
from doseline.forecast.outcome import NoForecast, Skip
from doseline.forecast.trajectories import Floats
from doseline.forecast.typical.forecast import typical_forecast
from doseline.forecast.typical.levels import levels
from doseline.forecast.typical.model import load_typical, read_typical, typical_models
from doseline.forecast.typical.outcome import TypicalForecast
from doseline.guide import load_guide
from tests.guide.fictional import INFUSION, Said, dose, invented_guides, say

NAME = "gibiansky2021"
START = date(2026, 1, 5)
EVERY = 182


@pytest.fixture(autouse=True)
def _guides() -> Iterator[None]:
    with invented_guides():
        yield


def course(weight: float, *, times: Floats) -> Floats:
    """The level of somebody who has had two half doses and then whole ones for ten years."""
    doses = [on_day(START, 300.0), on_day(START + timedelta(14), 300.0)]
    doses += [on_day(START + timedelta(EVERY * place), 600.0) for place in range(1, 21)]
    regimen = Regimen(given=tuple(doses), ahead=())
    return np.asarray(levels(load_typical(NAME), weight, (regimen,), START, times)[0])


def test_the_half_life_is_the_published_one_of_26_days() -> None:
    late = EVERY * 20 + 150.0
    level = course(75.0, times=np.array([late, late + 30]))
    assert 30 * math.log(2) / math.log(level[0] / level[1]) == pytest.approx(26, abs=0.5)


def test_the_peak_after_a_whole_dose_is_the_published_one_of_212_mg_in_a_litre() -> None:
    before, after = course(75.0, times=np.array([EVERY * 20, EVERY * 20 + 0.1]))
    assert before < after
    assert after == pytest.approx(212, rel=0.03)


def test_the_exposure_of_half_a_year_is_the_published_one_of_3510() -> None:
    times = np.linspace(EVERY * 19 + 1e-6, EVERY * 20, 40_000)
    exposure = np.trapezoid(course(75.0, times=times), times)
    assert exposure == pytest.approx(3510, rel=0.02)


@pytest.mark.parametrize(
    ("weight", "percent"), [(59.9, 126), (60.0, 100), (75.0, 100), (90.0, 100), (90.1, 79)]
)
def test_weight_changes_the_exposure_by_as_much_as_published(weight: float, percent: int) -> None:
    times = np.linspace(EVERY * 19 + 1e-6, EVERY * 20, 40_000)
    middling, own = (np.trapezoid(course(one, times=times), times) for one in (75.0, weight))
    assert 100 * own / middling == pytest.approx(percent, abs=0.5)


def test_the_level_is_what_a_second_solver_finds() -> None:
    values, days = load_typical(NAME).of(55.0), np.arange(0.0, 400.0)

    def rates(t: float, y: Floats) -> list[float]:
        clearance = values["CLinf"] + values["CLt0"] * math.exp(-values["kdes"] * t / 365.25)
        exchange = values["Q"] * (y[0] / values["V1"] - y[1] / values["V2"])
        return [-clearance * y[0] / values["V1"] - exchange, exchange]

    true, y = np.zeros(len(days)), np.zeros(2)
    for begin, end, amount in ((0, 14, 300), (14, EVERY, 300), (EVERY, 364, 600), (364, 399, 600)):
        y[0] += amount
        inside = (begin < days) & (days <= end)
        piece = solve_ivp(rates, (begin, end), y, rtol=1e-10, atol=1e-10, t_eval=days[inside])
        true[inside], y = piece.y[0] / values["V1"], piece.y[:, -1]
    assert course(55.0, times=days) == pytest.approx(true, rel=2e-4, abs=1e-3)


DOSES = (dose("2026-01-05", 300), dose("2026-01-19", 300))
TODAY = "2026-03-01"


def weighing(found: Said, kg: Decimal | None) -> Said:
    person = replace(found.chart.person, weight_kg=kg)
    return found._replace(chart=replace(found.chart, person=person))


def forecast(found: Said, *scenarios: tuple[Skip, ...]) -> TypicalForecast | NoForecast:
    return typical_forecast(found.guide, found.chart, found.plan, model=NAME, scenarios=scenarios)


def test_the_forecast_follows_the_doses_given_and_those_to_come() -> None:
    found = forecast(weighing(say(INFUSION, TODAY, *DOSES), Decimal(75)))
    assert isinstance(found, TypicalForecast)
    assert found.as_planned.given == (date(2026, 1, 5), date(2026, 1, 19))
    assert found.as_planned.ahead[0] > date(2026, 3, 1)
    jump = found.dates.index(found.as_planned.ahead[0])
    assert found.as_planned.level_mg_L[jump + 1] > 10 * found.as_planned.level_mg_L[jump]


def test_there_is_no_band_and_it_says_so_once() -> None:
    found = forecast(weighing(say(INFUSION, TODAY, *DOSES), Decimal(75)))
    assert isinstance(found, TypicalForecast)
    assert [note.id for note in found.notes].count("no-band") == 1


def test_a_dose_left_out_lowers_the_level_from_its_day_on_and_not_before() -> None:
    plain = forecast(weighing(say(INFUSION, TODAY, *DOSES), Decimal(75)))
    assert isinstance(plain, TypicalForecast)
    day = plain.as_planned.ahead[0]
    found = forecast(weighing(say(INFUSION, TODAY, *DOSES), Decimal(75)), (Skip(on=day),))
    assert isinstance(found, TypicalForecast)
    planned, changed = found.as_planned.level_mg_L, found.what_if[0].level_mg_L
    place = found.dates.index(day)
    assert changed[: place + 1] == pytest.approx(planned[: place + 1], rel=1e-5)
    assert changed[place + 1] < planned[place + 1]


def test_without_a_weight_there_is_none() -> None:
    found = forecast(weighing(say(INFUSION, TODAY, *DOSES), None))
    assert isinstance(found, NoForecast)
    assert [(one.what, one.why) for one in found.unknowns] == [("weight", "missing")]


def test_a_doubtful_dose_is_counted_as_given_and_it_says_so() -> None:
    doubtful = {**DOSES[1], "complete": "not-sure"}
    found = forecast(weighing(say(INFUSION, TODAY, DOSES[0], doubtful), Decimal(75)))
    sure = forecast(weighing(say(INFUSION, TODAY, *DOSES), Decimal(75)))
    assert isinstance(found, TypicalForecast)
    assert isinstance(sure, TypicalForecast)
    today = found.dates.index(date(2026, 3, 1))
    assert found.as_planned.level_mg_L[today] == sure.as_planned.level_mg_L[today]
    assert "assumed-doubtful-given" in [note.id for note in found.notes]


WRONG: dict[str, tuple[Callable[[dict[str, Any]], object], tuple[str, str]]] = {
    "a parameter is missing": (lambda it: it["parameter"].pop("Q"), ("missing-key", "$.parameter.Q")),
    "a parameter nobody reads": (
        lambda it: it["parameter"].update(ka=it["parameter"]["Q"]),
        ("unknown-key", "$.parameter.ka"),
    ),
    "both a value and a half-life": (
        lambda it: it["parameter"]["kdes"].update(value=1.0),
        ("one-of-two", "$.parameter.kdes"),
    ),
    "a structure nobody wrote": (
        lambda it: it.update(structure="three"),
        ("unknown-choice", "$.structure"),
    ),
    "a dangling source": (
        lambda it: it["parameter"]["Q"]["sources"][0].update(document="nowhere"),
        ("dangling-source", "$.parameter.Q.sources[0]"),
    ),
    "a volume of nothing": (
        lambda it: it["parameter"]["V1"].update(value=0),
        ("wrong-type", "$.parameter.V1.value"),
    ),
    "a key nobody knows": (lambda it: it.update(colour="red"), ("unknown-key", "$.colour")),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_in_the_data_is_named_with_its_place(mistake: str) -> None:
    spoil, expected = WRONG[mistake]
    table = tomllib.loads((data() / "typical" / f"{NAME}.toml").read_text(encoding="utf-8"))
    spoil(wrong := deepcopy(table))
    with pytest.raises(ModelError) as error:
        read_typical(wrong)
    assert expected in [(one.code, one.where) for one in error.value.faults]


def test_every_model_of_a_typical_person_can_be_read() -> None:
    assert typical_models() == (NAME,)
    assert load_typical(NAME).sources


def test_ocrevus_is_forecast_by_its_own_model_and_what_goes_under_the_skin_is_not() -> None:
    guide = load_guide("ocrevus")
    assert guide.product.model == NAME
    assert {variant.product.model for variant in guide.variants.values()} == {None}


def test_the_return_of_b_cells_is_told_as_the_sources_tell_it_with_their_marks() -> None:
    guide = load_guide("ocrevus")
    found = forecast(weighing(say("ocrevus", TODAY, *DOSES), Decimal(75)))
    assert isinstance(found, TypicalForecast)
    told = {
        one.id: (one.values, one.unit, {source.confidence.value for source in one.sources})
        for one in found.back.told
    }
    assert told == {
        "repletion-leaflet-months": ((6, 30), "mo", {"confirmed"}),
        "repletion-median-weeks": ((72,), "wk", {"secondary"}),
        "repletion-range-weeks": ((27, 175), "wk", {"to-check"}),
    }
    assert guide.facts["repletion-range-weeks"].value == (27, 175)
