"""One-tap route: the entries it is about are kept once more, with what was said; it can be undone."""

from __future__ import annotations

from litestar import post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.errors import RecordError
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries import write
from doseline.faces.web.entries.idempotency import idempotent
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.fields import Event
from doseline.faces.web.today.one_tap import can_be_said_of, corrected, is_said
from doseline.faces.web.view import View


@post("/p/{record:str}/tap", sync_to_thread=True, status_code=HTTP_200_OK)
@idempotent
def tap(view: RecordView, form: PostedForm) -> Redirect:
    """Keep what was tapped."""
    word, value = form.one("word"), form.one("value")
    if not is_said(word, value):
        raise NotFoundException
    told_of = _told_of(view, form, word)
    events = tuple(event for old in told_of for event in corrected(view, old, word, value))
    try:
        write.judged(view, events)
    except RecordError as error:
        raise NotFoundException from error
    return write.to_saved(view, write.save(view, events, idempotency_key=form.idempotency_key))


def _told_of(view: View, form: FormData, word: str) -> tuple[Event, ...]:
    """The entries that the tap is about, each still standing.

    Raises: NotFoundException where there is none, or one of them is something else by now.
    """
    log, standing = view.stored.events, set(write.standing_ids(view.case))
    places = [int(place) for place in form.many("place") if place.isdecimal() and int(place) < len(log)]
    found: tuple[Event, ...] = tuple(log[place] for place in dict.fromkeys(places))
    known = view.case.entries
    if not found or any(
        item["id"] not in standing or not can_be_said_of(word, known[str(item["id"])]) for item in found
    ):
        raise NotFoundException
    return found


ROUTES = (tap,)
