"""``doseline trial reproduce``: a model's published results beside ours."""

from __future__ import annotations

import json
from decimal import Decimal
from math import isfinite

from doseline.errors import RequestError, fault
from doseline.faces.cli.desk import Desk
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cli.trial_page import short
from doseline.faces.cli.trial_progress import Progress
from doseline.faces.cli.trial_threads import threads
from doseline.faces.trial import reproduction_answer
from doseline.forecast.model.load import load_model
from doseline.forecast.trial.reproduce import (
    Reproduction,
    Result,
    Verdict,
    published,
    reproduce,
    reproducible,
)
from doseline.text import Catalogue

_PERCENT = 100
_DIGITS = 4


def run(desk: Desk) -> str:
    """The table, as a page or as JSON: a list of rows and nothing else."""
    model = _model(desk)
    people = desk.arguments.number("people")
    if people == 0:
        raise RequestError((fault("number-too-low", "--people", got=0, bound=1),))
    table = published(model)
    cores = threads(desk.arguments)
    with Progress(desk.catalogue(), people or table.people):
        found = reproduce(
            table,
            reading=desk.arguments.text("reading") or load_model(model).default_reading,
            people=people,
            seed=desk.arguments.number("seed"),
            threads=cores,
        )
    if desk.wants_json:
        return json.dumps(reproduction_answer(found), ensure_ascii=False, indent=2) + "\n"
    return _page(desk.page(), desk.catalogue(), found)


def _model(desk: Desk) -> str:
    asked, known = desk.arguments.text("NAME"), reproducible()
    if asked is None:
        raise RequestError((fault("trial-model-missing", "NAME", known=known),))
    if asked not in known:
        raise RequestError((fault("trial-unknown-model", asked, known=known),))
    return asked


def _page(page: Page, catalogue: Catalogue, found: Reproduction) -> str:
    say = catalogue.say
    page.paragraph(say("trial.reproduce.title", model=found.model), tone=Tone.STRONG)
    seed = str(found.seed)
    page.paragraph(say("trial.reproduce.who", people=found.people, reading=found.reading, seed=seed))
    for result in found.results:
        page.gap()
        _row(page, catalogue, result)
    page.gap()
    page.paragraph(say("trial.reproduce.rows"))
    page.paragraph(say("trial.reproduce.misfits"))
    if any(result.verdict is Verdict.DIFFERS for result in found.results):
        page.paragraph(say("trial.reproduce.differ"), tone=Tone.ALARM)
    if found.failures:
        page.paragraph(say("trial.reproduce.failures", count=len(found.failures)), tone=Tone.CARE)
    return str(page)


def _row(page: Page, catalogue: Catalogue, result: Result) -> None:
    """One result: what it is, then a line for each of its numbers."""
    say, expected = catalogue.say, result.expected
    tone = Tone.PLAIN if result.verdict is Verdict.REPRODUCED else Tone.CARE
    verdict = say(f"trial.reproduce.{result.verdict.value}")
    page.paragraph(f"{expected.id}  {say(f'trial.about.{expected.id}')}: {verdict}", tone=tone)
    heads = ("published", "computed", "difference", "tolerance", "verdict")
    rows = [tuple(say(f"trial.reproduce.head-{head}") for head in heads)]
    rows += [_cells(catalogue, result, place) for place in range(len(result.computed))]
    page.table(rows, indent=4)
    if result.rises is not None:
        page.paragraph(
            say(f"trial.reproduce.{'order' if result.rises else 'no-order'}", id=expected.id), indent=4
        )


def _cells(catalogue: Catalogue, result: Result, place: int) -> tuple[str, ...]:
    expected, ours = result.expected, result.computed[place]
    theirs = expected.values[place].published
    verdict = Verdict.REPRODUCED if result.met[place] else result.verdict
    never = catalogue.say("trial.reproduce.never")
    return (
        catalogue.write(_digits(theirs)),
        catalogue.write(_digits(ours)) if isfinite(ours) else never,
        catalogue.write(short(ours - theirs)) if isfinite(ours) else never,
        _tolerance(catalogue, result),
        catalogue.say(f"trial.reproduce.{verdict.value}"),
    )


def _tolerance(catalogue: Catalogue, result: Result) -> str:
    expected = result.expected
    if expected.relative:
        return catalogue.say(
            "trial.reproduce.tolerance-relative", percent=short(expected.tolerance * _PERCENT)
        )
    amount = short(expected.tolerance)
    return catalogue.say("trial.reproduce.tolerance-absolute", amount=amount, unit=expected.unit)


def _digits(value: float) -> Decimal:
    return Decimal(f"{value:.{_DIGITS}g}")
