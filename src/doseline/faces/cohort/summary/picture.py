"""The picture of a summary as a file: a bar for each medicine, and the table with the same numbers."""

from __future__ import annotations

from textwrap import wrap

from doseline.faces.cohort.summary.bars import HIDDEN, GroupBar, Part, bars
from doseline.faces.cohort.summary.numbers import Summary
from doseline.faces.cohort.summary.words import STAND, Words
from doseline.faces.picture.drawing import Bar, Drawing, Line, Word
from doseline.faces.picture.file import Format, as_file
from doseline.faces.picture.theme import Ink
from doseline.text import Catalogue

_WIDTH, _EDGE, _LEFT = 960, 16.0, 190.0
_TITLE, _TYPE, _LINE = 17.0, 13.0, 20.0
_BAR, _BETWEEN, _GAP, _THIN = 24.0, 12.0, 2.0, 3.0
_KEY, _KEY_WIDTH, _KEYS_A_LINE = 26.0, 26.0, 4
_LETTER = 0.54
# How each part is drawn: its colour, whether it is filled, and how far apart its strokes are.
_LOOKS: dict[str, tuple[Ink, bool, float]] = {
    "cannot-assess": (Ink.TEXT, False, 6.0), "unknown": (Ink.SPELL, False, 3.0),
    "stop": (Ink.ALARM, True, 0.0),
    "wait": (Ink.CARE, False, 4.0), "ask": (Ink.WINDOW, False, 9.0), "clear": (Ink.RANGE, True, 0.0),
    "none": (Ink.GRID, True, 0.0), HIDDEN: (Ink.QUIET, False, 0.0),
}  # fmt: skip


def picture(summary: Summary, catalogue: Catalogue, form: Format) -> bytes:
    """The picture as a file.

    Raises: ModuleNotFoundError for PNG and PDF where the extra ``pdf`` is not installed.
    """
    words = Words(summary, catalogue)
    return as_file(drawing(words), form, title=words.title(), language=catalogue.language)


def drawing(words: Words) -> Drawing:
    """Title, key, bars and table, from top to bottom."""
    made, drawn = Drawing(_WIDTH), bars(words)
    y = _head(made, words)
    y = _key(made, words, drawn, y)
    for bar in drawn:
        y = _group(made, words, bar, y)
    made.height = _table(made, words, y + _LINE)
    return made


def _head(made: Drawing, words: Words) -> float:
    y = _LINE + _EDGE / 2
    made.words.append(Word(_EDGE, y, words.title(), _TITLE, bold=True))
    said = (words.lead(), *words.head(), words.versions())
    for text in said:
        for line in _lines(text, _WIDTH - 2 * _EDGE):
            y += _LINE
            made.words.append(Word(_EDGE, y, line, _TYPE))
    return y + _LINE * 1.5


def _lines(text: str, width: float) -> list[str]:
    return wrap(text, int(width / (_LETTER * _TYPE)))


def _key(made: Drawing, words: Words, drawn: tuple[GroupBar, ...], y: float) -> float:
    """What each pattern means; only those that are there."""
    there = {part.column for bar in drawn for part in bar.parts}
    columns = [column for column in (*STAND, HIDDEN) if column in there]
    room = (_WIDTH - 2 * _EDGE) / _KEYS_A_LINE
    for place, column in enumerate(columns):
        line, at = divmod(place, _KEYS_A_LINE)
        x, middle = _EDGE + at * room, y + line * _KEY
        _part(made, column, (x, x + _KEY_WIDTH), (middle - _TYPE / 2, middle + _TYPE / 2))
        name = words.say("hidden") if column == HIDDEN else words.column(column)
        made.words.append(Word(x + _KEY_WIDTH + 8, middle, name, _TYPE))
    return y + (len(columns) + _KEYS_A_LINE - 1) // _KEYS_A_LINE * _KEY


def _group(made: Drawing, words: Words, bar: GroupBar, y: float) -> float:
    name = words.say("group.sized", group=bar.name, people=bar.size)
    made.words.append(Word(_EDGE, y + _BAR / 2, _cut(name, _LEFT - _EDGE), _TYPE, bold=True))
    x = _LEFT
    for part in bar.parts:
        width = _width(part, bar)
        _part(made, part.column, (x, max(x + width - _GAP, x + 1)), (y, y + _BAR))
        x += width
    return y + _BAR + _BETWEEN


def _width(part: Part, bar: GroupBar) -> float:
    """How wide a part is; even the smallest can be seen."""
    room = _WIDTH - _EDGE - _LEFT - _THIN * len(bar.parts)
    return _THIN + room * part.people / bar.people


def _part(made: Drawing, column: str, across: tuple[float, float], down: tuple[float, float]) -> None:
    (x, x2), (y, y2) = across, down
    ink, filled, apart = _LOOKS[column]
    made.bars.append(Bar(x, x2, y, y2, ink, filled=filled))
    at = x + apart
    while apart and at < x2:
        made.lines.append(Line(at, y, at, y2, ink, thick=1.5))
        at += apart


def _cut(text: str, width: float) -> str:
    most = int(width / (_LETTER * 1.16 * _TYPE))
    return text if len(text) <= most else text[: most - 1].rstrip() + "\u2026"


def _table(made: Drawing, words: Words, y: float) -> float:
    """The numbers of the bars, for eyes that want them."""
    table = words.stand()
    room = (_WIDTH - _EDGE - _LEFT) / (len(table.head) - 1)
    heads = [_lines(text, room - 8) for text in table.head[1:]]
    deep = max(map(len, heads), default=1)
    for column, lines in enumerate(heads):
        for place, line in enumerate(lines):
            made.words.append(Word(_LEFT + column * room, y + place * _LINE, line, _TYPE, Ink.QUIET))
    y += deep * _LINE
    for row in table.rows:
        made.lines.append(Line(_EDGE, y - _LINE / 2, _WIDTH - _EDGE, y - _LINE / 2, Ink.GRID))
        made.words.append(Word(_EDGE, y, _cut(row[0], _LEFT - _EDGE), _TYPE, bold=True))
        made.words += [Word(_LEFT + place * room, y, text, _TYPE) for place, text in enumerate(row[1:])]
        y += _LINE
    return y + _EDGE
