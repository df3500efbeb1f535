"""Every file of other people's examples is read or refused with a word, and each of its resources counts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from doseline.errors import RequestError
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.sent import Sent
from doseline.faces.chart_files import documents
from doseline.guide import load_shared
from tests.exchange.intake.files_at_hand import read
from tests.exchange.intake.sending import Json, adds_up

EXAMPLES = Path(__file__).parents[1] / "examples"
FOLDERS = sorted(one.name for one in EXAMPLES.iterdir() if one.is_dir())
# What is no chart, by the word it is refused with.
REFUSED = {
    "bulk-manifests": {"list-of-an-export"},
    "cds-hooks-opioid": {"cds-hooks"},
    "cds-hooks-spec": {"cds-hooks", "no-resource-type"},
    "nl-core-xml": {"fhir-xml"},
    "bulk-10-patients": {"log-of-an-export", "not-fhir"},
}


@cache
def _folder(name: str) -> Sent:
    return read(EXAMPLES / name)


def _leaves(data: Json) -> Iterator[str]:
    """The types of the resources in a document, counted without the program."""
    for entry in data.get("entry", ()) if data.get("resourceType") == "Bundle" else ({"resource": data},):
        inner = entry["resource"]
        if inner["resourceType"] == "Bundle":
            yield from _leaves(inner)
        else:
            yield inner["resourceType"]


def test_the_index_names_every_folder() -> None:
    index = (EXAMPLES / "INDEX.md").read_text()
    assert set(FOLDERS) <= set(re.findall(r"[a-z0-9-]+", index))


@pytest.mark.parametrize("folder", [one for one in FOLDERS if one not in REFUSED])
def test_the_resources_of_every_file_add_up(folder: str) -> None:
    files = sorted((EXAMPLES / folder).glob("*.json"))
    assert files
    for file in files:
        everything = read(file)
        assert adds_up(everything), file.name
        assert everything.unreadable == (), file.name
        expected = list(_leaves(json.loads(file.read_bytes())))
        assert everything.read == len(expected)
        kinds = Counter(expected)
        assert all(kinds[kind] == count for kind, count in everything.counts.items()), file.name


@pytest.mark.parametrize("folder", sorted(set(REFUSED) - {"bulk-manifests"}))
def test_what_is_no_chart_is_refused_with_a_word(folder: str) -> None:
    everything = _folder(folder)
    assert {one.what.value for one in everything.unreadable} == REFUSED[folder]
    assert adds_up(everything)


def test_each_list_of_an_export_is_refused_where_its_files_are_missing() -> None:
    for file in sorted((EXAMPLES / "bulk-manifests").glob("*.json")):
        if "Stub" in file.name:  # it names no file: nothing is there yet
            assert list(documents([str(file)])) == []
            continue
        with pytest.raises(RequestError) as told:
            documents([str(file)])
        assert {one.code for one in told.value.faults} == {"export-file-missing"}
        data = json.loads(file.read_bytes())
        (refused,) = gather([Document(data=data, file=file.name)]).unreadable
        assert {refused.what.value} == REFUSED["bulk-manifests"]


def test_an_export_of_thirteen_people_is_whole() -> None:
    everything = _folder("bulk-10-patients")
    assert len(everything.people) == 13
    assert all(one.patient is not None for one in everything.people)
    assert everything.left_out == ()
    kinds = Counter(one.type for person in everything.people for one in person.resources)
    assert (kinds["Immunization"], kinds["MedicationRequest"], kinds["Condition"]) == (161, 1745, 555)
    faults = [one for person in everything.people for part in person.resources for one in part.element.faults]
    assert faults == []


def test_every_vaccine_of_the_australian_charts_is_known_by_its_codes_alone() -> None:
    names = load_shared().names
    shots = [
        one.element.data["vaccineCode"]
        for file in sorted((EXAMPLES / "au-patient-summary").glob("*.json"))
        for person in read(file).people
        for one in person.resources
        if one.type == "Immunization"
    ]
    assert len(shots) > 15
    for shot in shots:
        codes = [(one["system"], one["code"]) for one in shot["coding"]]
        by_code = {names.of_code("vaccine", system, code) for system, code in codes}
        found = names.understood("vaccine", shot.get("text") or shot["coding"][0]["display"])
        assert found.is_read, shot
        assert by_code == set(found.names), shot
