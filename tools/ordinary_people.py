"""Invented people without trouble on any drug, from its guide alone: doses near their days, tests in range.

``MODEL`` says in words what the functions below do; docs/rates.md shows it beside the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from doseline.dates import PartialDate, add_months
from doseline.guide import Continuous, Dated, Guide, Phase
from doseline.guide.schedule import LateMaintenance
from doseline.plan import Slot, State, plan
from doseline.record import (
    Decision,
    Dose,
    Instruction,
    Medication,
    Outcome,
    Person,
    Record,
    Result,
    Therapy,
    chart,
)
from doseline.record import Test as Lab
from tools.invented_people import Life, looks_of, ordinary_life

MODEL = """\
- **Who**: 19 to 54 years old at the start, three in four of them women, in the US, Great Britain, Germany,
  France, Switzerland or a place the guide does not know.
- **How they came**: half from their first dose on, the others in the middle of treatment: their last dose and
  since when they are treated, and nothing else.
- **Doses** with a day of their own: on their day in 84 of 100, one to three days late in 12, four to ten days
  late in 4; on their day among the first ones, and where a text has no rule for a late one. Medicine taken
  every day is not written down dose by dose.
- **Tests before the start**: all on file for those who come from their first dose on, two in three times; the
  others have their clinic's word that they may go on.
- **Tests during treatment**: each that the guide asks for with a rhythm, within two weeks before its day, in
  range.
- **Life**: as for the people above.
- **When we look**: on twelve days of the year after set-up, none within an illness."""

_DAY = timedelta(days=1)
_REGIONS = ("US", "US", "GB", "DE", "FR", "CH", "ZZ")
_OFF = (*[(0, 0)] * 84, *[(1, 3)] * 12, *[(4, 10)] * 4)
_OPEN = frozenset({State.DUE, State.OVERDUE, State.UPCOMING, State.UNCONFIRMED})
# Results in range: least, most, unit, lower and upper limit.
_IN_RANGE = {
    "igg": ("7.2", "14.8", "g/L", "7.0", "16.0"), "igm": ("0.5", "2.2", "g/L", "0.4", "2.3"),
    "iga": ("0.8", "3.9", "g/L", "0.7", "4.0"), "alt": ("8", "39", "U/L", "5", "40"),
    "ast": ("9", "38", "U/L", "5", "40"), "alp": ("32", "118", "U/L", "30", "120"),
    "bilirubin": ("4", "19", "umol/L", "3", "20"), "lymphocytes": ("1.1", "3.4", "10*9/L", "1.0", "4.0"),
    "neutrophils": ("2.1", "6.9", "10*9/L", "1.8", "7.5"), "creatinine": ("50", "90", "umol/L", "45", "104"),
}  # fmt: skip
# Tests of which only the day is written down.
_ONLY_DONE = frozenset({"mri", "pml-check"})


def ordinary(guide: Guide, chance: Random) -> tuple[Record, list[date]]:
    """One person's whole record, and the days on which we look at it."""
    life = Life(chance)
    start = date(2022, 1, 3) + timedelta(days=life.between(0, 3 * 365))
    person = _person(life, start)
    is_new = life.happens(0.5)
    treated = start if is_new else start - timedelta(days=life.between(200, 1500))
    therapy = _therapy(guide, start, treated, is_new=is_new)
    _before(life, guide, person, start, is_new=is_new)
    end = start + 380 * _DAY
    schedule = guide.schedule(therapy.edition)
    if isinstance(schedule, Continuous):
        life.add(Dose(id=life.new_id(), on=_on(start), amount_mg=schedule.steps[0].amount_mg))
    else:
        _doses(life, guide, Record(person=person, therapies=(therapy,)), start, end)
    _watched(life, guide, person, treated, (start, end))
    ordinary_life(life, start, start, end, is_injected=guide.product.is_injected)
    record = Record(person=person, therapies=(therapy,), events=tuple(life.events))
    return record, looks_of(life, start)


def _person(life: Life, start: date) -> Person:
    born = date(start.year - life.between(19, 54), life.between(1, 12), life.between(1, 28))
    sex = "female" if life.happens(0.75) else "male"
    if sex == "female":
        pill = Medication(id=life.new_id(), on=_on(start - 300 * _DAY), name="desogestrel")
        life.add(pill)
    return Person(id="r1", region=life.one_of(_REGIONS), birth_date=_on(born), sex=sex, timezone="UTC")


def _therapy(guide: Guide, start: date, treated: date, *, is_new: bool) -> Therapy:
    if is_new:
        return Therapy(guide=guide.drug, start=start)
    return Therapy(guide=guide.drug, start=start, treated_since=_on(treated), doses_recorded=False)


def _before(life: Life, guide: Guide, person: Person, start: date, *, is_new: bool) -> None:
    profile = guide.region(person.region).profile
    if is_new and life.happens(2 / 3):
        for name in guide.required_of(profile):
            life.add(result(life, name, start - life.between(10, 60) * _DAY))
        return
    life.add(
        Decision(id=life.new_id(), on=_on(start), about="pre-start", outcome=Outcome.MAY_PROCEED, by="clinic")
    )


def result(life: Life, name: str, day: date) -> Lab:
    """A result as it should be."""
    if name in _ONLY_DONE:
        return Lab(id=life.new_id(), on=_on(day), name=name)
    if name not in _IN_RANGE:
        return Lab(id=life.new_id(), on=_on(day), name=name, result=Result.NEGATIVE)
    least, most, unit, low, high = _IN_RANGE[name]
    tenths = life.between(int(Decimal(least) * 10), int(Decimal(most) * 10))
    return Lab(
        id=life.new_id(), on=_on(day), name=name, value=Decimal(tenths) / 10, unit=unit,
        low=Decimal(low), high=Decimal(high),
    )  # fmt: skip


def _doses(life: Life, guide: Guide, bare: Record, start: date, end: date) -> None:
    """The first one on the day of the start, the later ones near the day that the plan names."""
    day, amount = start, _first_amount(guide, bare)
    while day < end:
        life.add(Dose(id=life.new_id(), on=_on(day), amount_mg=amount))
        slot = _next(guide, bare, life, day)
        if slot is None or slot.due is None:
            return
        day, amount = slot.due + _late(life, guide, slot) * _DAY, _amount(guide, bare, slot)


def _late(life: Life, guide: Guide, slot: Slot) -> int:
    """Days late; none among the first doses, and none where a text has no rule for a late one."""
    late = life.between(*life.one_of(_OFF))
    schedules = guide.schedules.values()
    if any(isinstance(one, Dated) and one.late_maintenance is LateMaintenance.ASK for one in schedules):
        return 0
    return 0 if slot.phase is Phase.LOADING else late


def _first_amount(guide: Guide, bare: Record) -> Decimal:
    (therapy,) = bare.therapies
    schedule = guide.schedule(therapy.edition)
    return schedule.amount_mg if therapy.treated_since else schedule.amount_of(1, 0)


def _amount(guide: Guide, bare: Record, slot: Slot) -> Decimal:
    usual = guide.schedule(bare.therapies[0].edition).amount_mg
    return slot.amount_mg if slot.amount_mg is not None else usual


def _next(guide: Guide, bare: Record, life: Life, day: date) -> Slot | None:
    """The first open slot after everything so far."""
    told = tuple(event for event in life.events if isinstance(event, Dose | Instruction | Decision))
    known = chart(Record(person=bare.person, therapies=bare.therapies, events=told), today=day)
    planned = plan(guide, known, today=day, until=day + 400 * _DAY)
    return next((slot for slot in planned.slots if slot.due and slot.state in _OPEN), None)


def _watched(life: Life, guide: Guide, person: Person, treated: date, between: tuple[date, date]) -> None:
    """Each test with a rhythm, shortly before its day."""
    profile = guide.region(person.region).profile
    for watch in guide.monitoring:
        if watch.profiles and profile not in watch.profiles:
            continue
        if watch.if_positive or watch.if_condition:
            continue
        for months in _months(watch.at_months, watch.every_months):
            day = add_months(treated, months) - life.between(0, 13) * _DAY
            if between[0] - 200 * _DAY <= day <= between[1] and day > treated:
                for name in watch.tests:
                    life.add(result(life, name, day))


def _months(at: tuple[int, ...], every: int | None) -> Iterator[int]:
    yield from at
    if every is not None:
        yield from range((at[-1] if at else 0) + every, 80, every)


def _on(day: date) -> PartialDate:
    return PartialDate.exactly(day)
