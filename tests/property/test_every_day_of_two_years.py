"""On every drug, each day of two years has one state, one next step, one amount, and its own rules alone."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from doseline.advice.action import Action
from doseline.assessment import Assessment, assess, check_answer, plan_answer
from doseline.finding import Severity
from doseline.guide import Continuous, Guide, load_guide, load_guides, sound_drugs
from doseline.plan import State, Status
from doseline.record import Record
from doseline.text import Catalogue
from tools.ordinary_people import ordinary

DAYS = 730
# States without a next date.
NONE_AHEAD = {Status.HELD, Status.STOPPED, Status.ASK_PRESCRIBER, Status.DOSES_NOT_RECORDED}
GIVES = {Action.INJECT, Action.INJECT_LATE}


def known_on(record: Record, day: date) -> Record:
    """What was written down by a day."""
    events = tuple(event for event in record.events if event.on.first <= day)
    return Record(person=record.person, therapies=record.therapies, events=events)


def lives(drug: str, count: int) -> list[tuple[Guide, Record]]:
    guide, chance = load_guide(drug), Random(f"two years of {drug}")
    return [(guide, ordinary(guide, chance)[0]) for _ in range(count)]


def has_one_of_each(case: Assessment, day: date) -> None:
    plan, step = case.plan, case.step
    if plan.next_dose is None:
        assert plan.status in NONE_AHEAD, day
    open_now = [slot for slot in plan.slots if slot.state in {State.DUE, State.OVERDUE}]
    assert len(open_now) <= 1, day
    if step.action in GIVES:
        assert not [one for one in (*plan.findings, *case.check.findings) if one.severity.holds], day
        assert not case.check.unknowns, day
    holds = {one.severity for one in (*plan.findings, *case.check.findings)} & {Severity.STOP}
    assert not (holds and step.action in GIVES), day


def has_one_amount(case: Assessment, day: date) -> None:
    if isinstance(case.guide.schedule(case.record.therapy.edition), Continuous):
        begun = [step for step in case.plan.steps if step.first <= day]
        running = [step for step in begun if step.last is None or day <= step.last]
        assert len(running) == (1 if begun else 0), day


@pytest.mark.parametrize("drug", sound_drugs())
def test_every_day_has_one_state_one_step_and_the_rules_of_its_own_guide(drug: str) -> None:
    for guide, record in lives(drug, 2):
        start = record.therapies[0].start
        for offset in range(-20, DAYS):
            day = start + timedelta(days=offset)
            case = assess(load_guides(), known_on(record, day), today=day)
            has_one_of_each(case, day)
            has_one_amount(case, day)
            fired = {one.rule for one in (*case.plan.findings, *case.check.findings)}
            assert fired <= guide.rules.keys(), (day, fired - guide.rules.keys())


@pytest.mark.parametrize("drug", sound_drugs())
def test_nothing_that_is_said_to_somebody_names_another_drug(drug: str) -> None:
    others = {one for one in sound_drugs() if one != drug}
    substances = {load_guide(one).substance for one in others}
    for guide, record in lives(drug, 3):
        words = Catalogue("en", guide.region(record.person.region)).about(guide)
        start = record.therapies[0].start
        for offset in range(0, DAYS, 45):
            day = start + timedelta(days=offset)
            case = assess(load_guides(), known_on(record, day), today=day)
            said = f"{plan_answer(case, words)} {check_answer(case, words)}".lower()
            assert not {name for name in others | substances if name in said}, day
