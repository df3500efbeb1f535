"""What goes into the compiled driver and what comes out, as plain arrays."""

from __future__ import annotations

from doseline.forecast.trajectories import Floats, Ints
from doseline.frozen import dataclass

# How a person ended. The driver writes these numbers.
SOLVED, STALLED, TOO_SMALL, NOT_FINITE = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be solved; every array is C-contiguous.

    ``coefficients`` (people, coefficients), ``start`` (people, states), ``per_mg`` (people,) what 1 mg adds
    to the state number ``dosed``; ``days`` and ``amounts`` (people or 1, doses), inf where unused; ``times``
    (times,). ``observed`` are the numbers of the states that are wanted: the first of those that the
    structure lets observe.
    """

    coefficients: Floats
    start: Floats
    per_mg: Floats
    days: Floats
    amounts: Floats
    times: Floats
    dosed: int
    observed: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """Observed states (observed, people, times), and how each person ended, all (people,).

    ``ended`` is one of the numbers above, ``reached`` the day it came to, ``steps`` how many steps were
    tried. ``at_end`` (people, states) are all states at the last time. The rows of people who did not end
    well hold no meaning.
    """

    states: Floats
    at_end: Floats
    ended: Ints
    reached: Floats
    steps: Ints
