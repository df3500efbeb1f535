"""Switch routes: choose the medicine to go over to, and see what is known of the change.

The choice is kept with the record, so that nothing of it stands in an address. It is no entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from doseline.guide.switching import Part

# The name on the record's shelf.
_KEPT = "switch"
_TO = "to"


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


def _page(view: View, chosen: str | None, *, wrong: bool = False) -> Response[str]:
    found = switch(view.case, destination(chosen)) if chosen else None
    return view.page(
        "switch/switch",
        status=HTTP_422_UNPROCESSABLE_ENTITY if wrong else HTTP_200_OK,
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
    yield from _block(view, "birth-control", switch_text.birth_control(catalogue, found))
    yield from _block(view, "live-vaccines", switch_text.live_vaccines(catalogue, found))


def _block(view: View, name: str, told: Iterable[Told]) -> Iterator[Block]:
    lines = _lines(view, told)
    if lines:
        yield Block(view.say(f"switching.heading.{name}"), lines)


def _lines(view: View, told: Iterable[Told]) -> tuple[Line, ...]:
    return tuple(Line(one.text, view.notes.numbers(one.sources), one.under) for one in told)


ROUTES = (page, ask, forget)
