"""Which doses a regimen plans, and which of them each virtual person takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from doseline.forecast.trajectories import Doses, Floats, Ints
from doseline.forecast.trial.chance import Chance, Stream
from doseline.forecast.trial.scenario import Adherence, DoseBlock, OnDays, Regimen, Repeated
from doseline.frozen import dataclass

# A year of a rate of stopping (ours).
_YEAR_DAYS = 365.25
Flags = NDArray[np.bool_]


def planned(regimen: Regimen, follow_up_days: int) -> tuple[tuple[int, float], ...]:
    """The doses of a regimen as (day, mg), in order; none after its stop day or the follow-up.

    >>> from doseline.forecast.trial.scenario import OnDays, Regimen, Repeated
    >>> monthly = Repeated(from_day=28, every_days=28, to_day=None, amount_mg=20.0)
    >>> first = OnDays(days=(0, 7), amounts_mg=(20.0, 20.0))
    >>> planned(Regimen(name="m", blocks=(first, monthly), stop_day=60), 365)
    ((0, 20.0), (7, 20.0), (28, 20.0), (56, 20.0))
    """
    end = follow_up_days if regimen.stop_day is None else min(regimen.stop_day, follow_up_days)
    found = (dose for block in regimen.blocks for dose in _block(block, end))
    return tuple(sorted(dose for dose in found if dose[0] <= end))


def _block(block: DoseBlock, end: int) -> tuple[tuple[int, float], ...]:
    match block:
        case OnDays():
            return tuple(zip(block.days, block.amounts_mg, strict=True))
        case Repeated():
            last = end if block.to_day is None else min(block.to_day, end)
            days = range(block.from_day, last + 1, block.every_days)
            return tuple((day, block.amount_mg) for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The doses that some people take, and what became of the planned ones, each (people,)."""

    doses: Doses
    given: Ints
    late: Ints
    missed: Ints
    last_day: Floats

    def of(self, people: Ints) -> Taken:
        """The same for some of the people."""
        return Taken(
            doses=self.doses.of(people),
            given=self.given[people],
            late=self.late[people],
            missed=self.missed[people],
            last_day=self.last_day[people],
        )


def taken(regimen: Regimen, adherence: Adherence, follow_up_days: int, chance: Chance) -> Taken:
    """The doses that each person of ``chance`` takes of a regimen.

    A person's luck hangs on the person's number and the dose's place in the regimen alone: in two regimens
    the third dose of a person is late in both or in neither. A dose so late that the next one is due on
    that day, or before, counts as missed, and so does one that would fall after the follow-up. Doses after
    a person gave up are neither given nor missed.
    """
    plan = planned(regimen, follow_up_days)
    days = np.array([day for day, _ in plan], dtype=np.float64)
    amounts = np.array([amount for _, amount in plan], dtype=np.float64)
    lateness = _lateness(adherence, chance, len(plan))
    treated = days + lateness < _giving_up(adherence, chance)[:, None]
    treated[:, 0] = True
    next_due = np.append(days[1:], follow_up_days + 1.0)
    missed = _missed(adherence, chance, len(plan)) | (days + lateness >= next_due)
    missed[:, 0] = False
    is_given = treated & ~missed
    given_on = np.where(is_given, days + lateness, np.inf)
    return Taken(
        doses=_packed(given_on, amounts),
        given=is_given.sum(axis=1),
        late=(is_given & (lateness > 0)).sum(axis=1),
        missed=(treated & missed).sum(axis=1),
        last_day=np.where(is_given, given_on, -np.inf).max(axis=1),
    )


def _giving_up(adherence: Adherence, chance: Chance) -> Floats:
    """The day on which each person gives the treatment up, ``inf`` where nobody does (people,)."""
    if adherence.stopping_share_per_year == 0:
        return np.full(chance.people, np.inf)
    rate = -np.log1p(-adherence.stopping_share_per_year) / _YEAR_DAYS
    days: Floats = -np.log1p(-chance.uniforms(Stream.STOPPING, 1)[:, 0]) / rate
    return days


def _missed(adherence: Adherence, chance: Chance, doses: int) -> Flags:
    if adherence.missed_share == 0:
        return np.zeros((chance.people, doses), dtype=np.bool_)
    return chance.uniforms(Stream.MISSED, doses) < adherence.missed_share


def _lateness(adherence: Adherence, chance: Chance, doses: int) -> Floats:
    """How many days late each dose is, 0 for most; the first dose never is (people, doses)."""
    if adherence.late_share == 0:
        return np.zeros((chance.people, doses))
    is_late = chance.uniforms(Stream.LATE, doses) < adherence.late_share
    is_late[:, 0] = False
    least, most = adherence.late_days
    days: Floats = least + np.floor(chance.uniforms(Stream.HOW_LATE, doses) * (most - least + 1))
    lateness: Floats = np.where(is_late, days, 0.0)
    return lateness


def _packed(given_on: Floats, amounts: Floats) -> Doses:
    """The doses given, moved to the front of each row."""
    order = np.argsort(given_on, axis=1, kind="stable")
    days = np.take_along_axis(given_on, order, axis=1)
    mg = np.where(np.isfinite(days), amounts[order], 0.0)
    used = int(np.isfinite(days).sum(axis=1).max())
    days, mg = days[:, :used], mg[:, :used]
    if (days == days[:1]).all() and (mg == mg[:1]).all():
        return Doses(days=days[:1], amounts_mg=mg[:1])
    return Doses(days=days, amounts_mg=mg)
