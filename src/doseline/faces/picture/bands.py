"""The forecast on the picture: a band for the drug level and one for B cells, and the what-ifs as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from doseline.assessment import Assessment
from doseline.faces.picture.drawing import Area, Drawing, Line, Path, Sign, Word
from doseline.faces.picture.frame import Frame
from doseline.faces.picture.lanes import Curve, Item, Kind, Lane
from doseline.faces.picture.scale import Scale
from doseline.faces.picture.theme import ASKED, Ink, Shape
from doseline.faces.picture.words import when
from doseline.text import Catalogue

if TYPE_CHECKING:
    from doseline.assessment.forecast.summary import Three
    from doseline.forecast.outcome import Band, Course, Forecast
    from doseline.forecast.typical.outcome import TypicalForecast

HEIGHT = 150.0
# The patterns of the what-ifs, in their order; each carries a sign too, and its words where there is room.
DASHES = ((7, 3), (2, 3), (10, 3, 2, 3), (4, 4), (12, 5), (2, 6))
EDGE_DASH = (1, 2)
MIDDLE = Path((), Ink.RESULT, thick=2.2)
_EDGE, _CHANGED = 1.0, 1.8
# One place for so many pixels is as much as an eye can tell apart; a line keeps the ends of each, so that a
# peak between two of them is as high as it is.
_PIXELS = 2.0
_APART = 17.0
_SIGN = 11.0
_LEADER = 0.8
_BESIDE = 5.0
_ABOVE = 9.0


def items(found: Forecast, catalogue: Catalogue) -> Iterator[Item]:
    """The bands of both lanes, and the what-ifs."""
    from doseline.assessment.forecast.text import cells_words, level_words  # noqa: PLC0415 - numpy

    for lane, write in ((Lane.LEVEL, level_words), (Lane.CD19, cells_words)):
        yield _band(found, catalogue, lane, write)
        for course in found.what_if:
            yield _what_if(found, catalogue, lane, course)


def remarks(found: Forecast, catalogue: Catalogue) -> tuple[str, ...]:
    """What has to stand on a picture that goes its own way."""
    from doseline.assessment.forecast.text import asked_words, rests_words  # noqa: PLC0415 - numpy

    asked = (asked_words(catalogue, course.changes) for course in found.what_if)
    return (*asked, catalogue.say("forecast.not-permission"), *rests_words(catalogue, found)[:2])


def _band(
    found: Forecast, catalogue: Catalogue, lane: Lane, write: Callable[[Catalogue, float], str]
) -> Item:
    from doseline.assessment.forecast.summary import first_shown, point  # noqa: PLC0415 - numpy

    band = _of(found.as_planned, lane)
    on = first_shown(found)
    now = point(found, found.as_planned, on)
    values: Three = now.level if lane is Lane.LEVEL else now.cells
    three = {name: write(catalogue, getattr(values, name)) for name in ("low", "middle", "high")}
    return forecast_item(
        found,
        catalogue,
        lane,
        kind=Kind.BAND,
        label=catalogue.say(f"picture.lane.{lane.value}"),
        says=catalogue.say(f"picture.band.{lane.value}", on=on, **three),
        curve=Curve(days=found.dates, middle=floats(band.p50), low=floats(band.p5), high=floats(band.p95)),
        shown=write(catalogue, float(band.p95.max())),
    )


def _what_if(found: Forecast, catalogue: Catalogue, lane: Lane, course: Course) -> Item:
    from doseline.assessment.forecast.text import brief_words, changes_words  # noqa: PLC0415 - numpy

    name = brief_words(catalogue, course.changes)
    says = catalogue.say("forecast.what-if.line", changes=changes_words(catalogue, course.changes))
    curve = changed_part(found, floats(_of(course, lane).p50), floats(_of(found.as_planned, lane).p50))
    return forecast_item(found, catalogue, lane, kind=Kind.WHAT_IF, label=name, says=says, curve=curve)


def changed_part(
    found: Forecast | TypicalForecast, changed: tuple[float, ...], planned: tuple[float, ...]
) -> Curve:
    """The middle of a what-if from the last day on which it is still the plan's."""
    differ = (place for place, (one, other) in enumerate(zip(changed, planned, strict=True)) if one != other)
    start = max(next(differ, len(changed) - 1) - 1, 0)
    return Curve(days=found.dates[start:], middle=changed[start:])


def forecast_item(  # noqa: PLR0913 - the parts of an item
    found: Forecast | TypicalForecast,
    catalogue: Catalogue,
    lane: Lane,
    *,
    kind: Kind,
    label: str,
    says: str,
    curve: Curve,
    shown: str | None = None,
) -> Item:
    """One curve of a forecast as an item of its lane."""
    first, last = found.dates[0], found.dates[-1]
    return Item(
        lane=lane,
        row=catalogue.say(f"picture.lane.{lane.value}"),
        kind=kind,
        start=first,
        end=last,
        when=when(catalogue, first, last),
        label=label,
        says=says,
        curve=curve,
        shown=shown,
    )


def depleted(case: Assessment, catalogue: Catalogue, first: date, last: date) -> Item:
    """The line of depletion under the B cells, as wide as the picture."""
    from doseline.assessment.forecast.summary import lines  # noqa: PLC0415 - numpy

    marks = lines(case.guide)
    unit = catalogue.table("picture.unit")["cells/uL"]
    shown = catalogue.say("picture.number", value=marks.depleted, unit=unit)
    return Item(
        lane=Lane.CD19,
        row=catalogue.say("picture.lane.cd19"),
        kind=Kind.LIMIT,
        start=first,
        end=last,
        when=catalogue.say("picture.when.always"),
        label=shown,
        says=catalogue.say("picture.limit.depleted", value=shown),
        value=marks.depleted,
        unit="cells/uL",
    )


def _of(course: Course, lane: Lane) -> Band:
    return course.concentration_mg_L if lane is Lane.LEVEL else course.b_cells_per_uL


def floats(values: object) -> tuple[float, ...]:
    """An array as plain numbers."""
    return tuple(values.tolist())  # type: ignore[attr-defined]


def changed(place: int) -> Path:
    """The line of a what-if, without its places."""
    return Path((), Ink.TEXT, DASHES[place % len(DASHES)], _CHANGED)


def sign_of(place: int) -> Shape:
    """The sign of a what-if."""
    return ASKED[place % len(ASKED)]


def draw(drawing: Drawing, frame: Frame, numbered: tuple[tuple[int, Item], ...], scale: Scale) -> None:
    """The bands and the lines of one lane, with sign and words at the end of each what-if."""
    ends: list[_End] = []
    for place, item in numbered:
        if item.curve is None:
            continue
        if item.kind is Kind.BAND:
            _draw_band(drawing, frame, place, item, scale)
        elif item.kind is Kind.TYPICAL:
            _draw_middle(drawing, frame, place, item, scale)
        else:
            places = tuple(_places(frame, item.curve.days, item.curve.middle, scale))
            drawing.paths.append(replace(changed(len(ends)), places=places, item=place))
            ends.append(_End(places[-1][1], places[-1][0], len(ends), place, item.label))
    _name_ends(drawing, frame, ends, scale)


def _draw_band(drawing: Drawing, frame: Frame, place: int, item: Item, scale: Scale) -> None:
    curve = item.curve
    if curve is None:
        return
    upper = tuple(_places(frame, curve.days, curve.high, scale, min))
    lower = tuple(_places(frame, curve.days, curve.low, scale, max))
    area = tuple((x, y, y2) for (x, y), (_, y2) in zip(upper, lower, strict=True))
    drawing.areas.append(Area(area, Ink.BAND, place))
    for edge in (upper, lower):
        drawing.paths.append(Path(edge, Ink.RESULT, EDGE_DASH, _EDGE))
    _draw_middle(drawing, frame, place, item, scale)


def _draw_middle(drawing: Drawing, frame: Frame, place: int, item: Item, scale: Scale) -> None:
    """The line of the middle, or of one typical person, and the numbers of the scale."""
    curve = item.curve
    if curve is None:
        return
    middle = tuple(_places(frame, curve.days, curve.middle, scale))
    drawing.paths.append(replace(MIDDLE, places=middle, item=place))
    for value, text in ((0.0, "0"), (max(curve.high or curve.middle), item.shown or "")):
        drawing.words.append(_number(frame, text, scale.y(value)))


def _number(frame: Frame, text: str, y: float) -> Word:
    """One number of the scale: beside the lane, or on a phone inside it."""
    if frame.wide:
        return Word(frame.left - _BESIDE, y, text, frame.type, Ink.QUIET, "right")
    return Word(frame.left, y - _ABOVE, text, frame.type)


def _places(
    frame: Frame,
    days: tuple[date, ...],
    values: tuple[float, ...],
    scale: Scale,
    choose: Callable[[list[float]], float] | None = None,
) -> Iterator[tuple[float, float]]:
    """Places no closer than an eye can tell apart: the outermost value of the days between, or the first."""
    apart = max(1, round(_PIXELS * frame.days / (frame.right - frame.left)))
    shown = (one for one in zip(days, values, strict=True) if _is_shown(frame, one[0]))
    for _, group in groupby(shown, key=lambda one: (one[0] - days[0]).days // apart):
        placed = [(frame.x(day), scale.y(value)) for day, value in group]
        if choose:
            yield placed[0][0], choose([y for _, y in placed])
        else:
            yield from _ends(placed)


def _ends(placed: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The first, the highest and the lowest of some places beside one another, as they come."""
    kept = {0, *(pick(range(len(placed)), key=lambda at: placed[at][1]) for pick in (min, max))}
    return [placed[at] for at in sorted(kept)]


def _is_shown(frame: Frame, day: date) -> bool:
    return frame.timeline.first <= day <= frame.timeline.last


class _End(NamedTuple):
    """Where the line of a what-if ends, its place among them and in the timeline, and its words."""

    y: float
    x: float
    order: int
    item: int
    label: str


def _name_ends(drawing: Drawing, frame: Frame, ends: list[_End], scale: Scale) -> None:
    """The sign of each what-if right of its end, none on another, and its words where there is room."""
    x = frame.right + _SIGN
    ends = sorted(ends)
    for end, y in zip(ends, _apart([end.y for end in ends], scale.bottom), strict=True):
        drawing.lines.append(Line(end.x, end.y, x, y, Ink.QUIET, thick=_LEADER))
        drawing.signs.append(Sign(x, y, _SIGN, sign_of(end.order), end.item))
        if frame.wide:
            start = x + _SIGN
            words = frame.shortened(end.label, frame.width - start)
            drawing.words.append(Word(start, y, words, frame.type))


def _apart(rising: list[float], bottom: float) -> list[float]:
    """The same heights, far enough apart, and moved up where they would leave the lane."""
    found: list[float] = []
    for y in rising:
        found.append(max(y, found[-1] + _APART) if found else y)
    lowest = bottom + _APART
    for place in reversed(range(len(found))):
        lowest = found[place] = min(found[place], lowest - _APART)
    return found
