"""One function over many items: here or in other processes, the same results in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest

from doseline.errors import RequestError
from doseline.faces.engine import Engine, Processes, Serial, engine_named
from tests.faces.engine.work import killed_always, killed_once, square


@pytest.mark.parametrize("engine", [Serial(), Processes(2)])
def test_every_engine_gives_the_results_in_the_order_of_the_items(engine: Engine) -> None:
    assert list(engine.map(square, range(9))) == [number * number for number in range(9)]


def test_without_items_there_is_no_result() -> None:
    assert list(Processes(2).map(square, [])) == []


def test_items_are_taken_as_they_are_needed() -> None:
    taken = []

    def items() -> object:
        for number in range(100):
            taken.append(number)
            yield number

    assert next(iter(Serial().map(square, items()))) == 0  # type: ignore[arg-type]
    assert taken == [0]


def test_a_worker_that_was_killed_is_run_again(tmp_path: Path) -> None:
    places = [str(tmp_path / name) for name in "abc"]
    assert list(Processes(2).map(killed_once, places)) == ["a", "b", "c"]


def test_what_kills_its_worker_each_time_is_given_up_with_a_sentence() -> None:
    with pytest.raises(RequestError) as error:
        list(Processes(1).map(killed_always, [1]))
    assert [fault.code for fault in error.value.faults] == ["worker-killed"]


def test_an_engine_is_found_by_its_word() -> None:
    assert isinstance(engine_named("serial"), Serial)
    processes = engine_named("process", 3)
    assert isinstance(processes, Processes)
    assert processes.workers == 3


@pytest.mark.parametrize("word", ["", "spark", "ray://", "Serial"])
def test_another_word_is_refused_with_those_there_are(word: str) -> None:
    with pytest.raises(RequestError) as found:
        engine_named(word)
    (wrong,) = found.value.faults
    assert (wrong.code, wrong.where) == ("not-one-of", "--engine")
