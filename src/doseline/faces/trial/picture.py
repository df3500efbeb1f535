"""The picture of a trial: median and band of level and count, one line a regimen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from math import ceil, floor, log10
from textwrap import wrap

from doseline.faces.picture.drawing import Area, Drawing, Line, Path, Word
from doseline.faces.picture.file import Format, as_file
from doseline.faces.picture.theme import Ink
from doseline.faces.trial.results import Done
from doseline.forecast.trial.limits import limits
from doseline.forecast.trial.run import band_days
from doseline.forecast.trial.summary import Arm, Quantiles
from doseline.frozen import dataclass
from doseline.text import Catalogue

_LEFT, _WIDTH, _HEIGHT = 62.0, 720.0, 240.0
_TITLE, _TYPE, _LINE, _EDGE, _TICK = 16.0, 13.0, 20.0, 8.0, 5.0
_BOLD = 1.16  # bold type is this much wider
_THICK = 2.0
# Over each chart the name of its numbers, under it the days and their name.
_OVER, _UNDER = 44.0, 52.0
_LETTER = 0.54  # the mean width of a letter, as a share of the size of the type
_KEY, _SAMPLE, _LONGEST_NAME = 20.0, 22.0, 300.0
_SHADE = 0.18
_MOST_DAYS = 8
_STEPS = (1, 2, 5)
# Ours: the lowest places of the two logarithmic axes, well under what a laboratory can tell from nothing.
_LOWEST_MG_L, _LOWEST_PER_UL = 1e-3, 0.1
# A regimen is told by its dashes too, never by its colour alone.
_INKS = (Ink.DOSE, Ink.CARE, Ink.VACCINE, Ink.ALARM, Ink.SPELL, Ink.WINDOW)
_DASHES = ((1, 0), (7, 4), (2, 3), (10, 3, 2, 3), (4, 2), (12, 5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Median and band of one regimen: low, middle and high for each day, 0 where there is none."""

    days: tuple[float, ...]
    values: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The places of one chart: days across, powers of ten up."""

    top: float
    last_day: float
    lowest: float
    powers: range

    @classmethod
    def around(cls, curves: Iterable[Curve], lines: Iterable[float], *, lowest: float, top: float) -> Chart:
        """The chart that holds all curves and lines."""
        found = list(curves)
        values = [max(value, lowest) for curve in found for day in curve.values for value in day]
        logs = [log10(value) for value in (*values, *lines)]
        least = floor(min(logs))
        return cls(
            top=top,
            last_day=max(1.0, *(day for curve in found for day in curve.days)),
            lowest=lowest,
            powers=range(least, max(ceil(max(logs)), least + 1) + 1),
        )

    @property
    def right(self) -> float:
        """Where the last day stands."""
        return _LEFT + _WIDTH

    def x(self, day: float) -> float:
        """The place of a day."""
        return _LEFT + day / self.last_day * _WIDTH

    def y(self, value: float) -> float:
        """The place of a value; what lies under the chart stands at its bottom."""
        share = (log10(max(value, self.lowest)) - self.powers[0]) / (self.powers[-1] - self.powers[0])
        return self.top + (1 - share) * _HEIGHT


def picture(done: Done, catalogue: Catalogue, form: Format) -> bytes:
    """The picture as a file."""
    return as_file(drawing(done, catalogue), form, title=done.scenario.title, language=catalogue.language)


def drawing(done: Done, catalogue: Catalogue) -> Drawing:
    """Two charts below each other, each with a band and a median for each regimen."""
    bounds, arms = limits(), done.summary.arms(band_days(done.scenario.looked).tolist())
    names = [_cut(arm.regimen, _LONGEST_NAME) for arm in arms]
    made = Drawing(ceil(_LEFT + _WIDTH + _KEY + _SAMPLE + max(map(_length, names)) + _KEY))
    top = _head(made, done.scenario.title, catalogue.say("trial.picture.band"))
    _key(made, names, top + _OVER)
    levels = [_curve(arm, [at.level_mg_L for at in arm.at]) for arm in arms]
    counts = [_curve(arm, [at.count_per_uL for at in arm.at]) for arm in arms]
    lines = (bounds.depleted_per_uL, bounds.repleted_per_uL)
    for name, curves, lowest, across in (
        ("level", levels, _LOWEST_MG_L, ()),
        ("count", counts, _LOWEST_PER_UL, lines),
    ):
        chart = Chart.around(curves, across, lowest=lowest, top=top + _OVER)
        _axes(made, chart, catalogue.say(f"trial.picture.{name}"), catalogue.say("trial.picture.day"))
        for place, curve in enumerate(curves):
            _draw(made, chart, curve, look(place))
        made.lines += [
            Line(_LEFT, chart.y(value), chart.right, chart.y(value), Ink.QUIET, dashed=True)
            for value in across
        ]
        top = chart.top + _HEIGHT + _UNDER
    made.height = top
    return made


def look(place: int) -> Path:
    """The line of a regimen; where the colours begin again the dashes move on, so that no two look alike."""
    dash = _DASHES[(place + place // len(_INKS)) % len(_DASHES)]
    return Path((), _INKS[place % len(_INKS)], dash, _THICK)


def _curve(arm: Arm, found: Iterable[Quantiles]) -> Curve:
    values = tuple(
        (low or 0.0, middle or 0.0, high or 0.0) for low, middle, high in (one.values for one in found)
    )
    return Curve(days=tuple(at.day for at in arm.at), values=values)


# --- words around the charts ---


def _head(made: Drawing, title: str, says: str) -> float:
    """The title and what line and band are, and how far down they reach."""
    y = _LINE
    for text in _lines(title, made.width, _TITLE * _BOLD):
        made.words.append(Word(_EDGE, y, text, _TITLE, bold=True))
        y += _LINE
    for text in _lines(says, made.width, _TYPE):
        made.words.append(Word(_EDGE, y, text, _TYPE))
        y += _LINE
    return y - _LINE


def _lines(text: str, width: float, size: float) -> list[str]:
    return wrap(text, int((width - 2 * _EDGE) / (_LETTER * size)))


def _key(made: Drawing, names: list[str], top: float) -> None:
    """Each regimen's line with its name, beside the first chart."""
    x = _LEFT + _WIDTH + _KEY
    for place, name in enumerate(names):
        y = top + 10 + place * _LINE
        made.paths.append(replace(look(place), places=((x, y), (x + _SAMPLE, y))))
        made.words.append(Word(x + _SAMPLE + 6, y, name, _TYPE))


def _length(text: str) -> float:
    return len(text) * _LETTER * _TYPE


def _cut(text: str, room: float) -> str:
    letters = int(room / _length("x"))
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "\u2026"


# --- one chart ---


def _axes(made: Drawing, chart: Chart, name: str, days: str) -> None:
    bottom = chart.top + _HEIGHT
    made.words.append(Word(_EDGE, chart.top - _LINE, name, _TYPE, bold=True))
    for power in chart.powers:
        y = chart.y(10.0**power)
        made.lines.append(Line(_LEFT - _TICK, y, chart.right, y, Ink.GRID))
        made.words.append(Word(_LEFT - _TICK - 3, y, f"{10.0**power:g}", _TYPE, align="right"))
    step = _step(chart.last_day)
    for place in range(int(chart.last_day // step) + 1):
        x = chart.x(place * step)
        made.lines.append(Line(x, chart.top, x, bottom + _TICK, Ink.GRID))
        made.words.append(Word(x, bottom + _TICK + 9, f"{place * step:d}", _TYPE, align="center"))
    made.lines.append(Line(_LEFT, chart.top, _LEFT, bottom, Ink.QUIET))
    made.lines.append(Line(_LEFT, bottom, chart.right, bottom, Ink.QUIET))
    made.words.append(Word(_LEFT + _WIDTH / 2, bottom + 36, days, _TYPE, align="center", bold=True))


def _step(last_day: float) -> int:
    """The days between two names on the axis: 1, 2 or 5 with noughts behind it."""
    steps = (step * int(10**power) for power in range(6) for step in _STEPS)
    return next(step for step in steps if last_day / step <= _MOST_DAYS)


def _draw(made: Drawing, chart: Chart, curve: Curve, line: Path) -> None:
    points = tuple(zip(curve.days, curve.values, strict=True))
    band = tuple((chart.x(day), chart.y(high), chart.y(low)) for day, (low, _, high) in points)
    made.areas.append(Area(band, line.ink, opacity=_SHADE))
    # A median under the chart is not drawn along its bottom.
    for shown, group in groupby(points, key=lambda one: one[1][1] >= chart.lowest):
        if shown:
            places = tuple((chart.x(day), chart.y(middle)) for day, (_, middle, _) in group)
            made.paths.append(replace(line, places=places))
