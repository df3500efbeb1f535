"""A question without a record: a vaccine, a symptom, the guide, and medicine that was out of the fridge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from doseline.guide import load_guide
from doseline.guide.folders import use_folders
from tests.guide.fictional import CAPSULES, FOLDER
from tests.web.browser import Browser, Person
from tests.web.test_forms_pages import assert_whole

DAYS, WARMEST = load_guide("kesimpta").fridge_days, load_guide("kesimpta").fridge_max_c


def test_somebody_without_a_record_finds_the_four_ways(browser: Browser) -> None:
    assert "/question" in browser.open("/").read.links
    page = browser.open("/question")
    assert_whole(page)
    assert {"/symptoms", "/guide"} <= set(page.read.links)
    assert [form.action for form in page.read.forms] == ["/guide", "/question", "/question"]
    assert not browser.context.store.people()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("yellow fever", "a live vaccine"),
        ("flu jab", "not a live vaccine"),
        ("covid", "not a live vaccine"),
        ("the new one from the paper", "we cannot tell whether it is live"),
    ],
)
def test_a_vaccine_is_told_by_its_kind(browser: Browser, typed: str, said: str) -> None:
    page = browser.open("/question").send(form="vaccine", vaccine=typed)
    assert_whole(page)
    assert said in page.text
    assert page.value("vaccine") == typed
    assert "Where this comes from" in page.text


def test_two_kinds_under_one_name_are_read_carefully(browser: Browser) -> None:
    page = browser.open("/question").send(form="vaccine", vaccine="typhoid")
    assert "not a live vaccine" not in page.text


@pytest.mark.parametrize(
    ("days", "warmth", "said"),
    [
        (DAYS - 1, "", "It may be used until"),
        (DAYS, "", "Today is the last day on which it may be used"),
        (DAYS + 1, "", "Do not use it: more than 7 days have passed"),
        (1, str(WARMEST), "It may be used until"),
        (1, str(WARMEST + 1), "Do not use it: it was warmer than 30 °C"),
    ],
)
def test_days_out_of_the_fridge_are_held_against_the_guides_limits(
    browser: Browser, days: int, warmth: str, said: str
) -> None:
    page = browser.open("/question").send(form="days", days=str(days), warmth=warmth)
    assert_whole(page)
    assert said in page.text


@pytest.mark.parametrize("days", ["", "soon", "-1", "3.5", "99999"])
def test_days_that_cannot_be_come_back(browser: Browser, days: str) -> None:
    page = browser.open("/question").send(form="days", days=days)
    assert page.status == 422
    assert "Write the number of days, like 3" in page.text
    assert page.value("days") == days


def test_a_warmth_that_is_no_number_comes_back(browser: Browser) -> None:
    page = browser.open("/question").send(form="days", days="3", warmth="hot")
    assert page.status == 422
    assert page.value("warmth") == "hot"


def test_nothing_that_is_asked_is_kept(anna: Person) -> None:
    before = anna.events
    page = anna.open("question").send(form="vaccine", vaccine="yellow fever")
    page.send(form="days", days="9")
    assert anna.events == before


@pytest.fixture(name="_invented")
def _invented_guides() -> Iterator[None]:
    use_folders(FOLDER)
    yield
    use_folders()


@pytest.mark.usefixtures("_invented")
def test_what_is_not_kept_at_home_has_no_question_about_a_fridge(browser: Browser) -> None:
    assert "fridge" not in browser.open(f"/question?drug={CAPSULES}").text
