"""My record: everything that is about it, in groups by purpose."""

from __future__ import annotations

from litestar import Response, get

from doseline.faces.web import navigation
from doseline.faces.web.dependencies import RecordView


@get("/p/{record:str}/more", sync_to_thread=True)
def more(view: RecordView) -> Response[str]:
    """A calm list of everything else there is."""
    kept_at_home = view.case.guide.product.is_kept_at_home
    return view.page("today/more", groups=tuple(navigation.groups(kept_at_home=kept_at_home)))


ROUTES = (more,)
