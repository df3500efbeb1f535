"""What happened and what is planned, on one picture over a common time axis, and the same as a table.

``timeline(case, catalogue)`` lists everything once, with its words. ``svg(...)`` draws it and
``timeline_table(...)`` gives it as rows to read out; neither shows anything that the other leaves out.
``months(case, ...)`` is the calendar, month by month.
"""

from doseline.faces.picture.draw import forecast_picture, svg
from doseline.faces.picture.file import Format
from doseline.faces.picture.lanes import Item, Kind, Lane, Timeline
from doseline.faces.picture.months import CalendarDay, DayMark, MarkKind, Month, mark_words, months
from doseline.faces.picture.table import Table, TableRow, timeline_table
from doseline.faces.picture.theme import Theme
from doseline.faces.picture.timeline import timeline

__all__ = [
    "CalendarDay", "DayMark", "Format", "Item", "Kind", "Lane", "MarkKind", "Month", "Table", "TableRow",
    "Theme", "Timeline", "forecast_picture", "mark_words", "months", "svg", "timeline",
    "timeline_table",
]  # fmt: skip
