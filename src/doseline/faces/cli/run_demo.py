"""``doseline demo``: the main job on a record that comes with the program, as one page."""

from __future__ import annotations

from doseline.faces.answers import check_answer, civil_day, demo, open_case, plan_answer, stamped
from doseline.faces.answers.forecast_asked import Question
from doseline.faces.ask import text_of
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.forecast_first import forecast
from doseline.faces.cli.page import Tone
from doseline.faces.cli.sections import Sheet
from doseline.guide.statements import load_statements

_ON_THE_DAY = ("warm-up", "look-at-liquid", "injection-sites", "rotate-sites", "sharps")
# The late dose that moved the day is among them.
_PAST_SHOWN = 7
_MORE = ("serve", "plan", "check", "forecast", "ask", "guide")


def run(desk: Desk) -> str:
    """Plan, check, forecast and what to do next, as a page or as JSON."""
    asked = desk.arguments.date("today")
    case = open_case(demo.record(), clock=civil_day, today=asked or demo.TODAY, as_of=asked)
    catalogue = desk.words_for(case)
    found = forecast(case, Question(), catalogue)
    if desk.wants_json:
        from doseline.faces.answers.forecast import forecast_answer  # noqa: PLC0415 - slow to load

        answers = {"plan": plan_answer(case, catalogue), "check": check_answer(case, catalogue)}
        answers["forecast"] = forecast_answer(case, found, catalogue)
        return as_json(stamped(answers, case.guide.version))
    from doseline.faces.cli.forecast_page import show_short  # noqa: PLC0415 - slow to load

    sheet = Sheet(desk.page(), catalogue, case)
    sheet.page.paragraph(catalogue.say("cli.page.demo", today=case.today), tone=Tone.QUIET)
    sheet.page.gap()
    sheet.next_step()
    sheet.dates(past_shown=_PAST_SHOWN)
    sheet.findings(case.check.findings)
    sheet.unknowns(case.check.unknowns)
    sheet.newest_unread()
    sheet.assumptions()
    _on_the_day(sheet)
    show_short(sheet, found)
    _go_on(sheet)
    return sheet.end()


def _on_the_day(sheet: Sheet) -> None:
    statements = load_statements(sheet.case.guide.drug)
    sheet.page.heading(sheet.catalogue.say("cli.heading.day"))
    sheet.page.item("-", sheet.catalogue.say("cli.page.day-first"))
    for id_ in _ON_THE_DAY:
        item = statements.statements[id_]
        said = text_of(sheet.catalogue, statements.drug, item)
        sheet.page.item("-", f"{said} {sheet.notes.marks(item.sources)}")


def _go_on(sheet: Sheet) -> None:
    say = sheet.catalogue.say
    sheet.page.heading(say("cli.heading.more"))
    sheet.page.table([(say(f"cli.more.{name}"), say(f"cli.more.says.{name}")) for name in _MORE])
