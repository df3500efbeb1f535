"""The number of a dose, as a person is told of it."""

from __future__ import annotations

from doseline.assessment.assessment import Assessment
from doseline.text import Catalogue


def numbered(case: Assessment, catalogue: Catalogue, slot: int | None) -> int | str | None:
    """The number of a dose; where the record begins in mid-treatment, as one of those written down."""
    if slot is None or not case.plan.begins_midway:
        return slot
    return catalogue.say("cli.page.on-record", slot=slot)
