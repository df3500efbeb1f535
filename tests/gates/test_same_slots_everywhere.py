"""Every face lists the slots of the plan: terminal, JSON, calendar, timeline and the page for a visit."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from doseline.assessment import Assessment, assess, plan_answer, read_and_assess
from doseline.faces.cli.page import Page
from doseline.faces.cli.sections import View
from doseline.faces.picture.entries import doses
from doseline.faces.picture.months import months
from doseline.faces.visit.past import Past
from doseline.guide import load_guide
from doseline.plan import Slot, State
from doseline.text import NEUTRAL, Catalogue
from tools.invented_people import invented

FOLDER = Path(__file__).parents[2] / "examples" / "records"
DAYS: dict[str, Any] = tomllib.loads((FOLDER / "days.toml").read_text("utf-8"))
INVENTED = 500
# What the page for a visit tells of the past: what was given, and what was missed.
PAST = frozenset({State.GIVEN, State.GIVEN_LATE, State.GIVEN_EARLY, State.MISSED, State.EXTRA})
Days = Counter[date]


def _people() -> Iterator[Assessment]:
    for name, told in DAYS.items():
        text = (FOLDER / f"{name}.json").read_bytes()
        yield read_and_assess(text, clock=lambda _: date.max, today=told["today"])
    guide, chance = load_guide("kesimpta"), Random(20261130)
    for _ in range(INVENTED):
        record, days = invented(guide, chance)
        yield assess(guide, record, today=days[-1], as_of=days[-1])


def _of_plan(case: Assessment, states: Collection[State] = frozenset(State)) -> Days:
    return Counter(_day(slot) for slot in case.plan.slots if slot.state in states and _day(slot) > date.min)


def _day(slot: Slot) -> date:
    return slot.given or slot.due or date.min


def _in_json(case: Assessment, catalogue: Catalogue) -> Days:
    doses = plan_answer(case, catalogue)["doses"]
    return Counter(date.fromisoformat(dose["given"] or dose["due"]) for dose in doses)


def _on_calendar(case: Assessment) -> Days:
    days = sorted(_of_plan(case))
    if not days:
        return Counter()
    every = months(case, first=days[0], last=days[-1])
    shown = (day for month in every for week in month.weeks for day in week if day is not None)
    # The last month is shown whole, beyond the last day of the plan.
    return +Counter({day.day: sum(it.is_dose for it in day.marks) for day in shown if day.day <= days[-1]})


def _in_terminal(case: Assessment, catalogue: Catalogue) -> Counter[str]:
    page = Page(width=200)
    View(page, catalogue, case).dates(all_ahead=True, past_shown=len(case.plan.slots) + 1)
    written = {catalogue.write(day, "short") for day in _of_plan(case)}
    return Counter(day for line in page.lines for day in written if f"  {day}  " in line)


def test_every_face_lists_the_same_slots() -> None:
    """For every example and 500 invented people."""
    catalogue, seen = Catalogue("en", NEUTRAL), 0
    for case in _people():
        wanted = _of_plan(case)
        seen += sum(wanted.values())
        assert _in_json(case, catalogue) == wanted
        assert _on_calendar(case) == wanted
        assert Counter(item.start for item in doses(case, catalogue)) == wanted
        past = _of_plan(case, PAST)
        told = Counter(_day(slot) for slot in Past(case, date.min).doses())
        assert told == Counter({day: count for day, count in past.items() if day <= case.today})
        assert _in_terminal(case, catalogue) == Counter(
            {catalogue.write(day, "short"): count for day, count in wanted.items()}
        )
    assert seen > 20 * INVENTED
