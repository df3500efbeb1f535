"""The page of a screening, opened as a file: in every condition, on paper, and it asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from doseline.faces.cohort.summary.counting import read_summary
from doseline.faces.cohort.summary.page import page as written
from doseline.guide import drugs, load_guide
from doseline.text import NEUTRAL, Catalogue
from tests.browser.conditions import PHONE, faults
from tests.faces.cohort.summary.screened import finding, person, write_tables

_SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")
_VERDICTS = ("unknown", "stop", "wait", "ask", "clear", "none")
_WHYS = ("no-region", "refused-by-the-record", "several-records", "program-fault")


@pytest.fixture(name="full", scope="module")
def _full(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with all there can be: every medicine, every reason, long codes, and every rule of a guide."""
    folder = tmp_path_factory.mktemp("full")
    rules = list(load_guide(drugs()[0]).rules)
    codes = [
        {
            "resource": "Observation", "system": f"http://terminology.hospital.example.org/laboratory/{place}",
            "code": f"HOUSE-CODE-{place:04}", "display": "Something or other in Serum or Plasma",
            "count": 90 - place, "known": False,
        }
        for place in range(25)
    ]  # fmt: skip
    found = [finding(str(place), rule, "ask") for place in range(40) for rule in rules[place:]]
    rows = {"people": list(_people()), "findings": found, "codes": codes}
    file = folder / "page.html"
    summary = read_summary(write_tables(folder / "out", rows))
    file.write_text(written(summary, Catalogue("en", NEUTRAL)), encoding="utf-8")
    return file.as_uri()


def _people() -> Iterator[dict[str, Any]]:
    for place in range(300):
        drug = drugs()[place % len(drugs())]
        yield person(str(place), guide=drug, verdict=_VERDICTS[place % 6], plan_status="overdue")
    for place, why in enumerate(_WHYS):
        yield person(f"none-{place}", status="cannot-assess", why=why, guide=None, verdict=None)


@pytest.fixture(name="page")
def _page(browser: Browser) -> Iterator[Page]:
    """A phone; there is no script in the page, so that one with JavaScript shows it as one without."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_the_page_holds_under_every_condition(page: Page, full: str) -> None:
    page.goto(full)
    # A file of its own has nothing that every page has, so there is nothing to go past.
    assert [one for one in faults(page) if not one.startswith("heard first")] == []


def test_it_prints_on_one_sheet(page: Page, full: str) -> None:
    page.goto(full)
    for paper in ("A4", "Letter"):
        assert len(_SHEET.findall(page.pdf(format=paper))) == 1


def test_it_asks_for_nothing_and_says_nothing_in_the_console(page: Page, full: str) -> None:
    asked, complaints = list[str](), list[str]()
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: complaints.append(one.text))
    page.goto(full)
    page.wait_for_load_state("networkidle")
    assert [one for one in asked if not one.startswith("data:")] == [
        Path(full).as_posix().replace("file:/", "file:///")
    ]
    assert complaints == []
