"""The calibrated population as it is shipped: the weights, how they were made, and the tables about them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from doseline import __version__
from doseline.forecast.model.figures import Measure
from doseline.forecast.people.weighting import Weighting
from doseline.forecast.trajectories import Floats
from tools.calibration.held_back import SLACKS, Evidence, Outcome, better, one_by_one, splits
from tools.calibration.trial_people import LIVES, MODEL, WEIGHT_LOG_SD

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "src" / "doseline" / "forecast" / "people" / "data"
DESCRIBED = FOLDER / f"{MODEL.name}-calibrated.toml"
WEIGHTS = FOLDER / f"{MODEL.name}-calibrated.npy"
PAGE = ROOT / "docs" / "populations.md"
_HEAD = """\
# The calibrated population: how its weights were made, and how it did.
# Written by tools/calibrate.py; do not edit.
# The weight of a person of the pool, against an average of 1, is exp(features . multipliers - log_scale).
# Misfits are in tolerances of the figures. What the words mean: docs/populations.md.
"""


def described(evidence: Evidence, weighting: Weighting, seed: int) -> dict[str, Any]:
    """Everything that is written down about the weights."""
    outcomes = [evidence.outcome(split) for split in splits(evidence.figures)]
    names = evidence.to_fit
    return {
        "model": MODEL.name,
        "reading": MODEL.default_reading,
        "seed": seed,
        "people": len(weighting.weights),
        "lives": LIVES,
        "weight_log_sd": WEIGHT_LOG_SD,
        "made_with": f"doseline {__version__}",
        "better": str(better(outcomes)),
        "effective_people": float(_stored(weighting).sum() ** 2 / np.sum(_stored(weighting) ** 2)),
        "largest_weight": float(_stored(weighting).max()),
        "log_scale": weighting.log_scale,
        "one_by_one_misfit": list(map(_short, one_by_one(outcomes))),
        "multiplier": dict(zip(names, map(float, weighting.multipliers), strict=True)),
        "computed": _computed(evidence, weighting.weights),
        "split": [_split(outcome) for outcome in outcomes],
        "frontier": list(_frontier(evidence)),
        "arithmetic": _arithmetic(evidence),
    }


def stored(weighting: Weighting) -> bytes:
    """The weights against an average of 1, in single precision, as a .npy file."""
    file = BytesIO()
    np.save(file, _stored(weighting).astype(np.float32), allow_pickle=False)
    return file.getvalue()


def _stored(weighting: Weighting) -> Floats:
    relative = weighting.weights * len(weighting.weights)
    return relative.astype(np.float32).astype(np.float64)


def _computed(evidence: Evidence, weights: Floats) -> dict[str, dict[str, float]]:
    names = tuple(evidence.figures)
    published, calibrated = evidence.shown(names, evidence.equal), evidence.shown(names, weights)
    return {
        name: {"published": _short(published[name]), "calibrated": _short(calibrated[name])} for name in names
    }


def _split(outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.split.kind,
        "id": outcome.split.id,
        "fitted": list(outcome.split.fitted),
        "held_back": list(outcome.split.held_back),
        "effective_share": _short(outcome.effective_share),
        "published_misfit": _short(outcome.published_misfit),
        "calibrated_misfit": _short(outcome.calibrated_misfit),
        "published": [_short(value) for value in outcome.published.values()],
        "calibrated": [_short(value) for value in outcome.calibrated.values()],
    }


def _frontier(evidence: Evidence) -> Iterator[dict[str, float]]:
    names = evidence.to_fit
    for slack in SLACKS:
        weighting = evidence.fitted(names, slack=slack)
        shown = evidence.shown(names, weighting.weights)
        yield {
            "slack": slack,
            "effective_share": _short(weighting.effective_people / len(weighting.weights)),
            "misfit": _short(evidence.misfit(shown)),
            "worst_misfit": _short(max(evidence.figures[name].misfit(it) for name, it in shown.items())),
        }


def _arithmetic(evidence: Evidence) -> dict[str, Any]:
    """What would come out if the label's mean exposure were an arithmetic mean."""
    means = {
        Measure.GEOMETRIC_MEAN_AUC: Measure.MEAN_AUC,
        Measure.GEOMETRIC_MEAN_PEAK: Measure.MEAN_PEAK,
    }
    figures = {
        name: replace(it, measure=means.get(it.measure, it.measure)) for name, it in evidence.figures.items()
    }
    other = Evidence(figures=figures, seen=evidence.seen)
    outcomes = [other.outcome(split) for split in splits(figures)]
    weighting = other.fitted(other.to_fit)
    return {
        "effective_share": _short(weighting.effective_people / len(weighting.weights)),
        "better": str(better(outcomes)),
        "computed": _computed(other, weighting.weights),
    }


def _short(value: float) -> float:
    """Five digits: more would be chance, and would differ between machines."""
    return float(f"{value:.5g}")


def toml(table: Mapping[str, Any]) -> str:
    """A table as TOML; our own values only: numbers, plain text, lists of them, tables."""
    return _HEAD + "\n".join(_lines(table, ""))


def _lines(table: Mapping[str, Any], path: str) -> Iterator[str]:
    for key, value in table.items():
        if not _is_table(value) and not _are_tables(value):
            yield f"{key} = {json.dumps(value)}"
    for key, value in table.items():
        if _is_table(value):
            yield from ("", f"[{path}{key}]", *_lines(value, f"{path}{key}."))
        elif _are_tables(value):
            for item in value:
                yield from ("", f"[[{path}{key}]]", *_lines(item, f"{path}{key}."))


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _are_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_table, value))
