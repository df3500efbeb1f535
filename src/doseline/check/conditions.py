"""Other illnesses that bear on the treatment."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context
from doseline.check.hepatitis import is_positive
from doseline.finding import Finding

_OPEN_RULES = {
    "malignancy": "malignancy",
    "uncertain-growth": "growth-unclear",
    "immunodeficiency": "immune-compromised",
    "immunosuppressed": "immune-compromised",
    "stem-cell-transplant": "immune-compromised",
    "liver-disease": "liver-disease",
}
_MEANT = frozenset({"pml", *_OPEN_RULES})


def findings(ctx: Context) -> Iterator[Finding]:
    """Cancer, weak immunity, liver disease and PML."""
    found = [test.id for test in ctx.tests("jcv-pcr") if is_positive(test)]
    if found:
        yield ctx.finding("pml-diagnosed", found, variant="test")
    if ctx.ill.isdisjoint(_MEANT):
        return
    for condition in ctx.chart.conditions:
        if condition.means("pml"):
            yield ctx.finding("pml-diagnosed", (condition.id,))
        if ctx.is_open(condition):
            meant = (rule for name, rule in _OPEN_RULES.items() if condition.means(name))
            yield from (ctx.finding(rule, (condition.id,)) for rule in dict.fromkeys(meant))
