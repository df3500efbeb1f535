"""The verdict: the worst of what the findings and the unknowns say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from doseline.check.check_result import Verdict
from doseline.finding import Finding, Severity, Unknown, Urgency

_BY_SEVERITY = {Severity.STOP: Verdict.STOP, Severity.WAIT: Verdict.WAIT, Severity.ASK: Verdict.ASK}
_WORST_FIRST = tuple(Verdict)


def as_of_dose(finding: Finding, for_date: date) -> Finding:
    """The finding as it will stand on ``for_date``: a wait that is over by then is a ``tell``."""
    if finding.severity is Severity.WAIT and finding.until is not None and finding.until <= for_date:
        return replace(finding, severity=Severity.TELL)
    return finding


# These are about what comes after the last dose, or about a way back: they mean what they mean.
_ABOUT_AFTER = frozenset(
    {
        "live-vaccine-after-stop", "pregnancy-after-stop", "dose-after-stop", "instruction-to-confirm",
        "instruction-conflict", "restart-phase-missing",
    }
)  # fmt: skip


def as_after_stop(finding: Finding) -> Finding:
    """The finding once treatment has stopped: what was to be asked before the next dose is told.

    What bars the medicine goes on barring it: a prescriber's word moves dates, never findings.
    """
    if finding.rule in _ABOUT_AFTER:
        return finding
    if finding.severity.holds and finding.urgency is Urgency.BEFORE_NEXT_DOSE:
        severity = Severity.STOP if finding.severity is Severity.STOP else Severity.TELL
        return replace(finding, severity=severity, urgency=Urgency.NEXT_VISIT, after_stop=True)
    if finding.urgency is Urgency.BEFORE_NEXT_DOSE:
        return replace(finding, urgency=Urgency.NEXT_VISIT, after_stop=True)
    return replace(finding, after_stop=True)


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
