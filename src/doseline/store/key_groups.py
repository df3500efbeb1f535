"""Groups of keys (table `bunch`): some sixty records' keys under one of their own, and how each log ends.

The key makes deleting cheap: where one record is deleted, the keys of its bunch are sealed again and no
others. The ends make it noticed where somebody cuts rows off a log and puts the label of that day back: the
record itself says nothing of it, but its bunch still knows the end of the longer log.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from doseline.frozen import dataclass
from doseline.store.codes import Code, StoreError, refusal
from doseline.store.keys import Keyring
from doseline.store.schema import BUNCH, RECORD
from doseline.store.seal import NotOpenedError, Sealer, new_key

# A row that was found, whatever was asked for.
Found = Any
# About the root of the largest clinic's number: deleting seals this many keys, and that of each bunch.
_MOST = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyGroup:
    """A bunch whose key is at hand. ``ends`` of the logs by record; None where they do not open."""

    id: int
    sealer: Sealer
    ends: Mapping[str, str] | None


def key_place(record: str) -> str:
    """The place that a record's wrapped key is bound to."""
    return f"key/{record}"


def bunch_place(bunch: int) -> str:
    """The place that a bunch's wrapped key is bound to."""
    return f"bunch/{bunch}"


def opened(ring: Keyring, row: Found) -> KeyGroup:
    """A row of the table of bunches, with its key opened; it is there twice, so that one may be damaged.

    Raises: StoreError if neither opens.
    """
    for wrapped in (row.bunch_key, row.bunch_spare):
        try:
            sealer = Sealer(ring.open(wrapped, bunch_place(row.bunch_id)))
        except (NotOpenedError, TypeError):
            continue
        return KeyGroup(id=row.bunch_id, sealer=sealer, ends=_ends(sealer, row.bunch_id, row.ends))
    raise refusal(Code.DAMAGED_RECORD)


# Under names that a record's columns do not have, so that both can be asked for at once.
COLUMNS = (
    BUNCH.c.id.label("bunch_id"),
    BUNCH.c.wrapped_key.label("bunch_key"),
    BUNCH.c.spare.label("bunch_spare"),
    BUNCH.c.ends,
)


def every_bunch(connection: Connection, ring: Keyring) -> dict[int, KeyGroup]:
    """The bunches that open, by their number."""
    found: dict[int, KeyGroup] = {}
    for row in connection.execute(select(*COLUMNS)).all():
        try:
            found[row.bunch_id] = opened(ring, row)
        except StoreError:  # its records cannot be opened; all others can
            continue
    return found


def that_know(bunches: Iterable[KeyGroup], record: str) -> tuple[KeyGroup, ...]:
    """The bunches that know how a record's log ends."""
    return tuple(bunch for bunch in bunches if bunch.ends and record in bunch.ends)


def gone(bunches: Iterable[KeyGroup], there: Collection[str]) -> tuple[str, ...]:
    """The records that a bunch knows and that are not there: nobody deleted them here."""
    known = {record for bunch in bunches for record in bunch.ends or ()}
    return tuple(sorted(known - set(there)))


def with_room(connection: Connection, ring: Keyring) -> KeyGroup:
    """A bunch for one more record. Ask only while nobody else makes or deletes one."""
    full = select(RECORD.c.bunch).group_by(RECORD.c.bunch).having(func.count() >= _MOST)
    query = select(*COLUMNS).where(BUNCH.c.id.not_in(full.where(RECORD.c.bunch.is_not(None))))
    row = connection.execute(query.order_by(BUNCH.c.id.desc()).limit(1)).first()
    return _made(connection, ring) if row is None else opened(ring, row)


def put_end(connection: Connection, bunch: KeyGroup, record: str, end: str | None) -> None:
    """Note how a log ends, or (None) that it is gone. Ends that do not open stay so, to be noticed."""
    query = select(BUNCH.c.ends).where(BUNCH.c.id == bunch.id).with_for_update()
    ends = _ends(bunch.sealer, bunch.id, connection.execute(query).scalar_one())
    if ends is not None:
        rest = {name: value for name, value in ends.items() if name != record}
        _keep_ends(connection, bunch, rest if end is None else {**rest, record: end})


def change_key(connection: Connection, ring: Keyring, bunch: int, gone: str) -> None:
    """Another key for a bunch, so that no copy of the key of the record that is gone is worth anything.

    The records first, then the bunch: a writer takes them in that order too, and neither waits for ever.
    """
    query = select(RECORD.c.id, RECORD.c.wrapped_key).where(RECORD.c.bunch == bunch).order_by(RECORD.c.id)
    records = connection.execute(query.with_for_update()).all()
    row = connection.execute(select(*COLUMNS).where(BUNCH.c.id == bunch).with_for_update()).one_or_none()
    if row is None:
        return
    if not records:
        connection.execute(delete(BUNCH).where(BUNCH.c.id == bunch))
        return
    try:
        old, fresh = opened(ring, row), Sealer(new_key())
    except StoreError:  # nothing opens its records any more, so nothing is left to be sealed again
        return
    for record in records:
        wrapped = _again(old.sealer, fresh, record)
        if wrapped is not None:
            connection.execute(update(RECORD).where(RECORD.c.id == record.id).values(wrapped_key=wrapped))
    connection.execute(update(BUNCH).where(BUNCH.c.id == bunch).values(**_wrapped(ring, bunch, fresh)))
    if old.ends is not None:
        rest = {name: value for name, value in old.ends.items() if name != gone}
        _keep_ends(connection, KeyGroup(id=bunch, sealer=fresh, ends=rest), rest)


def _again(old: Sealer, fresh: Sealer, record: Found) -> bytes | None:
    """A record's key, sealed with the fresh one; None for one that does not open, which holds nothing up."""
    try:
        return fresh.seal(old.open(record.wrapped_key, key_place(record.id)), key_place(record.id))
    except NotOpenedError:
        return None


def _made(connection: Connection, ring: Keyring) -> KeyGroup:
    last = connection.execute(select(func.max(BUNCH.c.id))).scalar_one()
    bunch = KeyGroup(id=(last or 0) + 1, sealer=Sealer(new_key()), ends={})
    connection.execute(insert(BUNCH).values(id=bunch.id, ends=b"", **_wrapped(ring, bunch.id, bunch.sealer)))
    _keep_ends(connection, bunch, {})
    return bunch


def _wrapped(ring: Keyring, bunch: int, sealer: Sealer) -> dict[str, bytes]:
    place = bunch_place(bunch)
    return {"wrapped_key": ring.seal(sealer.key, place), "spare": ring.seal(sealer.key, place)}


def _keep_ends(connection: Connection, bunch: KeyGroup, ends: Mapping[str, str]) -> None:
    sealed = bunch.sealer.seal_json(dict(ends), _ends_place(bunch.id))
    connection.execute(update(BUNCH).where(BUNCH.c.id == bunch.id).values(ends=sealed))


def _ends(sealer: Sealer, bunch: int, sealed: bytes) -> Mapping[str, str] | None:
    try:
        found: dict[str, str] = sealer.open_json(sealed, _ends_place(bunch))
    except (NotOpenedError, ValueError):
        return None
    return found


def _ends_place(bunch: int) -> str:
    return f"ends/{bunch}"
