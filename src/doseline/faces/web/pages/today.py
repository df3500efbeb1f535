"""Today: the one next step, why, and the two taps that record an injection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litestar import Response, get
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from doseline.advice.model import Action
from doseline.faces.ask import text_of
from doseline.faces.web.entries import saved
from doseline.faces.web.last_visit import keep, look
from doseline.faces.web.sheet import Sheet
from doseline.faces.web.ways import Shown, shown, shown_unknowns
from doseline.finding import Severity
from doseline.guide.statements import load_statements

_ON_THE_DAY = ("warm-up", "look-at-liquid", "injection-sites", "rotate-sites", "sharps")
_INJECTING = frozenset({Action.INJECT, Action.INJECT_LATE})


@dataclass(frozen=True, slots=True)
class Tip:
    """One thing to know on the day of an injection, with its sources."""

    text: str
    numbers: tuple[int, ...]


@get("/p/{record:str}", sync_to_thread=True)
def today(sheet: NamedDependency[SkipValidation[Sheet]]) -> Response[str]:
    """What to do, on which day, and why."""
    is_injection_day = sheet.case.step.action in _INJECTING
    seen = look(sheet)
    page = sheet.page(
        "today",
        news=seen.news,
        verdict=sheet.say(f"today.verdict.{sheet.case.check.verdict.value}"),
        reasons=_reasons(sheet),
        settle=tuple(shown(sheet, item) for item in sheet.case.check.findings if item.severity.holds),
        unknowns=shown_unknowns(sheet),
        is_injection_day=is_injection_day,
        tips=tuple(_tips(sheet)) if is_injection_day else (),
        mention=_milder(sheet, Severity.TELL),
        know=_milder(sheet, Severity.NOTE),
        ahead=sheet.entries(sheet.case.ahead),
        saved=saved(sheet),
    )
    if seen.note is not None:  # afterwards: nobody waits for it
        page.background = BackgroundTask(keep, sheet.house.store, sheet.record, seen.note)
    return page


def _milder(sheet: Sheet, severity: Severity) -> tuple[Shown, ...]:
    """What does not hold the dose back."""
    return tuple(shown(sheet, item) for item in sheet.case.check.findings if item.severity is severity)


def _reasons(sheet: Sheet) -> tuple[str, ...]:
    """What holds the dose back, the worst first; empty where there is one thing, which the step names."""
    check, write = sheet.case.check, sheet.catalogue.write
    holding = (finding for finding in check.findings if finding.severity.holds)
    rules = (f"{item.rule}.{item.variant}" if item.variant else item.rule for item in holding)
    words = (
        *(write(rule, "reason") for rule in rules),
        *(write(item.what, "unknown") for item in check.unknowns),
    )
    reasons = tuple(dict.fromkeys(words))
    return reasons if len(reasons) > 1 else ()


def _tips(sheet: Sheet) -> Iterator[Tip]:
    statements = load_statements(sheet.case.guide.drug)
    for id_ in _ON_THE_DAY:
        item = statements.statements[id_]
        yield Tip(text_of(sheet.catalogue, statements.drug, item), sheet.notes.numbers(item.sources))


PAGES = (today,)
