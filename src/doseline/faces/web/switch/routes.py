"""Switch routes: choose the medicine to go over to, and see what is known of the change.

The choice is kept with the record, so that nothing of it stands in an address. It is no entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.assessment import switch_text
from doseline.assessment.switch import Change, Switch, choices, destination, switch
from doseline.assessment.switch_text import Told, drug_name
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries import write
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.guide import sound_drugs
from doseline.guide.switching import Part
from doseline.record import Therapy

# The name on the record's shelf.
_KEPT = "switch"
_TO, _START = "to", "start"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with the numbers of its sources, and what stands under it."""

    text: str
    numbers: tuple[int, ...]
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines under a heading; ``first`` is said before them."""

    title: str
    lines: tuple[Line, ...]
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeBlock:
    """One change: from which medicine, what is said before all else, and the parts of it."""

    title: str
    origin: str
    first: tuple[str, ...]
    parts: tuple[Block, ...]


@get("/p/{record:str}/switch", sync_to_thread=True)
def page(view: RecordView) -> Response[str]:
    """The form, with the medicine that was asked about last and what is known of the change."""
    return _page(view, _kept(view))


@post("/p/{record:str}/switch", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def ask(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Keep the choice, and show what is known."""
    chosen = form.one(_TO)
    if chosen not in choices():
        return _page(view, None, wrong=True)
    view.context.store.shelf(view.record).put(_KEPT, {_TO: chosen})
    return write.to(f"{view.address('switch')}#answer")


@post("/p/{record:str}/switch/forget", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def forget(view: RecordView) -> Redirect:
    """Drop what was kept."""
    view.context.store.shelf(view.record).put(_KEPT, None)
    return write.to(view.address("switch"))


def _kept(view: View) -> str | None:
    """The medicine that was asked about last, by its substance."""
    kept = view.context.store.shelf(view.record).get(_KEPT)
    chosen = kept.get(_TO) if isinstance(kept, dict) else None
    return chosen if isinstance(chosen, str) and chosen in choices() else None


def _page(
    view: View, chosen: str | None, *, wrong: bool = False, wrong_day: str | None = None
) -> Response[str]:
    found = switch(view.case, destination(chosen)) if chosen else None
    planned = _planned(view)
    return view.page(
        "switch/switch",
        status=HTTP_422_UNPROCESSABLE_ENTITY if wrong or wrong_day else HTTP_200_OK,
        can_be_planned=chosen is not None and _can_be_planned(view, chosen),
        wrong_day=wrong_day,
        planned=(drug_name(view.catalogue, destination(planned.guide)), planned.start) if planned else None,
        choices=_named(view),
        chosen=chosen or "",
        wrong=wrong,
        to=drug_name(view.catalogue, found.to) if found else "",
        is_same=found is not None and found.is_same,
        rules=switch_text.rules(view.catalogue),
        changes=tuple(_changes(view, found)) if found else (),
        blocks=tuple(_blocks(view, found)) if found else (),
        earlier=tuple(drug_name(view.catalogue, one.drug) for one in found.earlier) if found else (),
    )


def _named(view: View) -> tuple[tuple[str, str], ...]:
    """What can be chosen, by its name."""
    named = ((one, drug_name(view.catalogue, destination(one))) for one in choices())
    return tuple(sorted(named, key=lambda pair: pair[1].casefold()))


def _changes(view: View, found: Switch) -> Iterator[ChangeBlock]:
    to = drug_name(view.catalogue, found.to)
    for change in found.changes:
        names = {"from": drug_name(view.catalogue, change.origin.drug), "to": to}
        parts = (
            Block(view.say(f"switching.heading.{part.value}", **names), _lines(view, told))
            for part in Part
            if (told := tuple(switch_text.says(view.catalogue, change, part)))
        )
        yield ChangeBlock(
            title=view.say("switching.title-drug", **names),
            origin=switch_text.origin_line(view.catalogue, change.origin, found.today),
            first=tuple(_first(view, change, found)),
            parts=tuple(parts),
        )


def _first(view: View, change: Change, found: Switch) -> Iterator[str]:
    if not change.is_known:
        yield switch_text.not_known(view.catalogue, change, found.to)
    if change.differ:
        yield view.say("switching.differ")


def _blocks(view: View, found: Switch) -> Iterator[Block]:
    catalogue = view.catalogue
    to = drug_name(catalogue, found.to)
    asked = tuple(Line(text, ()) for text in switch_text.asked_before(catalogue, found))
    yield from _block(view, "gather", switch_text.gathered(catalogue, found))
    if asked:
        yield Block(view.say("switching.heading.asked-before", to=to), asked)
    yield from _block(view, "signs", switch_text.signs(catalogue, found))
    yield from _block(view, "goes-on", switch_text.goes_on(catalogue, found))
    yield from _block(view, "contraceptive", switch_text.birth_control(catalogue, found))
    yield from _block(view, "live-vaccines", switch_text.live_vaccines(catalogue, found))


def _block(view: View, name: str, told: Iterable[Told]) -> Iterator[Block]:
    lines = _lines(view, told)
    if lines:
        yield Block(view.say(f"switching.heading.{name}"), lines)


def _lines(view: View, told: Iterable[Told]) -> tuple[Line, ...]:
    return tuple(Line(one.text, view.notes.numbers(one.sources), one.under) for one in told)


@post("/p/{record:str}/switch/planned", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def plan_it(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """Write down that the clinic has planned the other medicine, with its first day."""
    chosen, therapies = _kept(view), view.stored.header().therapies
    start = _day(form.one(_START))
    if chosen is None or not _can_be_planned(view, chosen):
        return write.to(view.address("switch"))
    if start is None or start.isoformat() <= str(therapies[-1]["start"]):
        return _page(view, chosen, wrong_day="order" if start else "fault")
    _amend(view, [*therapies, {"guide": chosen, "start": start.isoformat()}])
    return write.to(view.address())


@post("/p/{record:str}/switch/not-planned", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def take_back(view: RecordView) -> Redirect:
    """Take the planned medicine back, while nothing of it can have been given."""
    *before, _ = view.stored.header().therapies
    if before and _planned(view) is not None:
        _amend(view, before)
    return write.to(view.address("switch"))


def _amend(view: View, therapies: list[Json]) -> None:
    write.signed(view.request, view.context).amend(
        view.record,
        now=write.moment(view.context, view.case.record.person),
        therapy=therapies[0] if len(therapies) == 1 else therapies,
    )


def _can_be_planned(view: View, chosen: str) -> bool:
    """Whether the other medicine can become the therapy: it has a guide, and none is planned already."""
    has_guide = destination(chosen).guide is not None and chosen in sound_drugs()
    return has_guide and chosen != view.case.chart.therapy.guide and _planned(view) is None


def _planned(view: View) -> Therapy | None:
    """The medicine that is planned after today, if another one came before it."""
    last = view.case.record.therapy
    is_ahead = last.start > view.case.today and len(view.case.record.therapies) > 1
    return last if is_ahead else None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


ROUTES = (page, ask, forget, plan_it, take_back)
