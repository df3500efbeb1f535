"""A result that a hospital filed under the wrong person and moved: it is a fact about the right one alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from doseline.errors import RequestError
from doseline.exchange.fhir.outcome import Outcome
from doseline.faces.cohort.routing import owners
from doseline.faces.cohort.routing.partition import spread
from tests.faces.cohort.routing.both_ways import Both, as_if_large, assert_alike, read_both_ways
from tests.faces.cohort.sent import Resource, patient, treated, written

TREATED = "abcdefgh"
Line = Callable[[Resource], str]


def hbsag(person: str, version: int, of: str = "moved") -> Resource:
    """A test for hepatitis B that found nothing: it permits."""
    return {
        "resourceType": "Observation", "id": of, "status": "final",
        "meta": {"versionId": str(version), "lastUpdated": f"2026-03-0{version}T00:00:00Z"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "5196-1"}]},
        "subject": {"reference": f"Patient/{person}"}, "effectiveDateTime": "2025-12-01",
        "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "260385009"}]},
    }  # fmt: skip


def spaced(one: Resource) -> str:
    return json.dumps(one)


def compact(one: Resource) -> str:
    return json.dumps(one, separators=(",", ":"))


def named_last(one: Resource) -> str:
    return json.dumps({**{key: value for key, value in one.items() if key != "id"}, "id": one["id"]})


def in_a_bundle(one: Resource) -> str:
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one}]})


def told(folder: Path, *lines: str) -> Path:
    """An export of eight treated people and one who is not, with more lines in a file each."""
    written(folder, [*treated(*TREATED), patient("nobody")])
    for number, line in enumerate(lines):
        (folder / f"more-{number}.ndjson").write_text(f"{line}\n", encoding="utf-8")
    return folder


def results_of(both: Both, person: str) -> list[str]:
    found: Outcome = next(one for one in both.people if one.person == f"Patient/{person}")
    return [] if found.record is None else [one.id for one in found.record.events if "moved" in one.id]


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("first", [compact, spaced, named_last, in_a_bundle])
@pytest.mark.parametrize("last", [compact, spaced, in_a_bundle])
@pytest.mark.parametrize("to", ["c", "nobody"])
def test_it_is_no_fact_about_the_first_one(
    tmp_path: Path, first: Line, last: Line, to: str, *, is_large: bool
) -> None:
    export = told(tmp_path / "in", first(hbsag("a", 1)), last(hbsag(to, 2)))
    with as_if_large() if is_large else nullcontext():
        both = read_both_ways([export], tmp_path / "parts", memory=25_000)
    parts = len(both.routed.partitions)
    assert len({spread(one.encode(), parts) for one in ("a", to)}) == 2
    assert_alike(both)
    assert results_of(both, "a") == []
    assert not list((tmp_path / "parts").glob("owners-*"))


@pytest.mark.parametrize("held", [1, 1_000_000])
def test_it_may_have_gone_through_many_hands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(owners, "_HELD", held)  # of more than that a part is written down
    lines = [compact(hbsag(person, at)) for at, person in enumerate("acbd", 1)]
    more = [compact(hbsag(person, at, "moved-too")) for at, person in enumerate(("nobody", "h"), 1)]
    both = read_both_ways([told(tmp_path / "in", *lines, *more)], tmp_path / "parts", memory=25_000)
    assert_alike(both)
    assert [len(results_of(both, person)) for person in "acbdh"] == [0, 0, 0, 1, 1]


def test_without_such_a_result_everybody_stays_where_they_are(tmp_path: Path) -> None:
    lines = [compact(hbsag(person, 1, f"moved-{person}")) for person in TREATED]
    both = read_both_ways([told(tmp_path / "in", *lines)], tmp_path / "parts", memory=25_000)
    assert_alike(both)
    assert [len(results_of(both, person)) for person in TREATED] == [1] * len(TREATED)


def test_an_export_whose_names_are_not_given_once_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["doseline.faces.cohort.routing.route"], "_MOST_MOVED", 1)
    lines = [compact(hbsag(person, 1, of)) for person in TREATED for of in ("moved-1", "moved-2")]
    with pytest.raises(RequestError) as found:
        read_both_ways([told(tmp_path / "in", *lines)], tmp_path / "parts", memory=25_000)
    (wrong,) = found.value.faults
    assert (wrong.code, dict(wrong.values)["count"]) == ("cohort-names-twice", 2)
