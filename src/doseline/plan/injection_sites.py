"""Where the next injection can go: a new place each time, so that the skin has time to heal."""

from __future__ import annotations

from datetime import date

from doseline.guide import Guide, Site
from doseline.guide.terminology import slug
from doseline.record import Chart


def next_site(guide: Guide, chart: Chart) -> str | None:
    """The place a person reaches alone that was used least recently.

    A place that was written down without its side counts for both sides. None where no dose names a
    place that we know: nobody is told to change what we cannot see.

    Source: the guide's ``sites.toml``.

    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> next_site(guide, chart)
    'belly-left'
    """
    used = {site.id: _last_used(site, chart) for site in guide.sites.values()}
    if not any(used.values()):
        return None
    alone = [site.id for site in guide.sites.values() if site.alone]
    return min(alone, key=lambda id_: used[id_] or date.min, default=None)


def _last_used(site: Site, chart: Chart) -> date | None:
    names = (site.id, site.part)
    days = [dose.on.last for dose in chart.doses if dose.site and slug(dose.site) in names]
    return max(days, default=None)
