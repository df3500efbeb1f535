"""Twice as much of anything takes about twice the work: nothing grows with the square of what is entered.

Work is counted in lines that Python runs, and not in seconds: a busy machine changes nothing, and one run is
enough. ``python -m tools.budgets`` measures seconds and memory at the full sizes.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from doseline.errors import RecordError
from doseline.faces.ask.answer import Asker
from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.record import read_record
from doseline.text import Catalogue
from doseline.triage import told_of
from tests.budgets.doubled import MOST, lines_run, memory_taken
from tools.budgets import KINDS, planned, record_of

GUIDE = load_guide("kesimpta")
FEW = 150


@pytest.mark.parametrize("kind", KINDS)
def test_twice_the_entries_take_twice_the_work_and_memory(kind: str) -> None:
    planned(record_of(kind, 2 * FEW))  # what is kept from one reading to the next is kept now
    some, twice = record_of(kind, FEW), record_of(kind, 2 * FEW)
    assert lines_run(lambda: planned(twice)) < MOST * lines_run(lambda: planned(some))
    assert memory_taken(lambda: planned(twice)) < MOST * memory_taken(lambda: planned(some))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "nobody knows" in kind])
def test_a_name_that_is_read_for_the_first_time_takes_no_more_beside_many(kind: str) -> None:
    planned(record_of(kind, 1))
    some, twice = (record_of(kind, many).replace("zorblax", f"yarblex{many}x") for many in (40, 80))
    assert lines_run(lambda: planned(some)) * MOST > lines_run(lambda: planned(twice))


def broken(many: int) -> str:
    """A record with so many keys that nobody knows."""
    person = {"id": "r", "region": "US", **{f"key{place}": 1 for place in range(many)}}
    therapy = {"guide": "kesimpta", "start": "2025-06-01"}
    return json.dumps({"format": "doseline-record/1", "person": person, "therapy": therapy, "events": []})


def empty(many: int) -> str:
    """A record with so many entries that hold nothing."""
    whole = json.loads(broken(0))
    return json.dumps({**whole, "events": [{} for _ in range(many)]})


@pytest.mark.parametrize("made", [broken, empty])
def test_faults_are_told_up_to_a_thousand_and_no_more(made: Callable[[int], str]) -> None:
    with pytest.raises(RecordError) as refused:
        read_record(made(20_000), names=GUIDE.names)
    assert len(refused.value.faults) == 1_001
    assert refused.value.faults[-1].code == "more-faults"


@pytest.mark.parametrize("made", [broken, empty])
def test_twice_the_faults_take_twice_the_work(made: Callable[[int], str]) -> None:
    def refused(text: str) -> None:
        with pytest.raises(RecordError):
            read_record(text, names=GUIDE.names)

    some, twice = made(200), made(400)
    refused(some)
    assert lines_run(lambda: refused(twice)) < MOST * lines_run(lambda: refused(some))


@pytest.mark.parametrize("said", ["a fever and zorblax, ", "no rash ", "may i swim ", "pain; "])
def test_a_text_twice_as_long_takes_twice_the_work(said: str) -> None:
    told_of(said * 400, GUIDE)
    work = [lines_run(lambda many=many: told_of(said * many, GUIDE)) for many in (200, 400)]  # type: ignore[misc]
    assert work[1] < MOST * work[0]


@pytest.mark.parametrize("said", ["when is my next dose zorblax ", "no fever, ", "a" * 30])
def test_a_question_twice_as_long_takes_twice_the_work(said: str) -> None:
    catalogue = Catalogue("en", GUIDE.region("US")).about(GUIDE)
    asker = Asker(GUIDE, load_statements("kesimpta"), catalogue, by_meaning=False)
    asker.ask(said * 120)
    asker.ask(said * 60)
    some, twice = said * 60, said * 120
    assert lines_run(lambda: asker.ask(twice)) < MOST * lines_run(lambda: asker.ask(some))
    assert memory_taken(lambda: asker.ask(twice)) < MOST * memory_taken(lambda: asker.ask(some))
