"""Pages that come only after something was done: answers, questions, faults and the pages in between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conditions import PHONE, faults
from tests.browser.conftest import Home, Town, say
from tests.browser.watched import watching


def _sent(page: Page, words: str) -> None:
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name=words).first.click()


def _form_with_faults(page: Page, ann: Home) -> None:
    page.goto(ann.at("enter/infection"))
    page.locator("[name=on-month]").fill("in spring")
    _sent(page, "Save")


def _dose_with_faults(page: Page, ann: Home) -> None:
    page.goto(ann.at("took"))
    page.locator("main summary").first.click()
    page.locator("[name=amount_mg]").fill("a lot")
    _sent(page, "Save")


def _dose_asked_about(page: Page, ann: Home) -> None:
    page.goto(ann.at("took"))
    page.locator("[name=on]").fill("2026-05-06")
    _sent(page, "Save")


def _dose_saved(page: Page, ann: Home) -> None:
    page.goto(ann.at("took"))
    _sent(page, "Save")


def _dose_taken_back(page: Page, ann: Home) -> None:
    _dose_saved(page, ann)
    _sent(page, say("entry.undo"))


def _test_picked(page: Page, ann: Home) -> None:
    page.goto(ann.at("enter/test"))
    _sent(page, "(CD19)")


def _symptom_asked_about(page: Page, ann: Home) -> None:
    page.goto(ann.at("symptoms"))
    page.locator("[name=words]").fill("headache, rash")
    _sent(page, say("symptoms.go-on"))


def _symptom_answered(page: Page, ann: Home) -> None:
    _symptom_asked_about(page, ann)
    _sent(page, say("symptoms.what-now"))


def _emergency(page: Page, ann: Home) -> None:
    page.goto(ann.at("symptoms"))
    page.locator("[name=words]").fill("trouble breathing")
    _sent(page, say("symptoms.go-on"))


def _nothing_picked(page: Page, ann: Home) -> None:
    page.goto(ann.at("symptoms"))
    _sent(page, say("symptoms.go-on"))


def _emergency_on_record(page: Page, ann: Home) -> None:
    _emergency(page, ann)
    _sent(page, say("symptoms.keep", name="Ann"))


def _question_answered(page: Page, ann: Home) -> None:
    page.goto(ann.at("guide"))
    page.locator("[name=question]").fill("can i get a flu shot")
    _sent(page, say("guide_page.search"))


def _words_of_danger(page: Page, ann: Home) -> None:
    page.goto(ann.at("guide"))
    page.locator("[name=question]").fill("i want to die")
    _sent(page, say("guide_page.search"))


def _nothing_found(page: Page, ann: Home) -> None:
    page.goto(ann.at("guide"))
    page.locator("[name=question]").fill("qwxzy")
    _sent(page, say("guide_page.search"))


def _away(page: Page, ann: Home) -> None:
    page.goto(ann.at("calendar"))
    page.locator("[name=back]").fill("2026-06-20")
    _sent(page, say("dates.away.ask"))


def _away_before_it_is_due(page: Page, ann: Home) -> None:
    page.goto(ann.at("calendar"))
    page.locator("[name=back]").fill("2026-06-01")
    _sent(page, say("dates.away.ask"))


def _what_if(page: Page, ann: Home) -> None:
    page.goto(ann.at("what-if"))
    page.get_by_text(say("what_if.several")).click()
    page.locator("[name=skip]").select_option("2026-06-06")
    page.locator("[name=every]").select_option("6")
    _sent(page, say("timeline.form.ask"))
    for summary in page.locator("main details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()


def _what_if_with_faults(page: Page, ann: Home) -> None:
    page.goto(ann.at("what-if"))
    page.get_by_text(say("what_if.several")).click()
    page.locator("[name=delay-days]").fill("a few")
    _sent(page, say("timeline.form.ask"))


def _forecast_read_to_the_end(page: Page, ann: Home) -> None:
    page.goto(ann.at("expected"))
    for summary in page.locator("main summary").all():
        summary.click()


def _as_of(page: Page, ann: Home) -> None:
    page.goto(ann.at("entries"))
    page.locator("[name=day]").fill("2026-01-15")
    _sent(page, say("entry.replay.show"))


def _calendar_address(page: Page, ann: Home) -> None:
    page.goto(ann.at("data"))
    _sent(page, say("data.feed.make"))


def _not_deleted(page: Page, ann: Home) -> None:
    page.goto(ann.at("data"))
    _sent(page, say("data.delete.one-do", name="Ann"))


def _deleted(page: Page, ann: Home) -> None:
    page.goto(ann.at("data"))
    page.locator("[name=word]").fill(say("data.delete.word"))
    _sent(page, say("data.delete.one-do", name="Ann"))


def _no_backup_without_a_passphrase(page: Page, ann: Home) -> None:
    page.goto(f"{ann.app}/data")
    _sent(page, say("data.backup.do"))


def _no_restore_without_a_file(page: Page, ann: Home) -> None:
    page.goto(f"{ann.app}/data")
    _sent(page, say("data.restore.look"))


def _form_too_old(page: Page, ann: Home) -> None:
    page.goto(ann.at("enter/note"))
    page.locator("[name=text]").fill("buy plasters")
    page.context.clear_cookies()
    _sent(page, "Save")


def _no_such_page(page: Page, ann: Home) -> None:
    page.goto(ann.at("nowhere"))


def _question_for_the_visit(page: Page, ann: Home) -> None:
    page.goto(ann.at("visit"))
    page.locator("[name=question]").fill("May I swim?")
    _sent(page, say("visit_page.add"))


STATES: dict[str, Callable[[Page, Home], None]] = {
    made.__name__.strip("_").replace("_", " "): made
    for made in (
        _form_with_faults, _dose_with_faults, _dose_asked_about, _dose_saved, _dose_taken_back, _test_picked,
        _symptom_asked_about, _symptom_answered, _emergency, _nothing_picked, _emergency_on_record,
        _question_answered, _words_of_danger, _nothing_found, _away, _away_before_it_is_due,
        _what_if, _what_if_with_faults, _forecast_read_to_the_end, _as_of,
        _calendar_address, _not_deleted, _deleted, _no_backup_without_a_passphrase,
        _no_restore_without_a_file,
        _form_too_old, _no_such_page, _question_for_the_visit,
    )
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_a_page_after_something_was_done_holds_what_every_page_must_hold(
    state: str, browser: Browser, the_town: Town
) -> None:
    ann = the_town.newcomer()
    context = browser.new_context(viewport=PHONE, service_workers="block", reduced_motion="reduce")
    with watching(context) as watched:
        STATES[state](watched.page, ann)
        found = watched.complaints(the_town.address) + faults(watched.page)
    context.close()
    assert not found, "\n".join(found)
