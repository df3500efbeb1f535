"""Dates and results as they are typed: what can mean one thing is read, the rest is asked about."""

from __future__ import annotations

import pytest

from doseline.faces.web.forms.typed_values import bound, iso_date
from tests.web.browser import Person


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-12-31", "2026-12-31"), ("2026-1-5", "2026-01-05"), ("2026/12/31", "2026-12-31"),
        ("2026.12.31", "2026-12-31"), ("31/12/2026", "2026-12-31"), ("12/31/2026", "2026-12-31"),
        ("12/31/26", "2026-12-31"), ("31.12.2026", "2026-12-31"), ("31. 12. 2026", "2026-12-31"),
        ("5.6.26", "2026-06-05"), ("31-12-2026", "2026-12-31"), ("13/1/2026", "2026-01-13"),
        ("1/13/2026", "2026-01-13"), ("7/7/2026", "2026-07-07"), ("12/12/26", "2026-12-12"),
    ],
)  # fmt: skip
def test_a_day_written_in_a_local_form(typed: str, read: str) -> None:
    assert iso_date(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["5/6/2026", "12/1/26", "1-12-2026", "soon", "", "12/2026", "2026", "1/2/3/2026", "1//2026"],
)
def test_what_could_be_two_days_or_none_stays_as_it_was_typed(typed: str) -> None:
    assert iso_date(typed) == typed


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<1", ("<", "1")), ("< 1", ("<", "1")), (">500", (">", "500")), ("<0,5", ("<", "0,5")),
        ("≤5", ("<=", "5")), ("≥ 5", (">=", "5")), (">=5", (">=", "5")), ("9.8", ("", "9.8")),
        ("", ("", "")), ("<", ("", "<")), ("=5", ("", "=5")),
    ],
)  # fmt: skip
def test_a_result_beyond_what_was_measured(typed: str, read: tuple[str, str]) -> None:
    assert bound(typed) == read


@pytest.mark.parametrize(
    ("typed", "kept"), [("<1", (1, "<")), ("> 500", (500, ">")), ("<0,5", (0.5, "<")), ("3", (3, None))]
)
def test_the_commonest_result_of_the_commonest_test_is_taken(
    anna: Person, typed: str, kept: tuple[float, str | None]
) -> None:
    start = anna.open("enter", "test").form().fields
    page = anna.browser.post(anna.address("enter", "test"), [*start, ("pick", "cd19")])
    assert "Saved" in page.send(press="Save", value=typed, unit="cells/uL").text
    assert (anna.events[-1]["value"], anna.events[-1].get("comparator")) == kept


@pytest.mark.parametrize("typed", ["2/4/2026", "4/2/2026"])
def test_a_day_that_could_be_two_is_asked_about_by_an_example(anna: Person, typed: str) -> None:
    back = anna.open("took").send(press="Save", on=typed)
    assert "like 2026-12-31" in back.text
    assert not anna.events[-1]["on"].startswith("2026-04-02")


@pytest.mark.parametrize("typed", ["2.4.2026", "2026-4-2", "\u200e2026-04-02\u200f"])
def test_a_day_in_a_local_form_is_kept(anna: Person, typed: str) -> None:
    assert "Saved" in anna.open("took").send(press="Save", on=typed).text
    assert anna.events[-1]["on"] == "2026-04-02"
