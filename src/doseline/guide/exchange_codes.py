"""The codes that a Bundle of ours says things with, as data."""

from __future__ import annotations

from collections.abc import Mapping

from doseline.frozen import dataclass
from doseline.guide.folders import kept, read_data


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidCode:
    """One code, with the id of its system and its name there."""

    system: str
    code: str
    display: str


@kept
def exchange_codes() -> Mapping[str, SaidCode]:
    """The codes by our word for them.

    >>> exchange_codes()["weight"].code
    '29463-7'
    """
    return {
        word: SaidCode(system=one["system"], code=one["code"], display=one["display"])
        for word, one in read_data("names/exchange")["code"].items()
    }
