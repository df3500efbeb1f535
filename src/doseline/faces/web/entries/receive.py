"""Form validation: from a form that was sent to an entry that is kept; faults come back, doubts are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from litestar import Response
from litestar.response import Redirect
from litestar.status_codes import HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import RecordError
from doseline.faces.web.entries import confirm, stale_day, write
from doseline.faces.web.entries.forms import INFECTION
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms import widgets
from doseline.faces.web.forms.fields import Event, FieldError, Form
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.infections import INFECTION as ANY_INFECTION
from doseline.guide.infections import is_infection
from doseline.record import Dose
from doseline.text import Catalogue

Answer = Response[str] | Redirect
_SINCE_UNKNOWN = "since_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page a form stands on: its template, where it is sent to, and what else the template takes.

    ``makes`` turns what was sent into the entries it stands for, where that is not one entry as it is.
    """

    template: str
    address: str
    form: Form
    values: Mapping[str, Any] = field(default_factory=dict)
    makes: Callable[[Event], tuple[Event, ...]] | None = None

    def show(self, view: View, sent: FormData, faults: Iterable[FieldError] = ()) -> Response[str]:
        """The page with what was typed; with 422 where something was wrong."""
        filled = widgets.shown(self.form, sent, view.catalogue, view.case.guide, faults)
        return view.page(
            self.template,
            status=HTTP_422_UNPROCESSABLE_ENTITY if filled.faults else 200,
            filled=filled,
            address=self.address,
            idempotency_token=sent.one("once") or write.token(),
            prefilled=stale_day.prefilled(self.form, sent, view.case.today),
            **self.values,
        )


def event_of(page: Page, view: View, sent: FormData, old: Event | None = None) -> Event:
    """The event that was sent; a correction of ``old`` keeps what the form does not ask for."""
    made = form_fields.read(page.form, sent, decimal=view.catalogue.region.decimal)
    if made.get(_SINCE_UNKNOWN):
        made.setdefault("on", _told_on(view, old)[0])
    return made if old is None else _corrected(old, made, page.form)


def _told_on(view: View, old: Event | None) -> tuple[str, ...]:
    """The days on which something of an unknown beginning can have been told: the entry's, and today."""
    today = view.case.today.isoformat()
    return (today,) if old is None else (str(old["on"]), today)


def _day_and_unknown(view: View, event: Event, old: Event | None) -> Iterator[FieldError]:
    """A day that was given beside the word that nobody knows it."""
    if event.get(_SINCE_UNKNOWN) and event["on"] not in _told_on(view, old):
        yield FieldError(key=_SINCE_UNKNOWN, text=view.say("entry.fault.day-and-unknown"))


def _corrected(old: Event, made: Event, form: Form) -> Event:
    asked = {item.key for item in form.fields}
    kept = {
        key: value
        for key, value in old.items()
        if key not in asked and key not in {"id", "recorded_at", "supersedes"}
    }
    if any(made.get(key) != old.get(key) for key in ("name", "vaccine") if key in asked):
        for code in (
            "code",
            "system",
            "atc",
            "cvx",
            "codes",
        ):  # a code of the old name says nothing about the new one
            kept.pop(code, None)
    if "reading" in asked:  # the form asks for an interval among the ways to count
        kept.pop("every", None)
    # What the entry says already stays: a form may add its own only where nothing stood.
    return made | kept | {"supersedes": old["id"]}


def as_infection(guide: Guide, catalogue: Catalogue, event: Event) -> tuple[Event, ...]:
    """An infection in whatever words: where they are not read as one, it is kept as one, the words as a note.

    The form has asked for an infection: what cannot be read is one all the same.
    """
    name = event.get("name")
    if not isinstance(name, str) or is_infection(guide.names, name):
        return (event,)
    words = {"type": "note", "on": event.get("on"), "text": catalogue.say("entry.infection.words", name=name)}
    return event | {"name": ANY_INFECTION}, words


def _one_injection(view: View, sent: FormData, old: Event | None) -> Answer:
    """Add nothing; what was being corrected onto the day of the other entry is taken back."""
    if old is None:
        return write.to(f"{view.address()}?nothing=1")
    gone = write.retraction(view, str(old["id"]), view.say("entry.one-reason"))
    write.judged(view, (gone,))
    return write.to_saved(view, write.save(view, (gone,), idempotency_key=sent.idempotency_key))


def which_day(page: Page, view: View, sent: FormData, old: Event | None = None) -> Response[str] | None:
    """The question which day a form meant that was opened on another one; a date that stood there says it."""
    doubt = stale_day.which_day(view, page.form, sent)
    if doubt is None or (old is not None and doubt.opened.isoformat() in (old.get("on"), old.get("until"))):
        return None
    return view.page("entries/which_day", doubt=doubt, address=page.address)


def receive(page: Page, view: View, sent: FormData, old: Event | None = None) -> Answer:
    """Keep what was sent, ask about it, or give it back with its faults."""
    sent = stale_day.answered(page.form, sent)
    if sent.has("change"):
        return page.show(view, sent)
    return which_day(page, view, sent, old) or _judged(page, view, sent, old)


def _entries(page: Page, view: View, event: Event) -> tuple[Event, ...]:
    """The entries that what was sent stands for."""
    if page.makes is not None:
        return page.makes(event)
    return as_infection(view.case.guide, view.catalogue, event) if page.form is INFECTION else (event,)


def _judged(page: Page, view: View, sent: FormData, old: Event | None) -> Answer:
    event = event_of(page, view, sent, old)
    events = _entries(page, view, event)
    faults = form_fields.own_faults(page.form, sent, view.catalogue)
    faults += tuple(_day_and_unknown(view, event, old))
    try:
        judged = write.judged(view, events)
    except RecordError as error:
        faults += form_fields.wrongs(error.faults, page.form, view.catalogue)
    if faults:
        return page.show(view, sent, faults)
    if (unclear := confirm.unclear(view, sent, judged.vague)) is not None:
        return view.page("entries/unclear", unclear=unclear, address=page.address)
    case, dose = judged.assessment, judged.assessment.entries[judged.ids[0]]
    if isinstance(dose, Dose) and page.makes is None and (old is None or old.get("on") != event.get("on")):
        asking = confirm.asking(view, sent, dose, known=case.chart)
        if confirm.is_one(asking, sent):
            return _one_injection(view, sent, old)
        if confirm.is_still_asked(asking, sent):
            return view.page("entries/confirm", asking=asking, address=page.address)
    return write.to_saved(view, write.save(view, events, idempotency_key=sent.idempotency_key))
