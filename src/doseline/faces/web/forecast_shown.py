"""A forecast in words and tables, as the timeline's template uses it."""

from __future__ import annotations

from doseline.faces.answers import forecast_words as words
from doseline.faces.answers.forecast_view import Lines, Point, compared, lines, points
from doseline.faces.web.sheet import Sheet
from doseline.finding import Unknown
from doseline.forecast.outcome import Course, Forecast, NoForecast
from doseline.frozen import dataclass

# What is missing, and the form that adds it.
_WAYS = {"weight": ("enter", "measurement"), "birth-date": ("person",), "first-dose": ("took-earlier",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """One question: its words, what differs, and some days side by side."""

    title: str
    says: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One line with its sources, and the entries of the record it is about."""

    says: str
    numbers: tuple[int, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result of the person's own beside what was expected; ``misfit`` says what to do about it."""

    says: str
    misfit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything that the page says of a forecast."""

    now: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    what_if: tuple[WhatIf, ...]
    back: tuple[Cited, ...]
    results: tuple[Result, ...]
    used: tuple[str, ...]
    rests: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that is missing, and where it is added."""

    what: str
    says: str
    numbers: tuple[int, ...]
    address: str | None


def shown(sheet: Sheet, found: Forecast) -> Shown:
    """The forecast in words."""
    marks, catalogue = lines(sheet.case.guide), sheet.catalogue
    return Shown(
        now=words.now_words(catalogue, found, marks),
        rows=tuple(_row(sheet, point) for point in points(found, found.as_planned)),
        what_if=tuple(
            _what_if(sheet, found, course, place, marks) for place, course in enumerate(found.what_if)
        ),
        back=_back(sheet, found, marks),
        results=tuple(_result(sheet, found)),
        used=words.used_words(catalogue, found),
        rests=_rests(sheet, found),
    )


def _row(sheet: Sheet, point: Point) -> tuple[str, str, str]:
    return (
        sheet.say(f"forecast.table.{'today' if point.is_today else 'on'}", on=point.on),
        words.cell_words(sheet.catalogue, point.cells, words.cells_words),
        words.cell_words(sheet.catalogue, point.level, words.level_words),
    )


def _what_if(sheet: Sheet, found: Forecast, course: Course, place: int, marks: Lines) -> WhatIf:
    catalogue = sheet.catalogue
    return WhatIf(
        title=words.title_words(catalogue, course, place),
        says=words.difference_words(catalogue, found, course, marks),
        rows=tuple(
            (
                sheet.say("forecast.table.on", on=planned.on),
                words.cell_words(catalogue, planned.cells, words.cells_words),
                words.cell_words(catalogue, changed.cells, words.cells_words),
            )
            for planned, changed in compared(found, course)
        ),
    )


def _back(sheet: Sheet, found: Forecast, marks: Lines) -> tuple[Cited, ...]:
    if found.repletion is None:
        return ()
    label = words.label_words(sheet.catalogue, found.repletion, marks)
    sources = sheet.case.guide.facts["repletion-median-weeks"].sources
    return tuple(
        Cited(says=line, numbers=sheet.notes.numbers(sources) if line == label else ())
        for line in words.back_words(sheet.catalogue, found.repletion, marks)
    )


def _result(sheet: Sheet, found: Forecast) -> list[Result]:
    said = (words.measured_words(sheet.catalogue, one) for one in found.measured)
    return [Result(says=first, misfit=next(iter(rest), None)) for first, *rest in said]


def _rests(sheet: Sheet, found: Forecast) -> tuple[Cited, ...]:
    plain = (Cited(says=line) for line in words.rests_words(sheet.catalogue, found))
    notes = (
        Cited(
            says=words.note_words(sheet.catalogue, note),
            numbers=sheet.notes.numbers(note.sources),
            entries=sheet.entries(note.because),
        )
        for note in words.told_apart(found)
    )
    return (*plain, *notes)


def missing(sheet: Sheet, found: NoForecast) -> tuple[Missing, ...]:
    """What is missing, and the ways to add it."""
    return tuple(
        Missing(
            what=unknown.what,
            says=words.unknown_words(sheet.catalogue, unknown),
            numbers=sheet.notes.numbers(unknown.sources),
            address=_way(sheet, unknown),
        )
        for unknown in found.unknowns
    )


def _way(sheet: Sheet, unknown: Unknown) -> str | None:
    way = _WAYS.get(unknown.what)
    return sheet.address(*way) if way is not None else None
