"""What a test lets Ray do, in a process of its own: python -m tests.faces.engine.on_ray FOLDER.

Ray reads the environment when it is loaded and takes over signals and streams; the process of the other
tests keeps its own. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from doseline.errors import RequestError
from doseline.faces.engine import Engine, Processes, Serial, engine_named
from doseline.faces.engine.ray_engine import Ray
from doseline.faces.trial import RowFile, RowFormat, Work, run_trial
from doseline.forecast.kernel.lanes import driver
from doseline.forecast.model.load import load_model
from doseline.forecast.trial import run
from doseline.forecast.trial.run import Part, run_part
from tests.faces.engine.work import fails, killed_always, killed_once
from tests.forecast.trial.scenarios import SMALL, scenario


def main(folder: Path) -> None:
    """Print what came of it."""
    _compiled_before()
    with _ray() as engine:
        answer = {
            "in_order": list(engine.map(killed_once, [str(folder / name) for name in "abcdef"])),
            "given_up": _faults(engine),
            "raised": _raised(engine),
            "rows": len({_rows(folder / "rows.csv", each) for each in (engine, Serial(), Processes(2))}),
        }
    sys.stdout.write(json.dumps(answer))


def _ray() -> Ray:
    engine = engine_named("ray", 2)
    assert isinstance(engine, Ray)
    return engine


def _compiled_before() -> None:
    """A process that compiles may differ in the last digit from those that load what was compiled."""
    run_part(Part(first=0, people=1), scenario=scenario())
    compiled: Any = driver(load_model(scenario().model).structure)
    if compiled.stats.cache_misses:
        os.execv(sys.executable, [sys.executable, "-m", "tests.faces.engine.on_ray", *sys.argv[1:]])  # noqa: S606


def _faults(engine: Engine) -> list[str]:
    try:
        list(engine.map(killed_always, [1]))
    except RequestError as error:
        return [fault.code for fault in error.faults]
    return []


def _raised(engine: Engine) -> str:
    try:
        list(engine.map(fails, [1]))
    except ArithmeticError as error:
        return str(error)
    return ""


def _rows(place: Path, engine: Engine) -> bytes:
    """The rows of a small trial, in pieces of nine people."""
    asked: Any = scenario()
    run._POINTS = 9 * len(run.grid_days(asked.looked)) * len(asked.regimens)  # noqa: SLF001 - pieces as of many
    run_trial(
        asked,
        text=SMALL,
        rows=RowFile(place=place, form=RowFormat.CSV),
        work=Work(threads=1, engine=engine),
        report=lambda _: None,
    )
    return place.read_bytes()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
