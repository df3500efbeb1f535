"""A program that is killed while it writes loses nothing that it said was written."""

from __future__ import annotations

import pytest

from tests.store.killing import rounds, target
from tests.store.places import Place

ROUNDS = 20


def test_a_writer_killed_at_any_moment_loses_nothing_and_leaves_nothing_half(place: Place) -> None:
    done = list(rounds(target(place.url, place.folder), ROUNDS, seed=7))
    assert [one.wrong for one in done if one.wrong] == []
    assert len(done) == ROUNDS
    assert sum(one.acknowledged for one in done) >= ROUNDS


@pytest.mark.database
@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_server_killed_while_it_writes_keeps_what_it_confirmed(place: Place) -> None:
    running = place.server
    assert running is not None
    where = target(place.url, place.folder)
    done = list(rounds(where, 3, seed=8, power_cut=running.power_cut, every=1))
    assert [one.wrong for one in done if one.wrong] == []
    assert len(done) == 3
