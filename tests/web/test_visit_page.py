"""For an appointment: the page, the person's own questions, the day of the last visit, and the PDF."""

from __future__ import annotations

import re

import pytest

from doseline.faces.visit import visit, written
from doseline.guide.statements import load_statements
from tests.web.browser import Browser, Page, Person


def since(person: Person, day: str) -> Page:
    return person.open("visit").send(press="Use this day", since=day)


def ask(person: Person, words: str) -> Page:
    return person.open("visit").send(press="Add this question", question=words)


def test_it_says_what_the_page_for_paper_says(anna: Person) -> None:
    page = anna.open("visit")
    case = anna.case
    words = anna.browser.context.catalogue("US")
    said = written(visit(case, load_statements("kesimpta"), called="Anna"), words)
    assert " ".join((said.headline, said.first, *said.rest)) in page.text
    for block in said.blocks:
        assert block.title in page.text
        for row in block.rows:
            assert all(_bare(cell) in _bare(page.text) for cell in row.cells)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


class TestOwnQuestions:
    def test_a_question_is_added_and_stands_on_the_page_and_in_the_store(self, anna: Person) -> None:
        page = ask(anna, "Can I travel in July?")
        assert page.status == 200
        assert "My own questions" in page.text
        assert "Can I travel in July?" in page.text
        assert anna.browser.context.store.shelf(anna.id).get("questions") == ["Can I travel in July?"]

    def test_the_same_question_twice_is_one(self, anna: Person) -> None:
        ask(anna, "Can I travel in July?")
        ask(anna, "Can  I travel in July? ")
        assert anna.browser.context.store.shelf(anna.id).get("questions") == ["Can I travel in July?"]

    def test_it_can_be_removed(self, anna: Person) -> None:
        ask(anna, "Can I travel in July?")
        page = ask(anna, "And in August?").send(form="remove")
        assert "Can I travel in July?" not in page.text
        assert "And in August?" in page.text

    def test_an_empty_one_is_asked_for(self, anna: Person) -> None:
        page = ask(anna, "  ")
        assert page.status == 422
        assert "Write your question first." in page.text

    @pytest.mark.parametrize(("length", "status"), [(500, 200), (501, 422)])
    def test_a_very_long_one_comes_back_whole(self, anna: Person, length: int, status: int) -> None:
        page = ask(anna, "x" * length)
        assert page.status == status
        if status == 422:
            assert page.value("question") == "x" * length

    def test_a_person_has_their_own(self, anna: Person, browser: Browser) -> None:
        ask(anna, "Can I travel in July?")
        assert "Can I travel" not in browser.person("Bo").open("visit").text

    def test_what_is_typed_cannot_become_part_of_the_page(self, anna: Person) -> None:
        assert "<b>no" not in ask(anna, "<b>no").html


class TestSinceWhen:
    def test_without_a_day_it_says_how_far_it_goes_back(self, anna: Person) -> None:
        assert "We do not know the day of your last visit." in anna.open("visit").text

    def test_the_day_of_the_last_visit_is_kept(self, anna: Person) -> None:
        page = since(anna, "2026-02-20")
        assert "Since Friday, February 20, 2026" in page.text
        assert "Mon Mar 2, 2026" in page.text
        assert "Mon Feb 2, 2026" not in page.text
        assert page.value("since") == "2026-02-20"

    def test_it_can_be_taken_back(self, anna: Person) -> None:
        since(anna, "2026-02-20")
        assert "We do not know the day of your last visit." in since(anna, "").text

    @pytest.mark.parametrize(
        ("typed", "text"), [("soon", "this is not a day"), ("2026-04-03", "still to come")]
    )
    def test_a_day_that_cannot_be_comes_back_at_its_field(self, anna: Person, typed: str, text: str) -> None:
        page = since(anna, typed)
        assert page.status == 422
        assert text in page.text
        assert page.value("since") == typed
        assert 'aria-describedby="hint-since fault-since"' in page.html

    def test_today_is_a_day_like_any_other(self, anna: Person) -> None:
        assert since(anna, "2026-04-02").status == 200


class TestOnPaper:
    def test_it_can_be_saved_as_a_tagged_pdf_that_no_cache_keeps(self, anna: Person) -> None:
        ask(anna, "Can I travel in July?")
        response = anna.open("visit.pdf").response
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/pdf"
        assert response.headers["content-disposition"].startswith("attachment")
        assert response.headers["cache-control"] == "no-store"
        assert response.content.startswith(b"%PDF-")
        assert b"StructTreeRoot" in response.content or b"/MarkInfo" in response.content

    def test_the_name_of_the_file_names_nobody(self, anna: Person) -> None:
        assert "Anna" not in anna.open("visit.pdf").response.headers["content-disposition"]

    def test_the_page_leads_to_it(self, anna: Person) -> None:
        assert f"/p/{anna.id}/visit.pdf" in anna.open("visit").read.links


def test_every_control_has_a_label_and_no_id_is_there_twice(anna: Person) -> None:
    page = ask(anna, "Can I travel in July?")
    assert len(page.read.ids) == len(set(page.read.ids))
    assert all(controls.get("id") in page.read.labels for _, controls in page.read.controls)
