"""The forecast of one typical person as a page in the terminal: sentences, numbers, what it rests on."""

from __future__ import annotations

from doseline.assessment.forecast import typical_text as words
from doseline.assessment.forecast.text import note_words, title_words
from doseline.faces.cli.page import Tone
from doseline.faces.cli.sections import View
from doseline.forecast.typical.outcome import TypicalForecast


def show_typical(view: View, found: TypicalForecast) -> None:
    """The whole page."""
    first, *rest = words.typical_now_words(view.catalogue, found)
    view.page.paragraph(first, tone=Tone.STRONG)
    for line in rest:
        view.page.paragraph(line)
    view.page.paragraph(view.catalogue.say("forecast.typical.not-permission"))
    _numbers(view, found)
    _what_if(view, found)
    _back(view, found)
    _rests(view, found)


def _numbers(view: View, found: TypicalForecast) -> None:
    say = view.catalogue.say
    view.page.heading(say("forecast.typical.caption"))
    head = (say("forecast.table.day"), say("forecast.table.level"))
    view.page.table((head, *words.typical_rows(view.catalogue, found)), indent=2)


def _what_if(view: View, found: TypicalForecast) -> None:
    if not found.what_if:
        return
    say = view.catalogue.say
    view.page.heading(say("forecast.heading.what-if"))
    head = (say("forecast.table.day"), say("forecast.table.plan"), say("forecast.table.changed"))
    for place, course in enumerate(found.what_if):
        view.page.gap()
        title = title_words(view.catalogue, course.changes, place)
        view.page.paragraph(title, indent=2, tone=Tone.STRONG)
        for line in words.typical_difference_words(view.catalogue, found, course):
            view.page.paragraph(line, indent=2)
        view.page.table((head, *words.typical_rows(view.catalogue, found, course)), indent=4)


def _back(view: View, found: TypicalForecast) -> None:
    before, after = words.typical_back_words(view.catalogue, found)
    view.page.heading(view.catalogue.say("forecast.heading.back"))
    view.page.item("-", before)
    for told in found.back.told:
        said = words.told_words(view.catalogue, told)
        view.page.item("-", f"{said} {view.notes.marks(told.sources)}".rstrip())
    view.page.item("-", after)


def _rests(view: View, found: TypicalForecast) -> None:
    view.page.heading(view.catalogue.say("forecast.heading.rests"))
    model = words.typical_model_words(view.catalogue, found)
    view.page.item("-", f"{model} {view.notes.marks(found.sources)}")
    for note in found.notes:
        said = f"{note_words(view.catalogue, note)} {view.notes.marks(note.sources)}".rstrip()
        view.page.item("-", said)
        view.entries(note.because)
    view.page.item("-", view.catalogue.say("forecast.changes-nothing"))
