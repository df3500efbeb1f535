"""Message catalogues: the words of the pages, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from doseline.guide import Region, load_guide
from doseline.guide.folders import kept
from doseline.text import Catalogue


@lru_cache(maxsize=64)
def words(language: str, region: Region) -> Catalogue:
    """The catalogue of a language, or of a folder, read once: a page should not wait for it."""
    is_folder = "/" in language or "\\" in language
    return Catalogue(language, region, folder=Path(language) if is_folder else None)


@kept
def words_about(language: str, region: Region, drug: str, product: str | None = None) -> Catalogue:
    """The catalogue about one drug or one of its products, for pages that are about nobody."""
    return words(language, region).about(load_guide(drug).of_product(product))
