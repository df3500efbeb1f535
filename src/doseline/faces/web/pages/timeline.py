"""The timeline: what happened and what is planned, as a picture and as a table."""

from __future__ import annotations

from itertools import groupby

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from doseline.faces.picture import Theme, svg, timeline, timeline_table
from doseline.faces.web.given import TheSheet

# Pixels: for a phone, and for anything wider.
_WIDTHS = {"narrow": 344, "wide": 760}
_SVG = "image/svg+xml"


@get("/p/{record:str}/timeline", sync_to_thread=True)
def page(sheet: TheSheet) -> Response[str]:
    """The picture with the same as a table beside it."""
    table = timeline_table(timeline(sheet.case, sheet.catalogue), sheet.catalogue)
    lanes = tuple((name, tuple(rows)) for name, rows in groupby(table.rows, key=lambda row: row.cells[1]))
    return sheet.page("timeline", table=table, lanes=lanes)


@get("/p/{record:str}/timeline/{name:str}", sync_to_thread=True)
def picture(sheet: TheSheet, name: FromPath[str]) -> Response[str]:
    """The picture itself: ``light-narrow.svg``, ``dark-wide.svg`` and so on."""
    theme, _, width = name.removesuffix(".svg").partition("-")
    if theme not in set(Theme) or width not in _WIDTHS or not name.endswith(".svg"):
        raise NotFoundException
    drawn = svg(
        timeline(sheet.case, sheet.catalogue), sheet.catalogue, theme=Theme(theme), width=_WIDTHS[width]
    )
    return Response(drawn, media_type=_SVG)


PAGES = (page, picture)
