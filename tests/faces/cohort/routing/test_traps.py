"""What went wrong with bulk exports elsewhere, each with its number (docs: traps 25 to 32)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doseline.errors import RequestError
from doseline.exchange.fhir.document import Document
from tests.faces.cohort.routing.both_ways import assert_alike, read_both_ways
from tests.faces.cohort.routing.lines import (
    folder_of,
    held,
    ids,
    lines,
    observation,
    order,
    others,
    patient,
    routed,
)

TWO = (patient("1"), patient("2"))


@pytest.mark.parametrize(
    "name", ["MedicationRequest", "1.MedicationRequest", "MedicationRequest.000", "x_ndjson", "Patient"]
)
def test_trap_25_the_type_stands_in_the_lines_and_not_in_the_name(tmp_path: Path, name: str) -> None:
    place = folder_of(tmp_path / "in", people=lines(*TWO))
    (place / f"{name}.ndjson").write_text(lines(order("a", "1")))
    found = routed(place, tmp_path / "to")
    assert sorted(ids(held(found))) == ["1", "a"]
    assert others(found) == ["Patient/2"]


def test_trap_26_the_type_need_not_come_first_and_lines_may_be_mixed(tmp_path: Path) -> None:
    turned = dict(reversed(order("a", "1").items()))
    header = {"resourceType": "Parameters", "parameter": [{"name": "patient", "valueString": "1"}]}
    place = folder_of(tmp_path / "in", mixed=lines(header, turned, *TWO, observation("b", "2")))
    found = routed(place, tmp_path / "to")
    assert ids(held(found)) == ["a", "1"]
    assert (found.no_guide_drug, found.skipped, found.counts) == (1, 2, {"Parameters": 1})


def test_trap_27_of_copies_the_newest_counts_whatever_file_it_is_in(tmp_path: Path) -> None:
    old, new = order("a", "1", meta={"versionId": "1"}), order("a", "1", meta={"versionId": "2"})
    place = folder_of(tmp_path / "in", a=lines(new, *TWO), b=lines(old | {"status": "cancelled"}))
    both = read_both_ways([place], tmp_path / "to")
    assert_alike(both)
    assert [one.status for one in both.people] == ["record"]


def test_trap_28_a_bundle_in_each_line_is_taken_apart_by_person(tmp_path: Path) -> None:
    bundle = {
        "resourceType": "Bundle", "type": "collection",
        "entry": [{"resource": one} for one in (*TWO, order("a", "1"), observation("b", "2"))],
    }  # fmt: skip
    found = routed(folder_of(tmp_path / "in", x=lines(bundle, bundle)), tmp_path / "to")
    first, second = held(found)
    assert isinstance(first.data, dict)
    assert [one.get("resource", {}).get("id") for one in first.data["entry"]] == ["1", None, "a", None]
    assert (first.line, second.line) == (1, 2)
    assert others(found) == ["Patient/2"]


def test_trap_28_a_bundle_where_a_manifest_promises_resources_is_named(tmp_path: Path) -> None:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": order("a", "1")}]}
    place = folder_of(tmp_path / "in", x=lines(bundle))
    _manifest(place, output=[{"type": "MedicationRequest", "url": "https://example.org/x.ndjson"}])
    found = routed(place, tmp_path / "to")
    assert [(one.file, one.line, one.what) for one in found.unreadable] == [
        ("in/x.ndjson", 1, "bundle-among-resources")
    ]


def test_trap_29_what_points_at_types_that_were_not_exported_is_normal(tmp_path: Path) -> None:
    far = {"performer": [{"reference": "Practitioner/9"}], "specimen": {"reference": "Specimen/9"}}
    place = folder_of(tmp_path / "in", x=lines(order("a", "1"), observation("b", "1", **far)))
    found = routed(place, tmp_path / "to")
    assert sorted(ids(held(found))) == ["a", "b"]
    assert found.unreadable == ()


def test_trap_30_a_line_that_is_too_long_is_refused_alone(tmp_path: Path) -> None:
    long = observation("b", "1", note="a" * 16_000_000)
    place = folder_of(tmp_path / "in", x=lines(patient("1"), long, order("a", "1")))
    found = routed(place, tmp_path / "to")
    assert ids(held(found)) == ["1", "a"]
    assert [(one.line, one.what) for one in found.unreadable] == [(2, "line-too-long")]
    assert [one.line for one in held(found)] == [1, 3]


def test_trap_31_deletions_are_applied_and_outcomes_are_no_facts(tmp_path: Path) -> None:
    gone = {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"request": {"method": "DELETE", "url": "MedicationRequest/a"}},
        {"request": {"method": "DELETE", "url": "Observation/of-nobody"}},
    ]}  # fmt: skip
    said = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "diagnostics": "no"}]}
    place = folder_of(
        tmp_path / "in", x=lines(*TWO, order("a", "1"), order("b", "2")), gone=lines(gone), said=lines(said)
    )
    _manifest(
        place,
        output=[{"type": "MedicationRequest", "url": "https://example.org/x.ndjson"}],
        deleted=[{"type": "Bundle", "url": "https://example.org/gone.ndjson"}],
        error=[{"type": "OperationOutcome", "url": "https://example.org/said.ndjson"}],
    )
    both = read_both_ways([place], tmp_path / "to", memory=20_000)
    assert_alike(both)
    assert {one.person: str(one.status) for one in both.people} == {
        "Patient/1": "no-guide-drug",
        "Patient/2": "record",
    }
    assert both.routed.left_out == {"deleted": 1}
    assert [one.what for one in both.routed.unreadable] == ["error-of-the-sender"]


def test_trap_32_a_file_that_the_manifest_names_and_nobody_sent_is_a_fault(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", x=lines(order("a", "1")))
    _manifest(place, output=[{"type": "Patient", "url": "https://example.org/gone.ndjson"}])
    with pytest.raises(RequestError) as caught:
        routed(place, tmp_path / "to")
    assert [one.code for one in caught.value.faults] == ["export-file-missing"]


def test_trap_33_what_was_routed_to_its_end_is_known_to_the_next_run(tmp_path: Path) -> None:
    from doseline.faces.cohort.routing import routed_before  # noqa: PLC0415 - of this test alone

    found = routed(folder_of(tmp_path / "in", x=lines(order("a", "1"), "{\n")), tmp_path / "to")
    assert routed_before(tmp_path / "to") == found
    (tmp_path / "to" / "routed.json").write_text("{")
    assert routed_before(tmp_path / "to") is None


def _manifest(place: Path, **lists: object) -> None:
    told = {"transactionTime": "2026-06-01T00:00:00Z", "request": "x", "requiresAccessToken": False, **lists}
    (place / "manifest.json").write_text(json.dumps(told))


def test_the_place_of_every_line_is_kept(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", a=lines(patient("2"), "\n", order("a", "1")), b=lines(patient("1")))
    assert [(one.file, one.line) for one in held(routed(place, tmp_path / "to"))] == [
        ("in/a.ndjson", 3),
        ("in/b.ndjson", 1),
    ]
    assert all(isinstance(one, Document) for one in held(routed(place, tmp_path / "again")))
