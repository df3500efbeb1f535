"""Small sealed values that are no events: of one record, and of the install."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import Connection, delete, insert, select

from doseline.store.codes import Code, StoreError, refusal
from doseline.store.database import Database
from doseline.store.open_record import OpenRecord, hold
from doseline.store.schema import SETTING, SHELF
from doseline.store.seal import Json, NotOpenedError, padded


class RecordValues:
    """Named JSON values beside one record's log."""

    def __init__(self, database: Database, record: str) -> None:
        """Take the record's id; whether it is there is found out when a value is asked for."""
        self._database = database
        self._record = record

    def get(self, name: str) -> Json | None:
        """The value, or None if there is none.

        Raises: StoreError if there is no such record.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> store.shelf(record).get("seen") is None
        True
        """
        ring = self._database.ring
        return self._database.read(lambda c: read(c, hold(c, ring, self._record), name))

    def put(self, name: str, value: Json | None) -> None:
        """Keep the value in the place of the one before; None takes it away.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> store.shelf(record).put("seen", ["e1"])
        >>> store.shelf(record).get("seen")
        ['e1']
        """
        self.change(name, lambda _: value)

    def change(self, name: str, how: Callable[[Json | None], Json | None]) -> Json | None:
        """The value that ``how`` makes of the present one, kept; nobody else writes between.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> store.shelf(record).change("count", lambda before: (before or 0) + 1)
        1
        """
        with self._database.writing() as connection:
            held = hold(connection, self._database.ring, self._record)
            value = how(read(connection, held, name))
            write(connection, held, name, value)
            return value


def read(connection: Connection, held: OpenRecord, name: str) -> Json | None:
    """One value of a record's shelf."""
    query = select(SHELF.c.sealed).where(SHELF.c.record_id == held.id, SHELF.c.name == name)
    sealed = connection.execute(query).scalar_one_or_none()
    return None if sealed is None else _opened(held, name, sealed)


def everything(connection: Connection, held: OpenRecord) -> dict[str, Json]:
    """Every value of a record's shelf, by name."""
    query = select(SHELF.c.name, SHELF.c.sealed).where(SHELF.c.record_id == held.id)
    return {
        row.name: _opened(held, row.name, row.sealed) for row in connection.execute(query.order_by("name"))
    }


def drop_damaged(connection: Connection, held: OpenRecord) -> None:
    """Take away the values that do not open any more."""
    here = SHELF.c.record_id == held.id
    for row in connection.execute(select(SHELF.c.name, SHELF.c.sealed).where(here)).all():
        try:
            _opened(held, row.name, row.sealed)
        except StoreError:
            connection.execute(delete(SHELF).where(here & (SHELF.c.name == row.name)))


def write(connection: Connection, held: OpenRecord, name: str, value: Json | None) -> None:
    """One value of a record's shelf, written or (None) taken away."""
    here = (SHELF.c.record_id == held.id) & (SHELF.c.name == name)
    connection.execute(delete(SHELF).where(here))
    if value is not None:
        sealed = held.sealer.seal_json(value, _place(held.id, name))
        connection.execute(insert(SHELF).values(record_id=held.id, name=name, sealed=sealed))


def _opened(held: OpenRecord, name: str, sealed: bytes) -> Json:
    try:
        return held.sealer.open_json(sealed, _place(held.id, name))
    except (NotOpenedError, ValueError):
        raise refusal(Code.DAMAGED_RECORD) from None


def _place(record: str, name: str) -> str:
    return f"shelf/{record}/{name}"


class Settings:
    """Named JSON values of the install. They hold nothing of a person but what a set-up was told so far."""

    def __init__(self, database: Database) -> None:
        """Take the open database."""
        self._database = database

    def get(self, name: str) -> Json | None:
        """The value, or None if there is none.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> store.settings.get("never-put") is None
        True
        """
        return self._database.read(lambda connection: self._read(connection, name))

    def put(self, name: str, value: Json | None) -> None:
        """Keep the value in the place of the one before; None takes it away.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> store.settings.put("size", "large")
        >>> store.settings.get("size")
        'large'
        """
        self.change(name, lambda _: value)

    def change(self, name: str, how: Callable[[Json | None], Json | None]) -> Json | None:
        """The value that ``how`` makes of the present one, kept; nobody else writes between.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> store.settings.change("starts", lambda before: (before or 0) + 1)
        1
        """
        with self._database.writing(alone=True) as connection:
            value = how(self._read(connection, name))
            connection.execute(delete(SETTING).where(SETTING.c.name == name))
            if value is not None:
                sealed = self._database.ring.seal(padded(value), setting_place(name))
                connection.execute(insert(SETTING).values(name=name, sealed=sealed))
            return value

    def _read(self, connection: Connection, name: str) -> Json | None:
        sealed = connection.execute(
            select(SETTING.c.sealed).where(SETTING.c.name == name)
        ).scalar_one_or_none()
        if sealed is None:
            return None
        try:
            return json.loads(self._database.ring.open(sealed, setting_place(name)))
        except (NotOpenedError, ValueError):
            raise refusal(Code.DAMAGED_RECORD) from None


def setting_place(name: str) -> str:
    """The place that a setting's value is bound to."""
    return f"setting/{name}"
