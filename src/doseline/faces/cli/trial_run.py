"""A scenario run at the terminal: its rows, its picture, its summary."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from doseline.assessment import stamped
from doseline.errors import Fault, RequestError, fault
from doseline.faces import extras
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.trial_page import trial_page
from doseline.faces.cli.trial_progress import Progress
from doseline.faces.cli.trial_threads import threads
from doseline.faces.engine import engine_named
from doseline.faces.engine.stopping import calmly
from doseline.faces.trial import Done, RowFile, RowFormat, Work, run_trial, trial_answer
from doseline.forecast.model.load import models
from doseline.forecast.trial.read import read_scenario
from doseline.forecast.trial.run import Part, run_part
from doseline.forecast.trial.scenario import Scenario
from doseline.guide.asked import guide_of_model
from doseline.text import Catalogue


def run(desk: Desk) -> str:
    """The summary of a trial, as a page or as JSON; its rows and picture where they were asked for."""
    work = _work(desk)
    _check_names(desk)
    name = desk.arguments.needed("SCENARIO")
    text = _text(name)
    scenario = read_scenario(
        text, models=models(), people=desk.arguments.number("people"), seed=desk.arguments.number("seed")
    )
    guide = guide_of_model(desk.settings["drug"], scenario.model)
    catalogue = desk.catalogue(guide.region(desk.settings["region"])).about(guide)
    # Both files can be written, or that is said before the run and not after it.
    with _replacing(desk, "plot") as plot:
        done = _run(desk, scenario, text, catalogue, work)
        if plot is not None:
            _draw(done, catalogue, plot, desk.arguments.needed("plot"))
    saved = _saved(desk, catalogue)
    if desk.wants_json:
        return as_json(stamped(trial_answer(done), guide.version))
    return trial_page(desk.page(), catalogue, done, saved)


def _check_names(desk: Desk) -> None:
    out, plot = desk.arguments.text("out"), desk.arguments.text("plot")
    wrong: list[Fault] = []
    if out is None and desk.arguments.flag("long"):
        wrong.append(fault("trial-long-needs-out", "--long"))
    if out is not None and out == plot:
        wrong.append(fault("trial-one-file-twice", "--plot"))
    if plot is not None and not plot.lower().endswith(".svg"):
        wrong += extras.lacking("pdf", "--plot")
    if wrong:
        raise RequestError(tuple(wrong))


def _text(name: str) -> str:
    try:
        return files.read(name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RequestError((fault("trial-not-text", name),)) from None


def _replacing(desk: Desk, option: str) -> AbstractContextManager[Path | None]:
    """The new file that takes the place of the one an option names, if it was given."""
    name = desk.arguments.text(option)
    return nullcontext() if name is None else files.replacing(name)


def _work(desk: Desk) -> Work:
    """Where the people are run. Beside other workers a worker has one thread: they are all there is."""
    word, workers = desk.arguments.text("engine"), desk.arguments.number("workers")
    if workers == 0:
        raise RequestError((fault("number-too-low", "--workers", got=0, bound=1),))
    if word is not None:
        return Work(threads=threads(desk.arguments, default=1), engine=engine_named(word, workers))
    if workers is not None:
        raise RequestError((fault("trial-workers-need-engine", "--workers"),))
    return Work(threads=threads(desk.arguments))


def _run(desk: Desk, scenario: Scenario, text: str, catalogue: Catalogue, work: Work) -> Done:
    """Run it; the rows take the place of the file only when all of them are there."""
    with (
        calmly(),
        _replacing(desk, "out") as rows,
        Progress(catalogue, scenario.people, asked=desk.arguments.flag("progress")) as progress,
    ):
        file = None if rows is None else _row_file(desk, rows)
        if desk.arguments.text("engine") is not None:
            # Compiled once and kept on disk, where each worker finds it.
            run_part(Part(first=0, people=1), scenario=scenario)
        return run_trial(scenario, text=text, rows=file, work=work, report=progress.report)


def _row_file(desk: Desk, place: Path) -> RowFile:
    """The rows at ``place``, in the form that the name asked for ends in."""
    ending = desk.arguments.needed("out").rpartition(".")[2].lower()
    return RowFile(place=place, form=RowFormat(ending), is_long=desk.arguments.flag("long"))


def _draw(done: Done, catalogue: Catalogue, plot: Path, name: str) -> None:
    """Draw the picture into a file, in the form that the name asked for ends in."""
    from doseline.faces.picture.file import Format  # noqa: PLC0415 - only for --plot
    from doseline.faces.trial.picture import picture  # noqa: PLC0415

    plot.write_bytes(picture(done, catalogue, Format(name.rpartition(".")[2].lower())))


def _saved(desk: Desk, catalogue: Catalogue) -> list[str]:
    """Where the files are, in words."""
    out, plot = desk.arguments.text("out"), desk.arguments.text("plot")
    said = [] if out is None else [catalogue.say("trial.page.saved-rows", file=out)]
    return said if plot is None else [*said, catalogue.say("trial.page.saved-plot", file=plot)]
