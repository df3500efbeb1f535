"""Immunoglobulins: before the first dose, while on treatment, and together with infections."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context, Stage
from doseline.check.infection import is_serious
from doseline.check.laboratory import Reading, against_low
from doseline.check.required_tests import unread
from doseline.dates import add_months
from doseline.finding import Finding, Unknown
from doseline.record import Condition, Test

_KINDS = ("igg", "igm", "iga")


def findings(ctx: Context) -> Iterator[Finding | Unknown]:
    """What the immunoglobulin results say, alone and with the infections of the last months."""
    newest = [test for name in _KINDS if (test := ctx.newest(name))]
    readings = {test.name: against_low(test) for test in newest}
    below = Reading.BELOW
    low = [test for test in newest if readings[test.name] is below]
    recent = _recent_infections(ctx)
    if _are_repeated(ctx, recent) and not low:
        yield ctx.finding("repeated-infections", _ids(recent), values=(("count", len(recent)),))
    if low and (_are_repeated(ctx, recent) or any(is_serious(ctx, illness) for illness in recent)):
        yield _combined(ctx, low, recent)
    elif low:
        yield _low(ctx, low)
    if ctx.stage is not Stage.AFTER:
        yield from unread(ctx, "immunoglobulin-tests", _KINDS, readings)


def _low(ctx: Context, low: list[Test]) -> Finding:
    names = tuple(test.name for test in low)
    variant = None
    if ctx.stage is not Stage.BEFORE:
        variant = "igm" if names == ("igm",) else "during"
    return ctx.finding("immunoglobulin-low", _ids(low), variant=variant, values=(("tests", names),))


def _combined(ctx: Context, low: list[Test], recent: list[Condition]) -> Finding:
    serious = any(is_serious(ctx, illness) for illness in recent)
    return ctx.finding(
        "low-immunoglobulins-with-infections",
        (*_ids(low), *_ids(recent)),
        variant="serious" if serious else None,
        values=(("tests", tuple(test.name for test in low)), ("count", len(recent))),
    )


def _recent_infections(ctx: Context) -> list[Condition]:
    if "infection" not in ctx.ill:
        return []
    since = add_months(ctx.today, -ctx.number("repeated-infections-months"))
    return [
        illness
        for illness in ctx.chart.conditions
        if illness.means("infection") and since <= illness.on.last and illness.on.first <= ctx.today
    ]


def _are_repeated(ctx: Context, recent: list[Condition]) -> bool:
    return len(recent) >= ctx.number("repeated-infections")


def _ids(entries: list[Test] | list[Condition]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)
