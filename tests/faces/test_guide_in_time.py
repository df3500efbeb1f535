"""The guide in time at the terminal: as of a day, two states side by side, a leaflet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faces.program import doseline
from tests.guide.test_history import starter_document

LEAFLETS = Path("tests/guide/leaflets")
OLD, NEW = (str(LEAFLETS / f"examplumab-{year}.xml") for year in (2024, 2025))


def test_the_guide_of_a_day_says_what_was_otherwise_and_since_when() -> None:
    said = doseline("guide", "kesimpta", "--as-of", "2025-01-01")
    assert (said.code, said.err) == (0, "")
    assert "monitoring.before.US - until August 2025" in said.out
    assert "then: hbsag, anti-hbc, igg, igm, iga [1]" in said.out


def test_on_a_day_since_when_nothing_changed_it_says_so() -> None:
    assert (
        "Nothing that we know of was otherwise" in doseline("guide", "kesimpta", "--as-of", "2026-01-01").out
    )


def test_a_program_gets_the_same_as_json() -> None:
    answer = doseline("guide", "kesimpta", "--as-of", "2025-01-01", "--json").answer
    assert answer["guide_version"].endswith("@2025-01-01")
    found = {one["place"]: one for one in answer["changes"]}
    assert found["monitoring.watch.liver"]["was"] is None
    assert found["monitoring.before.US"]["until"] == "2025-08"


NO_DAY = "No source gives the day on which one text came to say something else"


def test_the_counts_of_tecfidera_differ_by_region_and_no_source_says_since_when() -> None:
    said = doseline("guide", "tecfidera", "--as-of", "2020-01-01").out
    between = doseline("guide", "diff", "tecfidera@2020-01-01", "tecfidera").out
    for page in (said, between):
        assert NO_DAY in page
        assert "US: at the start, at 6 months, then every 6 to 12 months." in page
        assert "EU: every 3 months." in page
        assert "monitoring.watch.blood-count, monitoring.watch.blood-count-us" in page
    assert "changed some day before November 2026: no" in said
    answer = doseline("guide", "tecfidera", "--as-of", "2020-01-01", "--json").answer
    counts = next(one for one in answer["regional"] if one["id"] == "D17")
    assert (counts["day"], counts["b"]) == (None, "EU: every 3 months.")
    (undated,) = answer["not_undone"]
    assert (undated["day_known"], undated["was"], undated["now"]) == (False, "ask", "stop")


def test_a_change_that_nobody_read_is_told_with_its_day() -> None:
    said = doseline("guide", "tysabri", "--as-of", "2021-01-01").out
    assert "product.observation - until October 2023" in said
    assert "then: we have not read it" in said


def test_a_guide_without_such_places_says_nothing_of_regions() -> None:
    assert NO_DAY not in doseline("guide", "kesimpta", "--as-of", "2025-01-01").out


def test_a_difference_names_the_people_whom_it_touches_and_no_other(tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    (records / "ann.json").write_text(json.dumps(starter_document()), encoding="utf-8")
    dated = {"type": "test", "on": "2026-03-02", "value": 20, "low": 1, "high": 90}
    liver = [
        {"id": name, **dated, "name": name, "unit": unit}
        for name, unit in (("alt", "U/L"), ("ast", "U/L"), ("alp", "U/L"), ("bilirubin", "umol/L"))
    ]  # fmt: skip
    (records / "bob.json").write_text(json.dumps(starter_document(*liver)), encoding="utf-8")
    (records / "no-record.json").write_text("{}", encoding="utf-8")
    words = ("guide", "diff", "kesimpta@2025-01-01", "kesimpta", str(records), "--today", "2026-04-04")
    page, answer = doseline(*words), doseline(*words, "--json").answer
    assert "Of 2 records, 1 get another plan, verdict or advice." in page.out
    assert "1 more were not looked at" in page.out
    assert [Path(one["record"]).name for one in answer["people"]["touched"]] == ["ann.json"]
    assert "Rules that read it:" in page.out


@pytest.mark.parametrize(
    "words",
    [
        ("diff", "kesimpta"),
        ("diff", "kesimpta@yesterday", "kesimpta"),
        ("diff", "kesimptx", "kesimpta"),
        ("check-leaflet",),
        ("check-leaflet", "tests/guide/test_history.py"),
        ("check-leaflet", NEW, "--document", "nowhere", "--drug", "kesimpta"),
        ("kesimpta", "--as-of", "2025"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(words: tuple[str, ...]) -> None:
    said = doseline("guide", *words)
    assert (said.code, said.out) == (2, "")
    assert " @ " in said.err
    assert "Traceback" not in said.err


def test_a_leaflet_shows_what_changed_and_which_facts_cite_it() -> None:
    words = ("check-leaflet", NEW, "--against", OLD, "--document", "uspi-old", "--drug", "kesimpta")
    answer = doseline("guide", *words, "--json").answer
    states = {one["number"]: one["state"] for one in answer["sections"]}
    assert states == {"2": None, "2.1": "changed", "2.2": None, "5.4": "new"}
    assert [one["number"] for one in answer["gone"]] == ["5.9"]
    (before,) = (one for one in answer["sections"] if one["number"] == "2.1")
    assert "rules.rule.hbv-screen" in before["places"]
    assert "changed since the older file" in doseline("guide", *words).out


def test_a_leaflet_needs_no_guide_to_be_read() -> None:
    said = doseline("guide", "check-leaflet", str(LEAFLETS / "examplumab-epi.json"))
    assert said.code == 0
    assert "2 What you need to know" in said.out
