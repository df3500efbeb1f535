"""The one next step, made from the plan and the checks together.

It is the only such step any face, alarm or card shows. ``inject`` needs a clear verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from doseline.advice.action import Action, NextStep
from doseline.check import Check, Verdict
from doseline.finding import Finding, Severity, Unknown, Urgency, Values
from doseline.plan import Plan, State, Status

_PEN = "pen-storage"


def next_step(plan: Plan, check: Check) -> NextStep:
    """What to do about the next dose, and which rules led to it."""
    action = _action(plan, check)
    holding = check.holding
    urgency = max((finding.urgency for finding in holding), key=lambda one: one.rank, default=None)
    sentence = _sentence(action, plan, check, urgency)
    left = _left_for_today(action, check)
    return NextStep(
        action=action,
        headline=_headline(action, sentence, urgency),
        sentence=sentence,
        then=tuple(_then(sentence, plan, check)),
        also=tuple(_also(action, plan, check, urgency, left)),
        for_date=check.for_date,
        because=_because(action, check, holding),
        urgency=urgency,
        values=_values(plan, check, holding, left),
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
    return any(finding.urgency.cannot_wait for finding in check.holding)


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


def _sentence(action: Action, plan: Plan, check: Check, urgency: Urgency | None) -> str:
    """The key of the first sentence under ``step`` in the catalogue."""
    match action:
        case Action.INJECT | Action.INJECT_LATE:
            return f"{action.value}-other-pen" if _unfit_pens(check) else action.value
        case Action.DO_NOT_INJECT:
            return action.value
        case Action.NOTHING_DUE:
            return _without_a_dose(plan, action)
        case Action.WAIT:
            return _wait_sentence(plan, check)
        case Action.ASK_FIRST:
            return _ask_sentence(plan, check, urgency)
        case _:
            assert_never(action)


def _without_a_dose(plan: Plan, action: Action) -> str:
    if plan.has_died:
        return "died"
    return "stopped" if plan.status is Status.STOPPED else action.value


def _headline(action: Action, sentence: str, urgency: Urgency | None) -> str:
    """The key of the verdict under ``step.headline``: a call that cannot wait goes before the dose."""
    if action in (Action.WAIT, Action.DO_NOT_INJECT) and urgency is Urgency.EMERGENCY:
        return "emergency"
    return "wait-today" if action is Action.WAIT and _is_today(urgency) else sentence


# What follows each first sentence: the day, then the reason.
_THEN = {
    "inject": ("nothing-holds", "go-through"),
    "inject_late": ("was-due", "nothing-holds"),
    "stopped": ("some-checks",),
    "died": (),
    "do_not_inject": ("why-stops",),
    "wait-held": (),
    "wait-until": ("why-waits",),
    "wait-open": ("why-waits",),
    "ask-today": ("ask-about",),
    "ask-unknown-start": ("settle-unknown",),
    "ask-unknown": ("ask-about-unknown",),
    "ask-first": ("ask-about",),
    "stopped-ask-today": ("why-holds",),
}


def _then(sentence: str, plan: Plan, check: Check) -> tuple[str, ...]:
    match sentence:
        case "nothing_due":
            return (_when_next(plan),)
        case "stopped" if check.holding:
            return ("why-holds",)
        case "inject-other-pen":
            return _put_aside(check), "go-through"
        case "inject_late-other-pen":
            return "was-due", _put_aside(check)
        case _:
            return _THEN[sentence]


def _when_next(plan: Plan) -> str:
    if plan.next_dose is None:
        return "next-no-date"
    return "next-tomorrow" if plan.next_dose.days_until == 1 else "next-due"


def _put_aside(check: Check) -> str:
    return "put-aside-named" if _pen_names(check) else "put-aside"


def _unfit_pens(check: Check) -> tuple[Finding, ...]:
    """The pens at hand that are not fit to use: the dose is not held back, and not given with one of them."""
    return tuple(finding for finding in check.for_today if finding.rule == _PEN)


def _pen_names(check: Check) -> tuple[str, ...]:
    names = (dict(finding.values).get("pen") for finding in _unfit_pens(check))
    return tuple(str(name) for name in names if name)


def _wait_sentence(plan: Plan, check: Check) -> str:
    waits = _waits(check)
    if plan.status is Status.HELD and len(waits) == 1:
        return "wait-held"
    return "wait-until" if all(finding.until for finding in waits) else "wait-open"


def _waits(check: Check) -> tuple[Finding, ...]:
    return tuple(finding for finding in check.findings if finding.severity is Severity.WAIT)


def _ask_sentence(plan: Plan, check: Check, urgency: Urgency | None) -> str:
    if plan.status is Status.STOPPED:
        return "stopped-ask-today"
    if _is_today(urgency):
        return "ask-today"
    if check.unknowns:
        return "ask-unknown-start" if plan.treated_from is None else "ask-unknown"
    return "ask-first"


def _is_today(urgency: Urgency | None) -> bool:
    return urgency is not None and urgency.cannot_wait


def _also(
    action: Action, plan: Plan, check: Check, urgency: Urgency | None, left: tuple[Finding, ...]
) -> Iterator[str]:
    """The sentences after the first: every wait and every unknown is named, then whom to ring."""
    if action is Action.DO_NOT_INJECT and _waits(check):
        yield "also-waits"
    if check.unknowns and _names_no_unknown(action, _sentence(action, plan, check, urgency)):
        yield "also-unknown"
    if left:
        yield "also-today"
    if check.not_read:
        yield "also-not-read"
    if action in (Action.WAIT, Action.DO_NOT_INJECT):
        yield _closing(plan, check, urgency)


def _left_for_today(action: Action, check: Check) -> tuple[Finding, ...]:
    """What asks for something today and is not in the first sentences."""
    injects = action in (Action.INJECT, Action.INJECT_LATE)
    return tuple(finding for finding in check.for_today if not (injects and finding.rule == _PEN))


def _names_no_unknown(action: Action, sentence: str) -> bool:
    return action in (Action.WAIT, Action.DO_NOT_INJECT) or sentence == "ask-today"


def _closing(plan: Plan, check: Check, urgency: Urgency | None) -> str:
    """Whom to ring, and how soon."""
    if urgency is Urgency.EMERGENCY:
        return "ring-emergency"
    if _is_today(urgency):
        return "ring-today"
    match _wait_sentence(plan, check):
        case "wait-held" if not check.unknowns:
            return "ring-if-unsure"
        case "wait-until" if not check.unknowns and check.verdict is Verdict.WAIT:
            return "look-again"
        case _:
            return "ring"


def _values(plan: Plan, check: Check, holding: tuple[Finding, ...], left: tuple[Finding, ...]) -> Values:
    """What the sentences can name: the days, the rules that hold, and the things not known."""
    stops = tuple(finding for finding in holding if finding.severity is Severity.STOP)
    waits = tuple(finding for finding in holding if finding.severity is Severity.WAIT)
    asks = tuple(finding for finding in holding if finding.severity is Severity.ASK)
    dates = [finding.until for finding in waits if finding.until]
    following = plan.next_dose
    return (
        ("for_date", check.for_date),
        ("due", following.due if following else None),
        ("days_late", -following.days_until if following and following.days_until < 0 else None),
        ("days_until", following.days_until if following else None),
        ("until", max(dates) if dates else None),
        ("following", _following(plan)),
        ("waits", _named(waits)),
        ("stops", _named(stops)),
        ("holds", _named(holding)),
        ("asks", _named(asks)),
        ("today", _named(left)),
        ("pens", _pen_names(check)),
        ("unknowns", tuple(_thing(item) for item in check.unknowns)),
        ("not_read", len(check.not_read)),
        ("not_read_texts", tuple(one.text for one in check.not_read)),
    )


def _following(plan: Plan) -> date | None:
    """The day of the dose after the open one, were that one given today; None where no such day is sure."""
    if plan.status not in (Status.DUE, Status.OVERDUE):
        return None
    return next((slot.due for slot in plan.slots if slot.state is State.UPCOMING), None)


def _named(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Each rule once, with its variant, as the catalogue names it."""
    return tuple(dict.fromkeys([item.reason for item in findings])) if findings else ()


def _thing(unknown: Unknown) -> str:
    return unknown.what
