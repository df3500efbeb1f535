"""An input read as a whole, and routed first: what comes of each person either way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.outcome import Import, Options, Outcome, Status
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.faces.chart_files import documents
from doseline.faces.cohort.routing import Routed, no_guide_drug, partition_documents, probing, route, sorting
from doseline.frozen import dataclass

TODAY = date(2026, 6, 6)
OPTIONS = Options(today=TODAY, region="US")
MUCH = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """What came of the whole input, and of its partitions."""

    whole: Import
    routed: Routed
    people: tuple[Outcome, ...]
    others: tuple[str, ...]
    unreadable: frozenset[Unreadable]


@lru_cache(maxsize=8)
def _whole(names: tuple[str, ...]) -> Import:
    return read_charts(gather(documents(names)), OPTIONS)


def read_both_ways(names: Sequence[Path], into: Path, *, memory: int = MUCH) -> Both:
    given = [str(name) for name in names]
    routed = route(given, into, memory=memory)
    parts = [read_charts(gather(partition_documents(one)), OPTIONS) for one in routed.partitions]
    return Both(
        whole=_whole(tuple(given)),
        routed=routed,
        people=tuple(one for part in parts for one in part.people),
        others=tuple(one for partition in routed.partitions for one in no_guide_drug(partition)),
        unreadable=frozenset((*routed.unreadable, *(one for part in parts for one in part.unreadable))),
    )


@contextmanager
def as_if_large() -> Iterator[None]:
    """Small files are read as large ones are: not every first line is looked at, nor every file twice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "_FIRST", 0)
        for name, value in (("LEAST", 1), ("_PLACES", 1), ("_PIECE", 400)):
            patch.setattr(probing, name, value)
        yield


def assert_alike(both: Both, *, all_words: bool = True) -> None:
    """Each person once, with the same outcome; who is in no partition is without a guide's medicine.

    Whether a line about one of those is of an older release is not asked of every line of a large file.
    """
    by_name = {one.person: one for one in both.whole.people}
    routed = [one.person for one in both.people]
    assert sorted([*routed, *both.others]) == sorted(by_name)
    for one in both.people:
        assert one == by_name[one.person]
    assert all(by_name[one].status is Status.NO_GUIDE_DRUG for one in both.others)
    assert both.routed.no_guide_drug == len(both.others)
    assert both.routed.counts == both.whole.counts
    missing = {one.what for one in both.whole.unreadable if one not in both.unreadable}
    assert both.unreadable <= frozenset(both.whole.unreadable)
    assert missing <= (set() if all_words else {Unread.STU3})
