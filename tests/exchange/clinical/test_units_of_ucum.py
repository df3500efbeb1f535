"""Units under the system UCUM, held against UCUM's own grammar: what we read, it reads alike."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from ucumvert import PintUcumRegistry

from doseline.exchange.fhir.quantity import Amount, unit_in
from doseline.guide import load_shared
from doseline.quantity import Scale

SCALES = load_shared().names.scales
# Grams in a mole, of what is measured by mass and by number; the factors of the list follow from them.
MOLES = {"bilirubin": 584.66, "creatinine": 113.12}
LONGEST = 8
# What nobody means by it: the mass of so many atoms in a litre, a mass that is divided by nothing.
NOT_MEANT = frozenset({"u/L", "u/l", "mu/mL", "mu/ml", "mg%"})


@cache
def registry() -> Any:  # noqa: ANN401 - ships no types
    return PintUcumRegistry()


@cache
def in_ucum(code: str) -> Any:  # noqa: ANN401 - as above
    """What UCUM means by a code; None where it is none of its."""
    try:
        return registry().from_ucum(code).to_base_units()
    except Exception:  # noqa: BLE001 - a parser of another project: whatever it raises, it does not know it
        return None


def is_read(scale: Scale, code: str) -> bool:
    return (
        unit_in(scale, Amount(value=Decimal(1), unit=code, comparator=None, is_ucum=True, written=code))
        is not None
    )


def letters(spelling: str) -> Iterator[str]:
    """A spelling with each of its letters small or a capital; of one in words only as it stands."""
    if len(spelling) > LONGEST:
        yield spelling
        return
    for parts in itertools.product(*(sorted({one.lower(), one.upper()}) for one in spelling)):
        yield "".join(parts)


def ratio(one: Any, other: Any) -> float:  # noqa: ANN401 - as above
    return float((one / other).to_base_units().magnitude)


@pytest.mark.parametrize("test", sorted(SCALES))
def test_a_unit_that_is_read_means_in_ucum_what_we_convert_it_by(test: str) -> None:
    scale = SCALES[test]
    ours, compared = in_ucum(scale.unit.replace("cells", "{cells}")), 0
    for spelling in scale.factors:
        for code in letters(spelling):
            theirs = in_ucum(code) if is_read(scale, code) and not code.isupper() else None
            if theirs is None or code in NOT_MEANT:
                continue
            factor, compared = float(scale.convert(Decimal(1), code)), compared + 1
            if theirs.dimensionality != ours.dimensionality:
                grams = 1000 * theirs.magnitude / (factor * ours.magnitude)
                assert math.isclose(grams, MOLES[test], rel_tol=1e-4), code
            else:
                assert math.isclose(ratio(theirs, ours), factor, rel_tol=1e-9), code
    assert compared or scale.unit == "%"


OTHERS = (
    "K/uL", "g/dL", "G/L", "Mg/dL", "mG/dL", "mg/ML", "MU/mL", "mmol/L", "kg", "ug/h", "mg", "L", "Cel",
    "10*12/L", "10*6/uL", "mL/min", "mm[Hg]", "s", "m2", "mosm/kg",
)  # fmt: skip


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_another_dimension_in_ucum_is_refused_by_every_test(code: str) -> None:
    theirs = in_ucum(code)
    assert theirs is not None
    for test, scale in SCALES.items():
        ours = in_ucum(scale.unit.replace("cells", "{cells}"))
        if not code.isupper() and theirs.dimensionality != ours.dimensionality and test not in MOLES:
            assert not is_read(scale, code), test


@pytest.mark.parametrize(
    ("test", "code"), [("igg", "Mg/dL"), ("igg", "mg/ML"), ("igg", "mG/dL"), ("alt", "MU/mL")]
)
def test_a_capital_letter_makes_it_a_million_times_as_much_and_is_refused(test: str, code: str) -> None:
    assert not is_read(SCALES[test], code)
    assert is_read(SCALES[test], code.replace("M", "m").replace("G", "g"))


@pytest.mark.parametrize(
    ("test", "code"), [("igg", "MG/DL"), ("igg", "G/L"), ("alt", "U/L"), ("cd19", "/UL")]
)
def test_the_form_in_capitals_is_the_same_unit(test: str, code: str) -> None:
    assert is_read(SCALES[test], code)
