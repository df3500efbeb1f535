"""Everything we write passes the schema of R4, and the profiles and invariants of another's validator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from doseline.record import Record
from tests.exchange.write.judges import by_profile, by_schema
from tests.exchange.write.written import examples, facts, people, resources, whole
from tests.strategies import records

Json = dict[str, Any]
pytestmark = pytest.mark.program


# Where the words are anybody's: the judges ask whether R4 takes the characters, not what they say.
_WORDS = {
    "text",
    "display",
    "detail",
    "valueString",
    "scheduledString",
    "lotNumber",
    "id",
    "reference",
    "fullUrl",
}


def _each_form_once(bundles: Iterator[Json]) -> list[Json]:
    """One resource of all that differ in their digits and words alone."""
    found: dict[str, Json] = {}
    for bundle in bundles:
        for one in (*resources(bundle), {**bundle, "entry": bundle["entry"][:1]}):
            found.setdefault(f"{one['resourceType']} {_form(one)}", one)
    return list(found.values())


def _form(value: object, key: str = "") -> str:
    match value:
        case dict():
            return str([(name, _form(one, name)) for name, one in value.items()])
        case list():
            return str(sorted({_form(one, key) for one in value}))
        case str() if key in _WORDS:
            return re.sub(r"[ -~]+", "a", value)
        case _:
            return re.sub("[0-9]+", "0", str(value))


def _odd_ones(count: int) -> list[Json]:
    """Bundles of records with entries of every type and whatever values those take."""
    made: list[Json] = []

    @seed(1)
    @settings(max_examples=count, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(records(most=12))
    def make(record: Record) -> None:
        made.append(facts(record))

    make()
    return made


# What both judges must find, so that their silence means something.
WRONG = {"resourceType": "Condition", "id": "wrong", "code": {"text": ""}, "abatementDateTime": "2026"}


@pytest.mark.parametrize(
    ("with_answers", "alone", "odd"), [(2, 50, 60), pytest.param(100, 1000, 3000, marks=pytest.mark.slow)]
)
def test_examples_demo_invented_people_on_every_drug_and_every_type_of_entry(
    with_answers: int, alone: int, odd: int, tmp_path: Path
) -> None:
    answered = (whole(record, day) for _, record, day in (*examples(), *people(with_answers)))
    bare = (facts(record, day) for _, record, day in people(alone))
    found = _each_form_once(bundle for bundles in (answered, bare, _odd_ones(odd)) for bundle in bundles)
    assert {one["resourceType"] for one in found} >= {"Basic", "MedicationStatement", "AllergyIntolerance"}
    for told in (by_schema([*found, WRONG]), by_profile([*found, WRONG], tmp_path)):
        assert {one.partition(":")[0] for one in told} == {"Condition/wrong"}
