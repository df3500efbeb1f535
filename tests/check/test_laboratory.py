"""A number against one end of its laboratory's range, where the number is only known to be above or below."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from doseline.check.laboratory import Reading, against_high, against_low, in_canonical_unit
from doseline.dates import PartialDate
from doseline.guide import load_guide
from doseline.record import Test as Lab


def _result(value: str | None, comparator: str | None = None, *, limits: bool = True) -> Lab:
    return Lab(
        id="t",
        on=PartialDate.exactly(date(2026, 5, 1)),
        name="alt",
        value=Decimal(value) if value else None,
        comparator=comparator,
        low=Decimal(10) if limits else None,
        high=Decimal(40) if limits else None,
    )


@pytest.mark.parametrize(
    ("value", "comparator", "reading"),
    [
        ("9", None, Reading.BELOW),
        ("10", None, Reading.WITHIN),
        ("10", "<", Reading.BELOW),
        ("11", "<", Reading.CANNOT_TELL),
        ("10", ">", Reading.WITHIN),
        ("9", ">", Reading.CANNOT_TELL),
        (None, None, Reading.NO_NUMBER),
    ],
)
def test_against_the_lower_limit(value: str | None, comparator: str | None, reading: Reading) -> None:
    assert against_low(_result(value, comparator)) is reading


@pytest.mark.parametrize(
    ("value", "comparator", "reading"),
    [
        ("41", None, Reading.ABOVE),
        ("40", None, Reading.WITHIN),
        ("40", ">", Reading.ABOVE),
        ("39", ">", Reading.CANNOT_TELL),
        ("40", "<", Reading.WITHIN),
        ("41", "<", Reading.CANNOT_TELL),
        (None, None, Reading.NO_NUMBER),
    ],
)
def test_against_the_upper_limit(value: str | None, comparator: str | None, reading: Reading) -> None:
    assert against_high(_result(value, comparator)) is reading


def test_without_a_range_nothing_is_said() -> None:
    assert against_low(_result("5", limits=False)) is Reading.NO_RANGE
    assert against_high(_result("500", limits=False)) is Reading.NO_RANGE


@pytest.mark.parametrize(("value", "reading"), [("120", Reading.WITHIN), ("121", Reading.ABOVE)])
def test_against_a_multiple_of_the_upper_limit(value: str, reading: Reading) -> None:
    assert against_high(_result(value), 3) is reading


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("igg", 9, None),
        ("igg", None, "g/L"),
        ("igg", 9, "drops"),
        ("hbsag", 9, "g/L"),
        ("odd-test", 9, "g/L"),
    ],
)
def test_a_number_without_a_unit_we_know_has_no_canonical_value(
    name: str, value: int | None, unit: str | None
) -> None:
    number = Decimal(value) if value is not None else None
    made = Lab(id="t", on=PartialDate.parse("2026-05-01"), name=name, value=number, unit=unit)
    assert in_canonical_unit(load_guide("kesimpta"), made) is None
