"""Two bands drawn with plain characters: B cells and drug level over the days, for any terminal.

Nothing is told by colour, and the table beside it holds the numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import asinh

import numpy as np

from doseline.assessment.forecast.summary import Lines
from doseline.assessment.forecast.text import cells_words, level_words
from doseline.faces.cli.page import Page, Tone
from doseline.forecast.outcome import Band, Forecast
from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass
from doseline.text import Catalogue

MIDDLE, BAND, LINE, TODAY, DOSE = "*", ":", "-", "|", "^"
# A line where the band lies on it.
LINE_IN_BAND = "="
_ROWS_CELLS, _ROWS_LEVEL = 11, 7
# The room for a number before the drawing, and the sign between them.
_MARGIN = 8
_EDGE = "|"
# Below about this count the scale of cells is even, above it it closes up: 2 and 200 both can be read.
_EVEN_TO = 10.0
# A name of a month, a year and a blank.
_NAME = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The days of one column, up to before ``after``, and their places among the days followed."""

    first: date
    after: date
    places: slice


@dataclass(frozen=True, slots=True)
class _Frame:
    """The columns of the drawing, each the first of its days, and the scale up to ``most``."""

    columns: tuple[Column, ...]
    rows: int
    most: float
    place: Callable[[float], float]

    def row(self, value: float) -> int:
        """The row of a value, 0 at the top."""
        share = min(self.place(value) / self.place(self.most), 1.0)
        return self.rows - 1 - round(share * (self.rows - 1))


def draw(page: Page, catalogue: Catalogue, found: Forecast, marks: Lines) -> None:
    """Both drawings under one another, over the same days, and the key."""
    width = page.width - _MARGIN - len(_EDGE)
    columns = tuple(_columns(found, width))
    plan = found.as_planned
    page.heading(catalogue.say("forecast.heading.cells"))
    cells = _frame(plan.b_cells_per_uL, columns, _ROWS_CELLS, _bent, least=float(marks.limit))
    at = {cells.row(float(value)): float(value) for value in (marks.depleted, marks.limit)}
    _chart(page, found, plan.b_cells_per_uL, cells, _names(catalogue, cells, at, cells_words), lines=at)
    page.heading(catalogue.say("forecast.heading.level"))
    level = _frame(plan.concentration_mg_L, columns, _ROWS_LEVEL, float, least=0.0)
    _chart(page, found, plan.concentration_mg_L, level, _names(catalogue, level, {}, level_words), lines=())
    _foot(page, catalogue, found, columns)
    _key(page, catalogue, marks)


def _bent(value: float) -> float:
    return asinh(value / _EVEN_TO)


def _columns(found: Forecast, width: int) -> Iterator[Column]:
    """As many columns as fit, each with the days that were followed in it, or the last one before."""
    begin, days = found.dates[0], (found.dates[-1] - found.dates[0]).days + 1
    count = min(width, days)
    edges = [begin + timedelta(days=round(place * days / count)) for place in range(count + 1)]
    for first, after in pairwise(edges):
        start, stop = bisect_left(found.dates, first), bisect_left(found.dates, after)
        yield Column(first=first, after=after, places=slice(min(start, stop - 1), stop))


def _frame(
    band: Band, columns: tuple[Column, ...], rows: int, place: Callable[[float], float], *, least: float
) -> _Frame:
    return _Frame(columns=columns, rows=rows, most=max(float(band.p95.max()), least, 1e-9), place=place)


def _chart(  # noqa: PLR0913 - the parts of a drawing
    page: Page,
    found: Forecast,
    band: Band,
    frame: _Frame,
    names: dict[int, str],
    *,
    lines: Sequence[int] | dict[int, float],
) -> None:
    grid = [[" "] * len(frame.columns) for _ in range(frame.rows)]
    for row in lines:
        grid[row] = [LINE] * len(frame.columns)
    today = _column(frame.columns, found.today)
    for signs in grid if today is not None else ():
        signs[today or 0] = TODAY
    for place, column in enumerate(frame.columns):
        _paint(grid, place, _rows(frame, column.places, band))
    for number, signs in enumerate(grid):
        page.drawn(f"{names.get(number, ''):>{_MARGIN}}{_EDGE}{''.join(signs)}".rstrip())


def _rows(frame: _Frame, places: slice, band: Band) -> tuple[int, int, int]:
    """The rows of the highest, the middle and the lowest value of some days."""
    return (
        frame.row(_at(np.max, band.p95[places])),
        frame.row(_at(np.median, band.p50[places])),
        frame.row(_at(np.min, band.p5[places])),
    )


def _at(choose: Callable[[Floats], object], values: Floats) -> float:
    return float(np.asarray(choose(values)))


def _paint(grid: list[list[str]], place: int, rows: tuple[int, int, int]) -> None:
    top, middle, bottom = rows
    for row in range(top, bottom + 1):
        grid[row][place] = LINE_IN_BAND if grid[row][place] in (LINE, LINE_IN_BAND) else BAND
    grid[middle][place] = MIDDLE


def _column(columns: tuple[Column, ...], day: date) -> int | None:
    return next((place for place, column in enumerate(columns) if column.first <= day < column.after), None)


def _names(
    catalogue: Catalogue,
    frame: _Frame,
    lines: dict[int, float],
    write: Callable[[Catalogue, float], str],
) -> dict[int, str]:
    """The numbers beside the rows: the top, nought, and the lines."""
    ends = {0: write(catalogue, frame.most), frame.rows - 1: catalogue.write(0)}
    return {**ends, **{row: write(catalogue, value) for row, value in lines.items()}}


def _foot(page: Page, catalogue: Catalogue, found: Forecast, columns: tuple[Column, ...]) -> None:
    """The injections under the drawing, and the months."""
    plan = found.as_planned
    doses = {_column(columns, day) for day in (*plan.given, *plan.ahead)}
    row = "".join(DOSE if place in doses else " " for place in range(len(columns)))
    page.drawn(f"{'':{_MARGIN}} {row}".rstrip())
    page.drawn(f"{'':{_MARGIN}} {_months(catalogue, columns)}".rstrip())


def _months(catalogue: Catalogue, columns: tuple[Column, ...]) -> str:
    """Names of months where they begin, as many as have room."""
    names = catalogue.table("format")["short_months"]
    line = ""
    for place, column in enumerate(columns):
        month = _first_of_month(column)
        if month is not None and place >= len(line) and place + _NAME <= len(columns):
            line = f"{line:{place}}{names[month.month - 1]} {month.year} "
    return line


def _first_of_month(column: Column) -> date | None:
    """The first day of a month, if one lies in the column."""
    last = column.after - timedelta(days=1)
    first = last.replace(day=1)
    return first if first >= column.first else None


def _key(page: Page, catalogue: Catalogue, marks: Lines) -> None:
    say = catalogue.say
    parts = (
        say("forecast.key.middle", sign=MIDDLE),
        say("forecast.key.band", sign=BAND),
        say("forecast.key.line", sign=f"{LINE}{LINE_IN_BAND}", low=marks.depleted, high=marks.limit),
        say("forecast.key.today", sign=TODAY),
        say("forecast.key.dose", sign=DOSE),
    )
    page.paragraph("   ".join(parts), tone=Tone.QUIET, indent=2)
