"""What a record that goes out as a Bundle says of itself, and the answers that go with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from doseline.assessment import VERSION, Assessment
from doseline.exchange.fhir.write import Made
from doseline.guide import version_of
from doseline.record import Record, governing

_PROGRAM = "Doseline"


def made(record: Record, today: date, recorded: str) -> Made:
    """Who writes a Bundle of a record, for which day, and at which instant."""
    return Made(
        today=today,
        recorded=recorded,
        program=_PROGRAM,
        version=VERSION,
        guide_version=version_of(governing(record, today=today).guide),
    )


def answers(case: Assessment, language: str) -> dict[str, Any] | None:
    """The answers that go out with the facts; of somebody who has died, none."""
    return None if case.record.person.has_died(case.today) else case.to_dict(language)
