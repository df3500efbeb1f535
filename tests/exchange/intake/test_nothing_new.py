"""A chart with a member missing or empty says less than before, or says it with more care."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from doseline.exchange.fhir.chart import read_charts
from tests.exchange.intake.mutations import (
    ANN,
    OPTIONS,
    adds_no_permission,
    is_counted,
    originals,
    permits,
    sent_of,
)
from tests.exchange.intake.sending import Json, sent

# What permits something: a dose given, a result, a range that a value lies in, a "no" of somebody.
PERMITS = {"dose": ("on", "amount_mg"), "test": ("result", "value", "flag"), "decision": ("on", "about")}
GONE = object()


@cache
def chart() -> Json:
    found: Json = json.loads(ANN.read_text())
    return found


def facts(document: Json) -> dict[str, Json]:
    (person,) = read_charts(sent(document), OPTIONS).people
    events = [] if person.text is None else json.loads(person.text)["events"]
    return {one["id"]: one for one in events}


def ways(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*way, key)
        yield from ways(value[key], (*way, key))


def without(way: tuple[Any, ...], instead: object) -> Json:
    changed = copy.deepcopy(chart())
    place: Any = changed
    for key in way[:-1]:
        place = place[key]
    if instead is GONE:
        del place[way[-1]]
    else:
        place[way[-1]] = instead
    return changed


@pytest.mark.parametrize(("instead", "first"), [(GONE, 0), ("", 1), (None, 2), ([], 3), ({}, 4)])
def test_a_member_that_is_missing_or_empty_adds_no_fact(instead: object, first: int) -> None:
    before = facts(chart())
    assert before
    for way in [one for one in ways(chart()) if len(one) > 3][first::25]:
        after = facts(without(way, instead))
        assert set(after) <= set(before), way
        for own_id, one in after.items():
            for key in PERMITS.get(one["type"], ()):
                assert one.get(key) in (before[own_id].get(key), None), way


def test_whatever_is_wrong_each_resource_is_counted_once() -> None:
    documents = [*originals(), chart()]
    for seed in range(60):
        assert is_counted(sent_of(seed, documents)), seed


def test_several_things_wrong_at_once_add_no_dose_and_no_result_that_clears() -> None:
    assert len(permits(chart())) > 10
    assert [seed for seed in range(100) if not adds_no_permission(seed, chart())] == []
