"""Leaflets in the two public formats: their sections, what changed, what cites them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from doseline.errors import RequestError
from doseline.guide.leaflet import Cited, citing, compared, read_leaflet

FOLDER = Path(__file__).parent / "leaflets"


def sections(name: str) -> dict[str, str]:
    return {one.number: one.text for one in read_leaflet((FOLDER / name).read_bytes(), name).sections}


def test_an_spl_file_gives_its_sections_with_their_own_words_alone() -> None:
    assert sections("examplumab-2024.xml") == {
        "2": "",
        "2.1": "Look for hepatitis B.",
        "2.2": "20 mg each month.",
        "5.9": "Gone soon.",
    }


def test_a_fhir_bundle_gives_its_sections_without_the_markup() -> None:
    assert sections("examplumab-epi.json") == {
        "": "",
        "2": "Tell your doctor about any infection & fever.",
        "3": "20 mg each month",
    }


@pytest.mark.parametrize(
    ("name", "day"), [("examplumab-2025.xml", "2025-08-18"), ("examplumab-epi.json", "2025-08-18")]
)
def test_the_date_is_the_one_the_file_names(name: str, day: str) -> None:
    found = read_leaflet((FOLDER / name).read_bytes(), name)
    assert (found.title, found.date) == ("Examplumab, an invented leaflet", day)


def test_what_changed_is_told_by_the_words_and_not_by_spaces_or_capitals() -> None:
    old, new = (
        read_leaflet((FOLDER / f"examplumab-{year}.xml").read_bytes(), "x").sections for year in (2024, 2025)
    )
    found = compared(new, old)
    assert (set(found.changed), set(found.new)) == ({"2.1"}, {"5.4"})
    assert [one.number for one in found.gone] == ["5.9"]


def test_a_section_is_cited_by_its_own_number_and_not_by_one_that_begins_like_it() -> None:
    (first,) = (
        one for one in read_leaflet((FOLDER / "examplumab-2024.xml").read_bytes(), "x").sections
        if one.number == "2.1"
    )  # fmt: skip
    cited = (
        Cited(place="a", section="2.1"),
        Cited(place="b", section="2.1, 5.4"),
        Cited(place="c", section="2.10"),
        Cited(place="d", section="2"),
    )
    assert citing(first, cited) == ("a", "b")


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    b'<document xmlns="urn:hl7-org:v3"><title>&b;</title></document>'
)
DEEP = b'<document xmlns="urn:hl7-org:v3">' + b"<component>" * 200 + b"</component>" * 200 + b"</document>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-a-leaflet"),
        (b"section 1", "not-a-leaflet"),
        (b"[1, 2]", "not-a-leaflet"),
        (b'{"resourceType": "Patient"}', "not-a-leaflet"),
        (b'{"resourceType": "Bundle", "entry": 7}', "not-a-leaflet"),
        (b'{"resourceType": "Bundle"', "leaflet-broken"),
        (b"<document><title>", "leaflet-broken"),
        (b"\xff\xfe<\x00", "not-a-leaflet"),
        (LAUGHS, "leaflet-doctype"),
        (DEEP, "leaflet-broken"),
        (b"<html><body>no label</body></html>", "no-leaflet-sections"),
        (b'{"resourceType": "Composition", "section": [1, {"text": 2}]}', "no-leaflet-sections"),
        (b'{"a":' * 100_000, "leaflet-broken"),
    ],
)
def test_what_is_no_leaflet_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(RequestError) as error:
        read_leaflet(data, "a file")
    assert [(one.code, one.where) for one in error.value.faults] == [(code, "a file")]
