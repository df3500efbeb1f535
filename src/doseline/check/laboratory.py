"""Numbers from a laboratory, against the laboratory's own range."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from doseline.guide import Guide
from doseline.record import Flag, Test


class Reading(StrEnum):
    """What a number says about one end of its range."""

    BELOW = "below"
    ABOVE = "above"
    WITHIN = "within"
    NO_RANGE = "no-range"
    NO_NUMBER = "no-number"
    UNIT_NOT_READ = "unit-not-read"
    CANNOT_TELL = "cannot-tell"


# A laboratory's word for out of range, in one direction or in either.
_LOW, _HIGH = Flag.LOW, Flag.HIGH
_ABOVE, _WITHIN = Reading.ABOVE, Reading.WITHIN
_EITHER = frozenset({Flag.ABNORMAL, Flag.CRITICAL})


def against_low(test: Test) -> Reading:
    """Whether a result lies below its laboratory's lower limit, by its number or the laboratory's word.

    The word "normal" clears nothing: what was normal stands in the range.
    """
    if test.flag is _LOW:
        return Reading.BELOW
    reading = _number_against_low(test)
    if test.flag is None:
        return reading
    if test.flag in _EITHER and reading is not Reading.BELOW:
        return reading if _number_against_high(test) is Reading.ABOVE else Reading.BELOW
    return reading


def against_high(test: Test, multiple: int = 1) -> Reading:
    """Whether a result lies above ``multiple`` times its laboratory's upper limit.

    The laboratory's word says that it lies above, not how many times; a critical one is read as so high.
    """
    reading = _number_against_high(test, multiple)
    if test.flag is None or reading is _ABOVE:
        return reading
    if (test.flag is _HIGH and multiple == 1) or (test.flag in _EITHER and _says_high(test, multiple)):
        return Reading.ABOVE
    return reading


def _says_high(test: Test, multiple: int) -> bool:
    so_high = multiple == 1 or (test.flag is Flag.CRITICAL and test.value is None)
    return so_high and _number_against_low(test) is not Reading.BELOW


def _number_against_low(test: Test) -> Reading:
    if test.value is None or test.unread:
        return Reading.UNIT_NOT_READ if test.unread else Reading.NO_NUMBER
    if test.low is None:
        return Reading.NO_RANGE
    if test.comparator is None:
        return Reading.BELOW if test.value < test.low else _WITHIN
    if test.is_at_most:
        return Reading.BELOW if test.value <= test.low else Reading.CANNOT_TELL
    if test.is_at_least:
        return Reading.WITHIN if test.value >= test.low else Reading.CANNOT_TELL
    return Reading.BELOW if test.value < test.low else Reading.WITHIN


def _number_against_high(test: Test, multiple: int = 1) -> Reading:
    if test.value is None or test.unread:
        return Reading.UNIT_NOT_READ if test.unread else Reading.NO_NUMBER
    if test.high is None:
        return Reading.NO_RANGE
    limit = test.high if multiple == 1 else test.high * multiple
    if test.comparator is None:
        return _ABOVE if test.value > limit else _WITHIN
    if test.is_at_least:
        return Reading.ABOVE if test.value >= limit else Reading.CANNOT_TELL
    if test.is_at_most:
        return Reading.WITHIN if test.value <= limit else Reading.CANNOT_TELL
    return Reading.ABOVE if test.value > limit else Reading.WITHIN


def in_canonical_unit(guide: Guide, test: Test) -> Decimal | None:
    """The value of a known numeric test in its canonical unit, or None."""
    scale = guide.names.scale(test.name)
    if scale is None or test.value is None or test.unit is None:
        return None
    return scale.read(test.value, test.unit)


def is_unusual(guide: Guide, test: Test) -> bool:
    """Whether a value is possible but so far out that it is asked about."""
    value = in_canonical_unit(guide, test)
    return value is not None and not guide.names.scales[test.name].is_usual(value)
