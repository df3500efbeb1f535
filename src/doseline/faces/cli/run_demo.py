"""``doseline demo``: the main job on a record that comes with the program, as one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doseline.assessment import Assessment, check_answer, plan_answer, read_and_assess, stamped
from doseline.assessment.forecast.question import Question
from doseline.faces import demo_record, extras
from doseline.faces.ask import text_of
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.forecast_first import forecast
from doseline.faces.cli.page import Tone
from doseline.faces.cli.sections import View
from doseline.faces.clock import civil_day
from doseline.guide.statements import Use, load_statements
from doseline.text import Catalogue

if TYPE_CHECKING:
    from doseline.assessment.forecast.contract import Found

# The late dose that moved the day is among them.
_PAST_SHOWN = 7
_MORE = ("serve", "plan", "check", "forecast", "ask", "guide")


def run(desk: Desk) -> str:
    """Plan, check, forecast and what to do next, as a page or as JSON."""
    asked = desk.arguments.date("today")
    case = read_and_assess(
        demo_record.record(), clock=civil_day, today=asked or demo_record.TODAY, as_of=asked
    )
    catalogue = desk.words_for(case)
    found = forecast(case, Question(), catalogue) if extras.is_here("forecast") else None
    if desk.wants_json:
        answers = {"plan": plan_answer(case, catalogue), "check": check_answer(case, catalogue)}
        return as_json(stamped(answers | _forecast_answer(case, found, catalogue), case.guide.version))
    view = View(desk.page(), catalogue, case)
    view.page.paragraph(catalogue.say("cli.page.demo", today=case.today), tone=Tone.QUIET)
    view.page.gap()
    view.next_step()
    view.dates(past_shown=_PAST_SHOWN)
    view.findings(case.check.findings)
    view.unknowns(case.check.unknowns)
    view.newest_unread()
    view.assumptions()
    _on_the_day(view)
    _forecast(view, found)
    _go_on(view)
    return view.end()


def _forecast_answer(
    case: Assessment, found: Found | None, catalogue: Catalogue
) -> dict[str, dict[str, Any] | None]:
    """The forecast for a program; null where what works it out is not installed."""
    if found is None:
        return {"forecast": None}
    from doseline.assessment.forecast.contract import forecast_answer  # noqa: PLC0415 - slow to load

    return {"forecast": forecast_answer(case, found, catalogue)}


def _forecast(view: View, found: Found | None) -> None:
    """The forecast, or how to install what works it out."""
    if found is not None:
        from doseline.faces.cli.forecast_page import show_short  # noqa: PLC0415 - slow to load

        show_short(view, found)
        return
    view.page.heading(view.catalogue.say("forecast.title"))
    said = view.catalogue.say("fault.extra-forecast-missing", command=extras.command("forecast"))
    view.page.item("-", said)


def _on_the_day(view: View) -> None:
    statements = load_statements(view.case.guide.drug)
    view.page.heading(view.catalogue.say("cli.heading.day"))
    view.page.item("-", view.catalogue.say("cli.page.day-first"))
    for item in statements.used_for(Use.DOSE_DAY):
        said = text_of(view.catalogue, statements.drug, item)
        view.page.item("-", f"{said} {view.notes.marks(item.sources)}")


def _go_on(view: View) -> None:
    say = view.catalogue.say
    view.page.heading(say("cli.heading.more"))
    view.page.table([(say(f"cli.more.{name}"), say(f"cli.more.says.{name}")) for name in _MORE])
