"""The guide in the app: everything the sources say can be reached, searched, and seen with its sources."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.text import Catalogue
from tests.web.browser import Browser, Page, Person

GUIDE = load_guide("kesimpta")
STATEMENTS = load_statements("kesimpta")
ENGLISH = Catalogue("en", GUIDE.region("US")).about(GUIDE)


def search(who: Browser, words: str) -> Page:
    return who.open("/guide").send(press="Look it up", question=words)


def test_it_is_there_without_a_record(browser: Browser) -> None:
    page = browser.open("/guide")
    assert page.status == 200
    for topic in STATEMENTS.topics:
        assert f"/guide/topic/{topic}" in page.read.links


def test_on_a_persons_pages_it_keeps_to_them(anna: Person) -> None:
    page = anna.open("guide")
    assert f"/p/{anna.id}/guide/topic/vaccines" in page.read.links
    assert "Record of Anna" in anna.open("guide", "topic", "vaccines").html


@pytest.mark.parametrize("topic", STATEMENTS.topics)
def test_every_statement_stands_on_its_topic_with_its_place_and_its_sources(
    browser: Browser, topic: str
) -> None:
    page = browser.open(f"/guide/topic/{topic}")
    for item in STATEMENTS.statements.values():
        if item.topic == topic:
            assert f"statement-{item.id}" in page.read.ids
            assert ENGLISH.say(f"kesimpta/statement.{item.id}.title") in page.text
    cited = set(re.findall(r'href="#(source-\d+)"', page.html))
    assert cited
    assert cited <= set(page.read.ids)


def test_a_statement_says_how_sure_we_are(browser: Browser) -> None:
    assert "we still have to check this" in browser.open("/guide/topic/injection").text


def test_what_newer_text_may_say_differently_is_marked(browser: Browser) -> None:
    marked = [item for item in STATEMENTS.statements.values() if item.newest_unread]
    note = ENGLISH.say("shared.newest-unread")
    for topic in {item.topic for item in marked}:
        page = browser.open(f"/guide/topic/{topic}")
        assert page.text.count(note) >= sum(item.topic == topic for item in marked)


def test_related_statements_lead_to_their_place(browser: Browser) -> None:
    for topic in ("vaccines", "schedule"):
        for link in browser.open(f"/guide/topic/{topic}").read.links:
            if "#statement-" in link:
                path, _, place = link.partition("#")
                assert place in browser.open(path).read.ids


def test_a_topic_there_is_not_is_no_mistake_of_ours(browser: Browser) -> None:
    assert browser.open("/guide/topic/none").status == 404


def test_where_sources_disagree_both_sides_stand_beside_each_other(browser: Browser) -> None:
    page = browser.open("/guide/differ")
    for item in STATEMENTS.disagreements.values():
        assert f"disagreement-{item.id}" in page.read.ids
        for part in ("a", "b", "handling"):
            assert _bare(ENGLISH.say(f"{item.drug}/disagreement.{item.id}.{part}", **item.values)) in _bare(
                page.text
            )


def test_a_statement_on_which_sources_disagree_shows_both_sides(browser: Browser) -> None:
    page = browser.open("/guide/topic/vaccines")
    assert ENGLISH.say("kesimpta/disagreement.D3.a") in page.text
    assert ENGLISH.say("kesimpta/disagreement.D3.b") in page.text


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


class TestSearching:
    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("can i get a flu shot", "The flu shot given with a needle is not live."),
            ("what is a live vaccine", "A live vaccine holds a weak form of a germ."),
            ("can i drink wine", "alcohol"),
        ],
    )
    def test_a_question_in_plain_words_finds_the_entry(
        self, browser: Browser, words: str, found: str
    ) -> None:
        page = search(browser, words)
        assert page.status == 200
        assert found in page.text
        assert "Where this comes from" in page.text

    def test_the_words_stay_in_the_field_and_out_of_the_address(self, browser: Browser) -> None:
        page = search(browser, "can i get a flu shot")
        assert page.value("question") == "can i get a flu shot"
        assert page.path.startswith("/answered/guide/")

    def test_nothing_found_makes_nothing_up_and_shows_the_topics(self, browser: Browser) -> None:
        page = search(browser, "zzzz qqqq")
        assert "We make up no answer." in page.text
        assert "/guide/topic/vaccines" in page.read.links

    def test_an_empty_question_shows_the_topics(self, browser: Browser) -> None:
        page = search(browser, "")
        assert page.status == 200
        assert "What the guide says" not in page.text

    def test_h47_words_of_danger_come_before_everything(self, anna: Person) -> None:
        page = anna.open("guide").send(press="Look it up", question="my throat is closing")
        main = page.html[page.html.index("<main") :]
        assert main.index('role="alert"') < main.index('href="tel:911"') < main.index("<h1")

    def test_h47_a_crisis_is_answered_with_the_crisis_line_and_nothing_else(self, anna: Person) -> None:
        page = anna.open("guide").send(press="Look it up", question="i want to die")
        assert 'href="tel:988"' in page.html
        assert 'class="entry"' not in page.html

    def test_what_is_typed_cannot_become_part_of_the_page(self, browser: Browser) -> None:
        assert "<b>vaccine" not in search(browser, "<b>vaccine").html

    def test_many_can_ask_at_once(self, browser: Browser) -> None:
        form = browser.open("/guide").form("question")
        fields = [pair for pair in form.fields if pair[0] != "question"]
        questions = ["can i get a flu shot", "i forgot my injection", "can i drink wine"] * 4
        with ThreadPoolExecutor(4) as pool:
            pages = list(
                pool.map(lambda words: browser.post("/guide", [*fields, ("question", words)]), questions)
            )
        assert [page.status for page in pages] == [200] * len(questions)
        assert all(page.value("question") == words for page, words in zip(pages, questions, strict=True))


def test_no_page_of_the_guide_has_an_id_twice_or_a_control_without_label(browser: Browser) -> None:
    searched = search(browser, "can i get a flu shot")
    addresses = (
        "/guide",
        "/guide/differ",
        "/guide/compare",
        *(f"/guide/topic/{topic}" for topic in STATEMENTS.topics),
    )
    for page in (searched, *map(browser.open, addresses)):
        assert len(page.read.ids) == len(set(page.read.ids)), page.path
        assert all(controls.get("id") in page.read.labels for _, controls in page.read.controls)
        assert len(page.html.encode()) < 150_000, page.path
