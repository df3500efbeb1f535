"""``doseline plan``: the dose calendar and the next step."""

from __future__ import annotations

from doseline.faces.answers import Case, plan_answer
from doseline.faces.cli.desk import Desk, as_json
from doseline.text import Catalogue


def run(desk: Desk) -> str:
    """The plan of the record, as a page or as JSON."""
    case = desk.case()
    catalogue = desk.catalogue(case.guide.region(case.record.person.region))
    file = desk.arguments.text("ics")
    saved = _save(desk, case, catalogue, file) if file is not None else None
    if desk.wants_json:
        return as_json(plan_answer(case, catalogue))
    from doseline.faces.cli.sections import Sheet  # noqa: PLC0415 - a program needs no page

    sheet = Sheet(desk.page(), catalogue, case)
    sheet.next_step()
    sheet.dates(all_ahead=desk.arguments.date("until") is not None)
    sheet.findings(case.plan.findings)
    if saved is not None:
        sheet.page.gap()
        sheet.page.paragraph(saved)
    return sheet.end()


def _save(desk: Desk, case: Case, catalogue: Catalogue, file: str) -> str:
    """Write the dates as a calendar file before anything is printed, and say where they are."""
    from doseline.faces.cli.calendar_file import save  # noqa: PLC0415 - slow, and only for --ics

    return save(case, catalogue, file, now=desk.now())
