"""The bell: looks now and then whether something should ring, and sees that nothing rings twice.

What is about to ring is first written down beside the record, in one step that nobody else can come between:
only who wrote it sends it. So two programs on one database ring once, and a program that is started again
goes on where it was. One that is killed between the two rings not at all rather than twice.
"""

from __future__ import annotations

import hmac
import logging
import threading
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

from doseline.assessment.reminders import next_ring, ringing
from doseline.errors import InputFaults
from doseline.faces.web.context import AppContext
from doseline.faces.web.reminders.kept import (
    Reminders,
    answers,
    listed,
    private_key,
    reminders,
    remove,
    rung,
    unlist,
)
from doseline.faces.web.reminders.outgoing import Failure, Network, NotSent
from doseline.faces.web.reminders.ways import Device, Message, Way, deliver
from doseline.frozen import dataclass
from doseline.store import Code, RecordValues, StoreError
from doseline.store.backup import REMINDERS_RUNG

_log = logging.getLogger("doseline.web")
# A test should ring within a minute, and a reminder in the minute that was chosen.
_FIRST_SECONDS, _AGAIN_SECONDS = 5.0, 15.0
# Our choices: how often a message that surely did not arrive is sent, and how many rings are remembered.
_TRIES, _REMEMBERED = 3, 30
_TEST = "test"
# A test is for somebody who is there and listens.
_TEST_LASTS = timedelta(minutes=5)
_TAG_LETTERS = 32
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that should ring now: its id, and until when it is worth anything."""

    id: str
    until: datetime


def keep_on(context: AppContext) -> None:
    """Look now and then whether something should ring, until the program ends.

    Where the day is made up (a demo, ``--today``) nothing rings.
    """
    if is_working(context):
        threading.Thread(target=_watch, args=(context, Bell()), daemon=True).start()


def is_working(context: AppContext) -> bool:
    """Whether anything rings in this program."""
    return context.today is None and not context.is_demo


def _watch(context: AppContext, bell: Bell) -> None:
    pause, never = _FIRST_SECONDS, threading.Event()
    while not never.wait(pause):
        bell.look(context)
        pause = _AGAIN_SECONDS


class Bell:
    """What rings, in one program."""

    def __init__(self, network: Network | None = None) -> None:
        """Take how the world is reached; without, as it is."""
        self._network = Network() if network is None else network
        # For each record what it was computed from, and the moment until which nothing can be due.
        self._quiet: dict[str, tuple[bytes, datetime]] = {}

    def look(self, context: AppContext) -> None:
        """Ring what should ring now. A record that cannot be read keeps silent, and stops no other."""
        try:
            records = listed(context.store)
        except StoreError as error:
            _log.warning("no reminders: %s", error.code.value)
            return
        for record in records:
            try:
                self._look_at(context, record)
            except StoreError as error:
                if error.code is Code.NO_SUCH_RECORD:
                    unlist(context.store, record)
            except InputFaults:  # its page says what is wrong; what it would ring for is not known
                continue
            except Exception:  # noqa: BLE001 - a mistake of ours with one person must not silence all others
                _log.exception("a reminder")

    def _look_at(self, context: AppContext, record: str) -> None:
        shelf, wanted = context.store.shelf(record), reminders(context.store, record)
        told = rung(shelf)
        for due in (*_tests(told, context.now()), *self._rings(context, record, wanted)):
            for way in wanted.ways:
                if _is_open(told.get(due.id, {}).get(way.id)) and _claimed(shelf, due, way, context.now()):
                    _ring(context, record, due, way, self._network)

    def _rings(self, context: AppContext, record: str, wanted: Reminders) -> tuple[Due, ...]:
        """What should ring now for a record.

        No assessment is kept in memory: what is computed for nobody's page must not outlast a lock. That
        nothing rings for a while is kept, so that a person's record is not assessed all day long.
        """
        kept, told, now = context.store.kept(record), answers(context.store.shelf(record)), context.now()
        made_of = sha256(b"%r" % ((kept.document(), repr(wanted), repr(told)),)).digest()
        before = self._quiet.get(record)
        if before is not None and before[0] == made_of and now < before[1]:
            return ()
        case = context.case(kept, keep=False)
        wish = wanted.wish(case.record.person, now)
        ring = ringing(case, wish, told, now=now)
        if ring is not None:
            return (Due(id=ring.id, until=ring.until),)
        coming = next_ring(case, wish, told, now=now)
        # A new day may bring another answer.
        midnight = datetime.combine(now.astimezone(wish.zone).date() + _DAY, time(), tzinfo=wish.zone)
        self._quiet[record] = (made_of, min(midnight, coming.at) if coming else midnight)
        return ()


def ask_for_test(context: AppContext, record: str) -> None:
    """Have every way of a record ring once, as soon as the bell looks again."""
    id_ = f"{_TEST}/{context.now().isoformat(timespec='seconds')}"
    context.store.shelf(record).change(REMINDERS_RUNG, lambda kept: {**dict(_real(kept or {})), id_: {}})


def tag(context: AppContext, record: str, ring: str) -> str:
    """What a ring is called outside: the same for the same ring, and nothing can be read in it."""
    told = f"ring {record} {ring}".encode()
    return hmac.new(context.secret.encode(), told, sha256).hexdigest()[:_TAG_LETTERS]


def record_of(context: AppContext, wanted: str) -> str | None:
    """The record that a tag was about; None where it is none of ours, or too long ago."""
    for record in listed(context.store):
        for ring in rung(context.store.shelf(record)):
            if hmac.compare_digest(tag(context, record, ring).encode(), wanted.encode()):
                return record
    return None


def _tests(told: Mapping[str, Any], now: datetime) -> tuple[Due, ...]:
    """The tests that were asked for a moment ago."""
    asked = filter(_is_test, told)
    ends = ((id_, datetime.fromisoformat(id_.removeprefix(f"{_TEST}/")) + _TEST_LASTS) for id_ in asked)
    return tuple(Due(id=id_, until=end) for id_, end in ends if end - _TEST_LASTS <= now < end)


def _is_open(state: Mapping[str, Any] | None) -> bool:
    """Whether a way may be tried: it was not yet, or what was sent surely did not arrive."""
    return state is None or (state["state"] == Failure.NOT_REACHED.value and state["tries"] < _TRIES)


def _claimed(shelf: RecordValues, due: Due, way: Way, now: datetime) -> bool:
    """Whether this program is the one that rings; it is written down before anything is sent."""
    is_ours = False

    def claim(kept: Any) -> Any:  # noqa: ANN401 - JSON
        nonlocal is_ours
        before = (kept or {}).get(due.id, {}).get(way.id)
        is_ours = _is_open(before)
        if not is_ours:
            return kept
        tries = (before["tries"] if before else 0) + 1
        return _noted(kept, due.id, way.id, {"state": "ringing", "tries": tries, "at": now.isoformat()})

    shelf.change(REMINDERS_RUNG, claim)
    return is_ours


def _ring(context: AppContext, record: str, due: Due, way: Way, network: Network) -> None:
    say = context.catalogue().say
    message = Message(
        title=say("reminders.message.title"),
        text=say("reminders.message.text"),
        tag=tag(context, record, due.id),
        now=context.now(),
        until=due.until,
    )
    state = "rang"
    try:
        key = private_key(context.store)
        deliver(way, message, key=key, network=network, contact=context.contact)
    except NotSent as error:
        state = error.why.value
        if error.why is Failure.GONE and isinstance(way, Device):
            remove(context.store, record, way.id)
    _note(context.store.shelf(record), due.id, way.id, state)


def _note(shelf: RecordValues, ring: str, way: str, state: str) -> None:
    shelf.change(
        REMINDERS_RUNG,
        lambda kept: _noted(kept, ring, way, {**(kept or {}).get(ring, {}).get(way, {}), "state": state}),
    )


def _noted(kept: Any, ring: str, way: str, state: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - JSON
    told = dict(kept or {})
    told[ring] = {**told.get(ring, {}), way: dict(state)}
    return _trimmed(told)


def _trimmed(told: Mapping[str, Any]) -> dict[str, Any]:
    """The last test, and of the others those for the latest doses: an id begins with the day of its dose."""
    real = _real(told)
    tests = ((id_, ways) for id_, ways in told.items() if _is_test(id_))
    return dict((*real[-_REMEMBERED:], *tests))


def _real(told: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted((id_, ways) for id_, ways in told.items() if not _is_test(id_))


def _is_test(ring: str) -> bool:
    return ring.startswith(f"{_TEST}/")
