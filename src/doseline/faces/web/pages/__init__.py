"""The pages, one module each; ``PAGES`` is all of them."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from doseline.faces.web.pages import (
    api,
    assets,
    calendar,
    checks,
    data,
    decide,
    entries,
    entry,
    feed,
    guide,
    happened,
    keeping,
    locked,
    more,
    offline,
    set_up,
    start,
    storage,
    symptoms,
    timeline,
    today,
    took,
    vaccines,
    visit,
)

PAGES: tuple[ControllerRouterHandler, ...] = (
    *assets.PAGES,
    *locked.PAGES,
    *api.PAGES,
    *keeping.PAGES,
    *data.PAGES,
    *offline.PAGES,
    *feed.PAGES,
    *start.PAGES,
    *set_up.PAGES,
    *today.PAGES,
    *calendar.PAGES,
    *timeline.PAGES,
    *checks.PAGES,
    *storage.PAGES,
    *more.PAGES,
    *decide.PAGES,
    *entries.PAGES,
    *entry.PAGES,
    *happened.PAGES,
    *took.PAGES,
    *guide.PAGES,
    *vaccines.PAGES,
    *symptoms.PAGES,
    *visit.PAGES,
)
