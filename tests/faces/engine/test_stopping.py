"""Who stops a run stops its workers, and may go on later."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.faces.cohort.sent import treated, written

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals")
ROOT = Path(__file__).parents[3]


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Come back when it holds.

    Raises: AssertionError where it does not in time.
    """
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end
        sleep(0.05)


def runs(process: int) -> bool:
    """Whether a process is there and is more than a name that nobody has asked for."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="/proc tells of other processes")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_run_however_it_ends(tmp_path: Path, how: signal.Signals) -> None:
    places = [tmp_path / "a", tmp_path / "b"]
    words = [sys.executable, "-m", "tests.faces.engine.waiting", *map(str, places)]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True) as run:  # noqa: S603
        until(lambda: all(place.exists() and place.read_text("ascii") for place in places))
        workers = [int(place.read_text("ascii")) for place in places]
        assert all(map(runs, workers))
        os.killpg(run.pid, how) if how is signal.SIGINT else run.send_signal(how)
        run.wait(30)
        until(lambda: not any(map(runs, workers)))


def test_a_screening_that_is_told_to_end_says_how_to_go_on_and_does(tmp_path: Path) -> None:
    # So many that it goes on for some seconds.
    export, out = written(tmp_path / "in", treated(*map(str, range(1500)))), tmp_path / "out"
    words = [sys.executable, "-m", "doseline", "cohort", "screen", str(export), "--out", str(out)]
    words += ["--today", "2026-06-06", "--memory", "64MiB"]
    run = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    until((out / ".work").exists)
    run.send_signal(signal.SIGTERM)
    _, told = run.communicate(timeout=30)
    assert run.returncode == 130
    assert b"--resume" in told
    assert not (out / "manifest.json").exists()
    done = subprocess.run([*words, "--resume"], capture_output=True, check=False)  # noqa: S603 - our own
    assert done.returncode == 0, done.stderr
    assert (out / "manifest.json").exists()
