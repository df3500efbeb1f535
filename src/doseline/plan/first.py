"""The planned day of the first dose."""

from __future__ import annotations

from datetime import date

from doseline.guide import Guide
from doseline.plan.dated import DueSlot, Rhythm
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


def lonely_after_days(guide: Guide, rhythm: Rhythm, first: date) -> int:
    """How long after a first dose the second can come before the first is asked about.

    Units: days. A course whose second dose is due after some weeks or months has room for one that is late:
    as many intervals as make a long gap.

    >>> from doseline.plan.dated import rhythm as rhythm_of
    >>> from doseline.record.example import example
    >>> guide, _ = example()
    >>> lonely_after_days(guide, rhythm_of(guide.schedule(None).usual), date(2026, 1, 5))
    30
    """
    step = (rhythm.after(DueSlot.at(1, first)).due - first).days
    return max(guide.numbers["first-gap-days"], guide.numbers["long-gap-intervals"] * step)
