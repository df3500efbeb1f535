"""``doseline vaccine``: the days for vaccines, before the start and after the stop."""

from __future__ import annotations

from collections.abc import Iterable

from doseline.assessment import Assessment, Footnotes, vaccine_answer
from doseline.check import VaccineDates, vaccines
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page
from doseline.faces.cli.sections import show_sources
from doseline.text import Catalogue, Named, sentences

_LIVE = {True: "live", False: "non-live", None: "kind-unknown"}


def run(desk: Desk) -> str:
    """The dates for one vaccine or for all, as a page or as JSON."""
    case = desk.case()
    catalogue = desk.words_for(case)
    asked = desk.arguments.text("vaccine")
    names = None if asked is None else (case.guide.names.canonical("vaccine", asked),)
    dates = vaccines(case.guide, case.chart, case.plan, names)
    if desk.wants_json:
        return as_json(vaccine_answer(case, dates, catalogue))
    return _page(desk.page(), catalogue, case, dates)


def _page(page: Page, catalogue: Catalogue, case: Assessment, shown: tuple[VaccineDates, ...]) -> str:
    notes = Footnotes()
    page.paragraph(catalogue.say("cli.page.vaccines", today=case.today))
    for name, group in _alike(shown).items():
        first = group[0]
        page.heading(catalogue.write(tuple(Named("vaccine", item.vaccine) for item in group), "apart"))
        page.paragraph(
            f"{sentences.vaccine_now(catalogue, first)} {notes.marks(first.now.sources)}", indent=2
        )
        for key, day in (("last-day", name[2]), ("earliest-start", name[3])):
            if day is not None:
                page.paragraph(catalogue.say(f"cli.page.{key}", day=day), indent=2)
        for course in first.courses if len(shown) == 1 else first.courses_to_show:
            said = f"{sentences.course(catalogue, course)} {notes.marks(course.sources)}"
            page.item("-", said)
    show_sources(page, catalogue, notes)
    page.gap()
    page.paragraph(catalogue.say("cli.page.end"))
    return str(page)


def _alike(dates: Iterable[VaccineDates]) -> dict[tuple[object, ...], list[VaccineDates]]:
    """The vaccines of which the same can be said, together; live ones first, one with a course alone."""
    found: dict[tuple[object, ...], list[VaccineDates]] = {}
    for item in sorted(dates, key=lambda item: (item.live is False, item.live is None)):
        alone = item.vaccine if item.courses_to_show else None
        same = (item.live, item.now.why, item.last_day_before_start, item.earliest_start_after, alone)
        found.setdefault(same, []).append(item)
    return found
