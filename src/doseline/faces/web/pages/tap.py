"""One tap: the entries it is about are kept once more, with what was said; Today offers to undo it."""

from __future__ import annotations

from litestar import post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.errors import RecordError
from doseline.faces.web import entries
from doseline.faces.web.entries_flow import to_saved
from doseline.faces.web.forms import Event
from doseline.faces.web.given import TheForm, TheSheet
from doseline.faces.web.sent import Sent
from doseline.faces.web.sheet import Sheet
from doseline.faces.web.taps import can_be_said_of, corrected, is_said


@post("/p/{record:str}/tap", sync_to_thread=True, status_code=HTTP_200_OK)
def tap(sheet: TheSheet, form: TheForm) -> Redirect:
    """Keep what was tapped."""
    before = entries.written_before(sheet, form.one("once"))
    if before is not None:
        return to_saved(sheet, before)
    word, value = form.one("word"), form.one("value")
    if not is_said(word, value):
        raise NotFoundException
    told_of = _told_of(sheet, form, word)
    events = tuple(event for old in told_of for event in corrected(sheet, old, word, value))
    try:
        entries.judged(sheet, events)
    except RecordError as error:
        raise NotFoundException from error
    return to_saved(sheet, entries.save(sheet, events, once=form.one("once")))


def _told_of(sheet: Sheet, form: Sent, word: str) -> tuple[Event, ...]:
    """The entries that the tap is about, each still standing.

    Raises: NotFoundException where there is none, or one of them is something else by now.
    """
    log, standing = sheet.kept.events, set(entries.standing_ids(sheet.case))
    places = [int(place) for place in form.many("place") if place.isdecimal() and int(place) < len(log)]
    found: tuple[Event, ...] = tuple(log[place] for place in dict.fromkeys(places))
    known = sheet.case.entries
    if not found or any(
        item["id"] not in standing or not can_be_said_of(word, known[str(item["id"])]) for item in found
    ):
        raise NotFoundException
    return found


PAGES = (tap,)
