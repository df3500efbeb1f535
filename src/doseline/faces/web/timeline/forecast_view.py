"""Forecast view: a forecast in words and tables, as the timeline's template uses it."""

from __future__ import annotations

from doseline.assessment.forecast import text as words
from doseline.assessment.forecast.summary import Lines, Point, compared, lines, points
from doseline.faces.web.view import View
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
    rows: tuple[tuple[str, ...], ...]


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
class ForecastView:
    """Everything that the page says of a forecast.

    ``heads`` stand over ``rows``, ``caption`` names them and ``says`` tells how to read them;
    ``what_if_says`` stands under the answers of the questions.
    """

    now: tuple[str, ...]
    caption: str
    heads: tuple[str, ...]
    says: str
    rows: tuple[tuple[str, ...], ...]
    what_if_says: str
    not_permission: str
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


def shown(view: View, found: Forecast) -> ForecastView:
    """The forecast in words."""
    marks, catalogue = lines(view.case.guide), view.catalogue
    return ForecastView(
        now=words.now_words(catalogue, found, marks),
        caption=view.say("forecast.table.caption"),
        heads=tuple(view.say(f"forecast.table.{name}") for name in ("day", "cells", "level")),
        says=view.say("forecast.table.says"),
        what_if_says=view.say("forecast.what-if.same-people"),
        not_permission=view.say("forecast.not-permission"),
        rows=tuple(_row(view, point) for point in points(found, found.as_planned)),
        what_if=tuple(_what_if(view, found, course, marks) for course in found.what_if),
        back=_back(view, found, marks),
        results=tuple(_result(view, found)),
        used=words.used_words(catalogue, found),
        rests=_rests(view, found),
    )


def _row(view: View, point: Point) -> tuple[str, str, str]:
    return (
        view.say(f"forecast.table.{'today' if point.is_today else 'on'}", on=point.on),
        words.cell_words(view.catalogue, point.cells, words.cells_words),
        words.cell_words(view.catalogue, point.level, words.level_words),
    )


def _what_if(view: View, found: Forecast, course: Course, marks: Lines) -> WhatIf:
    catalogue = view.catalogue
    return WhatIf(
        title=words.asked_words(catalogue, course.changes),
        says=words.difference_words(catalogue, found, course, marks),
        rows=tuple(
            (
                view.say("forecast.table.on", on=planned.on),
                words.cell_words(catalogue, planned.cells, words.cells_words),
                words.cell_words(catalogue, changed.cells, words.cells_words),
            )
            for planned, changed in compared(found, course)
        ),
    )


def _back(view: View, found: Forecast, marks: Lines) -> tuple[Cited, ...]:
    if found.repletion is None:
        return ()
    label = words.label_words(view.catalogue, found.repletion, marks)
    sources = found.repletion.label_sources
    return tuple(
        Cited(says=line, numbers=view.notes.numbers(sources) if line == label else ())
        for line in words.back_words(view.catalogue, found.repletion, marks)
    )


def _result(view: View, found: Forecast) -> list[Result]:
    said = (words.measured_words(view.catalogue, one) for one in found.measured)
    return [Result(says=first, misfit=next(iter(rest), None)) for first, *rest in said]


def _rests(view: View, found: Forecast) -> tuple[Cited, ...]:
    plain = (Cited(says=line) for line in words.rests_words(view.catalogue, found))
    notes = (
        Cited(
            says=words.note_words(view.catalogue, note),
            numbers=view.notes.numbers(note.sources),
            entries=view.entries(note.because),
        )
        for note in words.told_apart(found)
    )
    return (*plain, *notes)


def missing(view: View, found: NoForecast) -> tuple[Missing, ...]:
    """What is missing, and the ways to add it."""
    return tuple(
        Missing(
            what=unknown.what,
            says=words.unknown_words(view.catalogue, unknown),
            numbers=view.notes.numbers(unknown.sources),
            address=_way(view, unknown),
        )
        for unknown in found.unknowns
    )


def _way(view: View, unknown: Unknown) -> str | None:
    way = _WAYS.get(unknown.what)
    return view.address(*way) if way is not None else None
