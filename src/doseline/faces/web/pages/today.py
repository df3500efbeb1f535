"""Today: the one next step, why, and the two taps that record an injection."""

from __future__ import annotations

from collections.abc import Iterator

from litestar import Response, get
from litestar.background_tasks import BackgroundTask

from doseline.advice.model import Action
from doseline.faces.ask import text_of
from doseline.faces.web.entries import saved
from doseline.faces.web.given import TheSheet
from doseline.faces.web.last_visit import keep, look
from doseline.faces.web.sheet import Sheet
from doseline.faces.web.ways import Shown, shown, shown_unknowns
from doseline.finding import Severity
from doseline.frozen import dataclass
from doseline.guide.statements import load_statements

_ON_THE_DAY = ("warm-up", "look-at-liquid", "injection-sites", "rotate-sites", "sharps")
_PENS = frozenset({"pen-storage"})
_INJECTING = frozenset({Action.INJECT, Action.INJECT_LATE})


@dataclass(frozen=True, slots=True)
class Tip:
    """One thing to know on the day of an injection, with its sources."""

    text: str
    numbers: tuple[int, ...]


@get("/p/{record:str}", sync_to_thread=True)
def today(sheet: TheSheet) -> Response[str]:
    """What to do, on which day, and why."""
    is_injection_day = sheet.case.step.action in _INJECTING
    seen = look(sheet)
    page = sheet.page(
        "today",
        news=seen.news,
        verdict=_verdict(sheet),
        reasons=_reasons(sheet),
        settle=tuple(shown(sheet, item) for item in sheet.case.check.findings if item.severity.holds),
        unknowns=shown_unknowns(sheet),
        is_injection_day=is_injection_day,
        tips=tuple(_tips(sheet)) if is_injection_day else (),
        pens=_pens(sheet) if is_injection_day else (),
        mention=_milder(sheet, Severity.TELL, without=_PENS if is_injection_day else frozenset()),
        know=_milder(sheet, Severity.NOTE),
        ahead=sheet.entries(sheet.case.ahead),
        saved=saved(sheet),
    )
    if seen.note is not None:  # afterwards: nobody waits for it
        page.background = BackgroundTask(keep, sheet.house.store, sheet.record, seen.note)
    return page


def _verdict(sheet: Sheet) -> str | None:
    """What the checks say as a whole, where the step has not said it."""
    step, verdict = sheet.case.step, sheet.case.check.verdict
    return sheet.say(f"today.verdict.{verdict.value}") if step.action is Action.NOTHING_DUE else None


def _pens(sheet: Sheet) -> tuple[Shown, ...]:
    """What is to be known about the pens that are at hand, before one of them is used."""
    found = sheet.case.check.findings
    return tuple(
        shown(sheet, item) for item in found if item.rule in _PENS and item.severity is Severity.TELL
    )


def _milder(sheet: Sheet, severity: Severity, *, without: frozenset[str] = frozenset()) -> tuple[Shown, ...]:
    """What does not hold the dose back."""
    found = sheet.case.check.findings
    return tuple(
        shown(sheet, item) for item in found if item.severity is severity and item.rule not in without
    )


def _reasons(sheet: Sheet) -> tuple[str, ...]:
    """What holds the dose back and is not named in the step, the worst first."""
    check, write, step = sheet.case.check, sheet.catalogue.write, sheet.step()
    named = "on-hold" if sheet.case.step.sentence == "wait-held" else None  # in words of its own
    holding = (item for item in check.findings if item.severity.holds and item.rule != named)
    rules = (item.reason for item in holding)
    words = (
        *(write(rule, "reason") for rule in rules),
        *(write(item.what, "unknown") for item in check.unknowns),
    )
    return tuple(dict.fromkeys(word for word in words if word not in step))


def _tips(sheet: Sheet) -> Iterator[Tip]:
    statements = load_statements(sheet.case.guide.drug)
    for id_ in _ON_THE_DAY:
        item = statements.statements[id_]
        yield Tip(text_of(sheet.catalogue, statements.drug, item), sheet.notes.numbers(item.sources))


PAGES = (today,)
