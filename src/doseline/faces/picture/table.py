"""The picture as a table: one row for each item, in ready sentences."""

from __future__ import annotations

from doseline.faces.picture.lanes import Lane, Timeline
from doseline.frozen import dataclass
from doseline.text import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row: the day, which heads it, then the lane's name and the sentence."""

    lane: Lane
    entry: str | None
    cells: tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A caption, the headings of the columns, the rows, and what is left out, if anything is."""

    caption: str
    head: tuple[str, str, str]
    rows: tuple[TableRow, ...]
    note: str | None


def timeline_table(timeline: Timeline, catalogue: Catalogue) -> Table:
    """The same as the picture, lane by lane and in order of date."""
    say = catalogue.say
    rows = (
        TableRow(
            lane=item.lane,
            entry=item.entry,
            cells=(item.when, say(f"picture.lane.{item.lane.value}"), item.says),
        )
        for item in timeline.items
    )
    left_out = timeline.left_out
    return Table(
        caption=say("picture.table.caption", first=timeline.first, last=timeline.last),
        head=(say("picture.table.when"), say("picture.table.lane"), say("picture.table.says")),
        rows=tuple(rows),
        note=say("picture.table.left-out", entries=left_out) if left_out else None,
    )
