"""What the first reader would wait for, read and made ready before anybody asks."""

from __future__ import annotations

import logging
from threading import Timer

from doseline.faces.answers import civil_day, demo, open_case
from doseline.faces.web import complaints, pools
from doseline.faces.web.complaints import Draft
from doseline.faces.web.crowded import refusal
from doseline.faces.web.house import House
from doseline.faces.web.red_flags import to_pick
from doseline.faces.web.render import environment
from doseline.text import sentences

_PAGES = ("symptoms", "symptoms_ask", "symptoms_answer", "today")


def begin(house: House, *, after_seconds: float) -> None:
    """Get ready a little later, so that the first page comes first."""
    pools.prepare(after_seconds=after_seconds)
    later = Timer(after_seconds, _warm, (house,))
    later.daemon = True
    later.start()


def _warm(house: House) -> None:
    """Read what Today and the pages on symptoms need; what fails here fails again in sight."""
    try:
        case = open_case(demo.record(), clock=civil_day, today=demo.TODAY)
        sentences.step(house.catalogue(), case.step)
        refusal(house, is_program=False)
        to_pick(house.guide().drug)
        complaints.typed_danger(Draft(words="-"), house.guide())
        for name in _PAGES:
            environment().get_template(f"{name}.html")
    except Exception:  # noqa: BLE001 - only a head start
        logging.getLogger("doseline.web").debug("getting ready failed")
