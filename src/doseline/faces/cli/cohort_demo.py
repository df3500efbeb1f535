"""The demo of a cohort: sixty made-up people, screened and summed up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from doseline.faces.cli import cohort_screen
from doseline.faces.cli.cohort_summary import summarised, with_page
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cohort.demo_export import EXPORT, TODAY
from doseline.faces.cohort.run import Screened

# In the folder that somebody stands in.
_OUT = "doseline-cohort-demo"


def summary(desk: Desk) -> str:
    """The summary of the tables in a folder."""
    return summarised(desk, Path(desk.arguments.texts("IN")[0]))


def demo(desk: Desk) -> str:
    """The tables of the export that comes with the program, and what they say.

    Raises: RequestError where the folder holds something else, or cannot be written.
    """
    named = desk.arguments.text("out")
    out = Path(named or _OUT)
    how = cohort_screen.how(desk, usual="serial")
    today = desk.arguments.date("today") or TODAY
    done = cohort_screen.run(
        desk,
        (str(EXPORT),),
        out,
        cohort_screen.settings(desk, today),
        replace(how, force=how.force or named is None),
    )
    return cohort_screen.told(desk, done, _page(desk, done, out), out)


def _page(desk: Desk, done: Screened, out: Path) -> str:
    return as_json(dict(done.manifest)) if desk.wants_json else with_page(desk, out)
