"""``doseline check``: what to settle before the next dose."""

from __future__ import annotations

from doseline.assessment import check_answer
from doseline.faces.cli.desk import Desk, as_json


def run(desk: Desk) -> str:
    """The check of the record, as a page or as JSON."""
    case = desk.case()
    catalogue = desk.words_for(case)
    if desk.wants_json:
        return as_json(check_answer(case, catalogue))
    from doseline.faces.cli.sections import View  # noqa: PLC0415 - a program needs no page

    view = View(desk.page(), catalogue, case)
    view.next_step()
    view.last_and_next()
    view.findings(case.check.findings)
    view.unknowns(case.check.unknowns)
    view.watched()
    view.from_before()
    view.newest_unread()
    view.assumptions()
    return view.end()
