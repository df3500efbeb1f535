"""The arrays that go into a simulation and come out of it, with their shapes and units."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from doseline.frozen import dataclass

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The individual parameters of some people, in the units in which the model was printed.

    ``model`` is the name of the model's data (``"yu2022"``); ``names`` are its parameters in its own order;
    ``values`` has the shape (people, names).
    """

    model: str
    names: tuple[str, ...]
    values: Floats

    def __len__(self) -> int:
        """How many people."""
        return len(self.values)

    def __getitem__(self, name: str) -> Floats:
        """One parameter of everybody, shape (people,)."""
        return self.values[:, self.names.index(name)]

    def of(self, people: Ints) -> Parameters:
        """The parameters of some of the people, in the order asked for."""
        return Parameters(model=self.model, names=self.names, values=self.values[people])

    @classmethod
    def from_columns(cls, model: str, columns: Mapping[str, Floats]) -> Parameters:
        """Parameters from one array per name, each of the shape (people,)."""
        values = np.stack([np.asarray(column, dtype=np.float64) for column in columns.values()], axis=1)
        return cls(model=model, names=tuple(columns), values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doses:
    """What is injected under the skin, and when.

    ``days`` are days since the first dose of all, rising along the row; ``amounts_mg`` go with them. Both
    have the shape (people, doses), or (1, doses) where all people take the same. A place that is not used
    has the day ``inf`` and the amount 0, after the used ones. ``clock_days`` is how long before day 0 the
    first dose of all was given: 0 where day 0 is that dose, more where a history begins in mid-treatment
    (what was in the body then is not known, and not made up).
    """

    days: Floats
    amounts_mg: Floats
    clock_days: float = 0.0

    @classmethod
    def shared(cls, days: Floats | list[float], amount_mg: Floats | float) -> Doses:
        """The same doses for everybody; one amount for all, or one for each day."""
        row = np.asarray(days, dtype=np.float64)
        amounts = np.broadcast_to(np.asarray(amount_mg, dtype=np.float64), row.shape)
        return cls(days=row[None, :], amounts_mg=amounts[None, :].copy())

    def of(self, people: Ints) -> Doses:
        """The doses of some of the people."""
        if len(self.days) == 1:
            return self
        return Doses(days=self.days[people], amounts_mg=self.amounts_mg[people], clock_days=self.clock_days)


@dataclass(frozen=True, slots=True)
class Failure:
    """A person whose integration failed or stalled: the place among the people sent in, and why.

    ``why`` is ``"stalled"`` (too many steps), ``"step-too-small"`` or ``"not-finite"``; ``day`` is how far
    it came.
    """

    person: int
    why: str
    day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where everything in some people's bodies stands on a day, just before a dose of that day.

    ``states`` (people, states) are the model's own, in its own order and units.
    """

    day: float
    states: Floats

    def of(self, people: Ints) -> Standing:
        """Some of the people, in the order asked for."""
        return Standing(day=self.day, states=self.states[people])


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectories:
    """Drug level and B cells of the people who could be solved.

    ``people`` (solved,) are their places among the people sent in, rising; ``times_days`` (times,).
    ``concentration_mg_L`` (total) and ``b_cells_per_uL`` have the shape (solved, times);
    ``free_concentration_mg_L`` too, where it was asked for. Every number is finite and none is negative.
    ``standing`` is where the solved people stand at the last time.
    """

    times_days: Floats
    people: Ints
    concentration_mg_L: Floats  # noqa: N815 - the unit's own letter
    b_cells_per_uL: Floats  # noqa: N815 - the unit's own letter
    standing: Standing
    failures: tuple[Failure, ...] = ()
    free_concentration_mg_L: Floats | None = None  # noqa: N815 - the unit's own letter
