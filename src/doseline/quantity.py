"""Numbers with their units, and nothing converted by guess."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The units one measurement may be written in.

    ``factors`` maps each accepted unit to what one of it is in ``unit``.
    ``possible`` bounds what can be measured at all, ``usual`` what needs no second look;
    both in ``unit``.
    """

    unit: str
    factors: tuple[tuple[str, Decimal], ...]
    possible: tuple[Decimal, Decimal]
    usual: tuple[Decimal, Decimal]

    def accepts(self, unit: str) -> bool:
        """Whether ``unit`` is one this measurement is written in."""
        return any(unit == name for name, _ in self.factors)

    def convert(self, value: Decimal, unit: str) -> Decimal:
        """``value`` in the canonical unit.

        Raises: ValueError if the unit is not one of these.
        """
        for name, factor in self.factors:
            if name == unit:
                return value * factor
        raise ValueError(unit)

    def is_usual(self, value: Decimal) -> bool:
        """Whether a value in the canonical unit needs no second look."""
        return self.usual[0] <= value <= self.usual[1]
