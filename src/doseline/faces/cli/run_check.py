"""``doseline check``: what to settle before the next dose."""

from __future__ import annotations

from doseline.faces.answers import check_answer
from doseline.faces.cli.desk import Desk, as_json


def run(desk: Desk) -> str:
    """The check of the record, as a page or as JSON."""
    case = desk.case()
    catalogue = desk.words_for(case)
    if desk.wants_json:
        return as_json(check_answer(case, catalogue))
    from doseline.faces.cli.sections import Sheet  # noqa: PLC0415 - a program needs no page

    sheet = Sheet(desk.page(), catalogue, case)
    sheet.next_step()
    sheet.last_and_next()
    sheet.findings(case.check.findings)
    sheet.unknowns(case.check.unknowns)
    sheet.newest_unread()
    sheet.assumptions()
    return sheet.end()
