"""The JSON of the published contract. Fields may be added, never renamed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from doseline.advice import NextStep
from doseline.assessment.assessment import Assessment
from doseline.assessment.program import stamped
from doseline.check import CourseDates, Fit, NotRead, Watched, monitoring, vaccines
from doseline.check.check_result import Assumption, VaccineDates
from doseline.dates import PartialDate
from doseline.finding import Finding, Unknown
from doseline.guide.product import Product
from doseline.plan import DoseStep, NextDose, Plan, Slot
from doseline.source import Source
from doseline.text import Catalogue, sentences

if TYPE_CHECKING:
    from doseline.assessment.symptoms import JudgedSymptoms
    from doseline.assessment.symptoms_text import SaidPattern

Json = dict[str, Any]


def answers(case: Assessment, language: str) -> Json:
    """The answers of ``plan``, ``check`` and ``vaccine`` by command, for the person's region."""
    catalogue = Catalogue(language, case.guide.region(case.record.person.region)).about(
        case.guide, case.typed
    )
    dates = vaccines(case.guide, case.chart, case.plan, None)
    return {
        "plan": plan_answer(case, catalogue),
        "check": check_answer(case, catalogue),
        "vaccine": vaccine_answer(case, dates, catalogue),
    }


def plan_answer(case: Assessment, catalogue: Catalogue) -> Json:
    """The dose calendar and the next step."""
    plan = case.plan
    answer = {
        "today": plan.today.isoformat(),
        "guide": plan.guide,
        "edition": plan.edition,
        "month_mode": plan.month_mode,
        "status": plan.status.value,
        "next_step": step_answer(case.step, catalogue),
        "next_dose": next_dose_answer(plan.next_dose) if plan.next_dose else None,
        "doses": [_dose(slot) for slot in plan.slots],
        "findings": [finding_answer(finding, catalogue) for finding in plan.findings],
        "monitoring": [watched_answer(one) for one in monitoring(case.guide, case.chart, plan)],
    }
    if plan.next_dose is not None and (around := _around(case.guide.product, plan)):
        answer["dose_day"] = around
    if plan.steps:
        answer["steps"] = [_step(step) for step in plan.steps]
    if case.chart.dispenses:
        answer |= _supply(case)
    return _closed(_with_others(answer, case, catalogue), case)


def _supply(case: Assessment) -> Json:
    """Until when what a pharmacy handed over lasts, where that can be told."""
    from doseline.plan.supply import supply  # noqa: PLC0415 - few records have what was handed over

    at_home = supply(case.guide, case.chart, case.plan)
    if at_home is None:
        return {}
    return {"supply": {"runs_out": at_home.runs_out.isoformat(), "because": list(at_home.entries)}}


def check_answer(case: Assessment, catalogue: Catalogue) -> Json:
    """The findings, the unknowns and the verdict on the next dose."""
    check = case.check
    answer = {
        "today": check.today.isoformat(),
        "for_date": check.for_date.isoformat(),
        "verdict": check.verdict.value,
        "next_step": step_answer(case.step, catalogue),
        "findings": [finding_answer(finding, catalogue) for finding in check.findings],
        "unknowns": [unknown_answer(unknown, catalogue) for unknown in check.unknowns],
        "assumptions": [_assumption(assumption, catalogue) for assumption in check.assumptions],
        "not_known": list(map(catalogue.typed, check.not_known)),
        "not_read": [_not_read(one) for one in check.not_read],
        "newest_label_unread": sorted(_newest_unread(case)),
    }
    return _closed(_with_others(answer, case, catalogue), case)


def _with_others(answer: Json, case: Assessment, catalogue: Catalogue) -> Json:
    """The answer with the other therapies of the record, where it has several."""
    if len(case.record.therapies) == 1:
        return answer
    from doseline.assessment.tails_text import with_tails  # noqa: PLC0415 - most records have one therapy

    return with_tails(answer, case, catalogue)


def _not_read(one: NotRead) -> Json:
    return {
        "entry": one.entry,
        "text": one.text,
        "understood": list(one.understood),
        "left": list(one.left),
    }


def _newest_unread(case: Assessment) -> set[str]:
    """The rules of the answer whose newest label text exists and has not been read."""
    return {rule for rule in case.check.rules if case.guide.rules[rule].newest_unread}


def vaccine_answer(case: Assessment, dates: Iterable[VaccineDates], catalogue: Catalogue) -> Json:
    """The dates for vaccines, in both directions."""
    answer = {
        "today": case.today.isoformat(),
        "vaccines": [_vaccine(vaccine, catalogue) for vaccine in dates],
    }
    return _closed(answer, case)


def triage_answer(judged: JudgedSymptoms, catalogue: Catalogue) -> Json:
    """How soon to act on some symptoms, and what to do first; of each pattern the guides it is from."""
    from doseline.assessment.symptoms_text import said  # noqa: PLC0415 - a plan is made without

    words = said(judged, catalogue)
    found = {
        "urgency": words.urgency.value,
        "text": words.text,
        "patterns": [_pattern(one) for one in words.patterns],
        "advice": list(words.advice),
        "avoid": list(words.avoid),
        "unrecognised": list(map(catalogue.typed, words.unrecognised)),
    }
    return stamped(found, judged.parts[0].guide.version)


def _pattern(found: SaidPattern) -> Json:
    match = found.match
    return {
        "id": match.id,
        "urgency": match.urgency.value,
        "title": found.title,
        "because": list(match.because),
        "recorded": list(match.recorded),
        "sources": [source_answer(source) for source in match.sources],
        "guides": list(found.drugs),
    }


def finding_answer(finding: Finding, catalogue: Catalogue) -> Json:
    """One finding, with its sentence."""
    return {
        "rule": finding.rule,
        "variant": finding.variant,
        "severity": finding.severity.value,
        "urgency": finding.urgency.value,
        "title": sentences.title(catalogue, finding),
        "do": sentences.to_do(catalogue, finding),
        "because": list(finding.because),
        "until": _day(finding.until),
        "values": {name: plain(value) for name, value in finding.values},
        "decided_by": finding.decided_by,
        "sources": [source_answer(source) for source in finding.sources],
    }


def source_answer(source: Source) -> Json:
    """One source."""
    return {
        "document": source.document,
        "section": source.section,
        "version": source.version,
        "confidence": source.confidence.value,
    }


def plain(value: object) -> object:
    """A value as JSON can hold it: dates as ISO 8601, decimals as numbers."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case PartialDate():
            return str(value)
        case tuple():
            return [plain(item) for item in value]
        case _:
            return value


def _closed(answer: Json, case: Assessment) -> Json:
    if case.as_of is not None:
        answer |= {"as_of": case.as_of.isoformat(), "set_aside": case.chart.set_aside}
    return stamped(answer | {"dated_ahead": list(case.ahead)}, case.guide.version)


def step_answer(step: NextStep, catalogue: Catalogue) -> Json:
    """The one next step, with its sentence."""
    return {
        "action": step.action.value,
        "headline": sentences.headline(catalogue, step),
        "text": sentences.step(catalogue, step),
        "for_date": step.for_date.isoformat(),
        "because": list(step.because),
        "urgency": step.urgency.value if step.urgency else None,
    }


def next_dose_answer(dose: NextDose) -> Json:
    """The dose that comes next."""
    return {
        "slot": dose.slot,
        "phase": dose.phase.value,
        "due": dose.due.isoformat(),
        "days_until": dose.days_until,
        "amount_mg": plain(dose.amount_mg),
    }


def _dose(slot: Slot) -> Json:
    dose: Json = {
        "slot": slot.slot,
        "phase": slot.phase.value if slot.phase else None,
        "due": _day(slot.due),
        "given": _day(slot.given),
        "state": slot.state.value,
        "days_late": slot.days_late,
        "course": slot.course,
        "entry": slot.entry,
    }
    if slot.amount_mg is not None:
        dose |= {"amount_mg": plain(slot.amount_mg)}
    return dose | {"assumed": True} if slot.assumed else dose


def _around(product: Product, plan: Plan) -> Json:
    """What is given before the next dose, and how long somebody is watched after it; empty where neither."""
    watched = product.watched_after(plan.in_product(plan.next_dose.slot if plan.next_dose else None))
    if not product.premedication and watched is None:
        return {}
    return {
        "premedication": [
            {
                "medicine": one.medicine,
                "from_minutes": one.minutes_before[0],
                "to_minutes": one.minutes_before[1],
                "optional": one.optional,
                "amount_mg": plain(one.amount_mg),
                "way": one.way,
                "sources": [source_answer(source) for source in one.sources],
            }
            for one in product.premedication
        ],
        "observation": {
            "minutes": watched.minutes,
            "sources": [source_answer(source) for source in watched.sources],
        }
        if watched
        else None,
    }


def _step(step: DoseStep) -> Json:
    """A stretch of days with one amount, where the medicine is taken every day."""
    return {
        "from": step.first.isoformat(),
        "until": _day(step.last),
        "amount_mg": plain(step.amount_mg),
        "times_a_day": step.times_a_day,
    }


def watched_answer(one: Watched) -> Json:
    """One watched test."""
    return {
        "test": one.test,
        "due": _day(one.due),
        "last": str(one.last) if one.last else None,
        "state": one.state.value,
        "reason": one.reason.value,
        "sources": [source_answer(source) for source in one.sources],
    }


def unknown_answer(unknown: Unknown, catalogue: Catalogue) -> Json:
    """What is not known, with its sentence."""
    return {
        "rule": unknown.rule,
        "what": unknown.what,
        "why": unknown.why,
        "text": sentences.missing(catalogue, unknown),
        "because": list(unknown.because),
        "sources": [source_answer(source) for source in unknown.sources],
    }


def _assumption(assumption: Assumption, catalogue: Catalogue) -> Json:
    return {
        "id": assumption.id,
        "what": assumption.what,
        "by": assumption.by,
        "on": _day(assumption.on),
        "text": sentences.assumed(catalogue, (assumption,))[0],
    }


def _vaccine(vaccine: VaccineDates, catalogue: Catalogue) -> Json:
    return {
        "vaccine": vaccine.vaccine,
        "live": vaccine.live,
        "series": vaccine.series,
        "last_day_before_start": _day(vaccine.last_day_before_start),
        "earliest_start_after": _day(vaccine.earliest_start_after),
        "now": {
            "severity": vaccine.now.severity.value,
            "why": vaccine.now.why,
            "text": sentences.vaccine_now(catalogue, vaccine),
            "because": list(vaccine.now.because),
            "sources": [source_answer(source) for source in vaccine.now.sources],
        },
        "courses": [_course(course, catalogue) for course in vaccine.courses],
    }


def _course(course: CourseDates, catalogue: Catalogue) -> Json:
    """A course of doses: ``fits`` is None where no start is planned."""
    return {
        "id": course.id,
        "doses": len(course.days),
        "days": list(course.days),
        "booster_days": course.booster_days,
        "given": course.given,
        "first_by": _day(course.first_by),
        "next_by": _day(course.next_by),
        "last_by": _day(course.last_by),
        "ends": _day(course.ends),
        "fits": None if course.fit is Fit.OPEN else course.fit in (Fit.FITS, Fit.DONE),
        "fit": course.fit.value,
        "doses_that_fit": course.can_fit,
        "text": sentences.course(catalogue, course),
        "sources": [source_answer(source) for source in course.sources],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
