"""Age and indication."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context
from doseline.dates import birthday
from doseline.finding import Finding, Unknown

# The kinds that a guide's rule names, or these: secondary progressive alone does not say whether it is
# active, and only the active form is named.
_OUTSIDE = frozenset({"ppms", "spms-inactive", "spms"})
_RULE = "indication-outside"


def findings(ctx: Context) -> Iterator[Finding | Unknown]:
    """Adult age on the day of the dose, and a form of MS the label does not name."""
    yield from _age(ctx)
    named = ctx.guide.rules[_RULE].conditions or _OUTSIDE
    if ctx.ill.isdisjoint(named):
        return
    present = [condition for condition in ctx.chart.conditions if ctx.is_open(condition)]
    is_active = any(condition.name == "spms-active" for condition in present)
    outside = [
        condition
        for condition in present
        if condition.name in named and not (is_active and condition.name == "spms")
    ]
    if outside:
        names = tuple(condition.name for condition in outside)
        yield ctx.finding(_RULE, (condition.id for condition in outside), values=(("conditions", names),))


def _age(ctx: Context) -> Iterator[Finding | Unknown]:
    born = ctx.chart.person.birth_date
    if born is None:
        yield ctx.unknown("age", "birth-date", "missing")
        return
    adult = ctx.number("adult-years")
    if ctx.for_date < birthday(born.first, adult):
        yield ctx.finding("under-18", values=(("years", adult),), until=birthday(born.last, adult))
    elif ctx.for_date < birthday(born.last, adult):
        yield ctx.unknown("age", "birth-date", "partial-date")
    if not ctx.has("oldest-studied"):
        return
    studied = ctx.number("studied-to-years")
    if birthday(born.last, studied + 1) <= ctx.for_date:
        yield ctx.finding("over-55", values=(("years", studied),))
