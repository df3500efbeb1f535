"""Site map: all pages, with a line on each."""

from __future__ import annotations

from litestar import Response, get

from doseline.faces.web.dependencies import RecordView

# By address, in the order in which a person would look for them.
_PAGES = (
    "reminders",
    "checks",
    "timeline",
    "vaccines",
    "storage",
    "guide",
    "visit",
    "entries",
    "person",
    "data",
)

# There is no clock where nothing is kept at home.
_OF_A_DEVICE = frozenset({"storage"})


@get("/p/{record:str}/more", sync_to_thread=True)
def more(view: RecordView) -> Response[str]:
    """A calm list of everything else there is."""
    kept = view.case.guide.product.is_kept_at_home
    return view.page("today/more", pages=tuple(page for page in _PAGES if kept or page not in _OF_A_DEVICE))


ROUTES = (more,)
