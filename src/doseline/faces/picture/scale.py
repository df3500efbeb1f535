"""Where a value stands between the top and the bottom of its line."""

from __future__ import annotations

from math import asinh

from doseline.faces.picture.lanes import Item, Lane

# Below about this count the scale of cells is even, above it it closes up: 2 and 200 both can be read.
_EVEN_TO = 10.0
# Free room above and below the values, as a share of their spread.
_AROUND = 0.1


class Scale:
    """The scale of one line of a lane, ``height`` pixels high and ``edge`` of them free at either end."""

    def __init__(self, items: tuple[Item, ...], top: float, height: float, edge: float) -> None:
        """Take every value that has to find its place."""
        curves = [item.curve for item in items if item.curve is not None]
        self._bent = any(item.lane is Lane.CD19 for item in items)
        ends = [float(end) for item in items for end in (item.value, item.low, item.high) if end is not None]
        ends += [max(curve.high or curve.middle, default=0.0) for curve in curves]
        places = [self._place(end) for end in ends] or [0.0, 1.0]
        room = (max(places) - min(places) or 1.0) * _AROUND
        self._top, self._height, self._edge = top, height, edge
        from_nought = self._bent or bool(curves)
        self._least = 0.0 if from_nought else max(min(places) - room, 0.0)
        self._most = max(places) + room
        self.largest = max(ends, default=1.0)

    def _place(self, value: float) -> float:
        return asinh(value / _EVEN_TO) if self._bent else value

    @property
    def top(self) -> float:
        """The upper edge."""
        return self._top + self._edge / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self._top + self._height - self._edge / 2

    def y(self, value: float) -> float:
        """The place of a value, in pixels from the top of the picture."""
        share = (self._place(value) - self._least) / (self._most - self._least)
        share = min(max(share, 0.0), 1.0)
        return self._top + self._height - self._edge - share * (self._height - 2 * self._edge)
