"""Today routes: the verdict and the next date on one screen, and the two taps that write a dose down."""

from __future__ import annotations

from litestar import Response, get
from litestar.background_tasks import BackgroundTask

from doseline.assessment.due_tests import next_tests
from doseline.faces.web.dependencies import RecordView
from doseline.faces.web.entries.write import saved
from doseline.faces.web.reminders.shown import card
from doseline.faces.web.server.head import is_shown
from doseline.faces.web.today.actions import FindingView, finding_view, shown_unknowns
from doseline.faces.web.today.changes import keep, look
from doseline.faces.web.today.day import is_on_pens
from doseline.faces.web.today.first_screen import first_screen
from doseline.faces.web.today.held import settled
from doseline.faces.web.view import View
from doseline.finding import Severity
from doseline.plan.supply import supply
from doseline.text import sentences


@get("/p/{record:str}", sync_to_thread=True)
def today(view: RecordView) -> Response[str]:
    """What to do, on which day, and why."""
    seen, screen = look(view), first_screen(view)
    page = view.page(
        "today/today",
        screen=screen,
        news=seen.news,
        settle=tuple(settled(view)),
        unknowns=shown_unknowns(view),
        mention=_milder(view, Severity.TELL, pens=not screen.is_day),
        know=_milder(view, Severity.NOTE),
        ahead=view.entries(view.case.ahead),
        saved=saved(view),
        reminder=card(view),
        supply=_supply(view) if view.case.chart.dispenses else None,
        tests=_tests(view),
    )
    if seen.note is not None and is_shown(view.request):  # afterwards: nobody waits for it
        page.background = BackgroundTask(keep, view.context.store, view.record, seen.note)
    return page


def _milder(view: View, severity: Severity, *, pens: bool = True) -> tuple[FindingView, ...]:
    """What does not hold the dose back; without the pens where the page of the day tells of them."""
    found = (item for item in view.case.check.findings if item.severity is severity)
    return tuple(finding_view(view, item) for item in found if pens or not is_on_pens(view, item))


def _supply(view: View) -> str | None:
    """That what was handed over runs out, where that day is near."""
    at_home = supply(view.case.guide, view.case.chart, view.case.plan)
    if at_home is None or not at_home.is_near:
        return None
    return sentences.supply(view.catalogue, at_home.runs_out, view.case.today)


def _tests(view: View) -> tuple[str, tuple[tuple[str, tuple[int, ...]], ...]] | None:
    """The day of the next test, and which tests are due on it and why; None where no day is known."""
    ahead = next_tests(view.case)
    if not ahead:
        return None
    told = sentences.watched(view.catalogue, ahead)
    lines = tuple(
        (f"{tests}: {state} {reason or ''}".rstrip(), view.notes.numbers(sources))
        for tests, state, reason, sources in told
    )
    return view.say("today.tests", due=ahead[0].due), lines


ROUTES = (today,)
