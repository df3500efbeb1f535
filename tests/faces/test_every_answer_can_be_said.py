"""Whatever the rules come up with has its words, for every case and example of the tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from doseline.assessment import Assessment, check_answer, plan_answer, read_and_assess, vaccine_answer
from doseline.check import vaccines
from doseline.errors import RecordError
from doseline.faces.cli.page import Page
from doseline.faces.cli.sections import View
from doseline.guide import load_guide
from doseline.record import Person
from doseline.text import Catalogue
from tests.cases import story
from tests.faces.program import ROOT
from tests.samples import sampled

GUIDE = load_guide("kesimpta")
CATALOGUES = {region: Catalogue("en", GUIDE.region(region)).about(GUIDE) for region in GUIDE.regions}
EXAMPLES = sorted((ROOT / "examples" / "records").glob("*.json"))
# Each case is held whole in tests/cases; here it is only put into words.
CASES = sampled(story.cases(), one_in=8, name=lambda case: case.name)


def no_clock(_: Person) -> date:
    raise AssertionError("today is given")


def said(case: Assessment) -> str:
    """Every answer about a case; the page is given back."""
    region = GUIDE.region(case.record.person.region)
    catalogue = CATALOGUES[region.id]
    for answer in (plan_answer(case, catalogue), check_answer(case, catalogue)):
        json.dumps(answer)
    json.dumps(vaccine_answer(case, vaccines(GUIDE, case.chart, case.plan), catalogue))
    view = View(Page(), catalogue, case)
    view.next_step()
    view.dates()
    view.last_and_next()
    view.findings(case.check.findings)
    view.unknowns(case.check.unknowns)
    view.assumptions()
    return view.end()


def assert_readable(page: str) -> None:
    assert [line for line in page.splitlines() if len(line) > 80] == []
    assert "safe" not in page.lower().split()


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_its_words(case: story.Case) -> None:
    record = json.dumps(story.document(case.table)).encode()
    try:
        found = read_and_assess(record, clock=no_clock, today=date.fromisoformat(str(case.table["today"])))
    except RecordError:
        return  # a case about bad input
    assert_readable(said(found))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_has_its_words_on_any_day(path: object) -> None:
    record = next(item for item in EXAMPLES if item is path).read_bytes()
    for days in range(0, 600, 23):
        today = date(2026, 1, 1) + timedelta(days=days)
        assert_readable(said(read_and_assess(record, clock=no_clock, today=today, as_of=today)))


@pytest.mark.parametrize("answer", [plan_answer, check_answer])
def test_an_answer_of_the_same_case_is_the_same_again(
    answer: Callable[[Assessment, Catalogue], object],
) -> None:
    record = EXAMPLES[0].read_bytes()
    first, second = (read_and_assess(record, clock=no_clock, today=date(2026, 12, 1)) for _ in range(2))
    assert answer(first, CATALOGUES["US"]) == answer(second, CATALOGUES["US"])
