"""The timeline page: a card for each question, its answer first, its picture, and the same in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doseline.faces.picture import Lane, timeline
from tests.web.browser import DOSES, Browser, Person
from tests.web.reading import DAYS, example, reading

PICTURES = ("light-narrow.svg", "light-wide.svg", "dark-narrow.svg", "dark-wide.svg")


@pytest.mark.parametrize("name", DAYS)
def test_the_tables_and_the_list_hold_everything_there_is(name: str, tmp_path: Path) -> None:
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        page = person.browser.open(person.address("timeline") + "?span=all")
        assert page.status == 200
        case = person.case
        words = person.browser.context.catalogue(case.record.person.region)
        found = [item for item in timeline(case, words).items if item.lane is not Lane.LEVEL]
        lines = page.html.count('<th scope="row">') + page.html.count('<li><div><p class="quiet">')
        assert lines == len(found)


@pytest.mark.parametrize("part", ["doses-year-", "cells-quarter-", "antibodies-all-", "expected-all-", ""])
def test_a_picture_has_a_shape_for_phone_and_desk_light_and_dark(anna: Person, part: str) -> None:
    drawn = [anna.open("timeline", f"{part}{name}") for name in PICTURES]
    for one in drawn:
        assert one.status == 200
        assert one.response.headers["content-type"].startswith("image/svg+xml")
        assert one.response.headers["cache-control"] == "no-store"
        assert one.html.startswith("<svg")
    assert len({one.html for one in drawn}) == 4


def test_every_picture_says_where_its_words_are(anna: Person) -> None:
    html = anna.open("timeline").html
    for part in ("doses", "cells"):
        assert re.search(
            rf'<img [^>]*{part}-year-light-narrow.svg" alt="[^"]*says the same in words\."', html
        )
    assert '<caption id="doses-table"' in html


@pytest.mark.parametrize(
    ("span", "days"), [("quarter", "quarter"), ("all", "all"), ("", "year"), ("x", "year")]
)
def test_how_far_back_is_chosen_by_a_link_and_is_a_year_otherwise(anna: Person, span: str, days: str) -> None:
    html = anna.browser.open(anna.address("timeline") + f"?span={span}").html
    assert f'href="?span={days}" aria-current="true"' in html
    assert f"doses-{days}-light-narrow.svg" in html


def test_what_is_older_than_the_span_is_not_shown(browser: Browser) -> None:
    old = {"type": "condition", "on": "2025-09-03", "until": "2025-09-09", "name": "infection"}
    person = browser.person("Lena", [old], doses=DOSES)
    assert "September 3, 2025" in person.browser.open(person.address("timeline") + "?span=all").text
    assert "September 3, 2025" not in person.browser.open(person.address("timeline") + "?span=quarter").text


@pytest.mark.parametrize(
    ("doses", "said"),
    [
        (DOSES, "5 of 5 given."),
        ((*DOSES[:-1], "2026-03-04"), "5 of 5 given. One was 2 days late."),
        (("2026-01-05", "2026-01-12", "2026-02-02"), "of 4 given."),
    ],
)  # fmt: skip
def test_how_many_were_given_stands_first(browser: Browser, doses: tuple[str, ...], said: str) -> None:
    text = browser.person("Lena", doses=doses).open("timeline").text
    assert said in text


def test_the_page_waits_for_no_forecast(anna: Person) -> None:
    html = anna.open("timeline").html
    assert f'data-from="{anna.address("expected")}" data-part="now"' in html
    assert f'href="{anna.address("expected")}"' in html
    assert f'href="{anna.address("what-if")}"' in html


@pytest.mark.parametrize(
    "name",
    ["blue-wide.svg", "light-huge.svg", "light.svg", "light-wide.png", "svg", "cells-week-light-wide.svg",
     "blood-year-light-wide.svg"],
)  # fmt: skip
def test_there_is_no_other_picture(anna: Person, name: str) -> None:
    assert anna.open("timeline", name).status == 404
