"""Warm-up: what the first reader would wait for, made ready before anybody asks."""

from __future__ import annotations

import logging
from threading import Timer

from doseline.assessment import read_and_assess
from doseline.faces import demo_record
from doseline.faces.clock import civil_day
from doseline.faces.web.context import AppContext
from doseline.faces.web.limits.unavailable import refusal
from doseline.faces.web.render import environment
from doseline.faces.web.symptoms import symptom_form
from doseline.faces.web.symptoms.symptom_form import SymptomForm
from doseline.faces.web.workers import pools
from doseline.guide import load_guide, sound_drugs
from doseline.text import sentences
from doseline.triage.red_flags import to_pick

_PAGES = ("symptoms/symptoms", "symptoms/symptoms_ask", "symptoms/symptoms_answer", "today/today")


def begin(context: AppContext, *, after_seconds: float) -> None:
    """Get ready a little later, so that the first page comes first."""
    pools.prepare(after_seconds=after_seconds)
    later = Timer(after_seconds, _warm, (context,))
    later.daemon = True
    later.start()


def _warm(context: AppContext) -> None:
    """Read what Today and the pages on symptoms need; what fails here fails again in sight."""
    try:
        case = read_and_assess(demo_record.record(), clock=civil_day, today=demo_record.TODAY)
        sentences.step(context.catalogue(), case.step)
        refusal(context, "/")
        for drug in sound_drugs():
            to_pick(drug)
            symptom_form.typed_danger(SymptomForm(words="-"), load_guide(drug))
        for name in _PAGES:
            environment().get_template(f"{name}.html")
    except Exception:  # noqa: BLE001 - only a head start
        logging.getLogger("doseline.web").debug("getting ready failed")
