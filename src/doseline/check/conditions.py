"""Other illnesses that bear on the treatment."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context
from doseline.finding import Finding

_OPEN_RULES = {
    "malignancy": "malignancy",
    "immunodeficiency": "immune-compromised",
    "immunosuppressed": "immune-compromised",
    "liver-disease": "liver-disease",
}


def findings(ctx: Context) -> Iterator[Finding]:
    """Cancer, weak immunity, liver disease and PML; names we do not know are listed."""
    for condition in ctx.chart.conditions:
        if condition.name == "pml":
            yield ctx.finding("pml-diagnosed", (condition.id,))
        elif condition.name in _OPEN_RULES and ctx.is_open(condition):
            yield ctx.finding(_OPEN_RULES[condition.name], (condition.id,))
    unknown = [
        condition
        for condition in ctx.chart.conditions
        if not ctx.guide.names.knows("condition", condition.name) and ctx.is_open(condition)
    ]
    if unknown:
        names = tuple(condition.written or condition.name for condition in unknown)
        yield ctx.finding(
            "condition-not-known", (condition.id for condition in unknown), values=(("names", names),)
        )
