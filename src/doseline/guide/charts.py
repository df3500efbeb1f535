"""What the charts of hospitals write beside names and codes: amounts, supplies, routes, lengths of time."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.folders import read_data
from doseline.guide.words import phrase
from doseline.quantity import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartWords:
    """The units of prescriptions, the words for a route, and the choices made for reading a chart.

    ``mass`` and ``volume`` hold what one of a unit is in milligrams and in millilitres, ``pieces`` the units
    that count whole pieces, ``days`` and ``months`` how long one of a unit of time is. ``routes`` are the
    routes of a product that a word or a code fits, ``sexes`` the words for a sex. ``numbers`` are our choices
    by name.
    """

    mass: Mapping[str, Decimal]
    volume: Mapping[str, Decimal]
    pieces: frozenset[str]
    days: Mapping[str, int]
    months: Mapping[str, int]
    routes: Mapping[str, frozenset[str]]
    sexes: Mapping[str, str]
    numbers: Mapping[str, int]

    def milligrams(self, value: Decimal, unit: str) -> Decimal | None:
        """A mass in milligrams, or None where the unit is none of mass.

        >>> chart_words().milligrams(Decimal("0.3"), "g")
        Decimal('300.0')
        """
        return _in(self.mass, value, unit)

    def millilitres(self, value: Decimal, unit: str) -> Decimal | None:
        """A volume in millilitres, or None where the unit is none of volume.

        >>> chart_words().millilitres(Decimal("0.4"), "mL")
        Decimal('0.4')
        """
        return _in(self.volume, value, unit)

    def counts_pieces(self, unit: str) -> bool:
        """Whether a unit counts whole pieces.

        >>> chart_words().counts_pieces("{Pen}"), chart_words().counts_pieces("IU")
        (True, False)
        """
        return folded(unit) in self.pieces

    def route_fits(self, written: str) -> frozenset[str]:
        """The routes of a product that a word or a code stands for; none where nobody knows it.

        >>> sorted(chart_words().route_fits("Intravenous"))
        ['infusion']
        """
        return self.routes.get(phrase(written), frozenset())


@lru_cache(maxsize=1)
def chart_words() -> ChartWords:
    """The words, read when the first chart is."""
    table = read_data("names/charts")
    return ChartWords(
        mass=_factors(table["mass"]["units"]),
        volume=_factors(table["volume"]["units"]),
        pieces=frozenset(map(folded, table["pieces"]["units"])),
        days=table["time"]["days"],
        months=table["time"]["months"],
        routes=_routes(table["route"]),
        sexes=table["sex"]["words"],
        numbers={name: one["value"] for name, one in table["choice"].items()},
    )


def _in(factors: Mapping[str, Decimal], value: Decimal, unit: str) -> Decimal | None:
    factor = factors.get(folded(unit))
    return None if factor is None else value * factor


def _factors(units: Mapping[str, str]) -> dict[str, Decimal]:
    return {folded(unit): Decimal(factor) for unit, factor in units.items()}


def _routes(tables: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {
        phrase(written): frozenset(one["fits"])
        for one in tables.values()
        for written in (*one["codes"], *one["words"])
    }
