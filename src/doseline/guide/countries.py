"""Countries as an address names them, by the code of two letters that a record has for a region."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from doseline.guide.folders import read_data
from doseline.guide.words import plain


def country_code(written: str) -> str | None:
    """The code of a country, by its code or its name; None where nobody knows it.

    >>> country_code("Deutschland"), country_code("USA"), country_code("u.s."), country_code("Utopia")
    ('DE', 'US', 'US', None)
    """
    return _known().get(_compared(written))


@lru_cache(maxsize=1)
def _known() -> Mapping[str, str]:
    """Every way in which a country is named, read when an address first is."""
    named = read_data("names/countries")["country"]
    return {_compared(one): code for code, names in named.items() for one in (code, *names)}


def _compared(written: str) -> str:
    return " ".join(plain(written).replace(".", "").replace("-", " ").split())
