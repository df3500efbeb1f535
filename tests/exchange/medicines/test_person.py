"""Who it is: birth, sex, death, country and time zone; no name, no address, no identifier in the record."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from doseline.advice import Action
from tests.exchange.medicines.charts import (
    OPTIONS,
    Json,
    amount,
    assessed,
    chart,
    given,
    patient,
    sent,
)

DOSE = given("a", "2026-11-02", **amount(20))
US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"
ZONE = "http://hl7.org/fhir/StructureDefinition/timezone"


def person(**members: object) -> Json:
    """The person of the record."""
    found = chart(patient(**members), DOSE)
    assert found.text is not None
    written: Json = json.loads(found.text)["person"]
    return written


@pytest.mark.parametrize("born", ["1988", "1988-03", "1988-03-14"])
def test_a_birth_date_stays_as_much_as_is_known(born: str) -> None:
    assert person(birthDate=born)["birth_date"] == born


@pytest.mark.parametrize("born", ["14.03.1988", "0001-01-01", "soon", "2026-12-01"])
def test_a_birth_date_that_is_none_is_listed(born: str) -> None:
    found = chart(patient(birthDate=born), DOSE)
    assert [(one.where, one.what) for one in found.not_understood] == [
        ("Patient.birthDate", "unreadable-date")
    ]
    assert found.record is not None
    assert found.record.person.birth_date is None


@pytest.mark.parametrize(
    ("members", "sex"),
    [
        ({"gender": "female"}, "female"),
        (
            {"gender": "unknown", "extension": [{"url": f"{US_CORE}us-core-birthsex", "valueCode": "F"}]},
            "unknown",
        ),
        ({"extension": [{"url": f"{US_CORE}us-core-birthsex", "valueCode": "F"}]}, "female"),
        ({"extension": [{"url": f"{US_CORE}us-core-sex", "valueCode": "248153007"}]}, "male"),
        ({"extension": [{"url": f"{US_CORE}us-core-birthsex", "valueCode": "UNK"}]}, "unknown"),
        ({}, None),
    ],
)
def test_the_sex_is_that_of_the_usual_place_or_else_of_the_american_ones(
    members: Json, sex: str | None
) -> None:
    assert person(**members).get("sex") == sex


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("US", "US"),
        ("USA", "US"),
        ("United States of America", "US"),
        ("Deutschland", "DE"),
        ("DEU", "DE"),
        ("the netherlands", "NL"),
        ("U.K.", "GB"),
    ],
)
def test_the_region_is_the_country_of_the_address(country: str, region: str) -> None:
    assert person(address=[{"country": country}])["region"] == region


def test_an_old_address_counts_last_and_one_that_nobody_knows_is_listed() -> None:
    both = [{"use": "old", "country": "FR"}, {"use": "home", "country": "DE"}]
    assert person(address=both)["region"] == "DE"
    found = chart(patient(address=[{"country": "Utopia"}]), DOSE, options=replace(OPTIONS, region="CH"))
    assert [one.got for one in found.not_understood] == ["Utopia"]
    assert found.record is not None
    assert found.record.person.region == "CH"


def test_without_a_country_nothing_is_guessed() -> None:
    found = chart(patient(address=[]), DOSE)
    assert (found.status, found.why, found.text) == ("cannot", "no-region", None)
    assert chart(patient(address=[]), DOSE, options=replace(OPTIONS, region="DE")).status == "record"


def test_the_time_zone_is_that_of_the_chart_before_the_one_that_is_given() -> None:
    option = replace(OPTIONS, timezone="Europe/Berlin")
    mine = patient(extension=[{"url": ZONE, "valueCode": "America/New_York"}])
    for one, expected in ((mine, "America/New_York"), (patient(), "Europe/Berlin")):
        found = chart(one, DOSE, options=option)
        assert found.record is not None
        assert found.record.person.timezone == expected
    wrong = chart(patient(extension=[{"url": ZONE, "valueCode": "Berlin time"}]), DOSE, options=option)
    assert [one.got for one in wrong.not_understood] == ["Berlin time"]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"deceasedBoolean": True}, {"dead": True}),
        ({"deceasedDateTime": "2026-11-05"}, {"died": "2026-11-05"}),
        ({"deceasedDateTime": "2026"}, {"died": "2026"}),
        ({"deceasedDateTime": "in autumn"}, {"dead": True}),
    ],
)
def test_a_person_who_has_died_has_a_record_and_no_next_step(members: Json, expected: Json) -> None:
    found = chart(patient(**members), DOSE)
    assert found.status == "dead"
    assert found.text is not None
    assert expected.items() <= json.loads(found.text)["person"].items()
    step = assessed(found).step
    assert (step.action, step.sentence, step.because) == (Action.NOTHING_DUE, "died", ())


def test_a_person_who_has_not_died_is_alive() -> None:
    assert chart(patient(deceasedBoolean=False), DOSE).status == "record"
    assert "dead" not in person(deceasedBoolean=False)


def test_no_name_and_no_address_is_kept() -> None:
    members = {
        "name": [{"family": "Zzfamily", "given": ["Zzgiven"]}],
        "telecom": [{"value": "zzphone"}],
        "address": [{"country": "US", "city": "Zzcity", "line": ["Zzline"]}],
        "identifier": [{"system": "urn:mrn", "value": "zznumber"}],
    }
    found = chart(patient(**members), DOSE)
    assert "zz" not in repr(found).lower()


def test_one_identifier_stands_in_the_report_where_it_is_asked_for() -> None:
    one = patient(identifier=[{"system": "urn:a", "value": "1"}, {"system": "urn:mrn", "value": "77"}])
    found = chart(one, DOSE, options=replace(OPTIONS, identifier_system="urn:mrn"))
    assert found.identifier == "77"
    assert found.text is not None
    assert "77" not in found.text


def test_trap_21_a_merged_person_is_one_and_has_no_double_doses() -> None:
    old = patient(
        id="old", active=False, link=[{"type": "replaced-by", "other": {"reference": "Patient/p1"}}]
    )
    before = {**given("b", "2026-10-02", **amount(20)), "subject": {"reference": "Patient/old"}}
    found = {one.person: one for one in sent(patient(active=True), old, DOSE, before).people}
    assert (found["Patient/old"].status, found["Patient/old"].why) == ("merged", "Patient/p1")
    text = found["Patient/p1"].text
    assert text is not None
    assert len(json.loads(text)["events"]) == 2
    assert [one.what for one in found["Patient/p1"].choices] == ["merged-patient"]
