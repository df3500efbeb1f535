"""Back after a pause: what was taken and not written down is asked about before a gap is spoken of."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cases.story import document
from tests.web.browser import Person
from tests.web.reading import reading

# The last dose on record is of 2 March; doses fell due on 2 April, 2 May and 2 June.
BACK = date(2026, 6, 20)
DAYS = ("2026-04-02", "2026-05-02", "2026-06-02")


@pytest.fixture
def back(tmp_path: Path) -> Any:  # noqa: ANN401 - a context that ends with the test
    """Anna, who looks again after three months."""
    with reading(document({"base": "on-treatment"}), BACK, tmp_path) as person:
        yield person


def _ticked(*days: str) -> dict[str, str]:
    return {f"took-{day}": "yes" for day in days}


def _doses(person: Person) -> list[str]:
    return [event["on"] for event in person.events if event["type"] == "dose"]


def test_the_question_comes_before_any_word_of_a_gap(back: Person) -> None:
    page = back.open()
    assert "Did you inject since March?" in page.text
    assert "gap" not in page.text.lower()
    assert "days since your last injection" not in page.text
    for day in DAYS:
        assert page.value(f"day-{day}") == day, "the day as planned stands there"


def test_a_tap_a_month_writes_the_doses_down_and_the_dates_go_on(back: Person) -> None:
    saved = back.open().send(press="Save these", **_ticked(*DAYS))
    assert _doses(back)[-3:] == list(DAYS)
    assert back.due == "2026-07-02"
    assert "Next: Thursday, July 2, 2026" in saved.text
    saved.send(press="Undo")
    assert "Did you inject since March?" in back.open().text, "taken back, it is asked again"


def test_another_day_can_be_given_and_a_month_left_out(back: Person) -> None:
    sent = {**_ticked("2026-04-02", "2026-06-02"), "day-2026-06-02": "2026-06-05"}
    page = back.open().send(press="Save these", **sent)
    assert _doses(back)[-2:] == ["2026-04-02", "2026-06-05"]
    assert "Did you inject" not in page.text


def test_none_of_them_is_written_down_and_then_the_clinic_is_to_be_rung(back: Person) -> None:
    page = back.open().send(press="I took none of them")
    note = back.events[-1]
    assert (note["type"], note["settled"]) == ("note", True)
    assert "I took none of the doses from April 2, 2026 to June 2, 2026." in note["text"]
    assert "Did you inject" not in page.text
    assert "Ring your clinic" in page.text


def test_who_does_not_remember_says_so_and_nothing_is_made_up(back: Person) -> None:
    before = _doses(back)
    page = back.open().send(press="I do not remember")
    assert _doses(back) == before
    assert "I do not remember which doses I took" in back.events[-1]["text"]
    assert "Ring your clinic" in page.text


def test_nothing_ticked_comes_back_with_a_word_and_saves_nothing(back: Person) -> None:
    count = len(back.events)
    page = back.open().send(press="Save these")
    assert page.status == 422
    assert "Tick what you took" in page.text
    assert len(back.events) == count


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-06-21", "has not come yet"),
        ("soon", "We cannot read this date"),
        ("2026-04-02", "Two of these have the same day"),
    ],
)
def test_a_day_that_cannot_be_comes_back_as_it_was_typed(back: Person, day: str, says: str) -> None:
    count = len(back.events)
    sent = {**_ticked("2026-04-02", "2026-06-02"), "day-2026-06-02": day}
    page = back.open().send(press="Save these", **sent)
    assert page.status == 422
    assert says in page.text
    assert page.value("day-2026-06-02") == day
    assert page.value("took-2026-04-02") == "yes"
    assert len(back.events) == count


def test_sent_twice_it_is_kept_once(back: Person) -> None:
    page = back.open()
    page.send(press="Save these", **_ticked(*DAYS))
    page.send(press="Save these", **_ticked(*DAYS))
    assert len(_doses(back)) == 8


def test_a_second_pause_asks_again(back: Person) -> None:
    """The answer is about the days that had passed; another one that passes is another question."""
    back.open().send(press="I took none of them")
    assert back.open("catch-up").path == back.address()
    shelf = back.browser.context.store.shelf(back.id)
    kept: Any = shelf.get("catch-up")
    shelf.put("catch-up", {**kept, "on": "2026-06-02"})
    assert "Did you inject since March?" in back.open().text
