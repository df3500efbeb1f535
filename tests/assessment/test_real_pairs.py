"""Every two of the guides that come with the program, one after the other: neither speaks for the other."""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from doseline.assessment import Assessment, assess, plan_answer
from doseline.assessment.switch import destination, switch
from doseline.assessment.tails import tails
from doseline.assessment.tails_text import tail_words
from doseline.guide import Dated, load_guide, load_guides, load_shared, sound_drugs
from doseline.guide.editions import Editions, Readings
from doseline.plan import Status
from doseline.record import FORMAT, read_record
from doseline.text import Catalogue, sentences

PAIRS = tuple(permutations(sound_drugs(), 2))
FIRST, STOP, SECOND = date(2025, 11, 3), date(2025, 12, 1), date(2026, 2, 2)


AFTER = Path(__file__).parents[1] / "cases" / "switching" / "after" / "what-goes-on.toml"
CASES: list[dict[str, Any]] = tomllib.loads(AFTER.read_text("utf-8"))["case"]


def doses(drug: str, start: date, name: str) -> list[dict[str, Any]]:
    """The first two doses of a medicine as its guide counts them; one of what is taken every day."""
    guide = load_guide(drug)
    schedule = guide.schedule(None)
    if not isinstance(schedule, Dated):
        first = float(schedule.steps[0].amount_mg)
        return [{"id": f"{name}0", "type": "dose", "on": start.isoformat(), "amount_mg": first}]
    amount = float(schedule.amount_mg)
    case = said((drug, start), (), start)
    days = [slot.due for slot in case.plan.slots if slot.due is not None][:2]
    amounts = [float(slot.amount_mg or amount) for slot in case.plan.slots][:2]
    return [
        {"id": f"{name}{place}", "type": "dose", "on": day.isoformat(), "amount_mg": mg}
        for place, (day, mg) in enumerate(zip(days, amounts, strict=True))
    ]


def said(*run: Any, region: str = "US") -> Assessment:  # noqa: ANN401 - therapies as (drug, start), then events, then the day
    """The assessment of a record of these therapies."""
    *therapies, events, today = run
    record = {
        "format": FORMAT,
        "person": {
            "id": "r1", "region": region, "sex": "female", "birth_date": "1988-03-14",
            "timezone": "America/New_York",
        },
        "therapies": [{"guide": drug, "start": start.isoformat()} for drug, start in therapies],
        "events": list(events),
    }  # fmt: skip
    names = load_shared().names
    read = read_record(json.dumps(record).encode(), names=names, guides=Editions(), readings=Readings())
    return assess(load_guides(), read, today=today)


def one_after_the_other(first: str, second: str, today: date, region: str = "US") -> Assessment:
    """Somebody who took one medicine, stopped, and began another two months later."""
    stop = {"id": "end", "type": "instruction", "on": STOP.isoformat(), "kind": "stop"}
    events = [*doses(first, FIRST, "a"), stop, *doses(second, SECOND, "b")]
    known = [event for event in events if event["on"] <= today.isoformat()]
    return said((first, FIRST), (second, SECOND), known, today, region=region)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_second_has_its_own_calendar_and_the_first_is_told_apart(first: str, second: str) -> None:
    case = one_after_the_other(first, second, SECOND + timedelta(days=1))
    assert case.guide.drug == second
    assert case.plan.status is not Status.STOPPED
    assert not {slot.entry or "" for slot in case.plan.slots} & {"a0", "a1"}
    assert not {"dose-after-stop", "dose-of-other-drug", "stopped-follow-up"} & set(case.check.rules)
    catalogue = Catalogue("en", case.guide.region("US")).about(case.guide, case.typed)
    own = catalogue.write(second, "brand")
    for tail, words in zip(tails(case), tail_words(tails(case), catalogue), strict=True):
        assert tail.guide.drug == first
        told = " ".join((words.title, words.intro, *(line.text for line in words.lines)))
        assert own not in told
    assert plan_answer(case, catalogue)["therapies"][1]["governs"] is True
    assert all(sentences.title(catalogue, finding) for finding in case.check.findings)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_birth_control_is_never_shorter_than_either_asks_for(first: str, second: str) -> None:
    case = one_after_the_other(first, second, STOP)
    longest = switch(case, destination(second)).birth_control.longest
    for drug in (first, second):
        guide = load_guide(drug)
        own = guide.birth_control
        if own is not None:
            assert longest is not None
            assert longest.until is not None or (longest.months or 0) >= guide.numbers[own.id]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_each_way_there_is_something_to_say(first: str, second: str) -> None:
    case = said((first, FIRST), doses(first, FIRST, "a"), STOP)
    found = switch(case, destination(second))
    assert {change.origin.drug.substance for change in found.changes} <= {load_guide(first).substance}
    assert found.gather


def test_every_two_have_their_cases() -> None:
    assert {(case["first"], case["second"]) for case in CASES} == set(PAIRS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_goes_on_from_the_first(case: dict[str, Any]) -> None:
    found = one_after_the_other(case["first"], case["second"], case["today"], case.get("region", "US"))
    told = {name for tail in tails(found) for name in (one.rule for one in tail.findings)}
    told |= {one.test for tail in tails(found) for one in tail.watched}
    assert set(case["goes_on"]) <= told
    assert not set(case["over"]) & told
    watched = {one.until for one in found.check.findings if one.rule.endswith("-watch")}
    watched |= {tail.signs_until for tail in tails(found) if tail.signs is not None}
    assert watched == ({case["watch"]} if "watch" in case else set())
