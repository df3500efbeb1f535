"""A trial's answers for a program."""

from __future__ import annotations

from math import isfinite
from typing import Any

from doseline.faces.trial.results import Done
from doseline.faces.trial.rows import left_out_answer
from doseline.forecast.trial.fit import Beyond
from doseline.forecast.trial.limits import limits
from doseline.forecast.trial.reproduce import Reproduction, Result
from doseline.forecast.trial.summary import (
    CURVE_RESOLUTION,
    VALUE_RESOLUTION,
    WITHHELD,
    Arm,
    At,
    Interval,
    Quantiles,
)

Json = dict[str, Any]


def trial_answer(done: Done) -> Json:
    """The summary of a trial."""
    scenario, bounds = done.scenario, limits()
    return {
        "title": scenario.title,
        "model": scenario.model,
        "population": scenario.attendees.name.value,
        "reading": scenario.attendees.reading,
        "people": scenario.people,
        "seed": scenario.seed,
        "follow_up_days": scenario.looked.follow_up_days,
        "depleted_per_uL": bounds.depleted_per_uL,
        "repleted_per_uL": bounds.repleted_per_uL,
        "conventions": {
            "area": "linear-up-log-down",
            "half_life": "log-linear-regression",
            "half_life_window_days_after_last_dose": scenario.looked.half_life_days,
            "step_days": scenario.looked.step_days,
            "quantile_relative_error_curves": CURVE_RESOLUTION,
            "quantile_relative_error_values": VALUE_RESOLUTION,
        },
        "outside_fitted_range": [_beyond(it) for it in done.beyond],
        "known_misfits": list(done.misfits),
        "left_out": [left_out_answer(it) for it in done.left_out],
        "regimens": [_arm(arm) for arm in done.arms],
    }


def reproduction_answer(found: Reproduction) -> list[Json]:
    """The published results beside ours; a row of several values has lists, in the same order."""
    return [_result(result, found) for result in found.results]


def _beyond(found: Beyond) -> Json:
    return {
        "name": found.name,
        "least": found.least,
        "most": found.most,
        "fitted": [found.low, found.high],
    }


def _arm(arm: Arm) -> Json:
    return {
        "regimen": arm.regimen,
        "people": arm.people,
        "doses_per_person": {"given": arm.doses_given, "late": arm.doses_late, "missed": arm.doses_missed},
        "at": [_at(it) for it in arm.at],
        "intervals": [_interval(it) for it in arm.intervals],
        "depletion_days": _quantiles(arm.depletion_days),
        "repletion_days_after_last_dose": {
            **_quantiles(arm.repletion_days),
            "p95": None,
            "reason": WITHHELD,
            "share_depleted_after_last_dose": arm.depleted_after_last_dose,
            "share_within_follow_up": arm.repleted,
        },
        "half_life_days": None if arm.half_life_days is None else _quantiles(arm.half_life_days),
    }


def _at(it: At) -> Json:
    return {
        "day": it.day,
        "concentration_mg_L": _quantiles(it.level_mg_L),
        "bcells_per_uL": _quantiles(it.count_per_uL),
        "share_under_depleted": it.under_depleted,
        "share_under_repleted": it.under_repleted,
    }


def _interval(it: Interval) -> Json:
    return {
        "from_day": it.from_day,
        "to_day": it.to_day,
        "auc_mg_day_L": _quantiles(it.auc_mg_day_L),
        "peak_mg_L": _quantiles(it.peak_mg_L),
        "trough_mg_L": _quantiles(it.trough_mg_L),
    }


def _quantiles(found: Quantiles) -> Json:
    named = {f"p{share * 100:g}": value for share, value in zip(found.shares, found.values, strict=True)}
    return {**named, "share_of_people": found.people}


def _result(result: Result, found: Reproduction) -> Json:
    expected = result.expected
    published = [value.published for value in expected.values]
    # A time that most people never reach has no number.
    computed = [value if isfinite(value) else None for value in result.computed]
    return {
        "id": expected.id,
        "published": published[0] if len(published) == 1 else published,
        "computed": computed[0] if len(computed) == 1 else computed,
        "tolerance": expected.tolerance,
        "verdict": result.verdict.value,
        "difference": _difference(published, computed),
        "tolerance_is": "relative" if expected.relative else "absolute",
        "unit": expected.unit,
        "met": list(result.met),
        "rises": result.rises,
        "values": [
            {"of": it.of, "measure": it.measure, "day": it.day, "interval_days": it.interval}
            for it in expected.values
        ],
        "model": found.model,
        "reading": found.reading,
        "people": found.people,
        "seed": found.seed,
        "source": {
            "document": expected.source.document,
            "section": expected.source.section,
            "version": expected.source.version,
            "confidence": expected.source.confidence.value,
        },
    }


def _difference(published: list[float], computed: list[float | None]) -> float | list[float | None] | None:
    apart = [
        None if ours is None else ours - theirs for theirs, ours in zip(published, computed, strict=True)
    ]
    return apart[0] if len(apart) == 1 else apart
