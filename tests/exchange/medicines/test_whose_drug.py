"""A medicine by its text, its codes, a reference or its ingredients; another product is never the therapy."""

from __future__ import annotations

import pytest

from tests.exchange.medicines.charts import (
    ATC,
    NDC,
    PEN,
    Json,
    amount,
    chart,
    choices,
    events,
    given,
    left_out,
    named,
    order,
    sent,
    therapies,
    told,
)

MEDICATION = {"resourceType": "Medication", "id": "m1", "code": {"text": PEN}}


def dose(medicine: Json) -> Json:
    """A dose of 20 mg of what is named."""
    return given("a", "2026-11-02", **amount(20), **medicine)


def referring(reference: Json) -> Json:
    return {"medicationReference": reference}


@pytest.mark.parametrize(
    "medicine",
    [
        named(PEN),
        named("Kesimpta"),
        named("Solution for injection OFATUMUMAB"),
        named("", atc="L04AG12"),
        named("", rxnorm="712566"),
        named("an injection", atc="L04AG12"),
        {"medicationCodeableConcept": {"coding": [{"system": "urn:x", "code": "1", "display": "Kesimpta"}]}},
        {"medicationCodeableConcept": {"text": "Drug 17", "coding": [{"display": "Kesimpta 20 mg"}]}},
    ],
)
def test_the_guides_own_medicine_is_known_by_any_of_its_names(medicine: Json) -> None:
    found = chart(dose(medicine))
    assert [one["guide"] for one in therapies(found)] == ["kesimpta"]
    assert len(events(found, "dose")) == 1


@pytest.mark.parametrize(
    ("text", "guide"),
    [("Ocrevus", "ocrevus"), ("natalizumab 300 mg", "tysabri"), ("Tecfidera 240 mg", "tecfidera")],
)
def test_each_guide_has_its_own(text: str, guide: str) -> None:
    (therapy,) = therapies(chart(given("a", "2026-11-02", text, **amount(300))))
    assert therapy["guide"] == guide


@pytest.mark.parametrize("code", ["0078-1007-68", "00078-1007-68", "00078100768", "0078-1007", "00078-1007"])
def test_trap_22_one_code_of_a_pack_in_all_its_spellings(code: str) -> None:
    found = chart(dose(named("", ndc=code)))
    assert [one["guide"] for one in therapies(found)] == ["kesimpta"]
    assert [one["code"] for one in events(found, "dose")[0]["codes"]] == [code]


@pytest.mark.parametrize(
    "medicine",
    [
        named("Arzerra"),
        named("ofatumumab", atc="L01FA02"),
        named("ofatumumab", atc="L01XC10"),
        named("ofatumumab", ndc="00078-0669"),
        named("Kesimpta", atc="L01FA02"),
        named(PEN, ndc="00078066913"),
    ],
)
def test_trap_23_the_cancer_product_of_the_substance_is_never_the_therapy(medicine: Json) -> None:
    alone = chart(dose(medicine))
    assert (alone.status, alone.text) == ("no-guide-drug", None)
    beside = chart(order(), dose(medicine))
    assert events(beside, "dose") == []
    assert [one["from"] for one in events(beside, "medication")] == [["MedicationAdministration/a"]]


def test_a_name_and_a_code_that_disagree_are_listed() -> None:
    found = chart(order(), dose(named("Kesimpta", atc="L01FA02")))
    assert ("MedicationAdministration/a", "codes-disagree") in choices(found)
    agreeing = chart(order(), dose(named(PEN, atc="L04AG12")))
    assert choices(agreeing) == {("MedicationRequest/o", "day-it-was-known")}


def test_a_brand_in_brackets_and_another_substance_disagree_and_the_careful_one_counts() -> None:
    found = chart(order(), dose(named("rituximab 10 MG/ML Injection [Kesimpta]")))
    assert ("MedicationAdministration/a", "codes-disagree") in choices(found)
    assert events(found, "dose") == []


def test_a_reference_is_followed() -> None:
    found = chart(MEDICATION, dose(referring({"reference": "Medication/m1"})))
    assert len(events(found, "dose")) == 1


def test_trap_12_a_contained_medicine_is_found_and_one_that_is_not_there_is_listed() -> None:
    inside = {"contained": [{**MEDICATION, "id": "med"}], **referring({"reference": "#med"})}
    assert len(events(chart(dose(inside)), "dose")) == 1
    missing = chart(order(), dose({**inside, **referring({"reference": "#other"})}))
    assert ("MedicationAdministration/a", "no-name") in left_out(missing)
    (said,) = (one for one in missing.not_understood if one.from_ == "MedicationAdministration/a")
    assert (said.what, said.got) == ("reference-leads-nowhere", "#other")


def test_trap_13_a_reference_nobody_sent_still_has_its_display() -> None:
    found = chart(dose(referring({"reference": "Medication/never-sent", "display": "Kesimpta 20 mg/0.4 mL"})))
    assert len(events(found, "dose")) == 1
    assert ("MedicationAdministration/a", "reference-leads-nowhere") in choices(found)
    only = chart(dose(referring({"display": "ofatumumab"})))
    assert len(events(only, "dose")) == 1


def test_trap_14_a_reference_to_another_server_is_not_fetched() -> None:
    far = {"reference": "https://ehr.example/fhir/Medication/77", "display": "ofatumumab"}
    found = chart(dose(referring(far)))
    assert len(events(found, "dose")) == 1
    assert ("MedicationAdministration/a", "reference-leads-nowhere") in choices(found)


def test_ingredients_count_where_the_product_says_nothing() -> None:
    coded = {"coding": [{"system": ATC, "code": "L04AG12"}]}
    pack = {**MEDICATION, "code": {"text": "House mix 4"}, "ingredient": [{"itemCodeableConcept": coded}]}
    assert len(events(chart(pack, dose(referring({"reference": "Medication/m1"}))), "dose")) == 1
    product = {**pack, "code": {"text": "Paracetamol"}}
    assert sent(product, dose(referring({"reference": "Medication/m1"}))).people[0].text is None


def test_a_lot_on_the_pack_is_that_of_the_dose() -> None:
    pack = {**MEDICATION, "id": "med", "batch": {"lotNumber": "L-77", "expirationDate": "2027-03"}}
    (written,) = events(chart(dose({"contained": [pack], **referring({"reference": "#med"})})), "dose")
    assert (written["lot"], written["expires"]) == ("L-77", "2027-03")


@pytest.mark.parametrize(
    ("text", "route", "product"),
    [
        ("Ocrevus Zunovo", None, "under-skin"),
        ("Ocrevus", {"text": "subcutaneous"}, "under-skin"),
        ("Ocrevus", {"coding": [{"system": "http://snomed.info/sct", "code": "34206005"}]}, "under-skin"),
        ("Ocrevus", {"text": "intravenous"}, None),
        ("Ocrevus", {"text": "somehow"}, None),
        ("Tyruko", None, "tyruko"),
        ("Tysabri", None, None),
    ],
)
def test_the_product_by_its_brand_or_its_route(text: str, route: Json | None, product: str | None) -> None:
    dosage = {**amount(300)["dosage"], **({"route": route} if route else {})}
    (therapy,) = therapies(chart(given("a", "2026-11-02", text, dosage=dosage)))
    assert therapy.get("product") == product


def test_no_medicine_is_none() -> None:
    absent = {
        "system": "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
        "code": "no-known-medications",
    }
    for about in ({"coding": [absent]}, {"text": "No known current medicines"}):
        found = chart(order(), told("s", medicationCodeableConcept=about))
        assert left_out(found) == {("MedicationStatement/s", "nothing-of-the-kind")}


def test_a_medicine_nobody_knows_is_kept_and_listed() -> None:
    unknown = {"system": NDC, "code": "99999-9999"}
    about: Json = {"medicationCodeableConcept": {"text": "Zorbanol", "coding": [unknown]}}
    found = chart(order(), order("z", **about, authoredOn="2026-10-01"))
    assert [one["name"] for one in events(found, "medication")] == ["Zorbanol"]
    assert ("MedicationRequest/z", "unknown-code") in choices(found)
