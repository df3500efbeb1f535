"""One typical person on the picture: a line and no band, no B cells, and the table holds the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from doseline.assessment import Assessment, read_and_assess
from doseline.assessment.forecast.contract import forecast_answer, forecast_for
from doseline.assessment.forecast.question import Kind as Asked
from doseline.assessment.forecast.question import Question, WhatIf
from doseline.faces.picture import Kind, Lane, Theme, Timeline, svg, timeline, timeline_table
from doseline.forecast.typical.outcome import TypicalForecast
from doseline.guide.folders import use_folders
from doseline.text import Catalogue
from tests.guide.fictional import FOLDER, INFUSION, document, dose

TODAY = date(2026, 3, 1)
MODEL = 'model = "gibiansky2021"\n'


@pytest.fixture(autouse=True)
def _guides(tmp_path: Path) -> Iterator[None]:
    """The invented infusion with a model of a typical person."""
    for file in (FOLDER / INFUSION).rglob("*.toml"):
        place = tmp_path / INFUSION / file.relative_to(FOLDER / INFUSION)
        place.parent.mkdir(parents=True, exist_ok=True)
        words = file.read_text(encoding="utf-8")
        if place == tmp_path / INFUSION / "product.toml":
            words = words.replace('route = "infusion"\n', f'route = "infusion"\n{MODEL}')
        place.write_text(words, encoding="utf-8")
    use_folders(tmp_path)
    yield
    use_folders()


def case() -> Assessment:
    told = document(INFUSION, dose("2026-01-05", 300), dose("2026-01-19", 300))
    told["person"]["weight_kg"] = 75
    return read_and_assess(json.dumps(told).encode(), clock=lambda _: TODAY, today=TODAY)


def drawn(*scenarios: tuple[WhatIf, ...]) -> tuple[Assessment, Catalogue, TypicalForecast, Timeline]:
    one = case()
    words = Catalogue("en", one.guide.region("US")).about(one.guide)
    found = forecast_for(one, Question(scenarios=scenarios))
    assert isinstance(found, TypicalForecast)
    return one, words, found, timeline(one, words, forecast=found)


def test_there_is_one_line_for_the_level_and_nothing_for_the_cells() -> None:
    _, _, _, shown = drawn()
    curves = [(item.lane, item.kind) for item in shown.items if item.curve is not None]
    assert curves == [(Lane.LEVEL, Kind.TYPICAL)]
    assert not [item for item in shown.items if item.lane is Lane.CD19]


def test_the_picture_says_that_it_is_one_person_and_no_permission() -> None:
    _, words, _, shown = drawn()
    picture = svg(shown, words, theme=Theme.LIGHT, width=700)
    assert "one typical person" in picture
    assert "nine in ten" not in picture
    assert "It is not permission." in " ".join(shown.remarks)


def test_a_what_if_is_a_second_line_with_its_words() -> None:
    _, _, plain, _ = drawn()
    _, words, _, shown = drawn((WhatIf(Asked.SKIP, plain.as_planned.ahead[0]),))
    assert [item.kind for item in shown.items if item.curve is not None] == [Kind.TYPICAL, Kind.WHAT_IF]
    said = " ".join(" ".join(row.cells) for row in timeline_table(shown, words).rows)
    assert "is left out" in said


def test_a_program_gets_nulls_where_nothing_is_known() -> None:
    one, words, found, _ = drawn()
    answer = forecast_answer(one, found, words)
    assert answer["concentration_mg_L"]["p5"] is answer["concentration_mg_L"]["p95"] is None
    assert answer["bcells_per_uL"] is answer["repletion"] is None
    assert len(answer["concentration_mg_L"]["p50"]) == len(answer["dates"]) == len(answer["times_days"])
