"""What is kept of reminders beside a record: when and where it should ring, what was answered, what has rung.

A backup takes along when it should ring and where it rang. A copy that is put back on another computer must
not ring as well: it rings nowhere until its owner says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, tzinfo
from typing import Any

from doseline.assessment.reminders import Answers, Wish
from doseline.faces.calendar import Timed
from doseline.faces.clock import zone_of
from doseline.faces.web.context import AppContext
from doseline.faces.web.reminders import web_push
from doseline.faces.web.reminders.ways import Way, as_kept, from_kept
from doseline.frozen import dataclass
from doseline.record import Person
from doseline.store import RecordValues, Store
from doseline.store.backup import REMINDER_ANSWERS, REMINDERS, REMINDERS_RUNG

# Our choices, in docs/choices.md.
USUAL_HOUR, USUAL_EVENING = time(9), time(19)
AGAIN_DAYS = 3
MOST_WAYS = 10
# Settings of the install: its push key, and the ids of the records that something rings for.
_KEY, _LISTED = "push-key", "reminders-of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """When it should ring, by the clock where the person lives, and where; nowhere is off.

    ``is_timed``: in the person's own calendar a dose stands at that hour, and not as a whole day. ``before``
    is where it rang in the backup that was put back, as plain JSON without any secret.
    """

    hour: time = USUAL_HOUR
    evening: time | None = USUAL_EVENING
    ways: tuple[Way, ...] = ()
    is_timed: bool = False
    before: tuple[Mapping[str, Any], ...] = ()

    def way(self, id_: str) -> Way | None:
        """The way of that id."""
        return next((way for way in self.ways if way.id == id_), None)

    def wish(self, person: Person, now: datetime) -> Wish:
        """The same as the core wants it."""
        return Wish(hour=self.hour, evening=self.evening, again_days=AGAIN_DAYS, zone=_zone(person, now))


def _zone(person: Person, now: datetime) -> tzinfo:
    return zone_of(person.timezone, now)


def reminders(store: Store, record: str) -> Reminders:
    """What the person wants.

    Raises: StoreError if there is no such record.
    """
    return _read(store.shelf(record).get(REMINDERS))


def timed(store: Store, record: str, person: Person, now: datetime) -> Timed | None:
    """The hour at which doses stand in the person's own calendar; None where they are whole days."""
    wanted = reminders(store, record)
    if not wanted.is_timed:
        return None
    # Without a zone of the person's it is this computer's, whose clock has its own changes.
    zone = zone_of(person.timezone, now) if person.timezone else None
    return Timed(hour=wanted.hour, evening=wanted.evening, zone=zone)


def change(store: Store, record: str, how: Callable[[Reminders], Reminders]) -> Reminders:
    """What the person wants from now on."""
    made = _read(store.shelf(record).change(REMINDERS, lambda kept: _written(how(_read(kept)))))
    _list(store, record, is_on=bool(made.ways))
    return made


def add(store: Store, record: str, way: Way) -> bool:
    """Ring that way too; one that is there already is renewed. False where there are too many."""

    def added(before: Reminders) -> Reminders:
        others = tuple(one for one in before.ways if one.id != way.id)
        if len(others) >= MOST_WAYS:
            return before
        left = tuple(one for one in before.before if one["kind"] != as_kept(way)["kind"])
        return replace(before, ways=(*others, way), before=left)

    return change(store, record, added).way(way.id) is not None


def remove(store: Store, record: str, id_: str) -> None:
    """Ring that way no more."""
    change(
        store,
        record,
        lambda before: replace(before, ways=tuple(way for way in before.ways if way.id != id_)),
    )


def listed(store: Store) -> tuple[str, ...]:
    """The ids of the records that something rings for."""
    return tuple(store.settings.get(_LISTED) or ())


def unlist(store: Store, record: str) -> None:
    """Forget a record that is no more."""
    _list(store, record, is_on=False)


def _list(store: Store, record: str, *, is_on: bool) -> None:
    if (record in listed(store)) is is_on:
        return
    store.settings.change(
        _LISTED,
        lambda before: sorted({*(before or ()), record} if is_on else {*(before or ())} - {record}) or None,
    )


def answers(shelf: RecordValues) -> Answers:
    """What was answered to rings."""
    kept = shelf.get(REMINDER_ANSWERS) or {}
    done, later = kept.get("done"), kept.get("later")
    return Answers(
        done=date.fromisoformat(done) if done else None,
        later=datetime.fromisoformat(later) if later else None,
    )


def answer(shelf: RecordValues, *, done: date | None = None, later: datetime | None = None) -> None:
    """Keep what was answered in the place of what was answered before."""
    kept = {"done": done.isoformat() if done else None, "later": later.isoformat() if later else None}
    shelf.put(REMINDER_ANSWERS, {name: value for name, value in kept.items() if value} or None)


def private_key(store: Store) -> str:
    """The key that signs the push messages of this install; made when it is first asked for."""
    known = store.settings.get(_KEY)
    return str(known or store.settings.change(_KEY, lambda kept: kept or web_push.new_key()))


def public_key(context: AppContext) -> str:
    """The public key that a browser is told, so that it takes messages of this install alone."""
    return web_push.public_key(private_key(context.store))


def rung(shelf: RecordValues) -> Mapping[str, Any]:
    """What has rung: by the id of the ring, and then of the way, how it went."""
    return shelf.get(REMINDERS_RUNG) or {}


def _read(kept: Any) -> Reminders:  # noqa: ANN401 - JSON
    if kept is None:
        return Reminders()
    evening = kept["evening"]
    return Reminders(
        hour=time.fromisoformat(kept["hour"]),
        evening=time.fromisoformat(evening) if evening else None,
        ways=tuple(map(from_kept, kept["ways"])),
        is_timed=kept["timed"] is True,
        before=tuple(kept.get("before", ())),
    )


def _written(one: Reminders) -> dict[str, Any]:
    return {
        "hour": f"{one.hour:%H:%M}",
        "evening": f"{one.evening:%H:%M}" if one.evening else None,
        "ways": [as_kept(way) for way in one.ways],
        "timed": one.is_timed,
        **({"before": list(one.before)} if one.before else {}),
    }
