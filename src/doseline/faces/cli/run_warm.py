"""``doseline warm``: compile the forecast ahead, so that the first one does not have to wait."""

from __future__ import annotations

from time import perf_counter

from doseline.assessment import read_and_assess, stamped
from doseline.assessment.forecast.question import Question
from doseline.faces import demo_record
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.forecast_first import forecast
from doseline.faces.clock import civil_day


def run(desk: Desk) -> str:
    """How long it took to make the forecast of the demo's record, and with it everything a forecast needs."""
    catalogue = desk.catalogue()
    case = read_and_assess(demo_record.record(), clock=civil_day, today=demo_record.TODAY)
    begun = perf_counter()
    forecast(case, Question(), catalogue)
    seconds = round(perf_counter() - begun, 1)
    if desk.wants_json:
        return as_json(stamped({"seconds": seconds}, case.guide.version))
    page = desk.page()
    page.paragraph(catalogue.say("forecast.progress.ready", seconds=seconds))
    return str(page)
