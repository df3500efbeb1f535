"""Ray as an engine: everything that needs it, with one start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, cast

import pytest

from doseline.errors import RequestError
from doseline.faces import extras
from doseline.faces.engine import engine_named
from doseline.faces.engine.ray_engine import Run
from tests.faces.program import ROOT

_LONGEST_S = 300


@pytest.mark.forecast
@pytest.mark.skipif(not extras.is_here("scale"), reason="Ray is not installed")
def test_every_engine_gives_the_same_rows_and_tables_and_ray_leaves_nothing_behind(tmp_path: Path) -> None:
    # Names of sockets have to be short, and pytest's own folders are not.
    with TemporaryDirectory(dir="/tmp") as short:
        done = subprocess.run(  # noqa: S603 - our own
            [sys.executable, "-m", "tests.faces.engine.on_ray", str(tmp_path)],
            capture_output=True,
            timeout=_LONGEST_S,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "TMPDIR": short},  # noqa: TID251
        )
        left = os.listdir(short)  # noqa: PTH208 - names alone
    assert done.stderr == b""
    assert json.loads(done.stdout) == {
        "in_order": ["a", "b", "c", "d", "e", "f"],
        "raised": "1 cannot be worked out",
        "tables": 1,
        "rows": 1,
    }
    assert left == []


class _KilledError(Exception):
    """Stands for what Ray says of a worker that was killed."""


def test_what_kills_its_worker_each_time_is_given_up_after_three_tries() -> None:
    started = []
    errors = SimpleNamespace(
        WorkerCrashedError=_KilledError,
        OutOfMemoryError=_KilledError,
        NodeDiedError=_KilledError,
        ObjectLostError=_KilledError,
        RayTaskError=KeyError,
    )
    ray = SimpleNamespace(exceptions=errors, get=_is_killed)
    task = SimpleNamespace(remote=lambda _, item: started.append(item))
    with pytest.raises(RequestError) as found:
        list(Run(ray, task, cast(Any, None), 3).results([7], 2))
    assert [fault.code for fault in found.value.faults] == ["worker-killed"]
    assert started == [7, 7, 7]


def _is_killed(_: object) -> None:
    raise _KilledError


@pytest.mark.skipif(not extras.is_here("scale"), reason="Ray is not installed")
@pytest.mark.parametrize(
    "word", ["ray://here", "ray://:6379", "ray://here:0", "ray://here:99999", "ray://here:x"]
)
def test_an_address_needs_a_host_and_a_port(word: str) -> None:
    assert _refused(word) == ("ray-address", {"got": word})


@pytest.mark.skipif(not extras.is_here("scale"), reason="Ray is not installed")
def test_a_cluster_that_does_not_answer_is_said_at_once() -> None:
    assert _refused("ray://127.0.0.1:1") == ("ray-not-reached", {"address": "127.0.0.1:1"})


def test_without_ray_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "is_here", lambda _: False)
    code, values = _refused("ray")
    assert code == "extra-scale-missing"
    assert "[scale]" in values["command"]


def _refused(word: str) -> tuple[str, dict[str, str]]:
    with pytest.raises(RequestError) as found:
        list(engine_named(word, 1).map(abs, [1]))
    (wrong,) = found.value.faults
    return wrong.code, {name: str(value) for name, value in wrong.values}
