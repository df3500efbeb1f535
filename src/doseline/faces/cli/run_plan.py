"""``doseline plan``: the dose calendar and the next step."""

from __future__ import annotations

from doseline.faces.answers import plan_answer
from doseline.faces.cli.desk import Desk, as_json


def run(desk: Desk) -> str:
    """The plan of the record, as a page or as JSON."""
    case = desk.case()
    catalogue = desk.catalogue(case.guide.region(case.record.person.region))
    if desk.wants_json:
        return as_json(plan_answer(case, catalogue))
    from doseline.faces.cli.sections import Sheet  # noqa: PLC0415 - a program needs no page

    sheet = Sheet(desk.page(), catalogue, case)
    sheet.next_step()
    sheet.dates(all_ahead=desk.arguments.date("until") is not None)
    sheet.findings(case.plan.findings)
    return sheet.end()
