"""Ids of resources: an entry's own where R4 takes it for one, else one made from it; always the same."""

from __future__ import annotations

import re
from dataclasses import field
from hashlib import sha256

from doseline.frozen import dataclass

_LEGAL = re.compile(r"[A-Za-z0-9.-]{1,64}")
_SHORT = 20


def legal(type_: str, wanted: str) -> str:
    """An id as R4 takes it; what came from a resource of the same type keeps its id.

    >>> legal("Observation", "Observation/igg-1"), legal("Basic", "e1")
    ('igg-1', 'e1')
    """
    bare = wanted.removeprefix(f"{type_}/")
    return bare if _LEGAL.fullmatch(bare) else _made(wanted)


def _made(wanted: str) -> str:
    return f"x{sha256(wanted.encode()).hexdigest()[:_SHORT]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The ids that are taken in one Bundle."""

    taken: set[str] = field(default_factory=set)

    def take(self, type_: str, wanted: str) -> str:
        """An id that no other resource of the type has."""
        id_ = legal(type_, wanted)
        count = 1
        while f"{type_}/{id_}" in self.taken:
            count += 1
            id_ = legal(type_, f"{legal(type_, wanted)}-{count}")
        self.taken.add(f"{type_}/{id_}")
        return id_
