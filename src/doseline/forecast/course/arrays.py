"""A regimen as arrays: the same doses for all, or each virtual person's own where something is in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from doseline.forecast.course.regimen import Injection
from doseline.forecast.people.draws import Stream, uniforms
from doseline.forecast.trajectories import Doses, Floats

# Streams of chance from here on belong to the doses on record, one for each.
_STREAM = Stream.FREE + 10_000
_HALF = 0.5


def doses_of(injections: Iterable[Injection], *, day_0: date, people: int, seed: int) -> Doses:
    """What each virtual person is given.

    A doubtful injection went into about half of them, and one whose day is not known is spread over the days
    it can have been on. Who has what depends on the seed, the person's number and the entry alone, so that
    two regimens differ for a person only where they themselves differ. Injections of one day are one dose.

    >>> from doseline.forecast.course.regimen import on_day
    >>> doses_of([on_day(date(2026, 1, 12), 20.0)], day_0=date(2026, 1, 5), people=3, seed=1).days
    array([[7.]])
    """
    kept = tuple(injections)
    if not kept:
        return Doses(days=np.full((1, 1), np.inf), amounts_mg=np.zeros((1, 1)))
    rows = 1 if all(one.is_sure for one in kept) else people
    columns = [_one(one, day_0, rows, seed) for one in kept]
    days, amounts = (np.stack(part, axis=1) for part in zip(*columns, strict=True))
    return _in_order(days, amounts)


def _one(injection: Injection, day_0: date, people: int, seed: int) -> tuple[Floats, Floats]:
    """Day and amount of one injection for each person."""
    days = np.full(people, float((injection.on.first - day_0).days))
    amounts = np.full(people, injection.amount_mg)
    if injection.is_sure or injection.place is None:
        return days, amounts
    chance = uniforms(people, 2, seed=seed, stream=_STREAM + injection.place)
    possible = (injection.on.last - injection.on.first).days + 1
    days += np.floor(chance[:, 0] * possible)
    if injection.doubtful:
        has_none = chance[:, 1] < _HALF
        days[has_none], amounts[has_none] = np.inf, 0.0
    return days, amounts


def _in_order(days: Floats, amounts: Floats) -> Doses:
    """Each row by day, the doses of one day put together, the empty places last."""
    days, amounts = _sorted(days, amounts)
    for place in range(1, days.shape[1]):
        same = np.isfinite(days[:, place]) & (days[:, place] == days[:, place - 1])
        amounts[same, place] += amounts[same, place - 1]
        days[same, place - 1], amounts[same, place - 1] = np.inf, 0.0
    days, amounts = _sorted(days, amounts)
    used = max(int(np.isfinite(days).any(axis=0).sum()), 1)
    return Doses(
        days=np.ascontiguousarray(days[:, :used]), amounts_mg=np.ascontiguousarray(amounts[:, :used])
    )


def _sorted(days: Floats, amounts: Floats) -> tuple[Floats, Floats]:
    order = np.argsort(days, axis=1, kind="stable")
    return np.take_along_axis(days, order, axis=1), np.take_along_axis(amounts, order, axis=1)
