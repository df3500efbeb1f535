"""One sentence for one matter: what another finding about the same entries says as well is left to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from doseline.finding import Finding
from doseline.guide import Rule


def said_once(findings: Sequence[Finding], rules: Mapping[str, Rule]) -> tuple[Finding, ...]:
    """The findings in their order, for somebody to read; all of them stand in the answer of the checks.

    >>> from datetime import date
    >>> from doseline.check import check
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> found = check(guide, chart, plan(guide, chart, today=date(2026, 4, 4))).findings
    >>> said_once(found, guide.rules) == found  # nothing is said twice
    True
    """
    return tuple(one for one in findings if not any(_says(other, one, rules) for other in findings))


def _says(finding: Finding, other: Finding, rules: Mapping[str, Rule]) -> bool:
    """Whether a finding tells the matter of another one: it has all its entries."""
    return other.rule in rules[finding.rule].says_also and set(other.because) <= set(finding.because)
