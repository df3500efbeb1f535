"""What takes a sign of danger out of a sentence, as read from the data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.load import read_data

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """Words before a sign that take it out, small ones between and ``after``, what joins further signs."""

    openers: frozenset[Words]
    small: frozenset[str]
    after: frozenset[str]
    joints: frozenset[str]
    unless: frozenset[Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """Everything that is taken out; ``over`` are marks of the past, ``unless`` of what is there again.

    ``unless_told`` are marks of the present beside a symptom that somebody tells of. ``supposed`` are words
    that, in this order, speak of what may never be; ``animals`` are not the ones we care for. Each has its
    words that keep the danger all the same. ``had`` and
    ``then`` tell that what ``relatives`` had is long over.
    """

    not_there: Opener
    asked_about: Opener
    over: frozenset[Words]
    unless: frozenset[Words]
    unless_told: frozenset[Words]
    supposed: frozenset[Words]
    unless_supposed: frozenset[Words]
    animals: frozenset[Words]
    unless_animals: frozenset[Words]
    relatives: frozenset[Words]
    had: frozenset[Words]
    then: frozenset[Words]
    unless_relatives: frozenset[Words]
    signs: frozenset[Words]


@lru_cache(maxsize=1)
def load_taken_out() -> TakenOut:
    """The words that take a sign out."""
    table = read_data("danger/words")
    return TakenOut(
        not_there=_opener(table["not_there"]),
        asked_about=_opener(table["asked_about"]),
        over=_all(table["over"]["markers"]),
        unless=_all(table["over"]["unless"]),
        unless_told=_all(table["over"]["unless_told"]),
        supposed=_all(table["supposed"]["in_order"]),
        unless_supposed=_all(table["supposed"]["unless"]),
        animals=_all(table["animal"]["who"]),
        unless_animals=_all(table["animal"]["unless"]),
        relatives=_all(table["relative"]["who"]),
        had=_all(table["relative"]["had"]),
        then=_all(table["relative"]["then"]),
        unless_relatives=_all(
            (*table["over"]["unless"], *table["over"]["unless_told"], *table["relative"]["unless"])
        ),
        signs=_all(table["signs"]["words"]),
    )


def _opener(table: dict[str, Any]) -> Opener:
    return Opener(
        openers=_all(table["openers"]),
        small=frozenset(table["small"]),
        after=frozenset(table["after"]),
        joints=frozenset(table["joints"]),
        unless=_all(table["unless"]),
    )


def _all(written: Iterable[str]) -> frozenset[Words]:
    return frozenset(tuple(one.split()) for one in written)
