"""``doseline plan``: the dose calendar and the next step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from doseline.assessment import Assessment, plan_answer
from doseline.faces.cli.desk import Desk, as_json
from doseline.text import Catalogue

if TYPE_CHECKING:
    from doseline.faces.cli.page import Page


def run(desk: Desk) -> str:
    """The plan of the record, as a page or as JSON."""
    case = desk.case()
    catalogue = desk.words_for(case)
    file = desk.arguments.text("ics")
    saved = _save(desk, case, catalogue, file) if file is not None else None
    moved_to = desk.arguments.date("if-given")
    if desk.wants_json:
        return as_json(plan_answer(case, catalogue) | _asked(case, catalogue, moved_to))
    from doseline.faces.cli.sections import View  # noqa: PLC0415 - a program needs no page

    view = View(desk.page(), catalogue, case)
    view.next_step()
    if moved_to is not None:
        _show(view.page, case, catalogue, moved_to)
    view.dates(all_ahead=desk.arguments.date("until") is not None)
    view.dose_day()
    view.findings(case.plan.findings)
    view.tests()
    if saved is not None:
        view.page.gap()
        view.page.paragraph(saved)
    return view.end()


def _asked(case: Assessment, catalogue: Catalogue, moved_to: date | None) -> dict[str, Any]:
    """What a dose on another day would mean, if that was asked."""
    if moved_to is None:
        return {}
    from doseline.assessment.if_given import if_given  # noqa: PLC0415 - only for --if-given
    from doseline.assessment.if_given_text import if_given_answer  # noqa: PLC0415

    return {"if_given": if_given_answer(if_given(case, moved_to), catalogue)}


def _show(page: Page, case: Assessment, catalogue: Catalogue, moved_to: date) -> None:
    from doseline.assessment.if_given import if_given  # noqa: PLC0415 - only for --if-given
    from doseline.assessment.if_given_text import if_given_words  # noqa: PLC0415

    page.heading(catalogue.say("if_given.title", on=moved_to))
    for line in if_given_words(if_given(case, moved_to), catalogue):
        page.item("-", line)


def _save(desk: Desk, case: Assessment, catalogue: Catalogue, file: str) -> str:
    """Write the dates as a calendar file before anything is printed, and say where they are."""
    from doseline.faces.cli.calendar_file import save  # noqa: PLC0415 - slow, and only for --ics

    return save(case, catalogue, file, now=desk.now())
