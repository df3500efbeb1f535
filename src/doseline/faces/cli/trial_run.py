"""A scenario run at the terminal: its rows, its picture, its summary."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from doseline.errors import Fault, RequestError, fault
from doseline.faces.answers import stamped
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.trial_page import trial_page
from doseline.faces.cli.trial_progress import Progress
from doseline.faces.cli.trial_threads import threads
from doseline.faces.trial import Done, run_trial, trial_answer
from doseline.forecast.model.load import models
from doseline.forecast.trial.read import read_scenario
from doseline.forecast.trial.scenario import Scenario
from doseline.text import Catalogue

_PICTURES = (".svg", ".png", ".pdf")


def run(desk: Desk) -> str:
    """The summary of a trial, as a page or as JSON; its rows and picture where they were asked for."""
    cores = threads(desk.arguments)
    _check_names(desk)
    name = desk.arguments.needed("SCENARIO")
    text = _text(name)
    scenario = read_scenario(
        text, models=models(), people=desk.arguments.number("people"), seed=desk.arguments.number("seed")
    )
    guide = desk.guide()
    catalogue = desk.catalogue(guide.region(desk.settings["region"]))
    done = _run(desk, scenario, text, catalogue, cores)
    saved = _saved(desk, done, catalogue)
    if desk.wants_json:
        return as_json(stamped(trial_answer(done), guide.version))
    return trial_page(desk.page(), catalogue, done, saved)


def _check_names(desk: Desk) -> None:
    out, plot = desk.arguments.text("out"), desk.arguments.text("plot")
    wrong: list[Fault] = []
    if plot is not None and not plot.lower().endswith(_PICTURES):
        wrong.append(fault("trial-not-a-picture", "--plot", got=plot))
    if out is not None and out == plot:
        wrong.append(fault("trial-one-file-twice", "--plot"))
    if wrong:
        raise RequestError(tuple(wrong))


def _text(name: str) -> str:
    try:
        return files.read(name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RequestError((fault("trial-not-text", name),)) from None


def _run(desk: Desk, scenario: Scenario, text: str, catalogue: Catalogue, cores: int) -> Done:
    """Run it; the rows take the place of the file only when all of them are there."""
    out = desk.arguments.text("out")
    place = nullcontext() if out is None else files.replacing(out)
    with (
        place as rows,
        Progress(catalogue, scenario.people, asked=desk.arguments.flag("progress")) as progress,
    ):
        return run_trial(
            scenario,
            text=text,
            rows=None if rows is None else Path(rows),
            threads=cores,
            report=progress.report,
        )


def _saved(desk: Desk, done: Done, catalogue: Catalogue) -> list[str]:
    """Where the files are, in words; the picture is drawn here."""
    out, plot = desk.arguments.text("out"), desk.arguments.text("plot")
    said = [] if out is None else [catalogue.say("trial.page.saved-rows", file=out)]
    if plot is not None:
        from doseline.faces.trial.picture import Format, picture  # noqa: PLC0415 - slow, and only for --plot

        files.write(plot, picture(done, catalogue, Format(plot.rpartition(".")[2].lower())))
        said.append(catalogue.say("trial.page.saved-plot", file=plot))
    return said
