"""The day of a dose: what to know before it, where it can go, and one tap that writes it down."""

from __future__ import annotations

from litestar import Response, get
from litestar.response import Redirect

from doseline.faces.web.dependencies import RecordView
from doseline.faces.web.doses.continuous import is_taken_every_day
from doseline.faces.web.doses.routes import dose_form, filled_in
from doseline.faces.web.entries import stale_day, write
from doseline.faces.web.today.actions import FindingView, finding_view
from doseline.faces.web.today.first_screen import INJECTING
from doseline.faces.web.view import View
from doseline.finding import Finding, Severity
from doseline.guide import Site
from doseline.guide.settled_by import SettledBy
from doseline.guide.statements import Use
from doseline.plan import next_site

_SITE = "site"


@get("/p/{record:str}/day", sync_to_thread=True)
def day(view: RecordView) -> Response[str] | Redirect:
    """The page of the day; Today where no dose is to be taken now."""
    if view.case.step.action not in INJECTING:
        return write.to(view.address())
    form, start = dose_form(view), filled_in(view)
    return view.page(
        "today/day",
        is_every_day=is_taken_every_day(view),
        tips=view.statements(Use.DOSE_DAY),
        pens=_pens(view),
        sites=_sites(view),
        site=next_site(view.case.guide, view.case.chart),
        carried=tuple(
            (name, value)
            for name, values in start.fields.items()
            if name != _SITE
            for value in values
            if any(name.startswith(item.key) for item in form.fields)
        ),
        prefilled=stale_day.prefilled(form, start, view.case.today),
        idempotency_token=write.token(),
    )


def _sites(view: View) -> tuple[Site, ...]:
    """The places, those that a person reaches alone first; none where there is nothing to choose."""
    guide = view.case.guide
    if not guide.product.is_injected:
        return ()
    return tuple(sorted(guide.sites.values(), key=lambda site: not site.alone))


def _pens(view: View) -> tuple[FindingView, ...]:
    """What is to be known about the pens that are at hand, before one of them is used."""
    found = view.case.check.findings
    return tuple(
        finding_view(view, item)
        for item in found
        if is_on_pens(view, item) and item.severity is Severity.TELL
    )


def is_on_pens(view: View, finding: Finding) -> bool:
    """Whether a finding is about what lies at hand, and not about the person."""
    return SettledBy.STORAGE in view.case.guide.rules[finding.rule].settlers(finding.variant)


ROUTES = (day,)
