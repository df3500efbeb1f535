"""Calendar feed (iCalendar): one person's doses as a file, and as a feed with a token of its own."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from hashlib import sha256

from doseline.assessment import Assessment
from doseline.faces.calendar import Kind, Published, calendar_file, publish
from doseline.faces.web.context import AppContext
from doseline.faces.web.reminders.kept import timed
from doseline.frozen import dataclass
from doseline.store import RecordValues, StoredRecord
from doseline.store.seal import Json

_SHELF, _PUBLISHED, _ROOT = "feed", "calendar", "calendar-root"
_TOKEN_BYTES = 32
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed there is: when its address was made, and what the person calls the calendar."""

    made_at: datetime
    name: str = ""


def feed(context: AppContext, record: str) -> Feed | None:
    """The feed of a record, or None where there is none."""
    kept = context.store.shelf(record).get(_SHELF)
    return Feed(datetime.fromisoformat(kept["made_at"]), str(kept.get("name", ""))) if kept else None


def new_feed(context: AppContext, record: str, *, name: str = "") -> str:
    """The token of a new feed, shown this once; an address that was made before ends.

    ``name`` is what the person calls the calendar; others may see it.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    told = name[:_LONGEST_NAME]
    made = {"hash": _hash(token), "made_at": context.now().isoformat(timespec="seconds"), "name": told}
    context.store.shelf(record).put(_SHELF, made)
    return token


def end_feed(context: AppContext, record: str) -> None:
    """Let no calendar read the feed any more."""
    context.store.shelf(record).put(_SHELF, None)


def is_feed(context: AppContext, record: str, token: str) -> bool:
    """Whether a token opens the feed of a record.

    Raises: StoreError if there is no such record.
    """
    kept = context.store.shelf(record).get(_SHELF)
    wanted = str(kept["hash"]) if kept else _hash(secrets.token_urlsafe(_TOKEN_BYTES))
    return hmac.compare_digest(wanted, _hash(token))


def calendar(context: AppContext, kept: StoredRecord, case: Assessment, kind: Kind) -> bytes:
    """The calendar as bytes. What was published is kept, so that a dose which moves goes on from there."""
    published: list[Published] = []

    def next_one(before: Json | None) -> Json:
        old = tuple(Published.from_json(item) for item in before or ())
        published[:] = publish(case, old, now=context.now(), record=root, timed=hours)
        return [item.to_json() for item in published]

    shelf = context.store.shelf(kept.id)
    before = shelf.get(_PUBLISHED)
    root = _root(shelf, case, kept, began=before is not None)
    hours = timed(context.store, kept.id, case.record.person, context.now())
    if next_one(before) != before:  # most of the time nothing has changed, and nothing is written
        shelf.change(_PUBLISHED, next_one)
    words = context.catalogue(case.record.person.region).about(case.guide, case.typed)
    return calendar_file(published, words, record=root, kind=kind, name=_name(shelf))


def last_calendar(context: AppContext, record: str) -> bytes | None:
    """The dates as they were published last, for a record that cannot be read now; None if there are none."""
    shelf = context.store.shelf(record)
    root, published = shelf.get(_ROOT), shelf.get(_PUBLISHED)
    if published is None:
        return None
    told = tuple(Published.from_json(item) for item in published)
    identity = str(root or record)
    return calendar_file(
        told, context.catalogue(), record=identity, kind=Kind.SUBSCRIPTION, name=_name(shelf)
    )


def _name(shelf: RecordValues) -> str:
    kept = shelf.get(_SHELF)
    return str(kept.get("name", "")) if kept else ""


def _root(shelf: RecordValues, case: Assessment, kept: StoredRecord, *, began: bool) -> str:
    """The id of which the UIDs are made: the person's own, which export, import and the terminal keep.

    A calendar that earlier programs began goes on with the id of this install, or its doses would double.
    """
    root = shelf.get(_ROOT)
    if root is None:
        root = kept.id if began else case.record.person.id
        shelf.put(_ROOT, root)
    return str(root)


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
