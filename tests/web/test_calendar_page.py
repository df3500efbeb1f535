"""The calendar page: what was given and what is due, in signs and in words; and a day away."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.cases.story import document
from tests.web.browser import Page, Person
from tests.web.reading import DAYS, example, reading

HOLD = {"type": "instruction", "on": "2026-04-03", "kind": "hold"}


def _grid(page: Page, month: str) -> str:
    """The squares of one month."""
    found = re.search(rf">{month}</h2>(.*?)</table>", page.html, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", DAYS)
def test_every_example_has_a_calendar_with_the_next_step_on_it(name: str, tmp_path: Path) -> None:
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        page = person.open("calendar")
        assert page.status == 200
        assert f'class="step action-{DAYS[name]["action"]}"' in page.html


def test_a_dose_is_a_sign_in_a_square_and_a_line_in_words(anna: Person) -> None:
    page = anna.open("calendar")
    assert "◆" in _grid(page, "April 2026")
    assert "Thu Apr 2, 2026: dose 6, due today" in page.text
    assert "○" in _grid(page, "May 2026")
    assert "Sat May 2, 2026: dose 7, planned" in page.text


def test_the_squares_are_for_the_eye_and_the_list_is_for_everybody(anna: Person) -> None:
    page = anna.open("calendar")
    assert page.html.count('<table class="month" aria-hidden="true">') == 4
    assert "<a" not in _grid(page, "April 2026")


@pytest.mark.parametrize(
    ("given", "sign", "words"),
    [
        ("2026-04-02", "●", "dose 6, given"),
        ("2026-04-05", "▶", "dose 6, given, 3 days late. It was due on April 2, 2026"),
        ("2026-03-30", "◀", "dose 6, given, 3 days early. It was due on April 2, 2026"),
    ],
)
def test_late_and_early_are_told_by_shape_and_by_words(
    given: str, sign: str, words: str, tmp_path: Path
) -> None:
    dose = {"id": "d6", "type": "dose", "on": given, "amount_mg": 20}
    told = document({"base": "on-treatment", "event": [dose]})
    with reading(told, date(2026, 4, 10), tmp_path) as person:
        page = person.open("calendar")
        if given.startswith("2026-03"):
            page = person.browser.open(f"/p/{person.id}/calendar?page=-1")
        assert words in page.text
        assert f'<span class="sign">{sign}</span>' in page.html


def test_a_hold_is_striped_and_said(tmp_path: Path) -> None:
    told = document({"base": "on-treatment", "event": [{**HOLD, "id": "h"}]})
    with reading(told, date(2026, 4, 10), tmp_path) as person:
        page = person.open("calendar")
        assert 'class="today paused"' in page.html
        assert "From Fri Apr 3, 2026: on hold or stopped, with no end in this month" in page.text
        assert page.text.count("All of this month: on hold or stopped, as known today") == 3


def test_an_unconfirmed_date_is_said_to_be_unsure(tmp_path: Path) -> None:
    with reading(example("missed-the-second-loading-injection"), date(2026, 1, 14), tmp_path) as person:
        page = person.open("calendar")
        assert "□" in page.html
        assert "to be confirmed by your clinic" in page.text
        assert "Ask your clinic before you count on it." in page.text


def test_the_address_of_other_months_holds_a_count_and_no_date(anna: Person) -> None:
    page = anna.open("calendar")
    links = [link for link in page.read.links if "page=" in link]
    assert links == [f"/p/{anna.id}/calendar?page=-1", f"/p/{anna.id}/calendar?page=1"]
    earlier = anna.browser.open(f"/p/{anna.id}/calendar?page=-1")
    assert "Mon Jan 5, 2026: dose 1, given" in earlier.text
    assert anna.browser.open(f"/p/{anna.id}/calendar?page=9999").status == 200
    assert anna.browser.open(f"/p/{anna.id}/calendar?page=soon").status == 400


def test_a_day_away_shows_what_would_follow_and_keeps_nothing(anna: Person) -> None:
    before = anna.browser.context.store.kept(anna.id)
    page = anna.open("calendar").send(form="day", day="2026-05-02", back="2026-05-06")
    assert page.status == 200
    assert page.path.startswith(f"/p/{anna.id}/answered/calendar/")
    assert "Nothing was saved. This is no permission." in page.text
    assert "Wednesday, May 6, 2026 would be 4 days late" in page.text
    assert page.value("back") == "2026-05-06"
    after = anna.browser.context.store.kept(anna.id)
    assert after.log == before.log
    assert anna.due == "2026-04-02"


@pytest.mark.parametrize(
    ("day", "back", "fault", "field"),
    [
        ("2026-05-02", "soon", "We could not read this day.", "back"),
        ("2026-05-02", "2026-05-02", "has to be after the day the dose is due", "back"),
        ("", "2026-05-06", "Pick the dose you ask about.", "day"),
    ],
)
def test_a_question_with_a_fault_comes_back_as_it_was_typed(
    anna: Person, day: str, back: str, fault: str, field: str
) -> None:
    page = anna.open("calendar").send(form="day", day=day, back=back)
    assert page.status == 422
    assert fault in page.text
    assert page.value("back") == back
    assert f'aria-describedby="fault-{field}" aria-invalid="true"' in page.html
    assert 'role="alert"' in page.html


def test_a_dose_on_another_day_shows_what_it_would_mean_and_keeps_nothing(anna: Person) -> None:
    before = anna.browser.context.store.kept(anna.id)
    page = anna.open("calendar").send(form="given", given="2026-04-06")
    assert page.status == 200
    assert "If a dose was given on Monday, April 6, 2026" in page.text
    assert "would be 4 days late" in page.text
    assert "The dose after it would be due on Wednesday, May 6, 2026." in page.text
    assert anna.browser.context.store.kept(anna.id).log == before.log


@pytest.mark.parametrize("typed", ["", "soon", "2026-02-30", "0001-01-01"])
def test_a_day_that_cannot_be_read_comes_back_as_it_was_typed(anna: Person, typed: str) -> None:
    page = anna.open("calendar").send(form="given", given=typed)
    assert page.status == 422
    assert "We could not read this day." in page.text
    assert page.value("given") == typed
    assert 'aria-describedby="fault-given" aria-invalid="true"' in page.html


def test_a_day_on_which_nothing_is_due_changes_nothing(anna: Person) -> None:
    page = anna.open("calendar").send(form="day", day="2026-05-03")
    assert "No dose is due on May 3, 2026, so your plan stays as it is." in page.text


def test_with_no_date_there_is_no_day_to_ask_about(tmp_path: Path) -> None:
    with reading(
        example("stopped-in-april-and-wants-a-yellow-fever-vaccine"), date(2026, 9, 1), tmp_path
    ) as one:
        page = one.open("calendar")
        assert "There is no date to ask about now." in page.text
        assert not [form for form in page.read.forms if form.action.endswith("/calendar")]


def test_the_three_ways_to_count_a_month_stand_side_by_side(tmp_path: Path) -> None:
    told = document({"base": "on-treatment", "doses": ["2026-01-05"]})
    with reading(told, date(2026, 1, 6), tmp_path) as person:
        page = person.open("calendar")
        row = re.search(r'<th scope="row">Dose 6</th>(.*?)</tr>', page.html)
        assert row is not None
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row[1])
        # Slot 5 falls 56 days or a month after slot 4, and every later one a month or 28 days on.
        assert cells == ["Thu Apr 2, 2026", "Thu Apr 2, 2026", "Mon Mar 30, 2026"]
        assert page.text.count("(yours)") == 1


def test_the_file_and_the_subscription_are_offered(anna: Person) -> None:
    links = anna.open("calendar").read.links
    assert f"/p/{anna.id}/calendar.ics" in links
    assert f"/p/{anna.id}/data#calendars" in links


def test_a_hold_that_is_over_says_from_which_day(tmp_path: Path) -> None:
    resume = {"id": "r", "type": "instruction", "on": "2026-04-08", "kind": "resume"}
    told = document({"base": "on-treatment", "event": [{**HOLD, "id": "h"}, resume]})
    with reading(told, date(2026, 4, 10), tmp_path) as person:
        said = "From Fri Apr 3, 2026: on hold or stopped. From Wed Apr 8, 2026 on it is not"
        assert said in person.open("calendar").text
