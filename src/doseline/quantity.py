"""Numbers with their units, and nothing converted by guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from doseline.frozen import dataclass

_RAISED = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a", "0123456789+")
_RAISED_DIGITS = re.compile("[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207a]+")
_LEFT_OUT = re.compile(r"[\s{}\[\]()_]+")
# A power of ten: 10^9, 10*9, 10**9, 10E9, 10e+9, 10+9, x10E3, and x109 where the raised digit was lost.
_POWER = re.compile(r"^(?:x|\*)?10(?:\*\*|[*^+e])\+?(\d{1,2})(?=/)|^x10(\d{1,2})(?=/)|^10(3|6|9|12)(?=/)")
Fold = tuple[tuple[str, str], ...]
# Ways of writing a unit that are kept: a file of any size must not fill the memory.
_KEPT = 256
# What is longer is no unit.
_LONGEST = 40


def folded(unit: str, fold: Fold = ()) -> str:
    """A unit as it is compared: small letters, no spaces or brackets, powers of ten in one way.

    >>> folded("x10E3/\u00b5L"), folded("10\u2079/L"), folded("{cells}/uL")
    ('10*3/ul', '10*9/l', 'cells/ul')
    """
    return _folded(unit, fold) if len(unit) <= _LONGEST else _fold(unit, fold)


def _fold(unit: str, fold: Fold) -> str:
    raised = _RAISED_DIGITS.sub(lambda found: "*" + found[0].translate(_RAISED), unit)
    plain = unicodedata.normalize("NFKC", raised).lower().replace("\u03bc", "u").replace("\u00d7", "x")
    text = _POWER.sub(_power, _LEFT_OUT.sub("", plain))
    for written, put in fold:
        text = text.replace(written, put)
    return _POWER.sub(_power, text)


_folded = lru_cache(maxsize=_KEPT)(_fold)


def _power(found: re.Match[str]) -> str:
    return f"10*{next(digits for digits in found.groups() if digits)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The units one measurement may be written in.

    ``units`` are those to pick from; ``factors`` maps every folded spelling to what one of it is in ``unit``,
    and ``fold`` are the words that are put in one way first. ``possible`` bounds what can be measured at all,
    ``usual`` what needs no second look; both in ``unit``.
    """

    unit: str
    units: tuple[str, ...]
    factors: Mapping[str, Decimal]
    possible: tuple[Decimal, Decimal]
    usual: tuple[Decimal, Decimal]
    fold: Fold = ()
    _read: dict[str, Decimal | None] = field(default_factory=dict, compare=False, repr=False)

    def accepts(self, unit: str) -> bool:
        """Whether ``unit`` is one this measurement is written in."""
        return self._factor(unit) is not None

    def convert(self, value: Decimal, unit: str) -> Decimal:
        """``value`` in the canonical unit.

        Raises: ValueError if the unit is not one of these.
        """
        found = self.read(value, unit)
        if found is None:
            raise ValueError(unit)
        return found

    def read(self, value: Decimal, unit: str) -> Decimal | None:
        """``value`` in the canonical unit, or None where the unit is not one of these."""
        factor = self._factor(unit)
        return None if factor is None else value * factor

    def _factor(self, unit: str) -> Decimal | None:
        """What one ``unit`` is in the canonical one; looked up once for each way of writing it."""
        if unit not in self._read:
            if len(self._read) >= _KEPT:
                self._read.clear()
            self._read[unit] = self.factors.get(folded(unit, self.fold))
        return self._read[unit]

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
