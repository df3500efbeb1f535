"""How exactly a simulation is solved: five settings with names."""

from __future__ import annotations

from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """The error allowed in one step, relative to the size of a state, and the most steps for one person.

    ``limits`` is how many times the structure's own limits on the change in one step are allowed.
    """

    name: str
    relative: float
    limits: float = 1.0
    most_steps: int = 200_000


# What each setting reaches on people it was not tuned on is in docs/kernel.md.
DEFAULT = Accuracy(name="default", relative=1.7e-6)
"""99 of 100 people within 1e-5 of the exact solution everywhere."""

FAST = Accuracy(name="fast", relative=3e-5)
"""For looking around: about one and a half times as fast, 99 of 100 people within 5e-4."""

BAND = Accuracy(name="band", relative=3e-4, limits=2.0)
"""For a band over people, whose ends are known to some hundredths: 99 of 100 people within 2e-3."""

ROUGH = Accuracy(name="rough", relative=1e-2, limits=4.0)
"""For weighing people by a measurement, which itself is off by a quarter and more: 99 of 100 within 0.1."""

TIGHT = Accuracy(name="tight", relative=1e-10, most_steps=2_000_000)
"""A reference: as exact as double precision lets it be, about six times slower."""
