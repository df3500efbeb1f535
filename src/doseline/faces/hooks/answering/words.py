"""Words: the catalogue of cards and faults, read once for each region."""

from __future__ import annotations

from functools import lru_cache

from doseline.guide import Region
from doseline.text import Catalogue
from doseline.text.catalogue import NEUTRAL


@lru_cache(maxsize=64)
def words(region: Region = NEUTRAL) -> Catalogue:
    """The catalogue: a process answers many requests, and none should wait for it."""
    return Catalogue("en", region)
