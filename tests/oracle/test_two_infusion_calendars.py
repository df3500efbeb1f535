"""Our calendar and the second one agree on infusions and capsules, over thousands of random histories."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from dateutil.relativedelta import relativedelta

from doseline.dates import PartialDate
from doseline.guide import load_guide
from doseline.plan import plan
from doseline.record import Dose, Person, Record, Therapy, chart
from tests.oracle.second_infusions import Rhythm, second_infusions

SOME, ALL = 700, 10_000
RHYTHMS = {
    ("ocrevus", "us-label"): Rhythm(first=(14,), months=6, least_months=5),
    ("ocrevus", "eu-label"): Rhythm(first=(14,), months=6, least_months=5),
    ("tysabri", "eu-label"): Rhythm(first=(), days=28),
}
AMOUNTS = {"ocrevus": (300, 300, 600), "tysabri": (300, 300, 300)}
# On their day mostly; late, and early by as much as asks nothing; months late.
OFF = (0, 0, 0, 0, 0, 0, 1, 2, 3, 9, 20, 31, -1, -2, -3)


def history(chance: Random, rhythm: Rhythm) -> list[date]:
    """Infusions near the days on which the second calendar expects them."""
    start = date(2024, 1, 1) + timedelta(days=chance.randrange(0, 40 * 365))
    if chance.random() < 0.3:  # ends of months
        start = start.replace(day=1) - timedelta(days=chance.choice((1, 1, 2, 3)))
    given = [start]
    while len(given) < chance.randrange(2, 14):
        due = second_infusions(rhythm, given).following
        is_early = len(given) <= max(1, len(rhythm.first))
        off = chance.choice((0, 0, 0, 1, 2, 3)) if is_early else chance.choice(OFF)
        given.append(due + timedelta(days=off))
    return given


def dose(drug: str, place: int, day: date) -> Dose:
    amount = AMOUNTS[drug][min(place, 2)]
    return Dose(id=f"d{place}", on=PartialDate.exactly(day), amount_mg=Decimal(amount))


def agree(drug: str, edition: str, count: int) -> None:
    guide, rhythm = load_guide(drug), RHYTHMS[drug, edition]
    chance = Random(f"{drug} {edition}")
    for _ in range(count):
        given = history(chance, rhythm)
        record = Record(
            person=Person(id="r1", region="US"),
            therapies=(Therapy(guide=drug, start=given[0], edition=edition),),
            events=tuple(dose(drug, place, day) for place, day in enumerate(given)),
        )
        ours = plan(guide, chart(record, today=given[-1]), today=given[-1])
        theirs = second_infusions(rhythm, given)
        lines = [
            (slot.slot, slot.due, slot.given, slot.days_late) for slot in ours.slots if slot.given is not None
        ]
        assert lines == [tuple(line) for line in theirs.lines], (drug, edition, given)
        assert ours.next_dose is not None, (drug, edition, given)
        assert ours.next_dose.due == theirs.following, (drug, edition, given)


@pytest.mark.parametrize(("drug", "edition"), RHYTHMS)
def test_two_calendars_of_infusions_agree(drug: str, edition: str) -> None:
    agree(drug, edition, SOME)


@pytest.mark.slow
@pytest.mark.parametrize(("drug", "edition"), RHYTHMS)
def test_two_calendars_of_infusions_agree_ten_thousand_times(drug: str, edition: str) -> None:
    agree(drug, edition, ALL)


@pytest.mark.parametrize(
    "start", [date(2026, 8, 31), date(2027, 8, 30), date(2027, 8, 29), date(2028, 2, 29)]
)
def test_a_short_month_does_not_stick(start: date) -> None:
    rhythm = RHYTHMS["ocrevus", "us-label"]
    given = [start, start + timedelta(days=14)]
    given += [start + relativedelta(months=6 * count) for count in range(1, 5)]
    record = Record(
        person=Person(id="r1", region="US"),
        therapies=(Therapy(guide="ocrevus", start=start),),
        events=tuple(dose("ocrevus", place, day) for place, day in enumerate(given)),
    )
    ours = plan(load_guide("ocrevus"), chart(record, today=given[-1]), today=given[-1])
    assert [slot.days_late for slot in ours.slots if slot.given] == [0] * len(given)
    assert ours.next_dose is not None
    assert ours.next_dose.due == start + relativedelta(months=30) == second_infusions(rhythm, given).following


@pytest.mark.parametrize(
    "start", [date(2026, 1, 31), date(2026, 3, 30), date(2026, 9, 30), date(2027, 8, 31)]
)
@pytest.mark.parametrize(("off", "is_told"), [(-1, True), (0, False), (1, False)])
def test_five_calendar_months_lie_between_two_infusions(start: date, off: int, *, is_told: bool) -> None:
    third = start + relativedelta(months=6)
    fourth = third + relativedelta(months=5) + timedelta(days=off)
    given = [start, start + timedelta(days=14), third, fourth]
    record = Record(
        person=Person(id="r1", region="US"),
        therapies=(Therapy(guide="ocrevus", start=start),),
        events=tuple(dose("ocrevus", place, day) for place, day in enumerate(given)),
    )
    ours = plan(load_guide("ocrevus"), chart(record, today=fourth), today=fourth)
    assert ("minimum-gap" in {finding.rule for finding in ours.findings}) == is_told
    assert (second_infusions(RHYTHMS["ocrevus", "us-label"], given).too_soon == [4]) == is_told


def test_capsules_have_the_amount_of_their_day_whatever_the_day() -> None:
    """120 mg for seven days, 240 mg from then on."""
    guide, chance = load_guide("tecfidera"), Random("capsules")
    for _ in range(SOME):
        start = date(2024, 1, 1) + timedelta(days=chance.randrange(0, 40 * 365))
        today = start + timedelta(days=chance.choice((0, 1, 5, 6, 7, 8, 13, 14, 30, 400)))
        record = Record(
            person=Person(id="r1", region="US"),
            therapies=(Therapy(guide="tecfidera", start=start),),
            events=(Dose(id="d", on=PartialDate.exactly(start), amount_mg=Decimal(120)),),
        )
        ours = plan(guide, chart(record, today=today), today=today)
        on_day = [
            step.amount_mg for step in ours.steps
            if step.first <= today and (step.last is None or today <= step.last)
        ]  # fmt: skip
        assert on_day == [120 if (today - start).days < 7 else 240], (start, today)
