"""The licence of each package that reaches a user, and whether it may."""

from __future__ import annotations

import re
from importlib.metadata import metadata

from tools.delivered.packages import asked, asked_by_extras, everything, said

_PARTS = re.compile(r"\(|\)|\bAND\b|\bOR\b")


def licence(name: str) -> str | None:
    """The licence as an expression of SPDX: in the package's own words, else as it was read; else None."""
    told = said()
    own = metadata(name)
    words = [own[field] for field in ("License-Expression", "License") if field in own]
    fits = [one for one in words if _is_allowed(one, told.allowed)]
    return next(iter(fits), None) or told.read.get(name) or next(iter(words), None)


def faults() -> list[str]:
    """Each package whose licence is not known, or may not reach a user."""
    allowed = said().allowed
    found = {name: licence(name) for name in sorted(everything((*asked(), *asked_by_extras())))}
    return [
        f"{name}: {'no licence that can be read' if words is None else words}"
        for name, words in found.items()
        if words is None or not _is_allowed(words, allowed)
    ]


def _is_allowed(words: str, allowed: frozenset[str]) -> bool:
    """Whether every part may reach a user; of "A OR B" too, so that no choice has to be written down."""
    return all(part.strip() in allowed for part in _PARTS.split(words) if part.strip())
