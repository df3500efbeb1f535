"""The processes beside the app: bounded in time and memory, started when needed, gone with the app."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
import pytest

from doseline.errors import ForecastError, fault
from doseline.faces.serving.workers.pool import Limits, NotNow, Pool, Why
from tests.web.running import running

LIMITS = Limits(most=1, waiting=2, patience=30.0, seconds=20.0, megabytes=1024)


@contextmanager
def pool(**limits: float) -> Iterator[Pool]:
    """A pool whose processes need nothing to get ready."""
    with closing(Pool(replace(LIMITS, **limits), os.getpid)) as made:  # type: ignore[arg-type]
        yield made


def refused() -> None:
    raise ForecastError((fault("no-dose-on-day", "$.scenarios[0]", on="2026-06-07"),))


def unspeakable() -> None:
    raise ValueError(lambda: None)


def test_nothing_is_started_before_somebody_asks_and_then_it_is_another_process() -> None:
    with pool() as made:
        assert not made._all  # noqa: SLF001 - there is no other door to it
        first = made.do(os.getpid)
        assert first != os.getpid()
        assert made.do(os.getpid) == first, "the same one goes on"


def test_what_is_wrong_with_a_question_comes_back_as_it_is() -> None:
    with pool() as made:
        with pytest.raises(ForecastError) as wrong:
            made.do(refused)
        assert wrong.value.faults[0].code == "no-dose-on-day"
        with pytest.raises(RuntimeError, match="ValueError"):
            made.do(unspeakable)
        assert made.do(os.getpid), "it goes on afterwards"


def test_what_takes_too_long_is_ended_and_the_next_is_done() -> None:
    with pool(seconds=1.0) as made:
        first = made.do(os.getpid)
        start = time.monotonic()
        with pytest.raises(NotNow) as not_now:
            made.do(time.sleep, 60)
        assert not_now.value.why is Why.TOO_MUCH
        assert time.monotonic() - start < 15
        assert made.do(os.getpid) != first


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not count it so")
def test_what_takes_too_much_memory_is_ended_and_the_next_is_done() -> None:
    with pool(megabytes=300) as made:
        with pytest.raises(NotNow) as not_now:
            made.do(bytes, 400 << 20)
        assert not_now.value.why is Why.TOO_MUCH
        assert len(made.do(bytes, 1 << 20)) == 1 << 20


def test_a_process_that_the_system_ended_is_replaced() -> None:
    with pool() as made:
        os.kill(made.do(os.getpid), signal.SIGKILL)
        time.sleep(0.5)
        assert made.do(os.getpid)


def test_who_would_wait_behind_too_many_is_told_so_at_once() -> None:
    with pool(seconds=60.0) as made, ThreadPoolExecutor(4) as threads:
        made.do(os.getpid)
        running_now = threads.submit(made.do, time.sleep, 4)
        time.sleep(0.3)
        waiting = [threads.submit(made.do, os.getpid) for _ in range(2)]
        time.sleep(0.3)
        start = time.monotonic()
        with pytest.raises(NotNow) as not_now:
            made.do(os.getpid)
        assert not_now.value.why is Why.BUSY
        assert time.monotonic() - start < 1
        running_now.result()
        assert all(one.result() for one in waiting)


def test_who_waits_too_long_is_told_so() -> None:
    with pool(patience=0.5) as made, ThreadPoolExecutor(1) as threads:
        with pytest.raises(NotNow) as not_ready:
            replace_patience(made, 0.0).do(os.getpid)
        assert not_ready.value.why is Why.NOT_READY
        replace_patience(made, 30.0).do(os.getpid)
        busy = threads.submit(made.do, time.sleep, 3)
        time.sleep(0.3)
        with pytest.raises(NotNow) as not_now:
            replace_patience(made, 0.5).do(os.getpid)
        assert not_now.value.why is Why.BUSY
        busy.result()


def replace_patience(made: Pool, seconds: float) -> Pool:
    made._limits = replace(made._limits, patience=seconds)  # noqa: SLF001
    return made


def test_closing_ends_whatever_is_done_and_lets_nobody_wait() -> None:
    with pool() as made, ThreadPoolExecutor(2) as threads:
        process = made.do(os.getpid)
        busy, waiting = threads.submit(made.do, time.sleep, 60), threads.submit(made.do, os.getpid)
        time.sleep(0.3)
        made.close()
        for one in (busy, waiting):
            with pytest.raises(NotNow):
                one.result(10)
        assert not is_there(process)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2]


def children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(one) for task in tasks for one in task.read_text(encoding="ascii").split()]


@pytest.mark.skipif(sys.platform != "linux", reason="the list of processes is read")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_app_however_it_ends(tmp_path: Path, number: int) -> None:
    with running(tmp_path, "--demo") as app:
        address = httpx.get(app.address, follow_redirects=True).url
        assert "expected" in httpx.get(f"{address}/expected", timeout=120).text
        beside = children(app.process.pid)
        assert beside, "a forecast was made beside it"
        app.end(number)
        end = time.monotonic() + 20
        while any(map(is_there, beside)) and time.monotonic() < end:
            time.sleep(0.1)
        assert not any(map(is_there, beside))


def test_a_question_of_many_at_once_is_computed_once() -> None:
    from doseline.faces.web.timeline import forecast_cache  # noqa: PLC0415 - slow to load

    order: list[str] = []

    def make(name: str) -> None:
        with forecast_cache._alone("key"):  # noqa: SLF001
            order.append(f"{name} in")
            time.sleep(0.05)
            order.append(f"{name} out")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(partial(make), "abcd"))
    assert [word.partition(" ")[2] for word in order] == ["in", "out"] * 4
    assert not forecast_cache._making  # noqa: SLF001
