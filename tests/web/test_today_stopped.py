"""Today after a stop, or while on hold: the first screen agrees with what follows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.guide.fictional import CAPSULES, FOLDER, INFUSION, INJECTION, invented_guides
from tests.web.browser import Browser, Event, Person

# Today is 2 April 2026.
STOP: Event = {"type": "instruction", "on": "2026-03-20", "kind": "stop"}
YELLOW_FEVER: Event = {"type": "vaccination", "on": "2026-11-01", "vaccine": "yellow-fever", "planned": True}
AMOUNTS = {INJECTION: 300, INFUSION: 300, CAPSULES: 120}
DRUGS = pytest.mark.parametrize("drug", [INJECTION, INFUSION, CAPSULES])


def hold(day: str) -> Event:
    return {"type": "instruction", "on": day, "kind": "hold"}


@pytest.fixture(autouse=True)
def _guides(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DOSELINE_GUIDES", str(FOLDER))  # the other processes of the app read it
    with invented_guides():
        yield


def of(browser: Browser, drug: str, *events: Event) -> Person:
    first = {"type": "dose", "on": "2026-01-05", "amount_mg": AMOUNTS[drug]}
    return browser.person("Anna", [first, *events], doses=(), guide=drug, sex="female")


@DRUGS
def test_with_nothing_open_there_is_nothing_to_do(browser: Browser, drug: str) -> None:
    page = of(browser, drug, STOP).open()
    assert "Treatment has stopped" in page.text
    assert "Nothing to do today" in page.text


@DRUGS
def test_with_something_open_it_is_named_with_whom_to_ring(browser: Browser, drug: str) -> None:
    person = of(browser, drug, STOP, YELLOW_FEVER)
    text = person.open().text
    assert [item.rule for item in person.case.check.holding] == ["live-vaccine-after-stop"]
    assert "Nothing to do today" not in text
    assert "Something to settle" in text
    assert "Ring your clinic about this: a live vaccine after the stop." in text
    assert "The treatment has stopped. " in text
    assert "I am on" not in text
    assert "What is in the way" not in text


@DRUGS
@pytest.mark.parametrize("open_now", [(), (YELLOW_FEVER,)], ids=["nothing open", "something open"])
def test_no_dose_is_asked_about(browser: Browser, drug: str, open_now: tuple[Event, ...]) -> None:
    person = of(browser, drug, STOP, *open_now)
    links = person.open().read.links
    assert person.address("happened") in links
    assert not {person.address("took"), person.address("missed")} & set(links)


@DRUGS
@pytest.mark.parametrize("since", ["2026-03-06", "2026-03-05"], ids=["27 days", "28 days"])
def test_a_hold_is_one_matter_before_and_after_it_is_to_be_looked_at_again(
    browser: Browser, drug: str, since: str
) -> None:
    person = of(browser, drug, hold(since))
    page = person.open()
    rules = {item.rule for item in person.case.check.holding}
    assert ("hold-review" in rules) is (since == "2026-03-05")
    about = "a hold to look at again" if "hold-review" in rules else "a hold"
    assert f"It is about this: {about}." in page.text
    assert page.html.count('<li class="finding holds">') == 1
    assert person.address("missed") not in page.read.links


def test_a_dose_during_a_hold_says_that_there_is_one(browser: Browser) -> None:
    given: Event = {"type": "dose", "on": "2026-03-30", "amount_mg": AMOUNTS[INJECTION]}
    person = of(browser, INJECTION, hold("2026-03-20"), given)
    told = person.open().text.partition("It is about this: ")[2].partition(".")[0]
    assert told.split(" and ") == ["an injection during a hold", "an injection date to check"]
    assert {"on-hold", "dose-during-hold"} <= {item.rule for item in person.case.check.holding}


def test_the_page_for_an_appointment_says_it_once_too(browser: Browser) -> None:
    text = of(browser, INJECTION, hold("2026-02-01")).open("visit").text
    assert "have been on hold for 60 days" in text
    assert "put the injections on hold on" not in text
