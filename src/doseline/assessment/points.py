"""What is worth a word to a clinician at work: what holds the next dose back, and what an order would bring.

An order is judged by the same rules as everything else: the record is assessed with it and without it, and
what it adds or makes worse is what there is to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from doseline.assessment.assessment import Assessment
from doseline.assessment.away import given_on
from doseline.check import vaccines
from doseline.check.check_result import VaccineDates
from doseline.dates import PartialDate, add_months
from doseline.finding import Finding, Severity, Unknown, Urgency
from doseline.frozen import dataclass
from doseline.guide import Continuous
from doseline.guide.exchange_codes import rests_on, spoken_of_orders
from doseline.guide.settled_by import SettledBy
from doseline.plan import plan
from doseline.record import Dose, Vaccination
from doseline.record.chart import order

_MONTHS_AFTER = 6
# What an entry is that nobody could read: a question to those who keep the record, and none about an order.
_UNREAD = frozenset({SettledBy.ILLNESS, SettledBy.ALLERGY, SettledBy.MEDICINE, SettledBy.NOTE})
_PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing to say: a finding, what holds for a vaccine, or what is not known.

    ``rule`` and ``severity`` are those of the finding; for a vaccine the severity is that of having it now.
    ``because`` are the entries behind it. ``not_sent`` says that what is not known was not sent.
    """

    rule: str
    severity: Severity
    urgency: Urgency
    because: tuple[str, ...] = ()
    finding: Finding | None = None
    vaccine: VaccineDates | None = None
    unknowns: tuple[Unknown, ...] = ()
    not_sent: bool = False


def of_person(case: Assessment, incomplete: Collection[str] = ()) -> tuple[Point, ...]:
    """What holds the next dose back and has to be acted on before it, the worst first.

    ``incomplete`` are the types of resources of which something may not have been sent: what rests on nothing
    being there says nothing then. A hospital's chart without a single dose says nothing of doses.

    >>> from doseline.assessment.example import example_case
    >>> of_person(example_case())
    ()
    """
    if case.plan.has_died:
        return ()
    found = (one for one in case.check.holding if _is_for_now(one) and not _misses(case, one, incomplete))
    return _sorted(map(_of_finding, found))


def _is_for_now(finding: Finding) -> bool:
    if finding.after_stop and not finding.urgency.cannot_wait:
        return False
    return finding.severity is not Severity.ASK or finding.urgency is not Urgency.NEXT_VISIT


def _misses(case: Assessment, finding: Finding | Unknown, incomplete: Collection[str]) -> bool:
    """Whether a finding rests on nothing being there, where not all of it was sent."""
    group = case.guide.rules[finding.rule].group
    lacks = not rests_on().get(group, frozenset()).isdisjoint(incomplete)
    if group == _PLAN and isinstance(finding, Finding):
        return (lacks or not case.chart.doses) and not _stands_anyway(case, finding)
    return lacks and not finding.because


def _stands_anyway(case: Assessment, finding: Finding) -> bool:
    """Whether the plan would find the same if a dose had been given for each one that is open by today."""
    open_ones = (slot.due for slot in case.plan.slots if slot.given is None)
    days = tuple(sorted({due for due in open_ones if due is not None and due <= case.today}))
    # A medicine of every day has no dose that is open: one taken today shows that it is taken.
    after = plan(case.guide, given_on(case, case.chart, days or (case.today,)), today=case.today)
    return any((one.rule, one.because) == (finding.rule, finding.because) for one in after.findings)


def _of_finding(finding: Finding) -> Point:
    return Point(
        rule=finding.rule,
        severity=finding.severity,
        urgency=finding.urgency,
        because=finding.because,
        finding=finding,
    )


def _sorted(points: Iterable[Point]) -> tuple[Point, ...]:
    once = {(one.rule, one.because): one for one in points}
    return tuple(
        sorted(once.values(), key=lambda one: (-one.severity.rank, -one.urgency.rank, one.rule, one.because))
    )


# --- orders ---


def of_start(
    case: Assessment,
    ids: Collection[str],
    incomplete: Collection[str] = (),
    ordered: Collection[str] = (),
) -> tuple[Point, ...]:
    """What stands in the way of a medicine that is to begin: what holds it back, and what is not known.

    ``ids`` are the entries of the orders, ``ordered`` the tests that are ordered already. What is not known
    is one point; where it was not sent, another.
    """
    unknowns = [one for one in case.check.unknowns if one.what not in ordered]
    holding = (one for one in case.check.holding if case.guide.rules[one.rule].group != _PLAN)
    found = [_of_finding(one) for one in holding if not _misses(case, one, incomplete)]
    return _sorted([*found, *_of_unknowns(case, unknowns, ids, incomplete)])


def _of_unknowns(
    case: Assessment, unknowns: Iterable[Unknown], ids: Collection[str], incomplete: Collection[str]
) -> Iterator[Point]:
    groups: dict[bool, list[Unknown]] = {}
    for one in unknowns:
        groups.setdefault(_misses(case, one, incomplete), []).append(one)
    for not_sent, found in groups.items():
        yield Point(
            rule=found[0].rule,
            severity=Severity.ASK,
            urgency=Urgency.BEFORE_NEXT_DOSE,
            because=tuple(sorted(ids)),
            unknowns=tuple(found),
            not_sent=not_sent,
        )


def of_orders(
    before: Assessment, after: Assessment, ids: Collection[str], incomplete: Collection[str] = ()
) -> tuple[Point, ...]:
    """What orders add to a record or make worse: ``after`` is it with them, ``ids`` are their entries."""
    shots = list(_of_vaccines(after, ids))
    told = {id_ for one in shots for id_ in one.because}
    known = {(one.rule, one.because): one.severity.rank for one in before.check.findings}
    new = (
        one
        for one in after.check.holding
        if one.severity.rank > known.get((one.rule, one.because), -1)
        and _is_of_an_order(after, one, ids)
        and told.isdisjoint(one.because)
    )
    asked = {(one.rule, one.what) for one in before.check.unknowns}
    unknowns = [one for one in after.check.unknowns if (one.rule, one.what) not in asked]
    return _sorted([*map(_of_finding, new), *shots, *_of_unknowns(after, unknowns, ids, incomplete)])


def of_supply(case: Assessment, incomplete: Collection[str] = ()) -> tuple[Point, ...]:
    """What bars the medicine of which more is ordered: nobody orders it unaware of that."""
    return tuple(one for one in of_person(case, incomplete) if one.severity is Severity.STOP)


def _is_of_an_order(case: Assessment, finding: Finding, ids: Collection[str]) -> bool:
    """Whether an order is behind a finding, and it is one of those that speak of orders."""
    rule = case.guide.rules[finding.rule]
    if rule.group not in spoken_of_orders() or not _UNREAD.isdisjoint(rule.settlers(finding.variant)):
        return False
    return any(id_ in ids for id_ in finding.because)


def _of_vaccines(case: Assessment, ids: Collection[str]) -> Iterator[Point]:
    """Each vaccine that was ordered and is not to be had now, or not without asking."""
    for shot in case.record.events:
        if not isinstance(shot, Vaccination) or shot.id not in ids:
            continue
        kind = case.guide.names.vaccine(shot.vaccine, shot.cvx)
        name = shot.vaccine if kind.live is None else kind.name
        (dates,) = vaccines(case.guide, case.chart, case.plan, (name,))
        if dates.now.severity.holds:
            yield Point(
                rule=_rule_of(case, shot.id) or dates.now.why,
                severity=dates.now.severity,
                urgency=Urgency.BEFORE_NEXT_DOSE,
                because=(shot.id,),
                vaccine=dates,
            )


def _rule_of(case: Assessment, entry: str) -> str | None:
    return next((one.rule for one in case.check.findings if entry in one.because), None)


# --- doses that an order puts on a day ---


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedDose:
    """A dose that an order asks for: the entry of the order, its day where it names one, and its amount."""

    id: str
    on: date | None
    amount_mg: Decimal | None


def of_doses(case: Assessment, ordered: Iterable[OrderedDose]) -> tuple[Point, ...]:
    """What the plan would ask if the doses were given as ordered: too early, one too many, too much."""
    schedule = case.guide.schedule(case.chart.therapy.edition)
    if isinstance(schedule, Continuous):
        return ()
    doses = {f"{one.id}~{place}": one for place, one in enumerate(ordered) if _is_to_come(case, one)}
    if not doses:
        return ()
    days = {name: one.on or case.check.for_date for name, one in doses.items()}
    last = max(days.values())
    usual = case.plan.next_dose.amount_mg if case.plan.next_dose else schedule.amount_mg
    supposed = [
        Dose(id=name, on=PartialDate.exactly(days[name]), amount_mg=max(one.amount_mg or usual, usual))
        for name, one in doses.items()
    ]
    chart = replace(case.chart, doses=tuple(sorted((*case.chart.doses, *supposed), key=order)))
    after = plan(case.guide, chart, today=last, until=add_months(last, _MONTHS_AFTER))
    found = (one for one in after.findings if one.severity.holds and any(id_ in doses for id_ in one.because))
    return _sorted(_of_finding(_by_order(one, doses)) for one in found)


def _by_order(finding: Finding, doses: Mapping[str, OrderedDose]) -> Finding:
    """The finding with the order in place of the dose that was supposed."""
    return replace(
        finding,
        because=tuple(dict.fromkeys(doses[id_].id if id_ in doses else id_ for id_ in finding.because)),
    )


def _is_to_come(case: Assessment, one: OrderedDose) -> bool:
    """Whether it says something of its own: a day that is still to come, or an amount."""
    return one.on >= case.today if one.on is not None else one.amount_mg is not None
