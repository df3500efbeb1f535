"""The verdict: the worst of what the findings and the unknowns say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from doseline.check.model import Verdict
from doseline.finding import Finding, Severity, Unknown

_BY_SEVERITY = {Severity.STOP: Verdict.STOP, Severity.WAIT: Verdict.WAIT, Severity.ASK: Verdict.ASK}
_WORST_FIRST = tuple(Verdict)


def as_of_dose(finding: Finding, for_date: date) -> Finding:
    """The finding as it will stand on ``for_date``: a wait that is over by then is a ``tell``."""
    if finding.severity is Severity.WAIT and finding.until is not None and finding.until <= for_date:
        return replace(finding, severity=Severity.TELL)
    return finding


def verdict(findings: Iterable[Finding], unknowns: Iterable[Unknown]) -> Verdict:
    """``stop`` before ``wait`` before ``unknown`` before ``ask`` before ``clear``."""
    words = {_BY_SEVERITY[finding.severity] for finding in findings if finding.severity in _BY_SEVERITY}
    if any(True for _ in unknowns):
        words.add(Verdict.UNKNOWN)
    return next((word for word in _WORST_FIRST if word in words), Verdict.CLEAR)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by severity, then urgency, then rule."""
    return tuple(
        sorted(findings, key=lambda finding: (-finding.severity.rank, -finding.urgency.rank, finding.rule))
    )
