"""Saving entries: judged as the record they would make, kept once, and what each one moved."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from doseline.assessment import Assessment
from doseline.assessment.after_dose import after_dose
from doseline.assessment.new_entries import Judged, judge
from doseline.assessment.symptoms_text import alarm_of
from doseline.check import Verdict
from doseline.faces.web.auth import signed_in
from doseline.faces.web.context import AppContext
from doseline.faces.web.entries.listing import details
from doseline.faces.web.forms.fields import Event
from doseline.faces.web.request import Request
from doseline.faces.web.security.signed_in import OWNER
from doseline.faces.web.symptoms.phone_links import Alarm
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.plan import plan
from doseline.record import Dose, Person, Retraction, chart
from doseline.record import Event as Entry
from doseline.record.chart import standing
from doseline.store import Store, StoredRecord
from doseline.text.entry_line import taken_back

_MARK = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?", re.ASCII)
# An idempotency key, as the description of the interface for programs says it too.
KEY = "[A-Za-z0-9_-]{10,100}"
_KEY = re.compile(KEY, re.ASCII)


def moment(context: AppContext, person: Person) -> datetime:
    """Now, in the person's time zone; on the app's own day where one is set (a demo lives in its year)."""
    now = context.now()
    if person.timezone:
        with suppress(ZoneInfoNotFoundError):  # a machine without a list of time zones
            now = now.astimezone(ZoneInfo(person.timezone))
    day = context.today
    return now.replace(year=day.year, month=day.month, day=day.day) if day else now


def to(address: str) -> Redirect:
    """The page to go to after a change."""
    return Redirect(address, status_code=HTTP_303_SEE_OTHER)


def to_saved(view: View, mark: str) -> Redirect:
    """Today, with a panel on what was saved."""
    return to(f"{view.address()}?saved={mark}")


def token() -> str:
    """A word that marks one form, so that sending it twice stores once."""
    return secrets.token_urlsafe(18)


def judged(view: View, events: Sequence[Event]) -> Judged:
    """The record as it would be with these events added.

    Raises: RecordError with every fault of the new events.
    """
    return judged_as_written(view, tuple(json.dumps(event) for event in events))


def judged_as_written(view: View, written: Sequence[str]) -> Judged:
    """The same for entries as a program wrote them.

    Raises: RecordError with every fault of the new entries; places are those in what was sent.
    """
    context = view.context
    now = moment(context, view.case.record.person).replace(microsecond=0)
    document = json.loads(view.stored.document())
    return judge(document, written, recorded_at=now.isoformat(), clock=context.day, today=context.today)


def key_of(given: str) -> str | None:
    """The idempotency key of one change, or None for what can be none."""
    return given if _KEY.fullmatch(given) else None


def written_before(view: View, idempotency_key: str) -> str | None:
    """The mark of what this form stored when it was sent before, or None."""
    if key_of(idempotency_key) is None:
        return None
    ids = view.context.store.written(view.record, idempotency_key)
    return _mark(view.stored, ids) if ids else None


def signed(request: Request, context: AppContext) -> Store:
    """The store, in whose rows stands who is at this browser."""
    who = signed_in(request, context) or OWNER
    return context.store.by(who.author, who.name)


def save(view: View, events: Sequence[Event], *, idempotency_key: str) -> str:
    """Keep the events; the mark under which Today shows what was saved.

    The events must have been judged. Raises: StoreError if they cannot be kept.
    """
    store = view.context.store
    ids = signed(view.request, view.context).append(
        view.record,
        events,
        now=moment(view.context, view.case.record.person),
        once=key_of(idempotency_key),
    )
    return _mark(store.kept(view.record), ids)


def _mark(kept: StoredRecord, ids: Iterable[str]) -> str:
    """Where entries stand in the log: "12", or "12-14". An id can hold anything, an address only counts."""
    wanted = set(ids)
    places = [place for place, event in enumerate(kept.events) if event["id"] in wanted]
    return f"{places[0]}-{places[-1]}" if len(places) > 1 else f"{places[0]}" if places else ""


def marked(kept: StoredRecord, mark: str) -> tuple[str, ...]:
    """The ids of the entries at the places that a mark names."""
    found = _MARK.fullmatch(mark)
    if found is None:
        return ()
    first, last = int(found[1]), int(found[2] or found[1])
    return tuple(str(event["id"]) for event in kept.events[first : last + 1])


def just_saved(view: View, mark: str) -> tuple[str, ...]:
    """The ids of the entries that a mark stands for; none unless they were written down together, today.

    An address can be made up by anybody: it must not offer to take back what lies further back.
    """
    found = _MARK.fullmatch(mark)
    if found is None:
        return ()
    first, last = int(found[1]), int(found[2] or found[1])
    events = view.stored.events[first : last + 1]
    stamps = {str(event.get("recorded_at", "")) for event in events}
    if len(stamps) != 1 or not stamps.pop().startswith(view.case.today.isoformat()):
        return ()
    return tuple(str(event["id"]) for event in events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The day of the next dose without some entries, and with them; None where there is none."""

    before: date | None
    after: date | None

    @property
    def is_moved(self) -> bool:
        """Whether the entries changed it."""
        return self.before != self.after


def moved(case: Assessment, ids: Iterable[str]) -> Moved:
    """What these entries of the case did to the next date."""
    gone = set(ids)
    kept = tuple(event for event in case.record.events if event.id not in gone)
    known = chart(replace(case.record, events=kept), today=case.today)
    earlier = plan(case.guide, known, today=case.today).next_dose
    later = case.plan.next_dose
    return Moved(before=earlier.due if earlier else None, after=later.due if later else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The panel on Today after something was saved: what, and where the next date moved.

    ``following`` is the day of the next dose after one that was saved.
    ``what`` is ``saved``, ``taken-back``, ``put-back`` or ``nothing``; ``entries`` are lines, each with its
    details; ``mark`` says which entries an undo takes back.
    """

    what: str
    entries: tuple[tuple[str, tuple[str, ...]], ...] = ()
    following: str | None = None
    moved: str | None = None
    alarm: Alarm | None = None
    mark: str = ""
    idempotency_token: str = ""


def saved(view: View) -> Saved | None:
    """The panel the address asks for; None where it asks for none, or the entry is taken back by now."""
    query = view.request.query_params
    if "nothing" in query:
        return Saved(what="nothing")
    mark = query.get("saved", "")
    ids = just_saved(view, mark)
    if not ids or not set(standing_ids(view.case)).issuperset(ids):
        return None
    events = [view.case.entries[id_] for id_ in ids]
    what, shown = _told(view, events)
    following = _following(view, shown[-1]) if what == "saved" and shown else None
    return Saved(
        what=what,
        entries=tuple((view.entry(event), details(view, event)) for event in shown),
        following=following,
        moved=None if following else _said_after(view, moved(view.case, ids)),
        alarm=_alarm(view, events),
        mark=mark,
        idempotency_token=token(),
    )


def _told(view: View, events: Sequence[Entry]) -> tuple[str, list[Entry]]:
    """What became of which entries: saved, taken back, or put back, which takes back what took them back."""
    known = view.case.entries
    back = [taken_back(event, known) for event in events if isinstance(event, Retraction)]
    if len(back) < len(events):  # what takes the place of another entry counts as saved
        return "saved", [event for event in events if not isinstance(event, Retraction)]
    return "taken-back" if back[0][1] % 2 else "put-back", [known[about] for about, _ in back]


def _following(view: View, entry: Entry) -> str | None:
    """The day of the next dose, where a dose was saved; with the day of the month that counts from now on."""
    is_new = isinstance(entry, Dose) and entry.supersedes is None
    after = after_dose(view.case, entry.id) if is_new else None
    if after is None or view.case.check.verdict is not Verdict.CLEAR:
        return None
    if after.from_now_on is None:
        return view.say("today.done.next", following=after.following)
    day = view.catalogue.texts("format.days_of_month")[after.from_now_on - 1]
    return view.say("today.done.next-from-now-on", following=after.following, day=day)


def _said_after(view: View, move: Moved) -> str | None:
    """Where the next date moved; that it stays is said only where nothing holds the dose of that day back."""
    if not move.is_moved and view.case.check.verdict is not Verdict.CLEAR:
        return None
    return said_moved(view, move)


def _alarm(view: View, events: Iterable[Entry]) -> Alarm | None:
    """The help for words of danger in what somebody wrote: nobody else reads a note."""
    texts = (getattr(event, key, None) for event in events for key in ("text", "written", "reason"))
    return alarm_of(view.case, view.catalogue, (text for text in texts if text))


def said_moved(view: View, move: Moved, how: str = "moved") -> str | None:
    """Where the next date moved (or ``would``), in words; None where there is no date before and after."""
    match move.before, move.after:
        case (None, None):
            return None
        case (None, after):
            return view.say(f"entry.{how}.now", after=after)
        case (before, None):
            return view.say(f"entry.{how}.gone", before=before)
        case (before, after) if before == after:
            return view.say(f"entry.{how}.same", after=after)
        case (before, after):
            return view.say(f"entry.{how}.both", before=before, after=after)
    raise AssertionError(move)


def standing_ids(case: Assessment) -> tuple[str, ...]:
    """The ids of the entries that are neither withdrawn nor corrected."""
    return tuple(event.id for event in standing(case.record.events))


def retraction(view: View, id_: str, reason: str) -> Event:
    """The event that takes an entry back."""
    return {"type": "retraction", "on": view.case.today.isoformat(), "retracts": id_, "reason": reason}
