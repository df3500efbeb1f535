"""The forecast as a page in the terminal: sentences, the drawing, the numbers, what it rests on."""

from __future__ import annotations

from typing import assert_never

from doseline.assessment.forecast.contract import Found
from doseline.assessment.forecast.summary import Lines, compared, lines, points
from doseline.assessment.forecast.text import (
    back_words,
    cell_words,
    cells_words,
    difference_words,
    label_words,
    level_words,
    measured_words,
    note_words,
    now_words,
    other_population,
    rests_words,
    title_words,
    told_apart,
    unknown_words,
    used_words,
)
from doseline.faces.cli.forecast_drawing import draw
from doseline.faces.cli.page import Tone
from doseline.faces.cli.sections import View
from doseline.faces.cli.typical_page import show_typical
from doseline.forecast.outcome import Course, Forecast, NoForecast
from doseline.forecast.typical.outcome import TypicalForecast

# Our choice: what lies further back is in the drawing, and in --json.
_MONTHS_BACK = 3


def show(view: View, found: Found) -> None:
    """The whole page."""
    match found:
        case NoForecast():
            show_missing(view, found)
        case TypicalForecast():
            show_typical(view, found)
        case Forecast():
            _show(view, found)
        case _:
            assert_never(found)


def _show(view: View, found: Forecast) -> None:
    marks = lines(view.case.guide)
    show_now(view, found, marks)
    draw(view.page, view.catalogue, found, marks)
    _numbers(view, found)
    _what_if(view, found, marks)
    show_back(view, found, marks)
    _measured(view, found)
    _rests(view, found)


def show_short(view: View, found: Found) -> None:
    """The forecast as a part of another page: what it says of today, the drawing, and the way back."""
    view.page.heading(view.catalogue.say("forecast.title"))
    if not isinstance(found, Forecast):
        show(view, found)
        return
    marks = lines(view.case.guide)
    show_now(view, found, marks)
    draw(view.page, view.catalogue, found, marks)
    show_back(view, found, marks)
    sources = tuple(source for note in told_apart(found) for source in note.sources)
    model = rests_words(view.catalogue, found)[1]
    view.page.gap()
    view.page.paragraph(f"{model} {view.notes.marks(dict.fromkeys(sources))}".rstrip(), tone=Tone.QUIET)


def show_now(view: View, found: Forecast, marks: Lines) -> None:
    """What it says of today, and that it is no permission."""
    now = now_words(view.catalogue, found, marks)
    view.page.paragraph(" ".join(now[:2]), tone=Tone.STRONG)
    view.page.paragraph(now[2])
    view.page.paragraph(view.catalogue.say("forecast.not-permission"))


def show_missing(view: View, found: NoForecast) -> None:
    """What is missing for a forecast, and how to add it."""
    say = view.catalogue.say
    view.page.paragraph(say("forecast.missing.says"), tone=Tone.STRONG)
    for unknown in found.unknowns:
        said = f"{unknown_words(view.catalogue, unknown)} {view.notes.marks(unknown.sources)}"
        view.page.item("?", said)
        way = f"forecast.add.{unknown.what}"
        if view.catalogue.has(way):
            view.page.paragraph(say(way), indent=4)


def _numbers(view: View, found: Forecast) -> None:
    say, catalogue = view.catalogue.say, view.catalogue
    view.page.heading(say("forecast.heading.numbers"))
    view.page.paragraph(say("forecast.table.says"), indent=2, tone=Tone.QUIET)
    head = (say("forecast.table.day"), say("forecast.table.cells"), say("forecast.table.level"))
    rows = [
        (
            say(f"forecast.table.{'today' if point.is_today else 'on'}", on=point.on),
            cell_words(catalogue, point.cells, cells_words),
            cell_words(catalogue, point.level, level_words),
        )
        for point in points(found, found.as_planned, before=_MONTHS_BACK)
    ]
    _table(view, (head, *rows), indent=2)


def _what_if(view: View, found: Forecast, marks: Lines) -> None:
    if not found.what_if:
        return
    say = view.catalogue.say
    view.page.heading(say("forecast.heading.what-if"))
    view.page.paragraph(say("forecast.what-if.same-people"), indent=2, tone=Tone.QUIET)
    for place, course in enumerate(found.what_if):
        view.page.gap()
        view.page.paragraph(title_words(view.catalogue, course.changes, place), indent=2, tone=Tone.STRONG)
        for line in difference_words(view.catalogue, found, course, marks):
            view.page.paragraph(line, indent=2)
        _side_by_side(view, found, course)


def _side_by_side(view: View, found: Forecast, course: Course) -> None:
    say, catalogue = view.catalogue.say, view.catalogue
    head = (say("forecast.table.cells"), say("forecast.table.plan"), say("forecast.table.changed"))
    rows = [
        (
            say("forecast.table.on", on=planned.on),
            cell_words(catalogue, planned.cells, cells_words),
            cell_words(catalogue, changed.cells, cells_words),
        )
        for planned, changed in compared(found, course)
    ]
    _table(view, (head, *rows), indent=4)


def _table(view: View, rows: tuple[tuple[str, str, str], ...], *, indent: int) -> None:
    """The rows under their heads; on a narrow terminal each as a text with the heads in it."""
    widths = (max(map(len, column)) for column in zip(*rows, strict=True))
    if sum(widths) + 2 * (len(rows[0]) - 1) + indent <= view.page.width:
        view.page.table(rows, indent=indent)
        return
    (_, *heads), *found = rows
    for day, *cells in found:
        named = tuple(f"{head} {cell}" for head, cell in zip(heads, cells, strict=True))
        view.page.item("-", f"{day}: {view.catalogue.write(named, 'apart')}", indent=indent)


def show_back(view: View, found: Forecast, marks: Lines) -> None:
    """When B cells come back if no more doses are given."""
    if found.repletion is None:
        return
    view.page.heading(view.catalogue.say("forecast.heading.back"))
    sources = found.repletion.label_sources
    label = label_words(view.catalogue, found.repletion, marks)
    for line in back_words(view.catalogue, found.repletion, marks):
        cited = f" {view.notes.marks(sources)}" if line == label else ""
        view.page.item("-", f"{line}{cited}")


def _measured(view: View, found: Forecast) -> None:
    view.page.heading(view.catalogue.say("forecast.heading.measured"))
    for one in found.measured:
        said, *misfit = measured_words(view.catalogue, one)
        view.page.item("-", said)
        for line in misfit:
            view.page.item(view.catalogue.say("cli.severity.tell"), line, tone=Tone.STRONG)
    for line in used_words(view.catalogue, found):
        view.page.item("-", line)


def _rests(view: View, found: Forecast) -> None:
    say = view.catalogue.say
    view.page.heading(say("forecast.heading.rests"))
    for line in rests_words(view.catalogue, found):
        view.page.item("-", line)
    for note in told_apart(found):
        said = f"{note_words(view.catalogue, note)} {view.notes.marks(note.sources)}".rstrip()
        view.page.item("-", said)
        view.entries(note.because)
    view.page.item("-", say("forecast.rests.other-way", name=other_population(found)))
    view.page.item("-", say("forecast.changes-nothing"))
