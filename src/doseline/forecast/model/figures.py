"""Published figures that virtual people are held against."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from doseline.errors import RequestError, fault
from doseline.forecast.model.load import NUMBER, POSITIVE, ModelError, cited_documents, data, models
from doseline.frozen import dataclass
from doseline.guide import Guide, load_guide
from doseline.guide.validation import ANY, TEXT, Citations, Faults, Table, check, entries, maybe
from doseline.source import Source


class Measure(StrEnum):
    """What is worked out over people to meet a figure.

    A share or a median of the count on a day; a mean, geometric or arithmetic, or a median of the area or
    the peak of the level in an interval of days; the time until half of the people are back at a count, in
    weeks after the last dose; the half-life of the median level in a window of days after the last dose.
    """

    SHARE_UNDER = "share-under"
    MEDIAN_COUNT = "median-count"
    GEOMETRIC_MEAN_AUC = "geometric-mean-auc"
    GEOMETRIC_MEAN_PEAK = "geometric-mean-peak"
    MEAN_AUC = "mean-auc"
    MEAN_PEAK = "mean-peak"
    MEDIAN_AUC = "median-auc"
    MEDIAN_REPLETION = "median-repletion"
    HALF_LIFE = "half-life"


class Role(StrEnum):
    """``fit`` may be fitted to; ``check`` never is; ``repeat`` says again what another figure says."""

    FIT = "fit"
    CHECK = "check"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One published figure: ``value`` is aimed at, ``low`` and ``high`` are the ends of what was published.

    ``days`` is a day, twice, or an interval. ``tolerance`` is ours: how far off is still the same.
    ``device`` is ``syringe`` or ``both``; ``study`` is the study effect that is on, if any.
    """

    id: str
    measure: Measure
    value: float
    low: float
    high: float
    tolerance: float
    unit: str
    days: tuple[float, float]
    threshold_per_uL: float | None  # noqa: N815 - the unit's own letter
    group: str
    role: Role
    device: str
    study: str | None
    sources: tuple[Source, ...]

    def misfit(self, computed: float) -> float:
        """How far a computed value lies outside of what was published, in tolerances.

        >>> figures()["count-at-steady-state"].misfit(4.0)
        1.0
        """
        return max(self.low - computed, computed - self.high, 0.0) / self.tolerance


_TOP = {"guide": TEXT, "source": ANY, "figure": ANY}
_FIGURE = {
    "measure": TEXT,
    "day": maybe(POSITIVE),
    "from_day": maybe(POSITIVE),
    "to_day": maybe(POSITIVE),
    "threshold": maybe(POSITIVE),
    "threshold_fact": maybe(TEXT),
    "value": maybe(POSITIVE),
    "value_fact": maybe(TEXT),
    "low": NUMBER,
    "high": NUMBER,
    "tolerance": POSITIVE,
    "unit": TEXT,
    "group": TEXT,
    "role": TEXT,
    "device": TEXT,
    "study": maybe(TEXT),
    "says": TEXT,
    "sources": ANY,
}
# Which unit and which days a measure is told in.
_UNITS = {
    Measure.SHARE_UNDER: "1",
    Measure.MEDIAN_COUNT: "/uL",
    Measure.GEOMETRIC_MEAN_AUC: "mg*d/L",
    Measure.GEOMETRIC_MEAN_PEAK: "mg/L",
    Measure.MEAN_AUC: "mg*d/L",
    Measure.MEAN_PEAK: "mg/L",
    Measure.MEDIAN_AUC: "mg*d/L",
    Measure.MEDIAN_REPLETION: "wk",
    Measure.HALF_LIFE: "d",
}
_OF_A_DAY = {Measure.SHARE_UNDER, Measure.MEDIAN_COUNT}
_WITH_THRESHOLD = {Measure.SHARE_UNDER, Measure.MEDIAN_REPLETION}
_DEVICES = ("syringe", "both")


@lru_cache
def figures(model: str = "yu2022") -> Mapping[str, Figure]:
    """The published figures of a model, by id, checked.

    Raises: RequestError for an unknown model, ModelError with every fault of the data.

    >>> figures()["under-40-week-1"].value
    0.779
    """
    if model not in models():
        raise RequestError((fault("unknown-model", "model", got=model, known=models()),))
    text = (data() / f"{model}-figures.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return read_figures(table, load_guide(str(table.get("guide"))))


def read_figures(table: Mapping[str, Any], guide: Guide) -> dict[str, Figure]:
    """The figures of a parsed file; what the guide knows is read from it.

    Raises: ModelError with every fault.
    """
    faults = Faults()
    found: dict[str, Figure] = {}
    if check(table, _TOP, "$", faults):
        cite = Citations(cited_documents(table["source"]), faults)
        for name, item, where in entries(table, "figure", _FIGURE, "$", faults):
            before = len(faults.found)
            told = {**item, **dict(_from_guide(item, guide, where, faults))}
            _check(told, where, faults)
            sources = cite.read(item["sources"], f"{where}.sources")
            if len(faults.found) == before:
                found[name] = _figure(name, told, sources)
    if faults.found:
        raise ModelError(tuple(faults.found))
    return found


def _from_guide(item: Table, guide: Guide, where: str, faults: Faults) -> Iterator[tuple[str, float]]:
    for key in ("value", "threshold"):
        name = item.get(f"{key}_fact")
        if name is None:
            continue
        if key in item:
            faults.add("told-twice", f"{where}.{key}")
        fact = guide.facts.get(name)
        if fact is None or isinstance(fact.value, tuple):
            faults.add("unknown-fact", f"{where}.{key}_fact", got=name)
        else:
            yield key, float(fact.value)


def _check(item: Table, where: str, faults: Faults) -> None:
    kinds = {"measure": [*Measure], "role": [*Role], "device": _DEVICES}
    wrong = [key for key, known in kinds.items() if item[key] not in known]
    for key in wrong:
        faults.add("not-a-choice", f"{where}.{key}", got=item[key])
    if "value" not in item:
        faults.add("missing-key", f"{where}.value")
    elif not item["low"] <= item["value"] <= item["high"]:
        faults.add("value-outside-its-range", f"{where}.value", got=item["value"])
    if "measure" in wrong:
        return
    measure = Measure(item["measure"])
    if item["unit"] != _UNITS[measure]:
        faults.add("wrong-unit", f"{where}.unit", got=item["unit"], expected=_UNITS[measure])
    if ("threshold" in item) != (measure in _WITH_THRESHOLD):
        faults.add("threshold-missing-or-idle", f"{where}.threshold")
    _check_days(item, measure, where, faults)


def _check_days(item: Table, measure: Measure, where: str, faults: Faults) -> None:
    given = {key for key in ("day", "from_day", "to_day") if key in item}
    needed = {"day"} if measure in _OF_A_DAY else {"from_day", "to_day"}
    if measure is Measure.MEDIAN_REPLETION:
        needed = set()
    if given != needed:
        faults.add("wrong-days", where, expected=tuple(sorted(needed)))
    elif given == {"from_day", "to_day"} and item["from_day"] >= item["to_day"]:
        faults.add("range-upside-down", where, low=item["from_day"], high=item["to_day"])


def _figure(name: str, item: Table, sources: tuple[Source, ...]) -> Figure:
    first = item.get("day", item.get("from_day", 0.0))
    return Figure(
        id=name,
        measure=Measure(item["measure"]),
        value=item["value"],
        low=item["low"],
        high=item["high"],
        tolerance=item["tolerance"],
        unit=item["unit"],
        days=(first, item.get("to_day", first)),
        threshold_per_uL=item.get("threshold"),
        group=item["group"],
        role=Role(item["role"]),
        device=item["device"],
        study=item.get("study"),
        sources=sources,
    )
