"""Today routes: the one next step, why, and the two taps that record an injection."""

from __future__ import annotations

from collections.abc import Iterator

from litestar import Response, get
from litestar.background_tasks import BackgroundTask

from doseline.advice.action import Action
from doseline.faces.ask import text_of
from doseline.faces.web.dependencies import RecordView
from doseline.faces.web.entries.write import saved
from doseline.faces.web.server.head import is_shown
from doseline.faces.web.today.actions import FindingView, finding_view, shown_unknowns
from doseline.faces.web.today.changes import keep, look
from doseline.faces.web.view import View
from doseline.finding import Finding, Severity
from doseline.frozen import dataclass
from doseline.guide.settled_by import SettledBy
from doseline.guide.statements import Use, load_statements

_INJECTING = frozenset({Action.INJECT, Action.INJECT_LATE})


@dataclass(frozen=True, slots=True)
class Tip:
    """One thing to know on the day of an injection, with its sources."""

    text: str
    numbers: tuple[int, ...]


@get("/p/{record:str}", sync_to_thread=True)
def today(view: RecordView) -> Response[str]:
    """What to do, on which day, and why."""
    is_injection_day = view.case.step.action in _INJECTING
    seen = look(view)
    page = view.page(
        "today/today",
        news=seen.news,
        verdict=_verdict(view),
        reasons=_reasons(view),
        settle=tuple(finding_view(view, item) for item in view.case.check.findings if item.severity.holds),
        unknowns=shown_unknowns(view),
        is_injection_day=is_injection_day,
        tips=tuple(_tips(view)) if is_injection_day else (),
        pens=_pens(view) if is_injection_day else (),
        mention=_milder(view, Severity.TELL, pens=not is_injection_day),
        know=_milder(view, Severity.NOTE),
        ahead=view.entries(view.case.ahead),
        saved=saved(view),
    )
    if seen.note is not None and is_shown(view.asked):  # afterwards: nobody waits for it
        page.background = BackgroundTask(keep, view.context.store, view.record, seen.note)
    return page


def _verdict(view: View) -> str | None:
    """What the checks say as a whole, where the step has not said it."""
    step, verdict = view.case.step, view.case.check.verdict
    return view.say(f"today.verdict.{verdict.value}") if step.action is Action.NOTHING_DUE else None


def _pens(view: View) -> tuple[FindingView, ...]:
    """What is to be known about the pens that are at hand, before one of them is used."""
    found = view.case.check.findings
    return tuple(
        finding_view(view, item)
        for item in found
        if _is_on_pens(view, item) and item.severity is Severity.TELL
    )


def _is_on_pens(view: View, finding: Finding) -> bool:
    return SettledBy.STORAGE in view.case.guide.rules[finding.rule].settlers(finding.variant)


def _milder(view: View, severity: Severity, *, pens: bool = True) -> tuple[FindingView, ...]:
    """What does not hold the dose back; without the pens where they stand by themselves."""
    found = (item for item in view.case.check.findings if item.severity is severity)
    return tuple(finding_view(view, item) for item in found if pens or not _is_on_pens(view, item))


def _reasons(view: View) -> tuple[str, ...]:
    """What holds the dose back and is not named in the step, the worst first."""
    check, write, step = view.case.check, view.catalogue.write, view.step()
    named = view.case.step.says_itself
    holding = (item for item in check.findings if item.severity.holds and item.rule not in named)
    rules = (item.reason for item in holding)
    words = (
        *(write(rule, "reason") for rule in rules),
        *(write(item.what, "unknown") for item in check.unknowns),
    )
    return tuple(dict.fromkeys(word for word in words if word not in step))


def _tips(view: View) -> Iterator[Tip]:
    statements = load_statements(view.case.guide.drug)
    for item in statements.used_for(Use.DOSE_DAY):
        yield Tip(text_of(view.catalogue, statements.drug, item), view.notes.numbers(item.sources))


ROUTES = (today,)
