"""The line learnt from sentences of danger and of ordinary days; weights and limits are data.

``tools/learn_danger.py`` makes the weights. They are loaded when the first text is read, not with the guide.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import sqrt
from operator import itemgetter

from doseline.frozen import dataclass
from doseline.guide.danger_features import LETTERS, PLACES, places, words
from doseline.guide.load import data, read_data
from doseline.guide.patterns import DangerKind

# The lists of weights in the file, in their order.
LISTS = ("danger", DangerKind.CRISIS.value, DangerKind.POISON.value)
# A long text is read in pieces, each overlapping the next: danger in one of them is not thinned by the rest.
_PIECE, _STEP = 24, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From which score on a text is danger out loud, or worth a line; ``calm`` doubts even a known phrase.

    From ``crisis`` on it is one; from ``perhaps_crisis`` on it may be one, and both lines are named. From
    ``poison`` on it may be too much of a medicine. What scores less than ``known`` without the groups of
    letters is not loud: letters that only look like a word of danger prove nothing.
    """

    loud: float
    known: float
    soft: float
    calm: float
    crisis: float
    perhaps_crisis: float
    poison: float


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

    def sounds_like(self, pieces: Iterable[str]) -> tuple[str, ...]:
        """The signs that these words come nearest to; none where two of them are as near."""
        return load_signs().nearest(places(tuple(word for piece in pieces for word in words(piece))))

    def score(self, pieces: Iterable[str]) -> Score:
        """The score of what sounds most like danger: each piece of a text, and all of them together."""
        apart = [words(piece) for piece in pieces]
        together = tuple(word for piece in apart for word in piece)
        tried = dict.fromkeys(part for typed in (*apart, together) for part in _parts(typed))
        scored = ((self._value(filled), filled) for filled in map(places, tried))
        value, filled = max(scored, key=itemgetter(0))
        # What is worth no line needs none to ring.
        return Score(value=value, kinds=self._kinds(filled) if value >= self.limits.soft else ())

    def _value(self, filled: frozenset[int]) -> float:
        """How much it sounds like danger; worth a line at most where only groups of letters say so."""
        value = self._sum("danger", filled)
        if value < self.limits.loud or self._sum("danger", filled, below=LETTERS) >= self.limits.known:
            return value
        return self.limits.soft

    def _kinds(self, filled: frozenset[int]) -> tuple[DangerKind, ...]:
        """The crisis line for what sounds like it, in doubt with the emergency; the poison line second."""
        crisis = self._sum(DangerKind.CRISIS.value, filled)
        if crisis >= self.limits.crisis:
            return (DangerKind.CRISIS,)
        if crisis >= self.limits.perhaps_crisis:
            return (DangerKind.EMERGENCY, DangerKind.CRISIS)
        if self._sum(DangerKind.POISON.value, filled) >= self.limits.poison:
            return (DangerKind.EMERGENCY, DangerKind.POISON)
        return (DangerKind.EMERGENCY,)

    def _sum(self, name: str, filled: frozenset[int], *, below: int = PLACES) -> float:
        weights = self.weights[name]
        counted = filled if below == PLACES else (place for place in filled if place < below)
        total = sum(map(weights.__getitem__, counted))
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


# The signs are told apart by fewer places than danger itself.
SIGN_PLACES = 1 << 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """Weights and base of each group of signs, in their order; ``clear`` is the least lead of the first."""

    groups: tuple[tuple[str, ...], ...]
    weights: tuple[array[int], ...]
    base: tuple[float, ...]
    scale: float
    clear: float

    def nearest(self, filled: frozenset[int]) -> tuple[str, ...]:
        """The group that these places point to, if it leads clearly."""
        few = {place % SIGN_PLACES for place in filled}
        length = sqrt(max(len(few), 1))
        scores = [
            base + self.scale * sum(map(weights.__getitem__, few)) / length
            for weights, base in zip(self.weights, self.base, strict=True)
        ]
        first, second = sorted(scores, reverse=True)[:2]
        return self.groups[scores.index(first)] if first - second >= self.clear else ()


@lru_cache(maxsize=1)
def load_signs() -> Signs:
    """The weights that tell the signs apart; loaded when a text is danger and names none of them."""
    table = read_data("danger/signs")
    packed = zlib.decompress((data() / "danger" / "signs.bin").read_bytes())
    groups = tuple(tuple(signs) for signs in table["groups"].values())
    return Signs(
        groups=groups,
        weights=tuple(
            array("b", packed[at * SIGN_PLACES : (at + 1) * SIGN_PLACES]) for at in range(len(groups))
        ),
        base=tuple(table["learnt"]["base"]),
        scale=table["learnt"]["scale"],
        clear=table["clear"],
    )
