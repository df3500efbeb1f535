"""What was sent, put together: whose it is, which version counts, and where everything else went."""

from __future__ import annotations

import pytest

from doseline.exchange.fhir.said import Choice
from tests.exchange.intake.mutations import holds, originals, sent_of
from tests.exchange.intake.sending import (
    Json,
    adds_up,
    bundle,
    entries,
    left_out,
    observation,
    patient,
    person,
    references,
    sent,
    unread,
)


@pytest.mark.parametrize(
    "kind", ["collection", "transaction", "batch", "searchset", "document", "message", "history"]
)
def test_a_bundle_of_any_type_is_read(kind: str) -> None:
    everything = sent(bundle(patient(), observation(), {"resourceType": "Claim", "id": "c"}, kind=kind))
    assert references(everything) == ["Observation/a"]
    assert everything.counts == {"Claim": 1}
    assert everything.read == 3
    assert adds_up(everything)


def test_a_bundle_inside_a_bundle_is_read() -> None:
    everything = sent(bundle(bundle(patient(), bundle(observation()))))
    assert references(everything) == ["Observation/a"]
    assert adds_up(everything)


def test_a_resource_alone_is_read_and_its_person_is_known_by_the_reference() -> None:
    everything = sent(observation())
    assert person(everything).patient is None
    assert references(everything) == ["Observation/a"]


URN = "urn:uuid:77ed1f9c-7b5f-4b8e-93b2-3f7bd1f1a8c1"


def test_trap_10_a_urn_leads_to_the_entry_with_that_address() -> None:
    everything = sent(
        entries(
            {"fullUrl": URN, "resource": patient("7")},
            {"resource": observation(of=URN)},
        )
    )
    assert references(everything, "Patient/7") == ["Observation/a"]


def test_trap_10_the_same_urn_in_two_bundles_means_two_people() -> None:
    first = entries(
        {"fullUrl": "urn:uuid:p", "resource": patient("1")}, {"resource": observation("a", of="urn:uuid:p")}
    )
    second = entries(
        {"fullUrl": "urn:uuid:p", "resource": patient("2")}, {"resource": observation("b", of="urn:uuid:p")}
    )
    everything = sent(first, second)
    assert references(everything, "Patient/1") == ["Observation/a"]
    assert references(everything, "Patient/2") == ["Observation/b"]


def test_trap_11_an_entry_without_an_address_is_found_by_type_and_id() -> None:
    order = {
        "resourceType": "MedicationRequest",
        "id": "o",
        "subject": {"reference": "Patient/1"},
        "medicationReference": {"reference": "Medication/m"},
    }
    everything = sent(bundle(order, {"resourceType": "Medication", "id": "m", "code": {"text": "Pen"}}))
    found = person(everything).resources[0].element.one("medicationReference")
    assert found is not None
    medication = everything.follow(found)
    assert medication is not None
    assert medication.from_ == "Medication/m"


def _order(pointer: str, **more: object) -> Json:
    return {
        "resourceType": "MedicationRequest",
        "id": "o",
        "subject": {"reference": "Patient/1"},
        "medicationReference": {"reference": pointer},
        **more,
    }


def test_trap_12_a_contained_medicine_is_found_and_one_that_is_not_there_is_not() -> None:
    inside = [{"resourceType": "Medication", "id": "med", "code": {"text": "Pen"}}]
    for pointer, expected in (("#med", "MedicationRequest.contained[0]"), ("#other", None)):
        everything = sent(_order(pointer, contained=inside))
        found = person(everything).resources[0].element.one("medicationReference")
        assert found is not None
        medication = everything.follow(found)
        assert (None if medication is None else medication.path) == expected


@pytest.mark.parametrize(
    "pointer", ["https://elsewhere.example/fhir/Medication/m", "Medication/m/_history/3"]
)
def test_trap_14_an_address_is_found_by_its_end_among_what_was_sent(pointer: str) -> None:
    medicine = {"resourceType": "Medication", "id": "m"}
    for documents, expected in (([medicine], "Medication/m"), ([], None)):
        everything = sent(_order(pointer), *documents)
        found = person(everything).resources[0].element.one("medicationReference")
        assert found is not None
        medication = everything.follow(found)
        assert (None if medication is None else medication.from_) == expected


def _meta(version: str | None = None, updated: str | None = None) -> Json:
    both = {"versionId": version, "lastUpdated": updated}
    return {"meta": {key: value for key, value in both.items() if value is not None}}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (_meta("9"), _meta("10")),
        (_meta(None, "2026-01-01T10:00:00Z"), _meta(None, "2026-01-01T10:00:00-02:00")),
        (_meta("a", "2026-01-01T00:00:00Z"), _meta("b", "2026-01-02T00:00:00Z")),
    ],
)
def test_trap_27_the_newest_version_counts_in_any_order(older: Json, newer: Json) -> None:
    one, two = observation(said="old", **older), observation(said="new", **newer)
    for documents in ((one, two), (two, one)):
        everything = sent(*documents)
        assert person(everything).resources[0].element.data["said"] == "new"
        assert left_out(everything) == [("Observation/a", "another-version-is-newer")]
        assert adds_up(everything)


def test_trap_27_without_version_and_time_the_last_one_read_counts() -> None:
    everything = sent(observation(said="old"), observation(said="new"))
    assert person(everything).resources[0].element.data["said"] == "new"


def test_in_a_history_the_first_is_the_newest() -> None:
    everything = sent(bundle(observation(said="new"), observation(said="old"), kind="history"))
    assert person(everything).resources[0].element.data["said"] == "new"


def test_a_deletion_in_a_history_takes_the_resource_away() -> None:
    gone = {
        "request": {"method": "DELETE", "url": "Observation/a"},
        "response": {"lastModified": "2026-03-01T00:00:00Z"},
    }
    kept = {
        "resource": observation(**_meta(None, "2026-02-01T00:00:00Z")),
        "request": {"method": "PUT", "url": "x"},
    }
    everything = sent(entries(gone, kept, {"resource": patient()}, kind="history"))
    assert references(everything) == []
    assert left_out(everything) == [("Observation/a", "deleted")] * 2
    assert adds_up(everything)


def test_a_resource_that_came_back_after_its_deletion_counts() -> None:
    gone = {
        "request": {"method": "DELETE", "url": "Observation/a"},
        "response": {"lastModified": "2026-03-01T00:00:00Z"},
    }
    everything = sent(entries(gone, kind="history"), observation(**_meta(None, "2026-04-01T00:00:00Z")))
    assert references(everything) == ["Observation/a"]
    assert left_out(everything) == [("Observation/a", "another-version-is-newer")]


def _replaced(name: str, by: str) -> Json:
    return patient(name, active=False, link=[{"other": {"reference": by}, "type": "replaced-by"}])


def test_trap_21_what_was_said_of_a_merged_person_goes_to_the_other() -> None:
    everything = sent(
        _replaced("old", "Patient/1"), patient(), observation("a", of="Patient/old"), observation("b")
    )
    assert references(everything) == ["Observation/a", "Observation/b"]
    assert person(everything, "Patient/old").merged_into == "Patient/1"
    (said,) = person(everything).said
    assert isinstance(said, Choice)
    assert (said.what.value, said.got, said.took) == ("merged-patient", "Patient/old", "Patient/1")
    assert adds_up(everything)


def test_trap_21_a_chain_of_merged_people_ends_at_the_last() -> None:
    everything = sent(
        _replaced("x", "Patient/y"), _replaced("y", "Patient/1"), patient(), observation(of="Patient/x")
    )
    assert references(everything) == ["Observation/a"]


def test_trap_21_people_merged_in_a_circle_are_one() -> None:
    everything = sent(_replaced("x", "Patient/y"), _replaced("y", "Patient/x"), observation(of="Patient/y"))
    assert references(everything, "Patient/x") == ["Observation/a"]
    assert person(everything, "Patient/x").merged_into is None


@pytest.mark.parametrize("subject", [None, "Group/g", "Device/d"])
def test_what_is_about_nobody_is_left_out_and_listed(subject: str | None) -> None:
    everything = sent(patient(), observation(of=subject))
    assert left_out(everything) == [("Observation/a", "no-patient")]
    assert adds_up(everything)


def test_trap_24_an_empty_member_is_said_with_its_path_and_the_rest_is_read() -> None:
    broken = observation(code={"text": "", "coding": []}, note=[{"text": "x"}, {}], value=None, issued="2026")
    element = person(sent(broken)).resources[0].element
    assert [(one.where, one.what.value) for one in element.faults] == [
        ("Observation.code.text", "empty-member"),
        ("Observation.code.coding", "empty-member"),
        ("Observation.note[1]", "empty-member"),
        ("Observation.value", "empty-member"),
    ]
    assert element.text("issued") == "2026"
    assert element.one("code") is not None


def test_trap_24_null_in_a_list_of_two_halves_is_right() -> None:
    name = {"given": [None, "B"], "_given": [{"extension": [{"url": "x"}]}, None]}
    found = person(sent(patient(name=[name]))).patient
    assert found is not None
    assert found.element.faults == []


def test_what_turns_a_resource_round_is_never_taken_out() -> None:
    element = person(sent(observation(modifierExtension=[], doNotPerform=None))).resources[0].element
    assert element.has("modifierExtension")
    assert element.has("doNotPerform")


def test_a_resource_without_an_id_is_called_by_its_place() -> None:
    everything = sent(bundle(patient(), observation(None), observation(None)))
    assert references(everything) == ["Observation/1.json:entry[1]", "Observation/1.json:entry[2]"]


@pytest.mark.parametrize(
    ("resource", "release"),
    [
        ({"resourceType": "MedicationOrder", "id": "1"}, "fhir-dstu2"),
        ({"resourceType": "MedicationAdministration", "wasNotGiven": True}, "fhir-dstu2"),
        ({"resourceType": "Observation", "related": []}, "fhir-stu3"),
        ({"resourceType": "MedicationStatement", "taken": "n"}, "fhir-stu3"),
        ({"resourceType": "CapabilityStatement", "fhirVersion": "3.0.2"}, "fhir-stu3"),
        ({"resourceType": "CapabilityStatement", "fhirVersion": "5.0.0"}, "fhir-r5"),
        ({"resourceType": "MedicationRequest", "medication": {"concept": {"text": "x"}}}, "fhir-r5"),
        ({"resourceType": "MedicationUsage"}, "fhir-r5"),
    ],
)
def test_another_release_of_fhir_is_refused_by_name(resource: Json, release: str) -> None:
    everything = sent(bundle(patient(), resource))
    assert unread(everything) == [release]
    assert everything.people == ()
    assert adds_up(everything)


def test_r4_in_its_own_words_is_not_refused() -> None:
    everything = sent({"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"})
    assert everything.counts == {"CapabilityStatement": 1}


def test_trap_26_a_header_of_parameters_is_counted_and_what_it_carries_is_read() -> None:
    header = {"resourceType": "Parameters", "parameter": [{"name": "patient", "resource": patient()}]}
    everything = sent(header, observation())
    assert everything.counts == {"Parameters": 1}
    assert person(everything).patient is not None
    assert adds_up(everything)


def test_trap_21_where_the_other_person_was_not_sent_the_merged_one_says_who_it_is() -> None:
    dead = _replaced("old", "Patient/new") | {"deceasedBoolean": True}
    everything = sent(dead, observation(of="Patient/old"))
    found = person(everything, "Patient/new").patient
    assert found is not None
    assert found.element.flag("deceasedBoolean") is True
    assert references(everything, "Patient/new") == ["Observation/a"]
    assert adds_up(everything)


def test_a_patient_marked_as_deleted_is_left_out() -> None:
    everything = sent(patient(meta={"tag": [{"code": "deleted"}]}), observation())
    assert person(everything).patient is None
    assert left_out(everything) == [("Patient/1", "deleted")]


def test_a_file_saved_twice_is_one_and_two_alike_in_one_file_are_two() -> None:
    dose = {"resourceType": "MedicationAdministration", "subject": {"reference": "urn:uuid:p"}}
    chart = entries(
        {"fullUrl": "urn:uuid:p", "resource": {"resourceType": "Patient"}},
        {"resource": dose},
        {"resource": dose},
    )
    everything = sent(chart, chart)
    (found,) = everything.people
    assert [one.reference for one in found.resources] == [
        "MedicationAdministration/1.json:entry[1]",
        "MedicationAdministration/1.json:entry[2]",
    ]
    assert {why for _, why in left_out(everything)} == {"another-version-is-newer"}
    assert adds_up(everything)


def test_a_page_that_goes_on_elsewhere_is_not_all_there_is() -> None:
    first = bundle(patient(), kind="searchset", link=[{"relation": "next", "url": "https://x/?page=2"}])
    second = bundle(observation(), kind="searchset", link=[{"relation": "self", "url": "https://x/?page=2"}])
    assert unread(sent(first)) == ["more-pages-not-sent"]
    assert unread(sent(second, first)) == []


def test_a_person_is_found_by_an_identifier_where_there_is_no_reference() -> None:
    known = {"system": "urn:oid:1.2.3", "value": "77"}
    for subject in ({"identifier": known}, {"reference": "Patient?identifier=urn:oid:1.2.3|77"}):
        everything = sent(patient(identifier=[known]), observation(of=None, subject=subject))
        assert references(everything) == ["Observation/a"]
        everything = sent(observation(of=None, subject=subject))
        assert left_out(everything) == [("Observation/a", "no-patient")]


def test_many_documents_with_something_wrong_are_taken_in_or_refused() -> None:
    documents = originals()
    assert [seed for seed in range(300) if not holds(sent_of(seed, documents))] == []
