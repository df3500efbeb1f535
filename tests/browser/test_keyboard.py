"""Every task with the keyboard alone, on a phone's screen, with JavaScript and without."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Home, say
from tests.browser.hands import Hands


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_the_first_stop_leads_past_the_menu_to_the_page(page: Page, ann: Home) -> None:
    page.goto(ann.address)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_an_injection_is_recorded_with_two_presses_and_taken_back_with_one(page: Page, ann: Home) -> None:
    page.goto(ann.address)
    hands = Hands(page)
    hands.press(say("today.ask.none"))
    hands.press(say("today.day.done"))
    expect(page.get_by_role("status")).to_contain_text(say("today.tag.saved", name="Ann"))
    assert "July 6" in page.locator(".hero").inner_text()
    hands.press(say("entry.undo"))
    assert heading(page) == say("step.headline.inject")


def test_an_injection_of_another_day_is_asked_about_before_it_is_kept(page: Page, ann: Home) -> None:
    page.goto(ann.address)
    hands = Hands(page)
    hands.press(say("today.ask.not-today"))
    hands.press(say("entry.missed.earlier"))
    hands.write(say("entry.dose.on.label"), "05262026")
    hands.press(say("entry.save-for", name="Ann"))
    assert heading(page) == say("entry.confirm.title", name="Ann")
    hands.press(say("entry.confirm.save", name="Ann"))
    expect(page.get_by_role("status")).to_contain_text("May 26")


def test_a_test_result_is_entered(page: Page, ann: Home) -> None:
    page.goto(ann.address)
    hands = Hands(page)
    hands.press(say("today.ask.one"))
    hands.press(say("entry.happened.what.test"))
    hands.press("(CD19)")
    hands.write(say("entry.test.value.label"), "3")
    hands.choose(say("entry.test.unit.label"), "cells/uL")
    hands.press(say("entry.save-for", name="Ann"))
    expect(page.get_by_role("status")).to_contain_text("CD19")


def test_a_symptom_is_answered_and_kept_in_the_diary(page: Page, ann: Home) -> None:
    page.goto(ann.address)
    hands = Hands(page)
    hands.press(say("web.nav.symptoms"))
    hands.open(say("symptoms.group.infection"))
    hands.tick("sore throat")
    hands.press(say("symptoms.go-on"))
    hands.choose(say("symptoms.how-bad"), say("symptoms.severity.mild"))
    hands.press(say("symptoms.what-now"))
    assert heading(page)
    hands.press(say("symptoms.keep", name="Ann"))
    expect(page.get_by_role("status")).to_contain_text("sore throat")


def test_an_emergency_is_answered_at_once(page: Page, ann: Home) -> None:
    page.goto(ann.at("symptoms"))
    hands = Hands(page)
    hands.write(say("symptoms.words"), "trouble breathing")
    hands.press(say("symptoms.go-on"))
    assert "911" in heading(page)
    expect(page.locator("main a[href='tel:911']").first).to_be_in_viewport()


def test_what_if_i_am_away_changes_nothing(page: Page, ann: Home) -> None:
    page.goto(ann.at("calendar"))
    before = page.locator(".leaves").inner_text()
    hands = Hands(page)
    hands.choose(say("dates.away.pick"), "Dose 13")
    hands.write(say("dates.away.back"), "07162026")
    hands.press(say("dates.away.ask"))
    expect(page.get_by_role("status")).to_contain_text(say("dates.away.kept"))
    assert page.locator(".leaves").inner_text() == before


def test_a_pen_is_taken_out_of_the_fridge_and_put_back(page: Page, ann: Home) -> None:
    page.goto(ann.at("storage"))
    hands = Hands(page)
    hands.press(say("entry.save-for", name="Ann"))
    page.goto(ann.at("storage"))
    hands.press(say("storage.do.back"))
    hands.press(say("entry.save-for", name="Ann"))
    page.goto(ann.at("storage"))
    expect(page.locator("main")).to_contain_text(say("storage.mark.back"))


def test_a_vaccine_is_looked_up(page: Page, ann: Home) -> None:
    page.goto(ann.address)
    hands = Hands(page)
    hands.press(say("web.nav.more"))
    hands.press(say("more.page.vaccines.title"))
    expect(page.locator("main")).to_contain_text("yellow fever")


def test_a_question_is_looked_up_in_the_guide(page: Page, ann: Home) -> None:
    page.goto(ann.address)
    hands = Hands(page)
    hands.press(say("web.nav.more"))
    hands.press(say("web.title.guide"))
    hands.write(say("guide_page.question"), "can i get a flu shot")
    hands.press(say("guide_page.search"))
    expect(page.locator("article").first).to_contain_text("flu")


def test_a_question_is_added_for_the_visit_and_saved_as_a_page_to_print(page: Page, ann: Home) -> None:
    page.goto(ann.at("visit"))
    hands = Hands(page)
    hands.write(say("visit_page.question"), "May I swim?")
    hands.press(say("visit_page.add"))
    expect(page.locator("#own-questions")).to_contain_text("May I swim?")
    hands.reach(say("visit_page.pdf"))
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-")


def test_the_record_is_saved_as_a_file(page: Page, ann: Home) -> None:
    page.goto(ann.at("data"))
    Hands(page).reach(say("data.export.do"))
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    record = json.loads(Path(saved.value.path()).read_bytes())
    assert record["format"] == "doseline-record/2"
    assert len(record["events"]) == 30


def test_one_record_is_deleted(page: Page, ann: Home) -> None:
    page.goto(ann.at("data"))
    hands = Hands(page)
    hands.write(say("data.delete.type", word=say("data.delete.word")), say("data.delete.word"))
    hands.press(say("data.delete.one-do", name="Ann"))
    assert heading(page) == say("data.deleted.title")
    answer = page.goto(ann.address)
    assert answer is not None
    assert answer.status == 404
