"""The units of a model's formulas, so that another program can check an exported file to its last number."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import assert_never

from doseline.forecast.model.expression import Apply, Constant, Expression, Named, Op, Variable
from doseline.frozen import dataclass

# A printed unit as powers of base units: (kind, exponent, scale, multiplier).
Base = tuple[str, int, int, float]
# A day, and a year of 365.25 days, in seconds.
_DAY_S, _YEAR_S = 86_400.0, 31_557_600.0
_MG: Base = ("gram", 1, -3, 1.0)
_LITRE: Base = ("litre", 1, 0, 1.0)
_PER_LITRE: Base = ("litre", -1, 0, 1.0)
_NMOL: Base = ("mole", 1, -9, 1.0)
_DAY: Base = ("second", 1, 0, _DAY_S)
_PER_DAY: Base = ("second", -1, 0, _DAY_S)
_PER_YEAR: Base = ("second", -1, 0, _YEAR_S)
# Each unit as it is printed, its name in a file, and its base units.
PRINTED: Mapping[str, tuple[str, tuple[Base, ...]]] = {
    "1": ("dimensionless", ()),
    "d": ("day", (_DAY,)),
    "1/d": ("per_day", (_PER_DAY,)),
    "1/a": ("per_year", (_PER_YEAR,)),
    "d/a": ("day_per_year", (_DAY, _PER_YEAR)),
    "L": ("litre", (_LITRE,)),
    "1/L": ("per_litre", (_PER_LITRE,)),
    "L/d": ("litre_per_day", (_LITRE, _PER_DAY)),
    "1/L/d": ("per_litre_per_day", (_PER_LITRE, _PER_DAY)),
    "mg": ("mg", (_MG,)),
    "mg/L": ("mg_per_litre", (_MG, _PER_LITRE)),
    "mg2/L2": ("mg_per_litre_squared", (("gram", 2, -3, 1.0), ("litre", -2, 0, 1.0))),
    "ug/mg": ("ug_per_mg", (("gram", 1, -6, 1.0), ("gram", -1, -3, 1.0))),
    "nmol/L": ("nmol_per_litre", (_NMOL, _PER_LITRE)),
    "nmol/L/d": ("nmol_per_litre_per_day", (_NMOL, _PER_LITRE, _PER_DAY)),
    "mg/nmol": ("mg_per_nmol", (_MG, ("mole", -1, -9, 1.0))),
    "/uL": ("per_microlitre", (("litre", -1, -6, 1.0),)),
    "cells/uL": ("per_microlitre", (("litre", -1, -6, 1.0),)),
    "kDa": ("kilodalton", (("gram", 1, 3, 1.0), ("mole", -1, 0, 1.0))),
}
# Of the file format itself; they need no definition.
KNOWN = frozenset({"dimensionless", "litre"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: ``powers`` of the base units by their kinds in order, and how many of those it is."""

    powers: tuple[tuple[str, int], ...] = ()
    factor: float = 1.0

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """The product; the quotient where ``sign`` is -1."""
        powers = dict(self.powers)
        for kind, exponent in other.powers:
            powers[kind] = powers.get(kind, 0) + sign * exponent
        left = tuple(sorted((kind, exponent) for kind, exponent in powers.items() if exponent))
        return Unit(left, self.factor * other.factor**sign)

    def root(self) -> Unit:
        """The unit whose square this is."""
        return Unit(tuple((kind, exponent // 2) for kind, exponent in self.powers), self.factor**0.5)

    @property
    def name(self) -> str:
        """Its name in a file."""
        return next(name for name, bases in PRINTED.values() if self.is_same(_of(bases)))

    def is_same(self, other: Unit) -> bool:
        """Whether both are the same unit, but for the last digits of how it came about."""
        return self.powers == other.powers and isclose(self.factor, other.factor, rel_tol=1e-9)


NO_UNIT = Unit()


def printed(unit: str) -> Unit:
    """A unit as a model's data print it."""
    return _of(PRINTED[unit][1])


def _of(bases: tuple[Base, ...]) -> Unit:
    found = NO_UNIT
    for kind, exponent, scale, multiplier in bases:
        found = found.times(Unit(((kind, exponent),), (multiplier * 10.0**scale) ** exponent))
    return found


class Units:
    """The units of everything that has a name, and of the formulas made of them."""

    def __init__(self) -> None:
        """Nothing is named yet."""
        self._named: dict[str, Unit] = {}

    def put(self, name: str, unit: Unit) -> None:
        """Remember the unit of a name."""
        self._named[name] = unit

    def of(self, node: Expression) -> Unit | None:
        """The unit of a formula; None for numbers alone, which take that of what stands beside them."""
        match node:
            case Constant(unit=unit):
                return printed(unit) if unit else None
            case Variable(name=name):
                return self._named[name]
            case Named(name=name, value=value):
                if name not in self._named:
                    self._named[name] = self.of(value) or NO_UNIT
                return self._named[name]
            case Apply():
                return self._of_applied(node)
            case _:
                raise AssertionError(node)

    def _of_applied(self, node: Apply) -> Unit | None:
        first, *more = (self.of(argument) for argument in node.arguments)
        match node.op:
            case Op.MULTIPLY | Op.DIVIDE:
                if first is None and more[0] is None:
                    return None
                return (first or NO_UNIT).times(more[0] or NO_UNIT, 1 if node.op is Op.MULTIPLY else -1)
            case Op.ADD | Op.SUBTRACT | Op.NEGATE | Op.MAX | Op.MIN:
                return next((unit for unit in (first, *more) if unit is not None), None)
            case Op.SELECT:
                return next((unit for unit in more if unit is not None), None)
            case Op.SQRT:
                return first.root() if first is not None else None
            case Op.EXP | Op.LOG:
                return NO_UNIT
            case _:
                assert_never(node.op)
