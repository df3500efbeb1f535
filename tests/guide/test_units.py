"""Units as laboratories write them, held against a small algebra of powers and prefixes of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doseline.guide import load_guide
from doseline.quantity import folded

NAMES = load_guide("kesimpta").names


def spelled(by_factor: dict[str, str]) -> dict[str, Decimal]:
    """Each spelling with what one of it is."""
    return {unit.strip(): Decimal(factor) for factor, units in by_factor.items() for unit in units.split("|")}


# What one of each is in cells a litre.
COUNTS = spelled(
    {
        "1e9": "10^9/L|10*9/L|10**9/L"
        "|10e9/L|10E9/L|10e+9/L|x10^9/L|x10E9/L|x 10^9/L|x109/L|G/L|g/l|Giga/L|Gpt/l"
        "|\u00d710\u2079/L|10\u2079/l|/nL|/nl|cells/nL|K/uL|K/\u00b5L|K/\u03bcL|k/ul|K/mcL|K/mm3|x10E3/uL"
        "|10+3/ul|10*3/uL|10^3/uL|10^3/\u00b5L|10\u00b3/\u03bcl|10(3)/uL|x10(3)/mcL|Thousand/uL|Thou/uL"
        "|Thousand/mcL|Tsd/ul|Tsd./\u00b5l|10*3/mm3|10^3/mm\u00b3",
        "1e6": "cells/uL|cells/\u00b5L|cells/\u03bcL|cells/mcL|cell/uL|{cells}/uL|/uL|/ul|#/uL|/\u00b5l|/mm3"
        "|/mm\u00b3|/mm^3|cells/mm3|cells/mm^3|cells/cu mm|/cumm|cells per microliter|cells per microlitre"
        "|Zellen/\u00b5l|10*6/L|10^6/L|10e6/l|x10E6/L|10\u2076/L|M/L",
        "1e3": "cells/mL|/mL",
    }
)


@pytest.mark.parametrize("unit", COUNTS)
@pytest.mark.parametrize(("test", "power"), [("cd19", 6), ("lymphocytes", 9), ("neutrophils", 9)])
def test_a_count_of_cells_in_every_spelling(test: str, power: int, unit: str) -> None:
    scale = NAMES.scale(test)
    assert scale is not None
    assert scale.convert(Decimal(7), unit) == 7 * COUNTS[unit] / 10**power


# What one of each is in grams a litre, units a litre, and micromoles a litre (584.66 g a mole).
MASSES = spelled(
    {
        "1": "g/L|g/l|gm/L|grams per liter|mg/mL|mg/ml",
        "0.01": "mg/dL|mg/dl|MG/DL|mg / dL|mg%|mg/100mL|milligrams per deciliter",
        "0.001": "mg/L|mg/l|ug/mL|\u00b5g/mL|\u03bcg/ml|mcg/mL",
    }
)
ENZYMES = spelled(
    {
        "1": "U/L|U/l|u/l|IU/L|IU/l|[IU]/L|iu/l|units/L|Units/Liter|unit/L|UI/L|E/l|mU/mL",
        "60": "ukat/L|\u00b5kat/L|\u03bckat/l",
        "0.06": "nkat/L",
    }
)
BILIRUBIN = spelled(
    {
        "1": "umol/L|umol/l|\u00b5mol/L|\u03bcmol/l|mcmol/L|micromol/L|micromoles per litre",
        "17.104": "mg/dL|mg/dl",
        "1.7104": "mg/L",
    }
)


@pytest.mark.parametrize(
    ("tests", "spellings"),
    [(("igg", "igm", "iga"), MASSES), (("alt", "ast", "alp"), ENZYMES), (("bilirubin",), BILIRUBIN)],
)
def test_amounts_in_every_spelling(tests: tuple[str, ...], spellings: dict[str, Decimal]) -> None:
    for test in tests:
        scale = NAMES.scale(test)
        assert scale is not None
        read = {unit: scale.convert(Decimal(1), unit) for unit in spellings if scale.accepts(unit)}
        assert read == spellings


@pytest.mark.parametrize(
    ("test", "unit"),
    [
        ("igg", "g/dL"), ("igg", "mmol/L"), ("igg", "%"), ("igg", "furlongs"), ("igg", "IU/mL"), ("igg", "1"),
        ("cd19", "%x"), ("cd19", "10*12/L"), ("cd19", "mg/dL"), ("lymphocytes", "%"), ("lymphocytes", "fL"),
        ("alt", "mg/dL"), ("alt", "U"), ("bilirubin", "U/L"), ("bilirubin", "g/L"),
        ("cd19-percent", "cells/uL"),
    ],
)  # fmt: skip
def test_any_other_unit_is_not_read(test: str, unit: str) -> None:
    scale = NAMES.scale(test)
    assert scale is not None
    assert not scale.accepts(unit)
    with pytest.raises(ValueError, match=r"."):
        scale.convert(Decimal(1), unit)


def test_no_spelling_means_two_amounts_and_each_is_stored_folded() -> None:
    for name, scale in NAMES.scales.items():
        assert [unit for unit in scale.factors if folded(unit, scale.fold) != unit] == [], name
        assert scale.convert(Decimal(1), scale.unit) == 1
        assert len({folded(unit, scale.fold) for unit in scale.units}) == len(scale.units)


@given(st.text(max_size=20))
def test_any_text_can_be_folded_and_holds_no_space_or_bracket_after_it(unit: str) -> None:
    once = folded(unit, NAMES.scales["cd19"].fold)
    assert not set(once) & set(" \t\n{}[]()")
    assert once == folded(unit.strip(), NAMES.scales["cd19"].fold)
