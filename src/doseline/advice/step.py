"""The one next step, made from the plan and the checks together.

It is the only such step any face, alarm or card shows. ``inject`` needs a clear verdict.
"""

from __future__ import annotations

from typing import assert_never

from doseline.advice.model import Action, NextStep
from doseline.check import Check, Verdict
from doseline.finding import Finding, Severity, Unknown, Urgency, Values
from doseline.plan import Plan, State, Status


def next_step(plan: Plan, check: Check) -> NextStep:
    """What to do about the next dose, and which rules led to it."""
    action = _action(plan, check)
    holding = tuple(finding for finding in check.findings if finding.severity.holds)
    return NextStep(
        action=action,
        sentence=_sentence(action, plan, check),
        for_date=check.for_date,
        because=_because(action, check, holding),
        urgency=_urgency(holding),
        values=_values(plan, check, holding),
    )


def _action(plan: Plan, check: Check) -> Action:
    match check.verdict:
        case Verdict.STOP:
            return Action.DO_NOT_INJECT
        case Verdict.WAIT:
            return Action.WAIT
        case Verdict.UNKNOWN | Verdict.ASK:
            return Action.ASK_FIRST
        case Verdict.NONE:
            return Action.ASK_FIRST if _calls_today(check) else Action.NOTHING_DUE
        case Verdict.CLEAR:
            return _when_clear(plan)
        case _:
            assert_never(check.verdict)


def _calls_today(check: Check) -> bool:
    """Whether something after a stop asks for a call today."""
    return any(
        finding.severity.holds and finding.urgency.rank >= Urgency.CALL_NOW.rank for finding in check.findings
    )


def _when_clear(plan: Plan) -> Action:
    """A clear verdict opens the way only for a dose that is due today or overdue."""
    match plan.status:
        case Status.DUE:
            return Action.INJECT
        case Status.OVERDUE:
            return Action.INJECT_LATE
        case _:
            return Action.NOTHING_DUE


def _because(action: Action, check: Check, holding: tuple[Finding, ...]) -> tuple[str, ...]:
    """Rule ids: what holds the dose back, with every wait and every unknown."""
    if action in (Action.INJECT, Action.INJECT_LATE, Action.NOTHING_DUE):
        return ()
    worst = (finding.rule for finding in holding if finding.severity.rank >= Severity.WAIT.rank)
    unknown = (item.rule for item in check.unknowns)
    asked = (finding.rule for finding in holding if finding.severity is Severity.ASK)
    return tuple(dict.fromkeys((*worst, *unknown, *asked)))


def _urgency(holding: tuple[Finding, ...]) -> Urgency | None:
    return max((finding.urgency for finding in holding), key=lambda urgency: urgency.rank, default=None)


def _sentence(action: Action, plan: Plan, check: Check) -> str:
    """The key of the sentence under ``step`` in the catalogue."""
    match action:
        case Action.INJECT | Action.INJECT_LATE | Action.DO_NOT_INJECT:
            return action.value
        case Action.NOTHING_DUE:
            return "stopped" if plan.status is Status.STOPPED else action.value
        case Action.WAIT:
            return _wait_sentence(plan, check)
        case Action.ASK_FIRST:
            return _ask_sentence(plan, check)
        case _:
            assert_never(action)


def _wait_sentence(plan: Plan, check: Check) -> str:
    waits = [finding for finding in check.findings if finding.severity is Severity.WAIT]
    if plan.status is Status.HELD and len(waits) == 1 and not check.unknowns:
        return "wait-held"
    dated = all(finding.until for finding in waits)
    until = "until" if dated else "open"
    return f"wait-{until}-and-unknown" if check.unknowns else f"wait-{until}"


def _ask_sentence(plan: Plan, check: Check) -> str:
    if any(
        finding.severity.holds and finding.urgency.rank >= Urgency.CALL_NOW.rank for finding in check.findings
    ):
        return "ask-today-unknown" if check.unknowns else "ask-today"
    if check.unknowns:
        return "ask-unknown-start" if plan.first_given is None else "ask-unknown"
    return "ask-first"


def _values(plan: Plan, check: Check, holding: tuple[Finding, ...]) -> Values:
    """What the sentence can name: the days, the rules that hold, and the things not known.

    A sentence about a stop names every wait too.
    """
    stops = tuple(finding for finding in holding if finding.severity is Severity.STOP)
    waits = tuple(finding for finding in holding if finding.severity is Severity.WAIT)
    asks = tuple(finding for finding in holding if finding.severity is Severity.ASK)
    dates = [finding.until for finding in waits if finding.until]
    following = plan.next_dose
    return (
        ("today", plan.today),
        ("for_date", check.for_date),
        ("due", following.due if following else None),
        ("days_late", -following.days_until if following and following.days_until < 0 else None),
        ("days_until", following.days_until if following else None),
        ("amount_mg", following.amount_mg if following else None),
        ("until", max(dates) if dates else None),
        ("waits", _named(waits)),
        ("stops", _named((*stops, *waits))),
        ("asks", _named(asks)),
        ("unknowns", tuple(_thing(item) for item in check.unknowns)),
        ("days_since_last", (plan.today - plan.last_given).days if plan.last_given else None),
        ("overdue", any(slot.state is State.OVERDUE for slot in plan.slots)),
    )


def _named(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Each rule once, with its variant, as the catalogue names it."""
    names = (f"{item.rule}.{item.variant}" if item.variant else item.rule for item in findings)
    return tuple(dict.fromkeys(names))


def _thing(unknown: Unknown) -> str:
    return unknown.what
