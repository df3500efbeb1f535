"""The page of everything that was checked: by whom it is settled, how old a result is, what is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from doseline.text import sentences
from tests.cases.story import document
from tests.web.browser import Person
from tests.web.reading import DAYS, example, reading

MISSING = "starts-next-month-and-one-blood-test-is-missing"
AGELESS = "No source says how long a result stays good."


@pytest.mark.parametrize("name", DAYS)
def test_every_finding_and_every_unknown_stands_on_the_page(name: str, tmp_path: Path) -> None:
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        text = person.open("checks").text
        case = person.case
        catalogue = person.browser.context.catalogue(case.record.person.region).about(case.guide, case.typed)
        for finding in case.check.findings:
            assert sentences.title(catalogue, finding) in text
        for unknown in case.check.unknowns:
            said = sentences.missing(catalogue, unknown)
            assert said in text or catalogue.write(unknown.what, "unknown") in text
        for line in sentences.assumed(catalogue, case.check.assumptions):
            assert line in text


def test_before_the_start_each_test_shows_its_date_and_its_age(tmp_path: Path) -> None:
    with reading(example(MISSING), date(2026, 5, 10), tmp_path) as person:
        text = person.open("checks").text
        assert "Negative, May 4, 2026. On June 1, 2026 it is 28 days old. On record." in text
        assert "None on record Not known. Ask your clinic." in text
        assert AGELESS in text
        assert "good until" not in text


def test_a_result_that_something_can_have_changed_is_said_to_be_overtaken(tmp_path: Path) -> None:
    drug = {"id": "m", "type": "medication", "on": "2026-05-05", "until": "2026-05-08", "name": "ivig"}
    told = document({"base": "before-start", "event": [drug]})
    with reading(told, date(2026, 5, 10), tmp_path) as person:
        assert "Something after it can have changed it. Ask your clinic." in person.open("checks").text


def test_a_test_that_the_clinic_did_without_names_who_said_so(anna: Person) -> None:
    assert "Settled by MS clinic on January 2, 2026." in anna.open("checks").text


def test_each_family_says_who_decides_and_what_was_looked_at_in_vain(tmp_path: Path) -> None:
    with reading(example(MISSING), date(2026, 5, 10), tmp_path) as person:
        text = person.open("checks").text
        assert "A liver expert decides, together with your clinic." in text
        assert "We found nothing in your record on: " in text
        assert "We only see what is entered." in text


def test_every_family_of_the_guide_has_a_name_and_somebody_who_decides(anna: Person) -> None:
    catalogue = anna.browser.context.catalogue("US")
    for rule in anna.case.guide.rules.values():
        assert catalogue.has(f"checks.family.{rule.group}")
        assert catalogue.has(f"checks.decides.{rule.group}")


def test_the_sources_are_numbered_and_lead_down_the_page(tmp_path: Path) -> None:
    with reading(example(MISSING), date(2026, 5, 10), tmp_path) as person:
        page = person.open("checks")
        jumps = {link.removeprefix("#") for link in page.read.links if link.startswith("#source-")}
        assert jumps
        assert jumps <= set(page.read.ids)
