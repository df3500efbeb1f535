"""What a trial comes to: shares, quantiles and times, in an amount of memory that people do not add to."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from doseline.forecast.trajectories import Floats, Ints
from doseline.forecast.trial.limits import limits
from doseline.forecast.trial.nca import Partial
from doseline.forecast.trial.run import LeftOut, Piece, Rows, seen_days
from doseline.forecast.trial.scenario import Looked, Scenario
from doseline.forecast.trial.tally import Scale, Tally
from doseline.frozen import dataclass

# Ours: how far a quantile may be off, relative to itself; curves have many days to keep, so they are coarser.
CURVE_RESOLUTION = 0.005
VALUE_RESOLUTION = 0.001
BAND = (0.05, 0.5, 0.95)
LOWER_HALF = (0.05, 0.25, 0.5)
# Why the upper half of the times to repletion is kept back: people with a very flat effect curve stay empty
# for years, and for how long hangs on digits of the solver.
WITHHELD = "flat-effect-curve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """Quantiles of a number; ``people`` is the share of all people for whom there is one.

    In a time to an event, somebody who never gets there counts as later than all others; elsewhere somebody
    without a number is not counted.
    """

    shares: tuple[float, ...]
    values: tuple[float | None, ...]
    people: float


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """One day: quantiles of level (mg/L) and count (cells/uL), and the shares under the two counts."""

    day: float
    level_mg_L: Quantiles  # noqa: N815 - the unit's own letter
    count_per_uL: Quantiles  # noqa: N815 - the unit's own letter
    under_depleted: float
    under_repleted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Exposure in one interval of days: quantiles of area (mg*day/L), peak and trough (mg/L)."""

    from_day: float
    to_day: float
    auc_mg_day_L: Quantiles  # noqa: N815 - the unit's own letter
    peak_mg_L: Quantiles  # noqa: N815 - the unit's own letter
    trough_mg_L: Quantiles  # noqa: N815 - the unit's own letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One regimen's results.

    ``depletion_days`` counts from the first dose. ``repletion_days`` counts from each person's last dose,
    over those who were depleted after it (``depleted_after_last_dose`` is their share); a quantile that was
    not reached in the follow-up is None, and there is no upper half. ``repleted`` is the share of them that
    came back. Doses are means a person.
    """

    regimen: str
    people: int
    at: tuple[At, ...]
    intervals: tuple[Interval, ...]
    depletion_days: Quantiles
    repletion_days: Quantiles
    depleted_after_last_dose: float
    repleted: float
    half_life_days: Quantiles | None
    doses_given: float
    doses_late: float
    doses_missed: float


class Summary:
    """Adds pieces up; the order in which they come changes nothing."""

    def __init__(self, scenario: Scenario) -> None:
        """Start with nobody."""
        self._scenario = scenario
        self._arms = {regimen.name: _Sums(regimen.name, scenario.looked) for regimen in scenario.regimens}
        self.left_out: list[LeftOut] = []

    def add(self, piece: Piece) -> None:
        """Take in one piece."""
        for rows in piece.rows:
            self._arms[rows.regimen].add(rows)
        self.left_out.extend(piece.left_out)

    def arms(self, days: Iterable[float] | None = None) -> tuple[Arm, ...]:
        """The results on the days asked for, or on the scenario's own."""
        asked = self._scenario.looked.times_days if days is None else tuple(days)
        return tuple(sums.arm(asked) for sums in self._arms.values())


class _Sums:
    """Whole numbers of one regimen, added up."""

    def __init__(self, regimen: str, looked: Looked) -> None:
        curves, values = Scale(CURVE_RESOLUTION), Scale(VALUE_RESOLUTION)
        self._regimen = regimen
        self._looked = looked
        self._days = seen_days(looked)
        self._levels, self._counts = Tally(len(self._days), curves), Tally(len(self._days), curves)
        self._under = np.zeros((2, len(self._days)), dtype=np.int64)
        self._depletion, self._repletion, self._half_life = (Tally(1, values) for _ in range(3))
        self._exposure = Tally(3 * len(looked.intervals_days), values)
        self._people = self._weight = self._empty = 0
        self._doses: Ints = np.zeros(3, dtype=np.int64)

    def add(self, rows: Rows) -> None:
        weights, bounds = rows.weights, limits()
        self._people += len(weights)
        self._weight += int(weights.sum())
        self._levels.add(rows.levels, weights)
        self._counts.add(rows.counts, weights)
        for place, bound in enumerate((bounds.depleted_per_uL, bounds.repleted_per_uL)):
            self._under[place] += ((rows.counts < bound) * weights[:, None]).sum(axis=0)
        _add(self._depletion, rows.depletion_days, weights)
        _add(self._repletion, rows.repletion.days, weights)
        self._empty += int(weights[rows.repletion.depleted].sum())
        if rows.half_life_days is not None:
            _add(self._half_life, rows.half_life_days, weights)
        if rows.exposures:
            self._exposure.add(_columns(rows), weights)
        doses = rows.taken.given, rows.taken.late, rows.taken.missed
        self._doses += np.array([int((each * weights).sum()) for each in doses])

    def arm(self, days: tuple[float, ...]) -> Arm:
        given, late, missed = (float(doses / max(self._weight, 1)) for doses in self._doses)
        return Arm(
            regimen=self._regimen,
            people=self._people,
            at=tuple(self._at(day) for day in days),
            intervals=tuple(self._interval(place) for place in range(len(self._looked.intervals_days))),
            depletion_days=self._quantiles(self._depletion, self._weight - self._depletion.total()),
            repletion_days=self._quantiles(
                self._repletion, self._empty - self._repletion.total(), shares=LOWER_HALF
            ),
            depleted_after_last_dose=self._empty / max(self._weight, 1),
            repleted=self._repletion.total() / max(self._empty, 1),
            half_life_days=self._quantiles(self._half_life) if self._looked.half_life_days else None,
            doses_given=given,
            doses_late=late,
            doses_missed=missed,
        )

    def _at(self, day: float) -> At:
        column = int(np.searchsorted(self._days, day))
        depleted, repleted = (float(share) for share in self._under[:, column] / max(self._weight, 1))
        return At(
            day=day,
            level_mg_L=self._quantiles(self._levels, column=column),
            count_per_uL=self._quantiles(self._counts, column=column),
            under_depleted=depleted,
            under_repleted=repleted,
        )

    def _interval(self, place: int) -> Interval:
        first, last = self._looked.intervals_days[place]
        auc, peak, trough = (self._quantiles(self._exposure, column=3 * place + part) for part in range(3))
        return Interval(from_day=first, to_day=last, auc_mg_day_L=auc, peak_mg_L=peak, trough_mg_L=trough)

    def _quantiles(
        self, tally: Tally, beyond: int = 0, *, column: int = 0, shares: tuple[float, ...] = BAND
    ) -> Quantiles:
        return Quantiles(
            shares=shares,
            values=tuple(tally.quantile(share, column, beyond) for share in shares),
            people=tally.total(column) / max(self._weight, 1),
        )


def _add(tally: Tally, values: Partial, weights: Ints) -> None:
    tally.add(values.values[:, None], weights, values.known[:, None])


def _columns(rows: Rows) -> Floats:
    """Area, peak and trough of each interval, side by side (people, 3 * intervals)."""
    return np.stack(
        [
            column
            for found in rows.exposures
            for column in (found.auc_mg_day_L, found.peak_mg_L, found.trough_mg_L)
        ],
        axis=1,
    )
