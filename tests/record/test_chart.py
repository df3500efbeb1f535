"""Corrections and retractions: what stands in the end, and what was known on a day."""

from __future__ import annotations

import json
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from doseline.record import Dose, Retraction, chart, read_record
from doseline.record.chart import standing
from tests.cases.story import document

DOSE = {"id": "a", "type": "dose", "on": "2026-03-02", "amount_mg": 20}


def _record(*events: dict[str, Any]) -> Any:  # noqa: ANN401 - a record
    return read_record(json.dumps(document({"base": "empty", "event": list(events)})), names=None)


def _takes_back(name: str, what: str, on: str = "2026-03-03") -> dict[str, Any]:
    return {"id": name, "type": "retraction", "on": on, "retracts": what, "reason": "entered in error"}


@pytest.mark.parametrize(
    ("chain", "stands"),
    [((), True), (("a",), False), (("a", "r1"), True), (("a", "r1", "r2"), False)],
)
def test_a_retraction_can_itself_be_taken_back(chain: tuple[str, ...], *, stands: bool) -> None:
    taken = [_takes_back(f"r{place}", what) for place, what in enumerate(chain, 1)]
    for order in permutations([DOSE, *taken]):
        kept = standing(_record(*order).events)
        assert any(isinstance(event, Dose) for event in kept) is stands


def test_a_correction_of_a_correction_leaves_only_the_last() -> None:
    second = {**DOSE, "id": "b", "on": "2026-03-03", "supersedes": "a"}
    third = {**DOSE, "id": "c", "on": "2026-03-04", "supersedes": "b"}
    for order in permutations([DOSE, second, third]):
        assert [dose.id for dose in chart(_record(*order)).doses] == ["c"]


def test_a_withdrawn_correction_gives_the_place_back() -> None:
    second = {**DOSE, "id": "b", "on": "2026-03-03", "supersedes": "a"}
    assert [dose.id for dose in chart(_record(DOSE, second, _takes_back("r", "b"))).doses] == ["a"]


def test_the_last_correction_still_holds_when_the_middle_one_is_withdrawn() -> None:
    second = {**DOSE, "id": "b", "on": "2026-03-03", "supersedes": "a"}
    third = {**DOSE, "id": "c", "on": "2026-03-04", "supersedes": "b"}
    assert [dose.id for dose in chart(_record(DOSE, second, third, _takes_back("r", "b"))).doses] == ["c"]


def test_a_replay_still_shows_an_entry_that_was_withdrawn_later() -> None:
    record = _record(DOSE, _takes_back("r", "a", on="2026-03-09"))
    assert chart(record).doses == ()
    assert len(chart(record, as_of=date(2026, 3, 5)).doses) == 1
    assert chart(record, as_of=date(2026, 3, 5)).set_aside == 1
    assert not any(isinstance(event, Retraction) for event in chart(record).doses)


def _ill(**keys: Any) -> Any:  # noqa: ANN401 - an entry
    entry = {"id": "c", "type": "condition", "on": "2026-03-02", "name": "cold", "since_unknown": True}
    return chart(_record({**entry, **keys})).conditions[0]


def test_what_began_on_a_day_that_nobody_knows_can_have_begun_on_any_until_it_was_told() -> None:
    ill = _ill()
    assert (ill.on.has_first, ill.on.last, ill.on.counted_from) == (False, date(2026, 3, 2), date(2026, 3, 2))
    assert ill.until is None


@pytest.mark.parametrize(("until", "last"), [("2019", date(2019, 12, 31)), ("2026-03-10", date(2026, 3, 2))])
def test_it_began_on_its_last_day_at_the_latest(until: str, last: date) -> None:
    assert _ill(until=until).on.last == last


def test_over_without_any_day_it_ended_on_the_day_before_it_was_told() -> None:
    assert _ill(over=True).until.last == date(2026, 3, 1)
