"""Files written for a test, and what comes out of them."""

from __future__ import annotations

import json
from pathlib import Path

from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.sent import Sent
from doseline.faces.chart_files import documents
from tests.exchange.intake.sending import Json, observation, patient


def line(resource: Json) -> str:
    return json.dumps(resource) + "\n"


def three() -> str:
    """A person with two results, a line each."""
    return line(patient()) + line(observation("a")) + line(observation("b"))


def read(*places: Path | str) -> Sent:
    return gather(documents([str(place) for place in places]))


def unreadable(everything: Sent) -> list[tuple[str, int | None, str]]:
    return [(Path(one.file).name, one.line, one.what.value) for one in everything.unreadable]
