"""The tests a region asks for before the first dose: missing, or without the limit they are read by."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from doseline.check.context import Context
from doseline.check.laboratory import Reading
from doseline.finding import Unknown
from doseline.record import Test

_TELLING = frozenset({Reading.BELOW, Reading.ABOVE, Reading.WITHIN})


def unread(
    ctx: Context, rule: str, kinds: tuple[str, ...], against: Callable[[Test], Reading]
) -> Iterator[Unknown]:
    """The required tests among ``kinds`` whose newest result is missing or says nothing."""
    for name in ctx.guide.tests_required(ctx.chart.person.region):
        if name not in kinds:
            continue
        test = ctx.newest(name)
        if test is None:
            yield ctx.unknown(rule, name, "missing")
        elif (reading := against(test)) not in _TELLING:
            yield ctx.unknown(rule, name, reading.value, (test.id,))
