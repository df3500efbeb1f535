"""The frame of the picture: sizes by width, days as places, the axis, and how long a text is."""

from __future__ import annotations

from datetime import date

from doseline.dates import add_months
from doseline.faces.picture.lanes import Kind, Lane, Timeline
from doseline.faces.picture.theme import DENSE, SHAPES, Shape
from doseline.frozen import dataclass

# From this width on, the names of the lines have a column of their own.
_WIDE = 720
_LETTER = 0.54  # the mean width of a letter, as a share of the size of the type
_DAYS_A_MONTH = 30.4
_NAME = 3.2  # the room a name on the axis needs, in sizes of the type
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_SIGN = 10.5
_TYPE_WIDE = 14.0
_NAMES = 150.0  # the most room for names right of the days
_CLOSE = 8.0  # doses nearer to each other than this become strokes
_SHORTENED = "\u2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where things stand for one width, all in pixels; text is never smaller than ``type``."""

    timeline: Timeline
    width: int
    left: float
    right: float
    type: float
    heading: float
    dot: float
    dense: bool
    wide: bool

    def x(self, day: date) -> float:
        """The place of the middle of a day, within the picture."""
        timeline = self.timeline
        share = ((day - timeline.first).days + 0.5) / self.days
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    @property
    def days(self) -> int:
        """How many days the picture spans."""
        return (self.timeline.last - self.timeline.first).days + 1

    def length(self, text: str, size: float | None = None) -> float:
        """About how wide a text is."""
        return len(text) * _LETTER * (size or self.type)

    def shortened(self, text: str, room: float, size: float | None = None) -> str:
        """The text, cut where it would be wider than ``room``."""
        letters = max(int(room / (_LETTER * (size or self.type))), 2)
        return text if len(text) <= letters else text[: letters - 1].rstrip() + _SHORTENED

    def shape(self, kind: Kind) -> Shape:
        """The shape of a kind; doses that stand close together are strokes."""
        return DENSE.get(kind, SHAPES[kind]) if self.dense else SHAPES[kind]

    @property
    def step(self) -> int:
        """How many months lie between two names on the axis."""
        pixels = (self.right - self.left) / self.days * _DAYS_A_MONTH
        return next((step for step in _STEPS if step * pixels >= self.type * _NAME), _STEPS[-1])

    def ticks(self) -> tuple[date, ...]:
        """First days of months, far enough apart for their names; of years where they must be."""
        first = self.timeline.first
        month = date(first.year, 1, 1)
        found = []
        while month <= self.timeline.last:
            if month >= first:
                found.append(month)
            month = add_months(month, self.step)
        return tuple(found)


def frame(timeline: Timeline, width: int) -> Frame:
    """The frame for a width: larger type and no column of names on a phone."""
    wide = width >= _WIDE
    left = 252.0 if wide else 14.0
    right = width - (24.0 if wide else 14.0) - _beside(timeline, wide=wide)
    shown = sum(item.lane is Lane.DOSES for item in timeline.items) or 1
    apart = (right - left) / shown
    dense = apart < _CLOSE
    return Frame(
        timeline=timeline,
        width=width,
        left=left,
        right=right,
        type=_TYPE_WIDE if wide else 15.0,
        heading=15.0 if wide else 16.0,
        dot=_SIGN if dense else min(_SIGN, max(5.0, apart * 0.72)),
        dense=dense,
        wide=wide,
    )


def _beside(timeline: Timeline, *, wide: bool) -> float:
    """The room right of the days for the names of what-ifs; on a phone for their signs."""
    labels = [item.label for item in timeline.items if item.kind is Kind.WHAT_IF]
    if not labels:
        return 0.0
    return min(max(map(len, labels)) * _LETTER * _TYPE_WIDE + _SIGN, _NAMES) if wide else _SIGN
