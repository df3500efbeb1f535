"""Whatever is done in whatever order: the store says what a plain list would say."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from doseline.store import Store, backup, open_store
from tests.store.places import NOW, THERAPY, Place, later, note, person

STEPS = 120


@dataclass(slots=True)
class Plain:
    """One record as lists and dicts."""

    called: str
    header: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    shelf: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Life:
    """A store and what it should say, changed side by side."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.chance = random.Random(seed)
        self.plain: dict[str, Plain] = {}
        self.day = 0

    def step(self) -> None:
        """One thing that people do, chosen by chance."""
        self.day += self.chance.randrange(2)
        if not self.plain:
            return self.create()
        ways = [self.create, self.delete, *[self.append] * 6, *[self.amend] * 2, *[self.put] * 2]
        return self.chance.choice(ways)()

    def create(self) -> None:
        called = self.chance.choice(["Ann", "Ben", "Zoë"])
        events = [note(str(number), id=f"e{number}") for number in range(1, self.chance.randint(1, 4))]
        record = self.store.create(
            called=called, person=person(), therapy=dict(THERAPY), events=events, now=later(self.day)
        )
        self.plain[record] = Plain(called=called, header=person(), events=events)

    def delete(self) -> None:
        record = self._any()
        self.store.delete(record)
        del self.plain[record]

    def append(self) -> None:
        record = self._any()
        plain, token, now = self.plain[record], f"form-{self.chance.randrange(6)}", later(self.day)
        events = [note(str(self.chance.random())) for _ in range(self.chance.randint(1, 3))]
        ids = self.store.append(record, events, now=now, once=token)
        if token in plain.tokens:
            assert ids == plain.tokens[token]
            return
        plain.tokens[token] = ids
        assert ids == tuple(f"e{len(plain.events) + number}" for number in range(1, len(events) + 1))
        plain.events += [
            {**event, "id": id_, "recorded_at": now.isoformat()}
            for id_, event in zip(ids, events, strict=True)
        ]

    def amend(self) -> None:
        record = self._any()
        header = person(weight_kg=self.chance.randint(50, 90))
        self.store.amend(record, person=header, now=later(self.day))
        self.plain[record].header = header

    def put(self) -> None:
        record, name, value = self._any(), self.chance.choice("ab"), self.chance.choice([None, 1, ["x"]])
        self.store.shelf(record).put(name, value)
        self.plain[record].shelf[name] = value

    def check(self, store: Store) -> None:
        """Hold the store against the lists."""
        listed = {one.id: (one.called, one.entries) for one in store.people()}
        assert listed == {record: (one.called, len(one.events)) for record, one in self.plain.items()}
        for record, plain in self.plain.items():
            kept = store.kept(record)
            assert list(kept.events) == plain.events
            assert kept.header().person == plain.header
            assert {name: store.shelf(record).get(name) for name in plain.shelf} == plain.shelf

    def _any(self) -> str:
        return self.chance.choice(sorted(self.plain))


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_doings_reads_as_plain_lists_would(place: Place, seed: int, tmp_path: Path) -> None:
    with place.open() as store, place.open() as other:
        life = Life(store, seed)
        for number in range(STEPS):
            life.step()
            if number % 10 == 0:
                life.check(store)
                life.check(other)
        life.check(store)
    with place.open() as store, open_store(None, folder=tmp_path / "moved", now=NOW) as moved:
        life.check(store)
        backup.put_in(moved._database, backup.packed(store._database, now=NOW), now=NOW)  # noqa: SLF001
        life.check(moved)
