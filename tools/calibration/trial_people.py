"""What the people of the published trials would show: the pool, lived through under trial conditions.

Each person's random effects meet several body weights, ages and devices, and the results are averaged. So
what a person counts hangs on the random effects alone, and holds for whatever weight and age somebody has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from doseline.forecast.accuracy import DEFAULT
from doseline.forecast.model.figures import Figure, Measure
from doseline.forecast.model.load import load_model
from doseline.forecast.people import Covariates, Stream, individual, normals, random_effects, uniforms
from doseline.forecast.people.weighting import weighted_quantile
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Floats, Parameters
from doseline.guide import load_guide

MODEL = load_model()
WEEK = 7.0
SCHEDULE = load_guide("kesimpta").schedule("article").readings["4-weeks"]
# The trials gave a dose every 4 weeks for about two years.
LAST_DOSE_DAY = 728.0
# Ours. 1486 people span about 6.5 standard deviations; the logarithms of 40.5 and 171.6 kg are 1.44 apart.
WEIGHT_LOG_SD = 0.22
# How many weights and ages each person's random effects meet. Ours: halves the chance in them.
LIVES = 4
# Distance of the points on which areas and peaks are worked out. Ours: an area is right to 0.1 %.
STEP_DAYS = 0.5
# How long people are followed after the last dose: beyond the longest time that a figure asks for.
FOLLOWED_WEEKS = 60.0
# So many at a time, for the memory.
BLOCK = 2048
DEVICES = {"syringe": (0.0,), "both": (0.0, 1.0)}
NEVER = np.inf


@dataclass(frozen=True, slots=True)
class Seen:
    """What was worked out for each figure: (people, lives), or (people, lives, days) where it is a course."""

    of: Mapping[str, Floats]


def pool_effects(people: int, *, seed: int, first: int = 0) -> Floats:
    """The random effects of the pool, as it is shipped."""
    return random_effects(people, seed=seed, first=first, model=MODEL)


def seen(figures: Mapping[str, Figure], people: int, *, seed: int, first: int = 0) -> Seen:
    """What the people of the pool show for each figure."""
    blocks = [
        _block(figures, min(BLOCK, people - start), seed, first + start) for start in range(0, people, BLOCK)
    ]
    return Seen({name: np.concatenate([block[name] for block in blocks]) for name in figures})


def _block(figures: Mapping[str, Figure], people: int, seed: int, first: int) -> dict[str, Floats]:
    effects = pool_effects(people, seed=seed, first=first)
    weights, ages = _bodies(people, seed, first)
    found: dict[str, list[Floats]] = {name: [] for name in figures}
    for life in range(LIVES):
        for conditions in {(it.device, it.study) for it in figures.values()}:
            names = [name for name, it in figures.items() if (it.device, it.study) == conditions]
            asked = {name: figures[name] for name in names}
            for pen in DEVICES[conditions[0]]:
                body = Covariates(weight_kg=weights[:, life], age_years=ages[:, life], autoinjector=pen)
                lived = _lived(_in_study(individual(effects, body, model=MODEL), conditions[1]), asked)
                for name in names:
                    found[name].append(lived[name])
    return {name: np.stack(values, axis=1) for name, values in found.items()}


def _bodies(people: int, seed: int, first: int) -> tuple[Floats, Floats]:
    """Weights and ages (people, lives): as far as they were reported, which is medians and ranges."""
    weight, age = MODEL.covariates["weight_kg"], MODEL.covariates["age_years"]
    if weight.fitted is None or weight.median is None or age.fitted is None:
        raise AssertionError
    deviates = normals(people, LIVES, seed=seed, stream=Stream.WEIGHT, first=first)
    shares = uniforms(people, LIVES, seed=seed, stream=Stream.AGE, first=first)
    weights = np.clip(weight.median * np.exp(WEIGHT_LOG_SD * deviates), *weight.fitted)
    return weights, age.fitted[0] + shares * (age.fitted[1] - age.fitted[0])


def _in_study(parameters: Parameters, study: str | None) -> Parameters:
    """The same people inside of a study whose effect the model knows."""
    if study is None:
        return parameters
    values = parameters.values.copy()
    for place, parameter in enumerate(MODEL.parameters):
        for effect in parameter.effects:
            if effect.covariate == study:
                values[:, place] *= np.exp(effect.coefficient)
    return replace(parameters, values=values)


def doses(last_day: float) -> Doses:
    """The licensed schedule with a dose every 4 weeks, until ``last_day`` or the last dose before it."""
    loading = SCHEDULE.offsets_days[: SCHEDULE.loading_slots]
    step = SCHEDULE.every.days
    monthly = np.arange(step, min(last_day, LAST_DOSE_DAY) + 1, step)
    return Doses.shared(np.array([*loading, *monthly], dtype=np.float64), float(SCHEDULE.amount_mg))


def _lived(parameters: Parameters, figures: Mapping[str, Figure]) -> dict[str, Floats]:
    days = {name: _days(figure) for name, figure in figures.items()}
    times = np.unique(np.concatenate(list(days.values())))
    course = simulate(parameters, doses(times[-1]), times, accuracy=DEFAULT)
    if course.failures:
        raise RuntimeError(f"{len(course.failures)} people of the pool could not be solved")
    return {
        name: _value(
            figure,
            days[name],
            course.concentration_mg_L[:, np.searchsorted(times, days[name])],
            course.b_cells_per_uL[:, np.searchsorted(times, days[name])],
        )
        for name, figure in figures.items()
    }


def _days(figure: Figure) -> Floats:
    match figure.measure:
        case Measure.SHARE_UNDER | Measure.MEDIAN_COUNT:
            return np.array([figure.days[0]])
        case Measure.MEDIAN_REPLETION:
            return LAST_DOSE_DAY + np.arange(0.0, FOLLOWED_WEEKS * WEEK + 1)
        case Measure.HALF_LIFE:
            return LAST_DOSE_DAY + np.arange(figure.days[0], figure.days[1] + 1)
        case _:
            return np.arange(figure.days[0], figure.days[1] + STEP_DAYS / 2, STEP_DAYS)


def _value(figure: Figure, days: Floats, levels: Floats, counts: Floats) -> Floats:
    match figure.measure:
        case Measure.SHARE_UNDER | Measure.MEDIAN_COUNT:
            return counts[:, 0]
        case Measure.MEDIAN_REPLETION:
            return _weeks_until(_threshold(figure), counts, days)
        case Measure.HALF_LIFE:
            return levels
        case Measure.GEOMETRIC_MEAN_PEAK | Measure.MEAN_PEAK:
            return np.asarray(levels.max(axis=1))
        case _:
            return np.asarray(np.trapezoid(levels, days, axis=1))


def _weeks_until(threshold: float, counts: Floats, days: Floats) -> Floats:
    """Weeks after the last dose until the count is back; between two days on a straight line."""
    back = counts >= threshold
    place = np.argmax(back, axis=1)
    people = np.arange(len(back))
    after, before = counts[people, place], counts[people, np.maximum(place - 1, 0)]
    rise = np.where(after > before, after - before, 1.0)
    part = np.where(place > 0, (threshold - before) / rise, 0.0)
    weeks = (days[np.maximum(place - 1, 0)] + part - LAST_DOSE_DAY) / WEEK
    return np.where(back.any(axis=1), weeks, NEVER)


def _threshold(figure: Figure) -> float:
    if figure.threshold_per_uL is None:
        raise AssertionError(figure.id)
    return figure.threshold_per_uL


def feature(figure: Figure, values: Floats) -> Floats:
    """What a figure is the mean of, over the lives of each person, (people,)."""
    match figure.measure:
        case Measure.SHARE_UNDER:
            return np.asarray((values < _threshold(figure)).mean(axis=1))
        case Measure.MEDIAN_COUNT | Measure.MEDIAN_REPLETION:
            return np.asarray((values <= figure.value).mean(axis=1))
        case Measure.GEOMETRIC_MEAN_AUC | Measure.GEOMETRIC_MEAN_PEAK:
            return np.asarray(np.log(values).mean(axis=1))
        case Measure.MEAN_AUC | Measure.MEAN_PEAK:
            return np.asarray(values.mean(axis=1))
        case Measure.MEDIAN_AUC | Measure.HALF_LIFE:
            raise NotImplementedError(figure.measure)


def target(figure: Figure) -> float:
    """What the mean of its feature must be."""
    match figure.measure:
        case Measure.MEDIAN_COUNT | Measure.MEDIAN_REPLETION:
            return 0.5
        case Measure.GEOMETRIC_MEAN_AUC | Measure.GEOMETRIC_MEAN_PEAK:
            return float(np.log(figure.value))
        case _:
            return figure.value


def computed(figure: Figure, values: Floats, weights: Floats) -> float:
    """The figure itself, of the weighted people."""
    lives = values.shape[1]
    each = np.repeat(weights / lives, lives)
    flat = values.reshape(-1, *values.shape[2:])
    match figure.measure:
        case Measure.SHARE_UNDER:
            return float(each @ (flat < _threshold(figure)))
        case Measure.GEOMETRIC_MEAN_AUC | Measure.GEOMETRIC_MEAN_PEAK:
            return float(np.exp(each @ np.log(flat)))
        case Measure.MEAN_AUC | Measure.MEAN_PEAK:
            return float(each @ flat)
        case Measure.HALF_LIFE:
            medians = np.array([weighted_quantile(day, each) for day in flat.T])
            slope = np.polyfit(np.arange(len(medians)), np.log(medians), 1)[0]
            return float(-np.log(2.0) / slope)
        case _:
            return weighted_quantile(flat, each)
