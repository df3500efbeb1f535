"""What a test lets Ray do, in a process of its own: python -m tests.faces.engine.on_ray FOLDER.

Ray reads the environment when it is loaded and takes over signals and streams; the process of the other
tests keeps its own. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from doseline.faces.cohort.demo_export import EXPORT, TODAY
from doseline.faces.cohort.run import How, screen
from doseline.faces.cohort.settings import Settings
from doseline.faces.cohort.work import RUN
from doseline.faces.engine import Engine, Processes, Serial, engine_named
from doseline.faces.engine.ray_engine import Ray
from doseline.faces.trial import RowFile, RowFormat, Work, run_trial
from doseline.forecast.trial import run
from tests.faces.engine.work import fails, killed_once
from tests.forecast.trial.scenarios import SMALL, scenario


def main(folder: Path) -> None:
    """Print what came of it."""
    with _ray() as engine:
        answer = {
            "in_order": list(engine.map(killed_once, _places(folder))),
            "raised": _raised(engine),
            "tables": len(
                {_tables(folder, word, each) for word, each in (("ray", engine), ("serial", Serial()))}
            ),
            "rows": len({_rows(folder / "rows.csv", each) for each in (engine, Serial(), Processes(2))}),
        }
    sys.stdout.write(json.dumps(answer))


def _ray() -> Ray:
    engine = engine_named("ray", 2)
    assert isinstance(engine, Ray)
    return engine


def _places(folder: Path) -> list[str]:
    """Six places, the third of which kills a worker once."""
    for name in "abdef":
        (folder / name).touch()
    return [str(folder / name) for name in "abcdef"]


def _raised(engine: Engine) -> str:
    try:
        list(engine.map(fails, [1]))
    except ArithmeticError as error:
        return str(error)
    return ""


def _tables(folder: Path, word: str, engine: Engine) -> bytes:
    """The tables of the export that comes with the program, in the least parts."""
    out = folder / word
    how = How(engine=engine, word=word, workers=2, memory=200_000)
    run = screen([str(EXPORT)], out, Settings(today=TODAY), how).run
    assert run["partitions"] > 1
    assert ("start" in run["seconds"]) is (word == "ray")
    return b"".join(one.read_bytes() for one in sorted(out.iterdir()) if one.name != RUN)


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
