"""Ordinary people reach `inject` on their day, after at most three questions, and keep hearing it."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from doseline.advice import Action, NextStep, next_step
from doseline.check import Check, check
from doseline.dates import PartialDate, add_months
from doseline.guide import load_guide
from doseline.plan import Plan, plan
from doseline.record import FORMAT, Dose, Record, chart, read_record
from tests.cases.story import _plain, _tests

Table = dict[str, Any]
GUIDE = load_guide("kesimpta")
PEOPLE: list[Table] = tomllib.loads((Path(__file__).parent / "people.toml").read_text("utf-8"))["person"]
every_person = pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person["says"])


def _record(person: Table, answers: list[Table]) -> Record:
    events = [
        *(_tests(person["tests_on"]) if "tests_on" in person else ()),
        *(
            test | {"id": f"again-{test['id']}"}
            for test in _tests(person.get("tests_again_on", ""))
            if test["on"]
        ),
        *(
            {"id": f"d{n}", "type": "dose", "on": day, "amount_mg": 20}
            for n, day in enumerate(_dose_days(person), 1)
        ),
        *({"id": f"e{n}", **event} for n, event in enumerate(person.get("events", ()), 1)),
        *({"id": f"a{n}", **answer["event"]} for n, answer in enumerate(answers, 1)),
    ]
    about = {"id": "r1", "birth_date": "1988-03-14", "sex": "female", "region": "US", "timezone": "UTC"}
    given = {key: person[key] for key in ("birth_date", "sex", "region") if key in person}
    therapy = {key: person[key] for key in ("start", "edition", "month_mode") if key in person}
    document = {
        "format": FORMAT,
        "person": about | given,
        "therapies": [{"guide": "kesimpta"} | therapy],
        "events": events,
    }
    return read_record(json.dumps(_plain(document)), names=GUIDE.names)


def _dose_days(person: Table) -> list[date]:
    days = [date.fromisoformat(day) for day in person["doses"]]
    months, anchor = 1, days[-1]
    while (day := add_months(anchor, months)) <= person.get("then_monthly_to", date.min):
        days.append(day)
        months += 1
    return days


def _say(record: Record, today: date) -> tuple[Plan, Check, NextStep]:
    known = chart(record)
    planned = plan(GUIDE, known, today=today)
    checked = check(GUIDE, known, planned)
    return planned, checked, next_step(planned, checked)


def test_there_are_enough_of_them() -> None:
    assert len(PEOPLE) >= 10


@every_person
def test_inject_on_the_day_after_at_most_three_questions(person: Table) -> None:
    answers = person.get("answers", [])
    assert len(answers) <= 3
    planned, checked, step = _say(_record(person, answers), person["today"])
    assert step.action is Action.INJECT, (step, checked.findings, checked.unknowns)
    assert planned.next_dose is not None
    assert planned.next_dose.days_until == 0
    assert not [finding for finding in checked.findings if finding.severity.holds]


@every_person
def test_no_question_is_asked_for_nothing(person: Table) -> None:
    answers = person.get("answers", [])
    for left_out in range(len(answers)):
        kept = [answer for place, answer in enumerate(answers) if place != left_out]
        _, _, step = _say(_record(person, kept), person["today"])
        assert step.action is not Action.INJECT, answers[left_out]["asked"]


@every_person
def test_the_day_before_nothing_is_due_and_nobody_is_sent_to_a_doctor(person: Table) -> None:
    answers = person.get("answers", [])
    _, checked, step = _say(_record(person, answers), person["today"] - timedelta(days=1))
    assert step.action is Action.NOTHING_DUE, (step, checked.findings, checked.unknowns)


@every_person
def test_the_next_twelve_doses_need_no_question(person: Table) -> None:
    record, today = _record(person, person.get("answers", [])), person["today"]
    for number in range(12):
        planned, _, step = _say(record, today)
        assert step.action is Action.INJECT
        assert planned.next_dose is not None
        given = Dose(id=f"n{number}", on=PartialDate.exactly(today), amount_mg=Decimal(20))
        record = replace(record, events=(*record.events, given))
        following = _say(record, today)[0].next_dose
        assert following is not None
        assert 7 <= (following.due - today).days <= 31
        today = following.due


def test_one_remembered_dose_is_not_taken_for_the_first() -> None:
    """In the middle of treatment, with the last dose alone: nobody is sent through loading again."""
    person = PEOPLE[0]
    record = _record(person, person["answers"][:1])
    last = date.fromisoformat(person["doses"][0])
    for days in range(40):
        planned, _, step = _say(record, last + timedelta(days=days))
        assert planned.next_dose is None
        assert step.action is Action.ASK_FIRST
