"""Infections in anybody's words: whether the reader finds one, and the name of one that nobody can read."""

from __future__ import annotations

from doseline.guide.terminology import Terminology

# The name under which the names of a guide hold every infection.
INFECTION = "infection"


def is_infection(names: Terminology, written: str) -> bool:
    """Whether the words name an infection, or an illness that is a kind of one.

    >>> from doseline.guide import load_guide
    >>> names = load_guide("kesimpta").names
    >>> [is_infection(names, text) for text in ("a bad cold", "migraine")]
    [True, False]
    """
    meant = names.understood("condition", written).names
    return any(name == INFECTION or INFECTION in names.narrows.get(name, ()) for name in meant)
