"""The published figures: no second truth beside the guide, and a broken file is refused."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from doseline.errors import RequestError
from doseline.forecast.model.figures import figures, read_figures
from doseline.forecast.model.load import ModelError, data, load_model
from doseline.forecast.trial.reproduce import published
from doseline.guide import load_guide
from doseline.guide.statements import load_statements

GUIDE = load_guide("kesimpta")


def raw() -> dict[str, Any]:
    return tomllib.loads((data() / "yu2022-figures.toml").read_text(encoding="utf-8"))


def test_label_figures_that_the_guide_has_are_read_from_it() -> None:
    known = figures()
    assert known["repletion-data"].value == float(GUIDE.facts["repletion-median-weeks"].value)  # type: ignore[arg-type]
    lines = {it.threshold_per_uL for name, it in known.items() if name.startswith(("under-40", "repletion"))}
    assert lines == {float(GUIDE.numbers["cd19-lower-limit"])}
    said: dict[str, Any] = dict(load_statements("kesimpta").statements["b-cells-fall"].values)
    deep = known["under-10-week-4"]
    assert (deep.threshold_per_uL, deep.days[0], deep.value) == (
        said["deep_count"],
        said["deep_week"] * 7,
        said["deep_percent"] / said["out_of"],
    )


def test_the_labels_exposure_is_the_same_in_its_own_unit() -> None:
    assert figures()["auc-weeks-8-12"].value * 24 == pytest.approx(483, abs=1)
    assert figures()["auc-weeks-8-12"].low * 24 == pytest.approx(474.1, abs=0.2)
    assert figures()["auc-weeks-8-12"].high * 24 == pytest.approx(487.7, abs=0.2)


def test_every_misfit_of_the_model_names_figures_that_are_here() -> None:
    for misfit in load_model().misfits:
        assert {*misfit.figures} <= figures().keys()


def test_a_misfit_begins_where_the_published_range_ends() -> None:
    figure = figures()["under-40-week-1"]
    assert (figure.low, figure.high, figure.tolerance) == (0.77, 0.788, 0.02)
    assert figure.misfit(0.77) == figure.misfit(0.78) == figure.misfit(0.788) == 0
    assert figure.misfit(0.75) == pytest.approx(1.0)
    assert figure.misfit(0.828) == pytest.approx(2.0)


def test_figures_of_an_unknown_model_are_refused() -> None:
    with pytest.raises(RequestError, match="unknown-model"):
        figures("yu2023")


def _set(name: str, **values: object) -> Callable[[dict[str, Any]], object]:
    return lambda table: table["figure"][name].update(values)


BROKEN: tuple[tuple[Callable[[dict[str, Any]], object], str], ...] = (
    (lambda table: table.update(extra=1), "unknown-key @ $.extra"),
    (_set("half-life", measure="mean-life"), "not-a-choice (got='mean-life') @ $.figure.half-life.measure"),
    (_set("half-life", role="look"), "not-a-choice (got='look') @ $.figure.half-life.role"),
    (_set("half-life", device="drip"), "not-a-choice (got='drip') @ $.figure.half-life.device"),
    (_set("half-life", unit="wk"), "wrong-unit (got='wk', expected='d') @ $.figure.half-life.unit"),
    (_set("half-life", value=13.0), "value-outside-its-range (got=13.0) @ $.figure.half-life.value"),
    (_set("half-life", threshold=4.0), "threshold-missing-or-idle @ $.figure.half-life.threshold"),
    (_set("half-life", day=4.0), "wrong-days (expected=('from_day', 'to_day')) @ $.figure.half-life"),
    (_set("half-life", to_day=14.0), "range-upside-down (low=14.0, high=14.0) @ $.figure.half-life"),
    (
        _set("half-life", tolerance=0.0),
        "wrong-type (expected='a number above 0') @ $.figure.half-life.tolerance",
    ),
    (_set("repletion-data", value=24.6), "told-twice @ $.figure.repletion-data.value"),
    (_set("repletion-data", value_fact="no-such"), "unknown-fact (got='no-such')"),
    (lambda table: table["figure"]["half-life"].pop("value"), "missing-key @ $.figure.half-life.value"),
    (_set("half-life", sources=[]), "no-source @ $.figure.half-life.sources"),
)


@pytest.mark.parametrize(("change", "expected"), BROKEN, ids=[expected for _, expected in BROKEN])
def test_a_broken_figure_is_refused_where_it_is_broken(
    change: Callable[[dict[str, Any]], object], expected: str
) -> None:
    table = copy.deepcopy(raw())
    change(table)
    with pytest.raises(ModelError) as caught:
        read_figures(table, GUIDE)
    assert expected in str(caught.value)


def test_all_faults_of_the_figures_come_at_once() -> None:
    table = raw()
    table["figure"]["half-life"]["unit"] = "wk"
    table["figure"]["cmax-weeks-8-12"]["group"] = 3
    with pytest.raises(ModelError) as caught:
        read_figures(table, GUIDE)
    assert len(caught.value.faults) == 2


def test_the_table_of_results_to_reproduce_tells_the_same_figures() -> None:
    known = figures()
    same = {
        "P1": ("auc-weeks-104-108",),
        "P2": ("half-life",),
        "P3": ("count-at-steady-state",),
        "P5": ("under-40-week-1", "under-40-week-2", "under-40-week-12"),
    }
    rows = {row.id: row for row in published("yu2022").rows}
    for name, ids in same.items():
        for value, figure in zip(rows[name].values, (known[it] for it in ids), strict=True):
            told = value.published / (100 if figure.unit == "1" else 1)
            assert figure.low <= told <= figure.high, name
            assert told == pytest.approx(figure.value, abs=0.002), name
    day = known["count-day-11"].days[0]
    assert {it.published for it in rows["P4"].values} == {day}
