"""Numbers with their units, and nothing converted by guess."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal


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


# 0 degrees Celsius in Fahrenheit; five steps of the one scale are nine of the other.
_FREEZING_F = 32
_STEPS = (Decimal(5), Decimal(9))
_HUNDREDTH = Decimal("0.01")


def celsius(fahrenheit: Decimal) -> Decimal:
    """Degrees Celsius to the hundredth, rounded up: heat is never understated.

    >>> celsius(Decimal(86)), celsius(Decimal("86.1"))
    (Decimal('30.00'), Decimal('30.06'))
    """
    exact = (fahrenheit - _FREEZING_F) * _STEPS[0] / _STEPS[1]
    return exact.quantize(_HUNDREDTH, rounding=ROUND_CEILING)


def fahrenheit(celsius: Decimal) -> Decimal:
    """Degrees Fahrenheit to the tenth, as a thermometer shows them.

    >>> fahrenheit(Decimal("30.06"))
    Decimal('86.1')
    """
    return (celsius * _STEPS[1] / _STEPS[0] + _FREEZING_F).quantize(Decimal("0.1"))
