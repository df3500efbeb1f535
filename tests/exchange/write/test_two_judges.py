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


def test_the_judges_do_find_faults(tmp_path: Path) -> None:
    wrong = {"resourceType": "Condition", "id": "c", "code": {"text": ""}, "abatementDateTime": "2026"}
    assert list(by_schema([wrong]))
    assert list(by_profile([wrong], tmp_path))


@pytest.mark.parametrize(
    ("with_answers", "alone"), [(3, 50), pytest.param(100, 1000, marks=pytest.mark.slow, id="many")]
)
def test_every_example_the_demo_and_invented_people_on_every_drug(
    with_answers: int, alone: int, tmp_path: Path
) -> None:
    answered = (whole(record, day) for _, record, day in (*examples(), *people(with_answers)))
    bare = (facts(record, day) for _, record, day in people(alone))
    found = _each_form_once(bundle for bundles in (answered, bare) for bundle in bundles)
    assert not list(by_schema(found))
    assert not list(by_profile(found, tmp_path))


def test_every_type_of_entry_with_whatever_values_a_record_takes(tmp_path: Path) -> None:
    made: list[Json] = []

    @seed(1)
    @settings(max_examples=60, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(records(most=12))
    def make(record: Record) -> None:
        made.append(facts(record))

    make()
    found = _each_form_once(iter(made))
    assert {one["resourceType"] for one in found} >= {"Basic", "MedicationStatement", "AllergyIntolerance"}
    assert not list(by_schema(found))
    assert not list(by_profile(found, tmp_path))
