"""Typical view: the forecast of one typical person in words and tables, as the pages of a forecast use it."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.assessment.forecast import typical_text as words
from doseline.assessment.forecast.text import asked_words, note_words
from doseline.faces.web.timeline.forecast_view import Cited, ForecastView, WhatIf
from doseline.faces.web.view import View
from doseline.forecast.typical.outcome import TypicalForecast


def typical_shown(view: View, found: TypicalForecast) -> ForecastView:
    """The forecast of a typical person in words."""
    catalogue = view.catalogue
    return ForecastView(
        now=words.typical_now_words(catalogue, found),
        caption=view.say("forecast.typical.caption"),
        heads=tuple(view.say(f"forecast.table.{name}") for name in ("day", "level")),
        says=view.say("forecast.typical.says"),
        rows=tuple(words.typical_rows(catalogue, found)),
        what_if=tuple(
            WhatIf(
                title=asked_words(catalogue, course.changes),
                says=words.typical_difference_words(catalogue, found, course),
                rows=tuple(words.typical_rows(catalogue, found, course)),
            )
            for course in found.what_if
        ),
        what_if_says=view.say("forecast.typical.says"),
        not_permission=view.say("forecast.typical.not-permission"),
        back=tuple(_back(view, found)),
        results=(),
        used=(),
        rests=tuple(_rests(view, found)),
    )


def _back(view: View, found: TypicalForecast) -> Iterator[Cited]:
    before, after = words.typical_back_words(view.catalogue, found)
    yield Cited(says=before)
    for told in found.back.told:
        yield Cited(says=words.told_words(view.catalogue, told), numbers=view.notes.numbers(told.sources))
    yield Cited(says=after)


def _rests(view: View, found: TypicalForecast) -> Iterator[Cited]:
    says = words.typical_model_words(view.catalogue, found)
    yield Cited(says=says, numbers=view.notes.numbers(found.sources))
    for note in found.notes:
        yield Cited(
            says=note_words(view.catalogue, note),
            numbers=view.notes.numbers(note.sources),
            entries=view.entries(note.because),
        )
