"""A record that was written as a Bundle comes back as it was; what somebody changed on the way wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Import, Options, Outcome
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.report import tally
from doseline.exchange.fhir.write import pretty
from doseline.record import Dose, Record, write_record
from doseline.record.parse import parse
from tests.exchange.write.written import examples, facts, of, people, read_file, resources, whole
from tests.strategies import records

Json = dict[str, Any]
TODAY = date(2026, 6, 6)
# After every day that an invented record can hold.
LATE = date(2160, 1, 1)
DOSE = {"type": "dose", "on": "2026-01-05", "amount_mg": 20, "device": "pen"}


def back(bundle: Json, today: date) -> Import:
    """What is read of a Bundle."""
    return read_charts(gather([Document(data=parse(pretty(bundle)), file="out.json")]), Options(today=today))


def only(found: Import) -> Outcome:
    """The one person of a Bundle; what was read of it adds up."""
    counts = tally(found)
    assert counts.pop("read") == sum(counts.values())
    (one,) = found.people
    return one


def lines(record: Record) -> list[str]:
    """A record as its file has it; the order of the entries means nothing."""
    return sorted(line.rstrip(",") for line in write_record(record).splitlines())


def test_every_example_and_invented_people_on_every_drug_come_back_entry_for_entry() -> None:
    for name, record, day in (*examples(), *people(8)):
        found = only(back(whole(record, day), day))
        assert found.record is not None, name
        assert lines(found.record) == lines(record), name


@pytest.mark.slow
def test_many_invented_people_come_back() -> None:
    for name, record, day in people(500):
        found = only(back(facts(record, day), day))
        assert found.record is not None, name
        assert lines(found.record) == lines(record), name


def _as_read(record: Record) -> Record:
    """The record with therapies of ours, as a file of it is read."""
    therapies = tuple(
        replace(one, guide=drug, product=None, edition=None, month_mode=None)
        for one, drug in zip(record.therapies, ("kesimpta", "tysabri"), strict=False)
    )
    events = tuple(replace(one, **_counted(one)) for one in record.events)
    return read_file(write_record(replace(record, therapies=therapies, events=events)).encode())


def _counted(entry: object) -> Json:
    return {"reading": "month"} if getattr(entry, "reading", None) else {}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(records(most=10))
def test_whatever_a_record_holds_comes_back(record: Record) -> None:
    asked = _as_read(record)
    found = only(back(facts(asked, LATE), LATE))
    assert found.record is not None, found
    assert lines(found.record) == lines(asked)


# --- what somebody changed ---


def _changed(bundle: Json, kind: str, change: Callable[[Json], object]) -> Json:
    change(next(one for one in resources(bundle, kind) if "urn:doseline:entry" in str(one)))
    return bundle


def _entries(found: Outcome, type_: str) -> list[str]:
    assert found.record is not None
    return [line for line in lines(found.record) if f'"type": "{type_}"' in line]


def test_a_changed_amount_wins_over_our_own_word() -> None:
    bundle = _changed(
        facts(of(DOSE)), "MedicationAdministration", lambda one: one["dosage"]["dose"].update(value=40)
    )
    (entry,) = _entries(only(back(bundle, TODAY)), "dose")
    assert '"amount_mg": 40' in entry
    assert '"id": "MedicationAdministration/e1"' in entry


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.update(status="entered-in-error"),
        lambda one: one.update(status="not-done"),
        lambda one: one.update(modifierExtension=[{"url": "urn:x", "valueBoolean": True}]),
        lambda one: one.update(meta={"tag": [{"code": "deleted"}]}),
    ],
)
def test_what_was_entered_in_error_or_turned_round_is_no_dose_whatever_we_wrote(
    change: Callable[[Json], object],
) -> None:
    doses = {**DOSE, "on": "2026-01-12"}
    bundle = _changed(facts(of(DOSE, doses)), "MedicationAdministration", change)
    (entry,) = _entries(only(back(bundle, TODAY)), "dose")
    assert '"on": "2026-01-12"' in entry


def test_what_a_server_adds_changes_nothing() -> None:
    def stored(one: Json) -> None:
        one["meta"] = {"versionId": "7", "lastUpdated": "2026-06-06T10:00:00Z"}
        one["text"] = {"status": "generated", "div": "<div>dose</div>"}
        one["extension"].append({"url": "https://example.org/ward", "valueString": "B2"})

    record = of(DOSE)
    found = only(back(_changed(facts(record), "MedicationAdministration", stored), TODAY))
    assert found.record is not None
    assert lines(found.record) == lines(record)


def test_a_corrected_dose_comes_back_only_with_its_correction() -> None:
    record = of(DOSE, {**DOSE, "on": "2026-01-06", "supersedes": "e1"})
    bundle = facts(record)
    assert len(_entries(only(back(bundle, TODAY)), "dose")) == 2
    bundle["entry"] = [one for one in bundle["entry"] if one["resource"]["id"] != "e2"]
    lost = only(back(bundle, TODAY))
    assert not _entries(lost, "dose")
    assert "what-replaced-it-is-gone" in [one.why for one in lost.left_out]


def test_two_that_say_different_things_under_one_id_are_both_read_as_anybodys() -> None:
    first, second = facts(of(DOSE)), facts(of({**DOSE, "on": "2026-01-08"}))
    (other,) = resources(second, "MedicationAdministration")
    other["id"] = "another"
    first["entry"].append({"resource": other})
    found = _entries(only(back(first, TODAY)), "dose")
    assert len(found) == 2
    assert all('"id": "MedicationAdministration/' in one for one in found)


def test_the_answers_of_a_bundle_are_no_facts_when_it_comes_back() -> None:
    record, day = next((record, day) for name, record, day in examples() if name.startswith("stopped-in"))
    found = only(back(whole(record, day), day))
    assert "our-own-answer" in [one.why for one in found.left_out]
    assert len(_entries(found, "vaccination")) == 1


def test_a_person_whose_death_somebody_added_is_dead() -> None:
    bundle = facts(of(DOSE))
    resources(bundle, "Patient")[0]["deceasedDateTime"] = "2026-05-01"
    found = only(back(bundle, TODAY))
    assert (found.status, found.record.person.died is not None if found.record else None) == ("dead", True)


_JUNK = (
    None,
    "",
    "{",
    "[]",
    "[1]",
    '{"id": 1}',
    '{"id": "e1"}',
    '{"id":"e1","type":"dose"}',
    "[" * 5000,
    7,
    ["x"],
)


@pytest.mark.parametrize("junk", _JUNK, ids=range(len(_JUNK)))
@pytest.mark.parametrize("url", ["entry", "therapy", "therapies", "person", "answer"])
def test_nonsense_in_an_extension_of_ours_is_as_if_it_were_not_there(url: str, junk: object) -> None:
    bundle = facts(of(DOSE, {**DOSE, "on": "2026-01-12"}))
    for one in resources(bundle):
        for extension in one.get("extension", ()):
            if extension["url"] == f"urn:doseline:{url}":
                extension["valueString"] = junk
    found = only(back(bundle, TODAY))
    assert len(_entries(found, "dose")) == 2


def test_without_any_extension_of_ours_the_doses_the_results_and_the_illnesses_are_still_read() -> None:
    kinds = ("dose", "test", "vaccination", "condition", "symptom", "allergy")
    for name, record, day in examples():
        bundle = facts(record, day)
        for one in resources(bundle):
            one.pop("extension", None)
        found = only(back(bundle, day)).record
        if found is None:  # nothing was given yet, and a plan alone is no sign of treatment
            assert not [event for event in record.events if isinstance(event, Dose)], name
            continue
        for kind in kinds:
            assert _count(found, kind) == _count(record, kind), (name, kind)


def _count(record: Record, kind: str) -> int:
    return sum(f'"type": "{kind}"' in line for line in lines(record))
