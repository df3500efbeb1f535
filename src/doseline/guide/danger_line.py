"""The line learnt from sentences of danger and of ordinary days; weights and limits are data.

``tools/learn_danger.py`` makes the weights. They are loaded when the first text is read, not with the guide.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import sqrt

from doseline.frozen import dataclass
from doseline.guide.danger_features import PLACES, places, words
from doseline.guide.load import data, read_data
from doseline.guide.patterns import DangerKind

# The lists of weights in the file, in their order.
LISTS = ("danger", DangerKind.CRISIS.value, DangerKind.POISON.value)
# A long text is read in pieces, each overlapping the next: danger in one of them is not thinned by the rest.
_PIECE, _STEP = 24, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From which score on a text is danger out loud, or worth a line; ``calm`` doubts even a known phrase."""

    loud: float
    soft: float
    calm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How much a text sounds like danger, and which line would answer it."""

    value: float
    kinds: tuple[DangerKind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Weights for danger itself and for its kinds; ``base`` and ``scale`` belong to each list.

    ``means`` is the sign that a kind stands for where no word names one.
    """

    weights: Mapping[str, array[int]]
    base: Mapping[str, float]
    scale: Mapping[str, float]
    limits: Limits
    means: Mapping[DangerKind, str]

    def score(self, pieces: Iterable[str]) -> Score:
        """The score of what sounds most like danger: each piece of a text, and all of them together."""
        apart = [words(piece) for piece in pieces]
        together = tuple(word for piece in apart for word in piece)
        tried = dict.fromkeys(part for typed in (*apart, together) for part in _parts(typed))
        return max((self._score(part) for part in tried), key=lambda found: found.value)

    def _score(self, typed: tuple[str, ...]) -> Score:
        filled = places(typed)
        return Score(value=self._sum("danger", filled), kinds=self._kinds(filled))

    def _kinds(self, filled: frozenset[int]) -> tuple[DangerKind, ...]:
        """The crisis line for what sounds like it; for too much of a medicine both other lines."""
        if self._sum(DangerKind.CRISIS.value, filled) > 0:
            return (DangerKind.CRISIS,)
        if self._sum(DangerKind.POISON.value, filled) > 0:
            return (DangerKind.EMERGENCY, DangerKind.POISON)
        return (DangerKind.EMERGENCY,)

    def _sum(self, name: str, filled: frozenset[int]) -> float:
        weights = self.weights[name]
        total = sum(map(weights.__getitem__, filled))
        return self.base[name] + self.scale[name] * total / sqrt(max(len(filled), 1))


def _parts(typed: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    starts = range(0, max(len(typed) - _PIECE, 0) + _STEP, _STEP)
    return (typed[start : start + _PIECE] for start in starts)


@lru_cache(maxsize=1)
def load_line() -> Line:
    """The line as it was learnt last."""
    table = read_data("danger/line")
    packed = zlib.decompress((data() / "danger" / "line.bin").read_bytes())
    weights = {
        name: array("b", packed[place * PLACES : (place + 1) * PLACES]) for place, name in enumerate(LISTS)
    }
    return Line(
        weights=weights,
        base=table["base"],
        scale=table["scale"],
        limits=Limits(**table["limits"]),
        means={DangerKind(kind): sign for kind, sign in table["means"].items()},
    )
