"""All pages, with a line on each."""

from __future__ import annotations

from litestar import Response, get

from doseline.faces.web.dependencies import RecordView

# By address, in the order in which a person would look for them.
_PAGES = ("checks", "timeline", "vaccines", "storage", "guide", "visit", "entries", "person", "data")


@get("/p/{record:str}/more", sync_to_thread=True)
def more(view: RecordView) -> Response[str]:
    """A calm list of everything else there is."""
    return view.page("today/more", pages=_PAGES)


ROUTES = (more,)
