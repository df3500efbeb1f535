"""Baby routes: until when birth control is advised, counted from the last dose, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from litestar import Response, get

from doseline.check import BirthControlWindow, birth_control_window
from doseline.faces.web.dependencies import RecordView
from doseline.faces.web.today.actions import finding_view
from doseline.faces.web.view import View
from doseline.guide.statements import Use

# What can be written down from here, by the names of its forms.
_ENTRIES = ("family-planning", "pregnancy", "breastfeeding")


@get("/p/{record:str}/baby", sync_to_thread=True)
def page(view: RecordView) -> Response[str]:
    """A date first, then whom to ask, then what the sources say."""
    case = view.case
    window = birth_control_window(case.guide, case.chart, case.plan)
    return view.page(
        "baby/baby",
        headline=_headline(view, window),
        lines=tuple(_lines(view, window)),
        finding=finding_view(view, window.finding),
        entries=_ENTRIES,
        statements=view.statements(Use.BABY),
    )


def _headline(view: View, window: BirthControlWindow) -> str:
    if window.ends is not None:
        return view.say("baby.ends", ends=window.ends)
    return view.say("baby.no-window" if window.last_dose is not None else "baby.no-dose")


def _lines(view: View, window: BirthControlWindow) -> Iterator[str]:
    if window.last_dose is not None and window.ends is not None:
        key = "baby.over" if window.ends < view.case.today else "baby.counted"
        yield view.say(key, last_dose=window.last_dose)
    if window.next_dose is not None and window.ends_after_next is not None:
        yield view.say("baby.after-next", next_dose=window.next_dose, ends=window.ends_after_next)
    yield view.say("baby.change-nothing")


ROUTES = (page,)
