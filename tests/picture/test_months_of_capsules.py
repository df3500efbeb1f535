"""The calendar of medicine taken every day: an amount begins, a test is due, a pack ends; never each dose."""

from __future__ import annotations

from datetime import date

from doseline.faces.picture import MarkKind, mark_words, months
from doseline.text import Catalogue
from tests.cases.story import Table, answer

PACK: Table = {"id": "p", "type": "dispense", "on": "2026-02-01", "name": "Tecfidera", "days": 30}


def _marked(*events: Table) -> dict[date, list[str]]:
    case = answer(
        {"base": "capsules", "guide": "tecfidera", "today": date(2026, 2, 10), "event": list(events)}
    )
    words = Catalogue("en", case.guide.region("US")).about(case.guide)
    shown = months(case, first=date(2026, 1, 1), last=date(2026, 12, 31))
    days = [day for month in shown for week in month.weeks for day in week if day and day.marks]
    assert {mark.kind for day in days for mark in day.marks} <= {
        MarkKind.STEP,
        MarkKind.TEST,
        MarkKind.REFILL,
    }
    return {day.day: [mark_words(mark, words) for mark in day.marks] for day in days}


def test_steps_and_tests_stand_there_and_not_each_capsule() -> None:
    found = _marked()
    assert found[date(2026, 1, 5)] == ["from here on 120 mg each time, 2 times a day"]
    assert found[date(2026, 1, 12)] == ["from here on 240 mg each time, 2 times a day"]
    assert found[date(2026, 7, 5)] == ["a test is due: lymphocyte count"]
    assert len(found) == 3


def test_a_pack_runs_out_after_its_days() -> None:
    assert _marked(PACK)[date(2026, 3, 3)] == ["what the pharmacy handed over last runs out"]


def test_without_a_pack_on_record_nothing_runs_out() -> None:
    assert not any("runs out" in " ".join(words) for words in _marked().values())
