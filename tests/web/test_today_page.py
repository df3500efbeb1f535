"""Today: the one next step on top, why, and what would settle it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doseline.text import sentences
from tests.cases.story import Case, document
from tests.guide.fictional import document as drug_record
from tests.guide.fictional import dose
from tests.web.browser import Page, Person
from tests.web.reading import DAYS, about, example, on_another_day, reading

INJECTING = ("Inject your dose", "inject now", "Inject now")
# A dose that was due on 2 April, all tests done, nothing else on record.
DUE = "is-due-today-and-nothing-is-in-the-way"
INFECTION = "has-a-bladder-infection-when-the-injection-falls-due"


def _heading(page: Page) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.html, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1]).replace("&#39;", "'")


def _said(person: Person) -> tuple[str, tuple[str, ...]]:
    """The verdict and what stands under it, as the core says it."""
    case = person.case
    catalogue = person.browser.context.catalogue(case.record.person.region).about(case.guide, case.typed)
    return sentences.verdict(catalogue, case.step), sentences.brief(catalogue, case.step)


def _first(page: Page) -> str:
    """The words of the card on top."""
    found = re.search(r'<section[^>]*class="hero.*?</section>', page.html, re.DOTALL)
    assert found is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[0])).replace("&#39;", "'")


@pytest.mark.parametrize("name", DAYS)
def test_the_verdict_and_its_sentence_stand_on_top_of_every_example_and_once(
    name: str, tmp_path: Path
) -> None:
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        page = person.open()
        verdict, lines = _said(person)
        assert page.status == 200
        assert _heading(page) == verdict
        assert page.html.count("<h1") == 1
        for line in (verdict, *lines):
            assert line in _first(page)
            assert _first(page).count(line) == 1, line
        assert f"action-{DAYS[name]['action']}" in page.html


@pytest.mark.parametrize("name", DAYS)
def test_no_sentence_stands_twice_on_the_page(name: str, tmp_path: Path) -> None:
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        html = person.open().html
        body = re.split(r"<\w+ class=\"sources\"", html[html.index("<main") :])[0]
        blocks = re.findall(r"<(?:p|li|h\d|dd|summary)[^>]*>(.*?)</(?:p|li|h\d|dd|summary)>", body, re.DOTALL)
        said = [
            re.sub(r"\s+", " ", re.sub(r"<sup>.*?</sup>|<[^>]+>", " ", block)).strip() for block in blocks
        ]
        # Each finding names the entries it rests on, which can be those of another one.
        long = [text for text in said if text.count(" ") > 2 and not text.startswith("Your record:")]
        twice = {text for text in long if long.count(text) > 1}
        assert not twice
        assert "as known today" not in html.lower()


@pytest.mark.parametrize("case", about("H1"), ids=lambda case: case.name)
def test_h1_no_page_says_inject_while_the_verdict_is_not_clear(case: Case, tmp_path: Path) -> None:
    with reading(document(case.table), case.table["today"], tmp_path) as person:
        is_clear = person.case.check.verdict.value == "clear"
        for parts in ((), ("day",), ("calendar",), ("checks",), ("storage",)):
            text = person.open(*parts).text
            assert is_clear or not any(words in text for words in INJECTING), parts


def test_h1_an_open_infection_shows_wait_and_the_way_to_end_it(tmp_path: Path) -> None:
    with reading(example(INFECTION), date(2026, 4, 5), tmp_path) as person:
        page = person.open()
        assert _heading(page) == "Do not inject yet"
        assert person.case.step.action.value == "wait"
        over = [link for link in page.read.links if link.endswith("/over")]
        assert len(over) == 1
        assert person.address("decide", "infection-open") in page.read.links
        assert "For the injection today" not in page.text


def test_h56_clear_is_said_in_words_that_promise_nothing(tmp_path: Path) -> None:
    with reading(example(DUE), date(2026, 4, 2), tmp_path) as person:
        for parts in ((), ("day",), ("checks",)):
            text = person.open(*parts).text
            assert parts != ("checks",) or "Nothing in your record holds this dose back." in text
            assert not re.search(r"\bsafe(ly|ty)?\b|\bnormal\b|overdue", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("name", "is_said"),
    [
        ("has-a-positive-pregnancy-test", True),
        ("throat-swelled-after-an-injection", True),
        (INFECTION, False),
    ],
)
def test_h57_allergy_and_pregnancy_say_that_newer_label_text_is_unread(
    name: str,
    is_said: bool,  # noqa: FBT001 - a row of a table
    tmp_path: Path,
) -> None:
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        said = person.browser.context.catalogue("US").say("rules/shared.newest-unread")
        unread = {rule for rule in person.case.check.rules if person.case.guide.rules[rule].newest_unread}
        assert bool(unread) == is_said or name == INFECTION
        for parts in ((), ("checks",)):
            assert (said in person.open(*parts).text) == bool(unread)


def test_a_late_dose_says_its_days_once_and_without_blame(tmp_path: Path) -> None:
    with reading(example("is-two-days-late-and-tired"), date(2026, 4, 4), tmp_path) as person:
        text = person.open().text
        assert text.count("2 days") == 1
        assert not re.search(r"overdue|you forgot|failed", text, re.IGNORECASE)


def test_four_questions_are_asked_on_the_day_and_the_five_things_stand_on_the_next_page(
    tmp_path: Path,
) -> None:
    with reading(example(DUE), date(2026, 4, 2), tmp_path) as person:
        page = person.open()
        assert "First: is one of these true today?" in page.text
        assert page.html.count('<ul class="asks">') == 1
        assert "15 to 30 minutes" not in page.text
        assert "You have no infection" not in page.text, "a question, and no claim"
        day = person.open("day")
        assert "For the injection today" in day.text
        assert "15 to 30 minutes" in day.text
        assert (
            day.html.count(
                "<li>",
                day.html.index('class="tips"'),
                day.html.index("</ul>", day.html.index('class="tips"')),
            )
            == 5
        )
    with on_another_day_of(example(DUE), date(2026, 4, 1), tmp_path / "before") as person:
        page = person.open()
        assert "is one of these true today" not in page.text
        assert person.open("day").path == person.address(), "no such page before the day"
        assert "We ask again on the day of the injection." in person.open("checks").text


def on_another_day_of(document_: dict[str, Any], day: date, folder: Path) -> Any:  # noqa: ANN401 - the context of ``reading``
    folder.mkdir()
    return reading(document_, day, folder)


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("starts-next-month-and-one-blood-test-is-missing", "enter/test"),
        ("starts-next-month-and-one-blood-test-is-missing", "decide/pre-start"),
        ("is-on-hold-for-an-infection-and-the-hold-was-forgotten", "enter/instruction"),
        ("injected-twice-or-wrote-it-down-twice", "entries"),
        ("injected-twice-or-wrote-it-down-twice", "decide/extra-dose"),
        ("the-pen-leaked-and-part-of-the-dose-is-lost", "decide/dose-uncertain"),
        ("throat-swelled-after-an-injection", "entries"),
        ("missed-the-second-loading-injection", "enter/instruction"),
    ],
)
def test_what_holds_a_dose_leads_to_what_settles_it(name: str, ending: str, tmp_path: Path) -> None:
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        assert person.address(*ending.split("/")) in person.open().read.links


def test_a_hold_is_ended_by_a_word_on_dates_and_by_no_decision(tmp_path: Path) -> None:
    name = "is-on-hold-for-an-infection-and-the-hold-was-forgotten"
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        assert person.address("decide", "on-hold") not in person.open().read.links


@pytest.mark.parametrize("name", DAYS)
def test_what_holds_the_dose_is_never_folded_away(name: str, tmp_path: Path) -> None:
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        folded = "".join(re.findall(r"<details.*?</details>", person.open().html, re.DOTALL))
        assert "finding holds" not in folded


def test_the_first_look_has_nothing_to_compare_with(anna: Person) -> None:
    assert "What is new since" not in anna.open().text


def test_on_another_day_the_page_says_what_has_changed(anna: Person) -> None:
    anna.open()
    infection = {"type": "condition", "on": "2026-04-04", "name": "infection"}
    anna.browser.context.store.append(anna.id, [infection], now=anna.browser.context.now())
    with on_another_day(anna, date(2026, 4, 5)) as later:
        text = later.open().text
        assert "What is new since Thursday, April 2, 2026" in text
        assert "This now stands in the way: an infection." in text
        assert "1 entry came in." in text
        assert "What is new" in later.open().text  # the second look of the day still shows it
    with on_another_day(anna, date(2026, 4, 6)) as later:
        assert "What is new" not in later.open().text


def test_a_date_that_moved_is_named_before_and_after(anna: Person) -> None:
    anna.open()
    dose = {"type": "dose", "on": "2026-04-03", "amount_mg": 20}
    anna.browser.context.store.append(anna.id, [dose], now=anna.browser.context.now())
    with on_another_day(anna, date(2026, 4, 4)) as later:
        said = "Your next injection has moved from Thursday, April 2, 2026 to Sunday, May 3, 2026."
        assert said in later.open().text


def test_what_was_entered_on_the_same_day_is_no_news(anna: Person) -> None:
    anna.open()
    with on_another_day(anna, date(2026, 4, 3)) as later:
        assert "What is new" in later.open().text  # the dose is late now
        saved = later.open("took").send(press="Save for Anna")
        assert "Saved for Anna" in saved.text
        assert "What is new" not in saved.text


def test_a_note_that_cannot_be_read_is_written_anew(anna: Person) -> None:
    shelf = anna.browser.context.store.shelf(anna.id)
    shelf.put("last-visit", {"last": {"day": "soon"}, "before": 7})
    assert "What is new" not in anna.open().text
    kept: Any = shelf.get("last-visit")
    assert kept["last"]["day"] == "2026-04-02"


def test_looking_writes_nothing_into_the_record(anna: Person) -> None:
    before = anna.events
    for parts in ((), ("calendar",), ("timeline",), ("checks",), ("storage",), ("more",)):
        assert anna.open(*parts).status == 200
    assert anna.events == before


@pytest.mark.parametrize("name", DAYS)
def test_no_link_leads_nowhere(name: str, tmp_path: Path) -> None:
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        found = {link for parts in ((), ("checks",)) for link in person.open(*parts).read.links}
        for link in sorted(found):
            if link.startswith("/p/"):
                assert person.browser.open(link).status == 200, link


def test_in_an_emergency_the_number_can_be_tapped(tmp_path: Path) -> None:
    with reading(example("throat-swelled-after-an-injection"), date(2026, 4, 2), tmp_path) as person:
        page = person.open()
        assert "Do not inject" in _heading(page)
        assert 'href="tel:911"' in page.html
        # What to do if nobody answers, or at once, is said once and not under every finding.
        said = re.findall(r'<p class="urgent">(.*?)</p>', page.html)
        assert said
        assert len(said) == len(set(said))


def test_h28_what_nobody_entered_is_asked_before_the_button_on_the_day_of_the_injection(
    tmp_path: Path,
) -> None:
    with reading(example(DUE), date(2026, 4, 2), tmp_path) as person:
        html = person.open().html
        assert html.index("is one of these true today?") < html.index("None of these: go on")
        assert "I have injected</button>" not in html


@pytest.mark.parametrize(
    ("today", "ahead"), [("2026-04-04", True), ("2026-04-05", False), ("2026-04-06", False)]
)
def test_the_next_test_is_told_with_its_day_until_it_is_due(
    today: str, *, ahead: bool, tmp_path: Path
) -> None:
    """Then it is one of the matters for the next visit, and no day of it is ahead."""
    counts = drug_record("tecfidera", dose("2026-01-05", 120), region="DE")
    with reading(counts, date.fromisoformat(today), tmp_path) as person:
        text = person.open().text
    assert ("Next test: 5 April 2026" in text) is ahead
    assert ("lymphocyte count: Due on 5 April 2026." in text) is ahead
    assert ("There is none on record" in text) is not ahead
