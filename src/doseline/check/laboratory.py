"""Numbers from a laboratory, against the laboratory's own range."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from doseline.guide import Guide
from doseline.record import Test


class Reading(StrEnum):
    """What a number says about one end of its range."""

    BELOW = "below"
    ABOVE = "above"
    WITHIN = "within"
    NO_RANGE = "no-range"
    NO_NUMBER = "no-number"
    UNIT_NOT_READ = "unit-not-read"
    CANNOT_TELL = "cannot-tell"


def against_low(test: Test) -> Reading:
    """Whether a result lies below its laboratory's lower limit."""
    if test.value is None or test.unread:
        return Reading.UNIT_NOT_READ if test.unread else Reading.NO_NUMBER
    if test.low is None:
        return Reading.NO_RANGE
    if test.is_at_most:
        return Reading.BELOW if test.value <= test.low else Reading.CANNOT_TELL
    if test.is_at_least:
        return Reading.WITHIN if test.value >= test.low else Reading.CANNOT_TELL
    return Reading.BELOW if test.value < test.low else Reading.WITHIN


def against_high(test: Test, multiple: int = 1) -> Reading:
    """Whether a result lies above ``multiple`` times its laboratory's upper limit."""
    if test.value is None or test.unread:
        return Reading.UNIT_NOT_READ if test.unread else Reading.NO_NUMBER
    if test.high is None:
        return Reading.NO_RANGE
    limit = test.high * multiple
    if test.is_at_least:
        return Reading.ABOVE if test.value >= limit else Reading.CANNOT_TELL
    if test.is_at_most:
        return Reading.WITHIN if test.value <= limit else Reading.CANNOT_TELL
    return Reading.ABOVE if test.value > limit else Reading.WITHIN


def in_canonical_unit(guide: Guide, test: Test) -> Decimal | None:
    """The value of a known numeric test in its canonical unit, or None."""
    scale = guide.names.scale(test.name)
    if scale is None or test.value is None or test.unit is None or not scale.accepts(test.unit):
        return None
    return scale.convert(test.value, test.unit)


def is_unusual(guide: Guide, test: Test) -> bool:
    """Whether a value is possible but so far out that it is asked about."""
    scale, value = guide.names.scale(test.name), in_canonical_unit(guide, test)
    return scale is not None and value is not None and not scale.is_usual(value)
