"""Vaccines in the app: both directions, live and non-live apart, and never a no to a non-live one."""

from __future__ import annotations

import re

import pytest

from doseline.check import vaccines
from doseline.text import Named
from tests.web.browser import Browser, Event, Page, Person

STOP: Event = {"type": "instruction", "on": "2026-03-10", "kind": "stop"}


def shot(vaccine: str, day: str, *, planned: bool = False) -> Event:
    return {"type": "vaccination", "on": day, "vaccine": vaccine} | ({"planned": True} if planned else {})


def part(page: Page, name: str) -> str:
    """The words of one part of the page."""
    found = re.search(rf'<h2 id="{name}">.*?</section>', page.html, re.DOTALL)
    assert found is not None, name
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def not_started(browser: Browser, *events: Event) -> Person:
    """Bea, who starts on 5 June."""
    return browser.person("Bea", events, doses=(), start="2026-06-05")


class TestBeforeTheStart:
    def test_the_last_day_is_named_28_days_before_for_live_and_14_for_others(self, browser: Browser) -> None:
        page = not_started(browser).open("vaccines")
        assert "Last day before the planned start: Friday, May 8, 2026." in part(page, "live")
        assert "Last day before the planned start: Friday, May 22, 2026." in part(page, "non-live")

    def test_a_course_is_listed_with_the_last_days_for_its_doses(self, browser: Browser) -> None:
        said = part(not_started(browser).open("vaccines"), "non-live")
        assert "Usual course: 3 doses over 184 days. It does not fit before the start." in said
        assert "this is the day for the last one" in said

    def test_a_vaccine_given_names_the_earliest_start(self, browser: Browser) -> None:
        page = not_started(browser, shot("mmr", "2026-03-30")).open("vaccines")
        assert "Earliest start after the dose on record: Monday, April 27, 2026." in part(page, "live")

    def test_a_live_one_whose_last_day_has_passed_is_a_question(self, browser: Browser) -> None:
        person = browser.person("Bea", (), doses=(), start="2026-04-20")
        assert "It is too late for it before the planned first injection." in part(
            person.open("vaccines"), "live"
        )


class TestDuringTreatment:
    def test_a_live_vaccine_is_not_for_now(self, anna: Person) -> None:
        assert "Not during treatment" in part(anna.open("vaccines"), "live")

    def test_a_vaccine_that_is_not_live_is_never_refused(self, anna: Person) -> None:
        said = part(anna.open("vaccines"), "non-live")
        assert "It can be given during treatment." in said
        for word in ("Not during", "must not", "avoid it", "Do not have"):
            assert word not in said
        assert "Do not turn one down on your own" in said

    def test_what_is_planned_comes_first(self, browser: Browser) -> None:
        person = browser.person("Anna", [shot("yellow-fever", "2026-04-20", planned=True)])
        page = person.open("vaccines")
        assert page.text.index("Planned in your record") < page.text.index("Live vaccines")
        planned = part(page, "planned")
        assert "yellow fever vaccine, April 20, 2026" in planned
        assert "Not during treatment" in planned

    def test_a_planned_day_that_has_passed_is_asked_about(self, browser: Browser) -> None:
        yesterday = browser.person("Anna", [shot("flu-shot", "2026-04-01", planned=True)])
        today = browser.person("Berta", [shot("flu-shot", "2026-04-02", planned=True)])
        assert "This day has passed." in yesterday.open("vaccines").text
        assert "This day has passed." not in today.open("vaccines").text

    def test_a_vaccine_whose_name_does_not_tell_is_asked_about(self, browser: Browser) -> None:
        person = browser.person("Anna", [shot("typhoid", "2026-04-20", planned=True)])
        assert "The name does not tell if this vaccine is live." in part(
            person.open("vaccines"), "kind-unknown"
        )


class TestAfterTheStop:
    def test_a_live_vaccine_waits_for_a_blood_test(self, browser: Browser) -> None:
        said = part(browser.person("Cleo", [STOP]).open("vaccines"), "live")
        assert "a blood test after the last injection has to show that your B cells are back" in said

    def test_others_can_be_given(self, browser: Browser) -> None:
        said = part(browser.person("Cleo", [STOP]).open("vaccines"), "non-live")
        assert "It can be given." in said


@pytest.mark.parametrize("events", [(), (STOP,)], ids=["during", "after"])
def test_every_vaccine_of_the_core_is_on_the_page_among_its_kind(
    browser: Browser, events: tuple[Event, ...]
) -> None:
    person = browser.person("Anna", events)
    page, case = person.open("vaccines"), person.case
    words = browser.context.catalogue("US")
    for dates in vaccines(case.guide, case.chart, case.plan):
        kind = {True: "live", False: "non-live", None: "kind-unknown"}[dates.live]
        assert words.write(Named("vaccine", dates.vaccine)) in part(page, kind)


def test_each_kind_has_its_sources(anna: Person) -> None:
    page = anna.open("vaccines")
    cited = set(re.findall(r'href="#(source-\d+)"', page.html))
    assert cited
    assert cited <= set(page.read.ids)


def test_it_leads_to_entering_one_and_to_the_guide(anna: Person) -> None:
    links = anna.open("vaccines").read.links
    for name in ("vaccination", "planned-vaccination"):
        assert anna.address("enter", name) in links
        assert anna.open("enter", name).status == 200
    assert f"/p/{anna.id}/guide/topic/vaccines" in links
    for link in links:
        if "#disagreement-" in link:
            path, _, place = link.partition("#")
            assert place in anna.browser.open(path).read.ids


class TestAskedAbout:
    """A vaccine in whatever words, for this person now; nothing of it is kept."""

    @pytest.mark.parametrize(
        ("typed", "understood"),
        [
            ("yellow fever jab", "yellow fever vaccine: a live vaccine"),
            ("flu jab", "flu vaccine (injected): not a live vaccine"),
            ("zorblax", "zorblax: we cannot tell whether it is live"),
        ],
    )
    def test_it_says_what_was_understood_and_what_holds_now(
        self, browser: Browser, typed: str, understood: str
    ) -> None:
        anna = browser.person("Anna")
        page = anna.open("vaccines").send(form="vaccine", vaccine=typed)
        assert understood in part(page, "asked")
        names = anna.case.guide.names.understood("vaccine", typed).names
        known = tuple(name for name in names if name in anna.case.guide.names.vaccines)
        (now,) = vaccines(anna.case.guide, anna.case.chart, anna.case.plan, known or (typed,))
        assert page.text.count(anna.browser.context.catalogue("US").say(f"vaccine.now.{now.now.why}")) >= 1
        assert page.value("vaccine") == typed

    def test_of_several_that_the_words_can_mean_each_is_told(self, browser: Browser) -> None:
        page = browser.person("Anna").open("vaccines").send(form="vaccine", vaccine="typhoid")
        assert "not a live vaccine" not in part(page, "asked")

    def test_before_the_start_it_has_its_last_day(self, browser: Browser) -> None:
        page = not_started(browser).open("vaccines").send(form="vaccine", vaccine="mmr")
        assert "Last day before the planned start: Friday, May 8, 2026." in part(page, "asked")

    def test_nothing_written_is_said_at_the_box(self, browser: Browser) -> None:
        page = browser.person("Anna").open("vaccines").send(form="vaccine", vaccine="")
        assert page.status == 422
        assert "This is needed" in part(page, "asked")

    def test_nothing_is_kept_and_nothing_stands_in_the_address(self, browser: Browser) -> None:
        anna = browser.person("Anna")
        before = anna.events
        page = anna.open("vaccines").send(form="vaccine", vaccine="flu jab")
        assert "flu" not in page.path
        assert anna.events == before
