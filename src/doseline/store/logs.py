"""Logs that were read are held in memory, and only their new rows read again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from sqlalchemy import Connection

from doseline.store.codes import Code, refusal
from doseline.store.log_rows import read_on
from doseline.store.open_record import START, OpenRecord
from doseline.store.stored_record import Row

# Our choice is so many rows, which are some hundreds of people.
_REMEMBERED = 100_000


class Logs:
    """The logs that were read last, each with its end. Threads may share one."""

    def __init__(self) -> None:
        """Remember none yet."""
        self._known: OrderedDict[bytes, tuple[tuple[Row, ...], str]] = OrderedDict()
        self._lock = Lock()

    def read(self, connection: Connection, held: OpenRecord) -> tuple[Row, ...]:
        """The whole log of a record.

        Raises: StoreError if a row is missing, was changed, or is another one than when it was written.
        """
        with self._lock:
            known, end = self._known.get(held.sealer.key, ((), START))
        if len(known) > held.label.rows:
            known, end = (), START
        new, end = read_on(connection, held, after=len(known), end=end)
        if known and held.label.end != end:  # what was remembered may be of before something was accepted
            known = ()
            new, end = read_on(connection, held, after=0, end=START)
        if held.label.end not in {None, end}:
            raise refusal(Code.DAMAGED_RECORD)
        log = known + new
        self._remember(held.sealer.key, log, end)
        return log

    def _remember(self, key: bytes, log: tuple[Row, ...], end: str) -> None:
        """Keep a log; those that were not asked for longest go."""
        with self._lock:
            self._known[key] = log, end
            self._known.move_to_end(key)
            while len(self._known) > 1 and sum(len(log) for log, _ in self._known.values()) > _REMEMBERED:
                self._known.popitem(last=False)

    def clear(self) -> None:
        """Forget them all."""
        with self._lock:
            self._known.clear()
