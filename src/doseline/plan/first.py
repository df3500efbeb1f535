"""The planned day of the first dose."""

from __future__ import annotations

from datetime import date

from doseline.record import Chart, Dose, InstructionKind

_NAMES_A_DAY = frozenset({InstructionKind.NEXT_DOSE, InstructionKind.RESTART})


def planned_start(chart: Chart, first: Dose) -> date:
    """The planned day of the first dose: the therapy's, or the last one a prescriber named before it."""
    named = [
        word.date
        for word in chart.instructions
        if word.kind in _NAMES_A_DAY and word.date and word.on.last <= first.on.last
    ]
    return named[-1] if named else chart.therapy.start
