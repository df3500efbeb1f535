"""Killing a program that writes, and looking at what is left.

A writer says "written" only after the store has said so. It is killed (SIGKILL) a moment later, on
PostgreSQL sometimes with the whole server. Then every entry that was said to be written must be there,
no entry in part, and nothing between them missing.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from doseline.store import Store, StoreError, open_store

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
# Long enough for a few writes, short enough to fall into the middle of one.
_LONGEST_S = 0.06
_FIRST_WORD_S = 60
_TEXT = "tired, and a headache since the morning " * 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to write: ``url`` and ``folder`` as ``open_store`` takes them, and the record's id."""

    url: str
    folder: Path
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round showed: batches said to be written, and what was wrong, if anything."""

    acknowledged: int
    wrong: tuple[str, ...]


def target(url: str, folder: Path) -> Target:
    """A new record there to write to."""
    with open_store(url, folder=folder, now=NOW) as store:
        record = store.create(
            called="Ann",
            person={"region": "US"},
            therapy={"guide": "kesimpta", "start": "2026-01-05"},
            now=NOW,
        )
    return Target(url=url, folder=folder, record=record)


def write_for_ever(where: Target, first: int, seed: int, said: Connection) -> None:
    """Write batch after batch, and say the number of each once it is written. Ends by being killed."""
    chance = random.Random(seed)
    # where the server is killed, the writer goes with it
    with suppress(StoreError), open_store(where.url, folder=where.folder, now=NOW) as store:
        for batch in range(first, sys.maxsize):
            size = chance.randint(1, 4)
            store.append(where.record, _events(batch, size), now=NOW, once=f"batch-{batch}")
            said.send(batch)
            if chance.random() < 0.1:  # now and then something else is written
                store.shelf(where.record).put("last-visit", {"batch": batch})
                store.amend(where.record, called=f"Ann {batch}", now=NOW)


def one_round(
    where: Target, *, first: int, chance: random.Random, also_kill: Callable[[], None] | None = None
) -> Round:
    """Start a writer, kill it, and look at what is there.

    ``also_kill`` ends the server first, and starts it again.
    """
    ears, mouth = multiprocessing.Pipe(duplex=False)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.killing"])
    writer = context.Process(
        target=write_for_ever, args=(where, first, chance.getrandbits(32), mouth), daemon=True
    )
    writer.start()
    mouth.close()
    if not ears.poll(_FIRST_WORD_S):
        raise AssertionError("the writer did not begin")
    time.sleep(chance.uniform(0, _LONGEST_S))
    if also_kill is not None:
        also_kill()
    writer.kill()
    writer.join()
    acknowledged = list(_heard(ears))
    with open_store(where.url, folder=where.folder, now=NOW) as store:
        wrong = tuple(_wrong(store, where.record, acknowledged))
    return Round(acknowledged=len(acknowledged), wrong=wrong)


def _events(batch: int, size: int) -> list[dict[str, object]]:
    return [
        {"type": "note", "on": "2026-06-01", "text": f"{batch}/{number}/{size} {_TEXT}"}
        for number in range(1, size + 1)
    ]


def _heard(ears: Connection) -> Iterator[int]:
    with suppress(EOFError, OSError):
        while ears.poll():
            yield ears.recv()


def _wrong(store: Store, record: str, acknowledged: list[int]) -> Iterator[str]:
    """What is not as it must be, in words."""
    try:
        events = store.kept(record).events  # which refuses a log with a gap or a changed row
    except StoreError as error:
        yield f"the record does not read: {error}"
        return
    if store.people()[0].entries != len(events):
        yield "the list of people counts otherwise than the log"
    there: dict[int, list[tuple[int, int]]] = {}
    for event in events:
        batch, number, size = (int(part) for part in str(event["text"]).split()[0].split("/"))
        there.setdefault(batch, []).append((number, size))
    for batch, parts in there.items():
        if parts != [(number, len(parts)) for number in range(1, len(parts) + 1)]:
            yield f"batch {batch} is there in part: {parts}"
    if missing := set(acknowledged) - set(there):
        yield f"said to be written and not there: {sorted(missing)}"
    if [event["id"] for event in events] != [f"e{number}" for number in range(1, len(events) + 1)]:
        yield "the entries are not numbered one after the other"


def rounds(
    where: Target, count: int, *, seed: int, power_cut: Callable[[], None] | None = None, every: int = 10
) -> Iterator[Round]:
    """``count`` rounds on one record; ``power_cut`` is done in every ``every``-th."""
    chance = random.Random(seed)
    for number in range(count):
        cut = power_cut if number % every == every - 1 else None
        yield one_round(where, first=number * 1_000_000, chance=chance, also_kill=cut)
