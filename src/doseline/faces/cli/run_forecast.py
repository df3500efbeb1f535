"""``doseline forecast``: drug level and B cells, past and ahead, with what-if."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from doseline.assessment import Assessment
from doseline.assessment.forecast.question import USUAL_MONTHS, Question, Scenario, too_much
from doseline.errors import Fault, ForecastError, RequestError
from doseline.faces import extras
from doseline.faces.cli import files
from doseline.faces.cli.arguments import Arguments
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.forecast_first import forecast
from doseline.text import Catalogue

if TYPE_CHECKING:
    from doseline.assessment.forecast.contract import Found

# Each of these is a scenario of its own; the last one joins several changes.
_SCENARIOS = ("skip", "delay", "stop", "every", "scenario")


def run(desk: Desk) -> str:
    """The forecast of the record, as a page or as JSON, and as a picture where one was asked for."""
    question, file = _question(desk.arguments)
    case = desk.case()
    catalogue = desk.words_for(case)
    found = _asked(desk.arguments, case, question, catalogue)
    saved = _save(case, found, catalogue, file) if file is not None else None
    if desk.wants_json:
        from doseline.assessment.forecast.contract import forecast_answer  # noqa: PLC0415 - slow to load

        return as_json(forecast_answer(case, found, catalogue))
    from doseline.faces.cli.forecast_page import show  # noqa: PLC0415 - a program needs no page
    from doseline.faces.cli.sections import View  # noqa: PLC0415

    view = View(desk.page(), catalogue, case)
    show(view, found)
    if saved is not None:
        view.page.gap()
        view.page.paragraph(saved)
    return view.end()


def _asked(arguments: Arguments, case: Assessment, question: Question, catalogue: Catalogue) -> Found:
    """The forecast.

    Raises: RequestError for what does not fit the record, each at its option.
    """
    try:
        return forecast(case, question, catalogue)
    except ForecastError as error:
        raise RequestError(tuple(_placed(arguments, one) for one in error.faults)) from None


def _placed(arguments: Arguments, wrong: Fault) -> Fault:
    """The fault at the option that asked for it: ``scenarios[1]`` is the second one."""
    options = [f"--{name}" for name in _SCENARIOS for _ in arguments.values.get(name, ())]
    number = re.match(r"scenarios\[([0-9]+)\]", wrong.where)
    where = options[int(number[1])] if number else _OPTIONS.get(wrong.where, wrong.where)
    return replace(wrong, where=where)


_OPTIONS = {"treated_since": "--treated-since", "months_ahead": "--months"}


def _question(arguments: Arguments) -> tuple[Question, str | None]:
    """What is asked, and the file of ``--plot``.

    Raises: RequestError with every fault.
    """
    scenarios: list[Scenario] = [one for name in _SCENARIOS for one in arguments.values.get(name, ())]
    months, file = arguments.number("months"), arguments.text("plot")
    question = Question(
        scenarios=tuple(scenarios),
        months=USUAL_MONTHS if months is None else months,
        population=arguments.text("population"),
        treated_since=arguments.date("treated-since"),
    )
    faults = too_much(question, ("--months", "--scenario"))
    if file is not None and not file.lower().endswith(".svg"):
        faults = (*faults, *extras.lacking("pdf", "--plot"))
    if faults:
        raise RequestError(faults)
    return question, file


def _save(case: Assessment, found: Found, catalogue: Catalogue, file: str) -> str:
    """Write the picture before anything is printed, and say where it is, or that there is none."""
    from doseline.faces.picture import Format, forecast_picture  # noqa: PLC0415 - slow, and only for --plot
    from doseline.forecast.outcome import NoForecast  # noqa: PLC0415

    if isinstance(found, NoForecast):
        return catalogue.say("forecast.progress.no-picture", file=file)
    form = Format(file.rpartition(".")[2].lower())
    files.write(file, forecast_picture(case, found, catalogue, form=form))
    return catalogue.say("forecast.progress.saved", file=file)
