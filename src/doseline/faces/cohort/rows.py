"""What one person is in the tables of a screening: the same answer as everywhere, as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from doseline.assessment import Assessment
from doseline.faces.cohort.words import Words, source_row
from doseline.finding import Severity
from doseline.plan import Slot, State

Row = dict[str, Any]
_LATE = State.GIVEN_LATE
_GIVEN = frozenset({State.GIVEN, State.GIVEN_LATE, State.GIVEN_EARLY, State.EXTRA})


def person_row(case: Assessment) -> Row:
    """The columns of ``people`` that follow from an assessment."""
    plan, following = case.plan, case.plan.next_dose
    states = Counter(slot.state for slot in plan.slots)
    return {
        "guide": plan.guide,
        "edition": plan.edition,
        "month_mode": plan.month_mode,
        "region": case.record.person.region,
        "stage": case.check.stage.value,
        "verdict": case.check.verdict.value,
        "step_action": case.step.action.value,
        "step_for": case.step.for_date,
        "plan_status": plan.status.value,
        "next_slot": following.slot if following else None,
        "next_due": following.due if following else None,
        "days_until": following.days_until if following else None,
        "first_given": plan.first_given,
        "last_given": plan.last_given,
        "doses_given": sum(states[state] for state in _GIVEN),
        "doses_late": states[_LATE],
        "doses_missed": states[State.MISSED],
        "facts": len(case.record.events),
        **counted(case),
    }


def counted(case: Assessment | None) -> Row:
    """How many findings of each severity there are, and how much is not known; none without an assessment."""
    found = Counter(finding.severity for finding in case.check.findings) if case else Counter[Severity]()
    unknown = len(case.check.unknowns) if case else 0
    return {**{severity.value: found[severity] for severity in Severity}, "unknown": unknown}


def finding_rows(case: Assessment, words: Words) -> Iterator[Row]:
    """The rows of ``findings``, the worst first."""
    typed = case.typed if case.check.findings else {}
    for seq, finding in enumerate(case.check.findings, 1):
        title, do = words.said(case, finding, typed)
        yield {
            "seq": seq,
            "rule": finding.rule,
            "variant": finding.variant,
            "severity": finding.severity.value,
            "urgency": finding.urgency.value,
            "until": finding.until,
            "because": finding.because,
            "title": title,
            "do": do,
            "decided_by": finding.decided_by,
            "sources": [source_row(source) for source in finding.sources],
        }


def unknown_rows(case: Assessment) -> Iterator[Row]:
    """The rows of ``unknowns``."""
    for one in case.check.unknowns:
        yield {"what": one.what, "why": one.why, "rule": one.rule, "because": one.because}


def dose_rows(case: Assessment) -> Iterator[Row]:
    """The rows of ``doses``: what was given, missed or is open, and what comes until today at the latest."""
    yield from (_dose(slot) for slot in case.plan.slots if _is_past(slot, case.today))


def _is_past(slot: Slot, today: date) -> bool:
    return slot.given is not None or (slot.due is not None and slot.due <= today)


def _dose(slot: Slot) -> Row:
    return {
        "course": slot.course,
        "slot": slot.slot,
        "phase": slot.phase.value if slot.phase else None,
        "due": slot.due,
        "given": slot.given,
        "state": slot.state.value,
        "days_late": slot.days_late,
        "entry": slot.entry,
    }
