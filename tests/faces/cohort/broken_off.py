"""Runs that are killed at some moment: python -m tests.faces.cohort.broken_off IN FOLDER.

For each moment there is a folder, and a process that kills itself there; ``--resume`` goes on with it. A JSON
object tells of each moment the exit of the killed run, what it left, and the exit of the resumed one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from doseline.exchange.fhir.chart import installed
from doseline.faces.cohort.demo_export import TODAY
from doseline.faces.cohort.run import How, screen
from doseline.faces.cohort.settings import Settings
from doseline.faces.engine import Serial

# When it dies: in a step of the run, after so many reports of it.
MOMENTS = {"reading": ("route", 1), "judging": ("judge", 1), "half": ("judge", 4), "writing": ("write", 3)}


def in_a_process(work: Callable[[], object]) -> int:
    """The exit code of a process that does the work; minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - whatever it is
            sys.stderr.write(repr(error))
            os._exit(3)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killer(step: str, times: int) -> Callable[[str, int, int], None]:
    """Takes reports of a run, and kills it at the last of so many about a step."""
    left = times

    def report(what: str, _done: int, _whole: int) -> None:
        nonlocal left
        left -= what == step
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return report


def run(export: str, out: Path, *, resume: bool, report: Callable[[str, int, int], None]) -> None:
    """A screening in many partitions, in this process."""
    how = How(engine=Serial(), word="serial", workers=1, memory=60_000, resume=resume)
    screen([export], out, Settings(today=TODAY), how, report=report)


def main(export: str, folder: Path) -> None:
    """Kill and resume, moment by moment."""
    import pyarrow.compute  # noqa: PLC0415 - once for all processes
    import pyarrow.parquet  # noqa: F401, PLC0415 - they start no thread

    installed()
    told = {}
    for name, (step, times) in MOMENTS.items():
        out = folder / name
        killed = in_a_process(lambda out=out, step=step, times=times: run(  # type: ignore[misc]
            export, out, resume=False, report=killer(step, times)))  # fmt: skip
        left = sorted(file.name for file in out.iterdir())
        done = in_a_process(lambda out=out: run(export, out, resume=True, report=lambda *_: None))  # type: ignore[misc]
        told[name] = {"killed": killed, "left": left, "resumed": done}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
