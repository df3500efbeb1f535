"""One medicine in two products, in a record that has another medicine as well: plan, checks, calendar."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from doseline.assessment import Assessment, read_and_assess
from doseline.faces.calendar import publish
from doseline.text import Catalogue, sentences

Table = dict[str, Any]
DRIPS = (("2025-01-06", 300), ("2025-01-20", 300), ("2025-07-06", 600), ("2026-01-06", 600))
CAPSULES: Table = {"guide": "tecfidera", "start": "2023-01-01"}
DRIP: Table = {"guide": "ocrevus", "start": "2025-01-06"}
UNDER_SKIN: Table = {"guide": "ocrevus", "product": "under-skin", "start": "2026-06-01"}
PENS: Table = {"guide": "kesimpta", "start": "2024-06-03"}


def stop(on: str) -> Table:
    return {"id": f"s{on}", "type": "instruction", "on": on, "kind": "stop"}


def story(
    today: date, therapies: list[Table], doses: tuple[tuple[str, int], ...], *more: Table, region: str = "US"
) -> Assessment:
    given = [{"id": f"d{on}", "type": "dose", "on": on, "amount_mg": amount} for on, amount in doses]
    document = {
        "format": "doseline-record/2",
        "person": {"id": "r1", "region": region, "birth_date": "1988-03-14", "sex": "female"},
        "therapies": therapies,
        "events": [*given, *more],
    }
    return read_and_assess(json.dumps(document).encode(), clock=lambda _: today, today=today)


def after_capsules(today: date, *doses: tuple[str, int]) -> Assessment:
    return story(today, [CAPSULES, DRIP, UNDER_SKIN], (*DRIPS, *doses), stop("2024-12-15"))


def due(said: Assessment) -> list[date]:
    return [slot.due for slot in said.plan.slots if slot.given is None and slot.due is not None]


def asked(said: Assessment) -> set[str]:
    return {finding.rule for finding in said.check.findings if finding.severity.holds}


def watched(said: Assessment) -> str:
    words = Catalogue("en", said.guide.region("US")).about(said.guide)
    following = said.plan.next_dose
    assert following is not None
    around = sentences.dose_day(words, said.guide.product, said.plan.in_product(following.slot))
    return " ".join(text for text, _ in around)


@pytest.mark.parametrize("today", [date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 10)])
def test_the_day_that_was_due_stays_and_the_first_drip_is_not_asked_about(today: date) -> None:
    said = after_capsules(today)
    assert due(said)[0] == date(2026, 7, 6)
    assert [slot.slot for slot in said.plan.slots][:4] == [1, 2, 3, 4]
    assert not asked(said) & {"date-to-confirm", "start-passed", "dose-of-other-drug"}


def test_the_amount_given_under_the_skin_is_the_whole_dose_of_that_product() -> None:
    said = after_capsules(date(2026, 7, 20), ("2026-07-06", 920))
    assert not asked(said) & {"dose-uncertain", "extra-dose", "date-to-confirm"}
    assert due(said)[0] == date(2027, 1, 6)


def test_the_first_dose_under_the_skin_is_watched_as_a_first_one() -> None:
    assert "Stay 60 minutes after the end of the infusion" in watched(after_capsules(date(2026, 5, 31)))
    assert "Stay 60 minutes after the injection" in watched(after_capsules(date(2026, 6, 1)))
    later = after_capsules(date(2026, 7, 7), ("2026-07-06", 920))
    assert "Stay 15 minutes after the injection" in watched(later)


def test_the_same_without_another_medicine_says_the_same() -> None:
    alone = story(date(2026, 6, 10), [DRIP, UNDER_SKIN], DRIPS)
    beside = after_capsules(date(2026, 6, 10))
    assert alone.plan.slots == beside.plan.slots
    assert watched(alone) == watched(beside)


def test_what_the_clinic_gives_before_it_has_its_amount() -> None:
    drip, skin = watched(after_capsules(date(2026, 5, 31))), watched(after_capsules(date(2026, 6, 1)))
    assert "the clinic gives you 100 mg of this medicine into a vein: methylprednisolone" in drip
    assert "the clinic gives you 20 mg of this medicine by mouth, or one like it: dexamethasone" in skin


def test_the_calendar_has_the_days_of_the_plan() -> None:
    said = after_capsules(date(2026, 6, 10))
    told = publish(said, (), now=datetime(2026, 6, 10, tzinfo=UTC), record="r1")
    days = {one.day for one in told}
    assert set(due(said)) <= days
    assert {date.fromisoformat(on) for on, _ in DRIPS} <= days
    assert {one.stay_minutes for one in told if one.day == date(2026, 7, 6) and one.stay_minutes} == {60}


@pytest.mark.parametrize("today", [date(2026, 1, 10), date(2026, 1, 12)])
def test_what_came_before_the_other_medicine_is_a_course_of_its_own(today: date) -> None:
    """The drip, then pens, then under the skin: the doses under the skin begin anew, and are not split."""
    first = (("2023-01-09", 300), ("2023-01-23", 300), ("2023-07-09", 600))
    pens = (("2024-06-03", 20), ("2024-06-10", 20), ("2024-06-17", 20), ("2024-07-01", 20))
    again = {**UNDER_SKIN, "start": "2026-01-12"}
    before = {"guide": "ocrevus", "start": "2023-01-09"}
    stops = (stop("2024-01-01"), stop("2025-12-01"))
    said = story(today, [before, PENS, again], (*first, *pens), *stops)
    assert due(said)[:2] == [date(2026, 1, 12), date(2026, 7, 12)]
    assert "Stay 60 minutes after the injection" in watched(said)
    assert said.guide.product.id == "under-skin"


def test_back_to_the_drip_the_start_stays_the_first_one() -> None:
    back = {"guide": "ocrevus", "start": "2026-09-01"}
    doses = (*DRIPS, ("2026-07-06", 920))
    said = story(date(2026, 9, 10), [CAPSULES, DRIP, UNDER_SKIN, back], doses, stop("2024-12-15"))
    assert "date-to-confirm" not in asked(said)
    assert due(said)[0] == date(2027, 1, 6)


def test_every_four_weeks_under_the_skin_or_as_the_biosimilar_after_an_infusion_of_another_medicine() -> None:
    earlier = (("2023-01-09", 300), ("2023-01-23", 300), ("2023-07-09", 600))
    months = (("2025-01-06", 300), ("2025-02-03", 300), ("2025-03-03", 300), ("2025-03-31", 300))
    for product in ("under-skin", "tyruko"):
        therapies = [
            {"guide": "ocrevus", "start": "2023-01-09"},
            {"guide": "tysabri", "start": "2025-01-06"},
            {"guide": "tysabri", "product": product, "start": "2025-04-01"},
        ]
        said = story(date(2025, 4, 20), therapies, (*earlier, *months), stop("2024-01-01"), region="EU")
        assert due(said)[0] == date(2025, 4, 28)
        assert "date-to-confirm" not in asked(said)


def test_the_biosimilar_goes_on_counting_the_infusions_that_are_watched() -> None:
    """Twelve are watched for an hour: nine of the one brand and three of the other."""
    days = [date(2025, 1, 6).toordinal() + 28 * place for place in range(13)]
    given = tuple((date.fromordinal(day).isoformat(), 300) for day in days)
    therapies = [
        {"guide": "tysabri", "start": "2025-01-06"},
        {"guide": "tysabri", "product": "tyruko", "start": "2025-09-10"},
    ]
    eleven = story(date.fromordinal(days[10] + 1), therapies, given[:11])
    assert "Stay 60 minutes" in watched(eleven)
    twelve = story(date.fromordinal(days[11] + 1), therapies, given[:12])
    assert "Stay" not in watched(twelve)
