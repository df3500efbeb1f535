"""The injections that were given, as sure as the record has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.dates import PartialDate
from doseline.forecast.course.regimen import Injection, in_order
from doseline.plan import Plan
from doseline.record import Chart, Complete, Dose

# Rules of the plan that say a dose may not have gone in, or not have worked.
_UNCERTAIN = "dose-uncertain"
_QUALITY = "dose-quality"
_UNDER = "under"
# Rules that doubt the entry itself, until a clinician's word settles it.
_ENTRY_DOUBTED = frozenset({"dose-during-hold", "dose-after-stop"})
_EXTRA, _TWICE = "extra-dose", "same-day"


def given(chart: Chart, plan: Plan, *, since: date | None = None) -> tuple[Injection, ...]:
    """Every dose on record as an injection, in order of date; ``since`` bounds a day known only in part.

    An extra dose counts: it was injected. One of which nothing went in does not; its slot stays open in the
    plan. Doubtful is one that was partial or not sure, or from a spoiled pen; one during a hold or after a
    stop, and the second of two entries of one day, until a clinician has settled it. A smaller amount that
    went in wholly is taken as it stands.
    """
    doubted = frozenset(_doubted(plan))
    return in_order(
        _injection(dose, place, plan.today, since, doubtful=dose.id in doubted)
        for place, dose in enumerate(chart.doses)
        if dose.complete is not Complete.NONE
    )


def _doubted(plan: Plan) -> Iterator[str]:
    """The doses in doubt; the last entry behind each of these findings is the dose it is about."""
    for finding in plan.findings:
        uncertain = finding.rule == _UNCERTAIN and finding.variant != _UNDER
        unsettled = finding.rule in _ENTRY_DOUBTED or (finding.rule == _EXTRA and finding.variant == _TWICE)
        if uncertain or finding.rule == _QUALITY or (unsettled and finding.severity.holds):
            yield finding.because[-1]


def _injection(dose: Dose, place: int, today: date, since: date | None, *, doubtful: bool) -> Injection:
    return Injection(
        on=_days(dose.on, today, since),
        amount_mg=float(dose.amount_mg),
        doubtful=doubtful,
        entry=dose.id,
        place=place,
    )


def _days(on: PartialDate, today: date, since: date | None) -> PartialDate:
    """The days a dose can have been given on: not after today, and not before treatment began."""
    if on.is_exact:
        return on
    first = max(on.first, since) if since else on.first
    last = max(first, min(on.last, today))
    return PartialDate(first, last)
