"""The timeline page: one picture in four shapes, and the same in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doseline.assessment.forecast.contract import forecast_for
from doseline.assessment.forecast.question import Question
from doseline.faces.picture import timeline
from doseline.forecast.outcome import Forecast
from tests.web.browser import Person
from tests.web.reading import DAYS, example, reading

PICTURES = ("light-narrow.svg", "light-wide.svg", "dark-narrow.svg", "dark-wide.svg")


@pytest.mark.parametrize("name", DAYS)
def test_the_table_holds_everything_that_the_picture_shows(name: str, tmp_path: Path) -> None:
    with reading(example(name), DAYS[name]["today"], tmp_path) as person:
        page = person.open("timeline")
        assert page.status == 200
        case = person.case
        found = forecast_for(case, Question())
        drawn = found if isinstance(found, Forecast) else None
        words = person.browser.context.catalogue(case.record.person.region)
        table = page.html[page.html.index('<table class="stack lanes"') :]
        assert table.count('<th scope="row">') == len(timeline(case, words, forecast=drawn).items)


def test_the_picture_has_a_shape_for_phone_and_desk_light_and_dark(anna: Person) -> None:
    html = anna.open("timeline").html
    for name in PICTURES:
        assert f"/p/{anna.id}/timeline/{name}" in html
        drawn = anna.open("timeline", name)
        assert drawn.status == 200
        assert drawn.response.headers["content-type"].startswith("image/svg+xml")
        assert drawn.response.headers["cache-control"] == "no-store"
        assert drawn.html.startswith("<svg")
    assert len({anna.open("timeline", name).html for name in PICTURES}) == 4


def test_the_picture_says_where_its_words_are(anna: Person) -> None:
    html = anna.open("timeline").html
    assert re.search(r'<img [^>]*alt="[^"]*The table below says the same in words\."', html)
    assert 'role="region" tabindex="0" aria-labelledby="caption"' in html
    assert '<caption id="caption">' in html


@pytest.mark.parametrize("name", ["blue-wide.svg", "light-huge.svg", "light.svg", "light-wide.png", "svg"])
def test_there_is_no_other_picture(anna: Person, name: str) -> None:
    assert anna.open("timeline", name).status == 404
