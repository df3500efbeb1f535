"""The codes that a Bundle of ours says things with, and those that are asked for, as data."""

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


@kept
def result_codes() -> tuple[str, ...]:
    """Every LOINC code of an observation that is read: of the tests, and of what charts hold beside them.

    >>> "29463-7" in result_codes()
    True
    """
    from doseline.guide.chart_codes import chart_codes  # noqa: PLC0415 - only who asks for charts needs them
    from doseline.guide.shared import load_shared  # noqa: PLC0415 - as above

    names = load_shared().names
    tests = names.codes.tables["test"]["loinc"]
    others = chart_codes().codes.tables.get("observation", {}).get("loinc", {})
    return tuple(sorted({*tests, *names.index_codes, *others}))


@kept
def rests_on() -> Mapping[str, frozenset[str]]:
    """The types of resources that the rules of a group miss something in, where nothing is on record.

    >>> sorted(rests_on()["liver"])
    ['Observation']
    """
    return {group: frozenset(types) for group, types in read_data("names/exchange")["rests-on"].items()}


@kept
def spoken_of_orders() -> frozenset[str]:
    """The groups of rules that speak of an order for somebody who is treated.

    >>> "medicines" in spoken_of_orders()
    True
    """
    return frozenset(read_data("names/exchange")["orders"]["groups"])
