"""The tests a region asks for before the first dose: missing, or without the limit they are read by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from doseline.check.context import Context
from doseline.check.laboratory import Reading
from doseline.finding import Unknown

_TELLING = frozenset({Reading.BELOW, Reading.ABOVE, Reading.WITHIN})


def unread(
    ctx: Context, rule: str, kinds: tuple[str, ...], readings: Mapping[str, Reading]
) -> Iterator[Unknown]:
    """The required tests among ``kinds`` whose newest result is missing or says nothing.

    ``readings`` says what the newest result of each means.
    """
    for name in ctx.required:
        if name not in kinds:
            continue
        test = ctx.newest(name)
        if test is None:
            yield ctx.unknown(rule, name, "missing")
        elif (reading := readings[name]) not in _TELLING:
            yield ctx.unknown(rule, name, reading.value, (test.id,))
