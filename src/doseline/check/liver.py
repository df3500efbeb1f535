"""Liver tests before the first dose, and what raised values mean."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context, Stage
from doseline.check.laboratory import Reading, against_high
from doseline.check.required_tests import unread
from doseline.finding import Finding, Unknown
from doseline.record import Test

_KINDS = ("alt", "ast", "alp", "bilirubin")
_ENZYMES = frozenset({"alt", "ast"})


def findings(ctx: Context) -> Iterator[Finding | Unknown]:
    """What the newest liver tests say, and which are missing."""
    newest = {name: test for name in _KINDS if (test := ctx.newest(name))}
    readings = {name: against_high(test) for name, test in newest.items()}
    above = Reading.ABOVE
    raised = [test for name, test in newest.items() if readings[name] is above]
    if raised:
        variant = "danger" if _is_dangerous(ctx, newest) else None
        names = tuple(test.name for test in raised)
        yield ctx.finding(
            "liver-test-raised", (test.id for test in raised), variant=variant, values=(("tests", names),)
        )
    if ctx.stage is not Stage.AFTER:
        yield from unread(ctx, "liver-tests", _KINDS, readings)


def _is_dangerous(ctx: Context, newest: dict[str, Test]) -> bool:
    """Enzymes and bilirubin so high together that it is a matter for today."""
    enzymes = ctx.number("liver-enzyme-multiple")
    bilirubin = newest.get("bilirubin")
    if bilirubin is None or against_high(bilirubin, ctx.number("bilirubin-multiple")) is not Reading.ABOVE:
        return False
    return any(
        against_high(test, enzymes) is Reading.ABOVE for name, test in newest.items() if name in _ENZYMES
    )
