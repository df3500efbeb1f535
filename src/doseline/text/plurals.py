"""Plural categories: which form of a word a number takes, by the rules of the language itself (CLDR).

A catalogue states its rules in ``format.plural``, in the notation of Unicode's plural rules: English has
``one = "i = 1 and v = 0"`` and no more; Polish has ``few`` and ``many`` too. What fits no rule is ``other``.

Source: Unicode Technical Standard 35, part 3, plural rules (operands, relations, ranges).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

OTHER = "other"
# In the order in which they are tried.
CATEGORIES = ("zero", "one", "two", "few", "many", OTHER)


def category(rules: Mapping[str, str], written: str) -> str:
    """The category of a number as it is written, with a full stop for its decimal mark.

    >>> category({"one": "i = 1 and v = 0"}, "1"), category({"one": "i = 1 and v = 0"}, "1.5")
    ('one', 'other')
    >>> polish = {"few": "v = 0 and i % 10 = 2..4 and i % 100 != 12..14"}
    >>> [category(polish, number) for number in ("2", "12", "22")]
    ['few', 'other', 'few']
    """
    operands = _operands(written)
    return next((name for name in CATEGORIES if name in rules and _holds(rules[name], operands)), OTHER)


def _operands(written: str) -> dict[str, float]:
    """The number without its sign, its whole part, and its decimals as they stand and without noughts."""
    whole, _, decimals = written.lstrip("-").partition(".")
    bare = decimals.rstrip("0")
    return {
        "n": float(f"{whole}.{decimals or 0}"),
        "i": int(whole),
        "v": len(decimals),
        "w": len(bare),
        "f": int(decimals or 0),
        "t": int(bare or 0),
        "e": 0,
        "c": 0,
    }


def _holds(rule: str, operands: Mapping[str, float]) -> bool:
    return any(all(_is_true(one, operands) for one in group) for group in _read(rule))


# An operand, what it is divided by (0 for nothing), whole numbers, and whether it is to be one of them.
Relation = tuple[str, int, tuple[range, ...], bool]


def _is_true(relation: Relation, operands: Mapping[str, float]) -> bool:
    name, modulus, ranges, is_equal = relation
    value = operands[name] % modulus if modulus else operands[name]
    return any(value in one for one in ranges) == is_equal


@lru_cache(maxsize=64)
def _read(rule: str) -> tuple[tuple[Relation, ...], ...]:
    """A rule: groups joined by "or", each of relations joined by "and".

    Raises: ValueError for what is no rule.
    """
    bare = rule.partition("@")[0]  # what follows are examples
    return tuple(tuple(map(_relation, group.split(" and "))) for group in bare.split(" or "))


def _relation(written: str) -> Relation:
    is_equal = "!=" not in written
    left, _, right = written.partition("=" if is_equal else "!=")
    name, _, modulus = left.partition("%")
    if name.strip() not in _operands("0"):
        raise ValueError(f"no plural rule: {written.strip()!r}")
    return name.strip(), int(modulus or 0), tuple(map(_range, right.split(","))), is_equal


def _range(written: str) -> range:
    first, _, last = written.partition("..")
    return range(int(first), int(last or first) + 1)
