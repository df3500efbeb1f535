"""Kidney tests before the first dose, and a raised one."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context
from doseline.check.laboratory import Reading, against_high
from doseline.check.required_tests import missing
from doseline.finding import Finding, Unknown

_CREATININE = "creatinine"


def findings(ctx: Context) -> Iterator[Finding | Unknown]:
    """What the newest kidney test says, and whether one is missing."""
    test = ctx.newest(_CREATININE)
    if test is not None and against_high(test) is Reading.ABOVE:
        yield ctx.finding("kidney-test-raised", (test.id,), values=(("test", _CREATININE),))
    yield from missing(ctx, "kidney-tests", (_CREATININE,), against_high)
