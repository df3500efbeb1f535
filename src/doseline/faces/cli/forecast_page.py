"""The forecast as a page in the terminal: sentences, the drawing, the numbers, what it rests on."""

from __future__ import annotations

from doseline.faces.answers.forecast_view import Lines, compared, lines, points
from doseline.faces.answers.forecast_words import (
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
from doseline.faces.cli.sections import Sheet
from doseline.forecast.outcome import Course, Forecast, NoForecast

# Our choice: what lies further back is in the drawing, and in --json.
_MONTHS_BACK = 3


def show(sheet: Sheet, found: Forecast | NoForecast) -> None:
    """The whole page."""
    if isinstance(found, NoForecast):
        show_missing(sheet, found)
        return
    marks = lines(sheet.case.guide)
    show_now(sheet, found, marks)
    draw(sheet.page, sheet.catalogue, found, marks)
    _numbers(sheet, found)
    _what_if(sheet, found, marks)
    show_back(sheet, found, marks)
    _measured(sheet, found)
    _rests(sheet, found)


def show_short(sheet: Sheet, found: Forecast | NoForecast) -> None:
    """The forecast as a part of another page: what it says of today, the drawing, and the way back."""
    sheet.page.heading(sheet.catalogue.say("forecast.title"))
    if isinstance(found, NoForecast):
        show_missing(sheet, found)
        return
    marks = lines(sheet.case.guide)
    show_now(sheet, found, marks)
    draw(sheet.page, sheet.catalogue, found, marks)
    show_back(sheet, found, marks)
    sources = tuple(source for note in told_apart(found) for source in note.sources)
    model = rests_words(sheet.catalogue, found)[1]
    sheet.page.gap()
    sheet.page.paragraph(f"{model} {sheet.notes.marks(dict.fromkeys(sources))}".rstrip(), tone=Tone.QUIET)


def show_now(sheet: Sheet, found: Forecast, marks: Lines) -> None:
    """What it says of today, and that it is no permission."""
    now = now_words(sheet.catalogue, found, marks)
    sheet.page.paragraph(" ".join(now[:2]), tone=Tone.STRONG)
    sheet.page.paragraph(now[2])
    sheet.page.paragraph(sheet.catalogue.say("forecast.not-permission"))


def show_missing(sheet: Sheet, found: NoForecast) -> None:
    """What is missing for a forecast, and how to add it."""
    say = sheet.catalogue.say
    sheet.page.paragraph(say("forecast.missing.says"), tone=Tone.STRONG)
    for unknown in found.unknowns:
        said = f"{unknown_words(sheet.catalogue, unknown)} {sheet.notes.marks(unknown.sources)}"
        sheet.page.item("?", said)
        way = f"forecast.add.{unknown.what}"
        if sheet.catalogue.has(way):
            sheet.page.paragraph(say(way), indent=4)


def _numbers(sheet: Sheet, found: Forecast) -> None:
    say, catalogue = sheet.catalogue.say, sheet.catalogue
    sheet.page.heading(say("forecast.heading.numbers"))
    sheet.page.paragraph(say("forecast.table.says"), indent=2, tone=Tone.QUIET)
    head = (say("forecast.table.day"), say("forecast.table.cells"), say("forecast.table.level"))
    rows = [
        (
            say(f"forecast.table.{'today' if point.is_today else 'on'}", on=point.on),
            cell_words(catalogue, point.cells, cells_words),
            cell_words(catalogue, point.level, level_words),
        )
        for point in points(found, found.as_planned, before=_MONTHS_BACK)
    ]
    _table(sheet, (head, *rows), indent=2)


def _what_if(sheet: Sheet, found: Forecast, marks: Lines) -> None:
    if not found.what_if:
        return
    say = sheet.catalogue.say
    sheet.page.heading(say("forecast.heading.what-if"))
    sheet.page.paragraph(say("forecast.what-if.same-people"), indent=2, tone=Tone.QUIET)
    for place, course in enumerate(found.what_if):
        sheet.page.gap()
        sheet.page.paragraph(title_words(sheet.catalogue, course, place), indent=2, tone=Tone.STRONG)
        for line in difference_words(sheet.catalogue, found, course, marks):
            sheet.page.paragraph(line, indent=2)
        _side_by_side(sheet, found, course)


def _side_by_side(sheet: Sheet, found: Forecast, course: Course) -> None:
    say, catalogue = sheet.catalogue.say, sheet.catalogue
    head = (say("forecast.table.cells"), say("forecast.table.plan"), say("forecast.table.changed"))
    rows = [
        (
            say("forecast.table.on", on=planned.on),
            cell_words(catalogue, planned.cells, cells_words),
            cell_words(catalogue, changed.cells, cells_words),
        )
        for planned, changed in compared(found, course)
    ]
    _table(sheet, (head, *rows), indent=4)


def _table(sheet: Sheet, rows: tuple[tuple[str, str, str], ...], *, indent: int) -> None:
    """The rows under their heads; on a narrow terminal each as a text with the heads in it."""
    widths = (max(map(len, column)) for column in zip(*rows, strict=True))
    if sum(widths) + 2 * (len(rows[0]) - 1) + indent <= sheet.page.width:
        sheet.page.table(rows, indent=indent)
        return
    (_, *heads), *found = rows
    for day, *cells in found:
        named = tuple(f"{head} {cell}" for head, cell in zip(heads, cells, strict=True))
        sheet.page.item("-", f"{day}: {sheet.catalogue.write(named, 'apart')}", indent=indent)


def show_back(sheet: Sheet, found: Forecast, marks: Lines) -> None:
    """When B cells come back if no more doses are given."""
    if found.repletion is None:
        return
    sheet.page.heading(sheet.catalogue.say("forecast.heading.back"))
    sources = sheet.case.guide.facts["repletion-median-weeks"].sources
    label = label_words(sheet.catalogue, found.repletion, marks)
    for line in back_words(sheet.catalogue, found.repletion, marks):
        cited = f" {sheet.notes.marks(sources)}" if line == label else ""
        sheet.page.item("-", f"{line}{cited}")


def _measured(sheet: Sheet, found: Forecast) -> None:
    sheet.page.heading(sheet.catalogue.say("forecast.heading.measured"))
    for one in found.measured:
        said, *misfit = measured_words(sheet.catalogue, one)
        sheet.page.item("-", said)
        for line in misfit:
            sheet.page.item(sheet.catalogue.say("cli.severity.tell"), line, tone=Tone.STRONG)
    for line in used_words(sheet.catalogue, found):
        sheet.page.item("-", line)


def _rests(sheet: Sheet, found: Forecast) -> None:
    say = sheet.catalogue.say
    sheet.page.heading(say("forecast.heading.rests"))
    for line in rests_words(sheet.catalogue, found):
        sheet.page.item("-", line)
    for note in told_apart(found):
        said = f"{note_words(sheet.catalogue, note)} {sheet.notes.marks(note.sources)}".rstrip()
        sheet.page.item("-", said)
        sheet.entries(note.because)
    sheet.page.item("-", say("forecast.rests.other-way", name=other_population(found)))
    sheet.page.item("-", say("forecast.changes-nothing"))
