"""What is coming up, which results are missing, and what the checks say now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.assessment import Assessment
from doseline.assessment.due_tests import WatchedTests, watched_tests
from doseline.check import Fit, Watched, vaccines
from doseline.check.said_once import said_once
from doseline.dates import add_months
from doseline.faces.visit.past import decided, is_ahead
from doseline.faces.visit.sections import Cell, Form, Line, Say, Section, Topic
from doseline.finding import Finding, Urgency, Values
from doseline.plan import HISTORY, NextDose
from doseline.source import Source
from doseline.text import Counted, Named
from doseline.text.sentences import premedication_key


def sections(case: Assessment) -> tuple[Section, ...]:
    """The parts that look from today on, in the order of the page."""
    assumptions = tuple(Line(cells=(assumption,)) for assumption in case.check.assumptions)
    return (
        Section(topic=Topic.COMING, form=Form.TABLE, columns=("day", "coming"), lines=tuple(_coming(case))),
        Section(topic=Topic.RESULTS, form=Form.LIST, lines=tuple(_results(case))),
        Section(topic=Topic.CHECKS, form=Form.LIST, lines=tuple(_checks(case))),
        Section(topic=Topic.ASSUMPTIONS, form=Form.CHECKLIST, lines=assumptions),
    )


def _coming(case: Assessment) -> Iterator[Line]:
    """The next dose, planned vaccines, and what runs out; the nearest day first."""
    for _, line in sorted(_dated(case), key=lambda pair: pair[0]):
        yield line


def _dated(case: Assessment) -> Iterator[tuple[date, Line]]:
    chart, today, next_dose = case.chart, case.today, case.plan.next_dose
    if next_dose is not None:
        key = "dose-late" if next_dose.days_until < 0 else "dose"
        key = f"{key}-on-record" if case.plan.begins_midway else key
        said = Say(key=f"visit.coming.{key}", values=(("slot", next_dose.slot),))
        yield next_dose.due, Line(cells=(next_dose.due, said))
        for around, sources in _around(case, next_dose):
            yield next_dose.due, Line(cells=(next_dose.due, around), sources=sources)
    for vaccine in chart.vaccinations:
        if is_ahead(vaccine, today):
            named = Named("vaccine", vaccine.vaccine, vaccine.written)
            said = Say(key="visit.coming.vaccine", values=(("vaccine", named),))
            yield vaccine.on.last, _line(vaccine.id, vaccine.on, said)
    yield from _watched(case)
    yield from _courses(case)
    for medicine in chart.medications:
        if medicine.until is not None and medicine.until.last >= today >= medicine.on.first:
            said = Say(key="visit.coming.medicine", values=(("medicine", medicine.written or medicine.name),))
            yield medicine.until.last, _line(medicine.id, medicine.until, said)
    for word in chart.decisions:
        until = word.until
        if until is not None and until.first > today >= word.on.first and word.about != HISTORY:
            yield until.first, _line(word.id, until, decided(word))


def _around(case: Assessment, dose: NextDose) -> Iterator[tuple[Say, tuple[Source, ...]]]:
    """What is given before the next dose, and how long somebody is watched after it."""
    for given in case.guide.product.premedication:
        first, last = given.minutes_before
        times = (("first", first), ("last", Counted("minute", last)), ("medicine", given.medicine))
        values = (*times, ("amount_mg", given.amount_mg))
        yield Say(key=premedication_key(given), values=values), given.sources
    watched = case.guide.product.watched_after(case.plan.in_product(dose.slot))
    if watched is not None:
        minutes = Counted("minute", watched.minutes)
        yield Say(key="dose_day.observation", values=(("minutes", minutes),)), watched.sources


def _watched(case: Assessment) -> Iterator[tuple[date, Line]]:
    """The watched tests that fall due before another visit; those that are due stand with the checks."""
    horizon = add_months(case.today, case.guide.visit_months)
    for part in watched_tests(case):
        ahead: dict[date, list[Watched]] = {}
        for one in part.watched:
            if one.due is not None and case.today < one.due <= horizon:
                ahead.setdefault(one.due, []).append(one)
        for due, group in ahead.items():
            entries = tuple(one.entry for one in group if one.entry is not None)
            sources = tuple(dict.fromkeys(source for one in group for source in one.sources))
            yield due, Line(cells=(due, _of_one_day(part, group)), because=entries, sources=sources)


def _of_one_day(part: WatchedTests, group: list[Watched]) -> Say:
    values: Values = (("tests", tuple(one.test for one in group)),)
    if not part.has_ended:
        return Say(key="visit.coming.watched", values=values)
    return Say(key="visit.coming.goes-on", values=(*values, ("drug", Named("brand", part.guide.drug))))


def _courses(case: Assessment) -> Iterator[tuple[date, Line]]:
    """Courses of vaccines that are planned or have begun, each by the last day for its next dose."""
    entries: dict[str, list[str]] = {}
    for vaccine in case.chart.vaccinations:
        entries.setdefault(vaccine.vaccine, []).append(vaccine.id)
    for dates in vaccines(case.guide, case.chart, case.plan, tuple(entries)):
        for course in dates.courses_to_show:
            if course.last_by is not None and course.last_by >= case.today:
                day = course.next_by if course.fit is Fit.FITS and course.next_by else course.last_by
                cells: tuple[Cell, ...] = (day, (Named("vaccine", dates.vaccine), course))
                yield day, Line(cells=cells, because=tuple(entries[dates.vaccine]), sources=course.sources)


def _line(entry: str, *cells: Cell) -> Line:
    return Line(cells=cells, because=(entry,))


def _results(case: Assessment) -> Iterator[Line]:
    for unknown in case.check.unknowns:
        yield Line(cells=(unknown,), because=unknown.because, sources=unknown.sources)


def _checks(case: Assessment) -> Iterator[Line]:
    """Every finding, each matter once, the worst first, and what to do where one asks for a call today."""
    findings = said_once(case.check.findings, case.guide.rules)
    yield from (_finding(finding) for finding in findings)
    if any(finding.severity.holds and finding.urgency is Urgency.CALL_NOW for finding in findings):
        yield Line(cells=(Say(key="cli.urgency.call_now"),))


def _finding(finding: Finding) -> Line:
    urgent = finding.severity.holds and finding.urgency is Urgency.EMERGENCY
    said = (finding, Say(key="cli.urgency.emergency")) if urgent else (finding,)
    mark = Say(key=f"cli.severity.{finding.severity.value}")
    return Line(cells=(said,), mark=mark, because=finding.because, sources=finding.sources)
