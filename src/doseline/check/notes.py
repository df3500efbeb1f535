"""Notes newer than the last dose whose words may say to wait: asked about once, never obeyed."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context, Stage
from doseline.finding import Finding
from doseline.record import Note

RULE = "note-may-hold"


def findings(ctx: Context) -> Iterator[Finding]:
    """One finding for each such note that nobody settled."""
    if ctx.stage is Stage.AFTER:
        return
    for note in ctx.chart.notes:
        if _is_new(ctx, note) and may_say_wait(ctx, note.text, note.on.last.year):
            yield ctx.finding(RULE, (note.id,), values=(("on", note.on.last),))


def may_say_wait(ctx: Context, text: str, year: int) -> bool:
    """Whether words may say to wait; the list of them is loaded when somebody wrote some."""
    from doseline.guide.cautions import may_say_wait as read  # noqa: PLC0415 - a start without notes needs none

    return read(ctx.guide.drug, text, year)


def _is_new(ctx: Context, note: Note) -> bool:
    """Whether a note is not settled, and no dose was written down after its day.

    What is taken every day is not written down dose by dose: what was taken since says nothing of the note.
    """
    written = ctx.chart.doses[-1].on.last if ctx.chart.doses else None
    last = written if ctx.plan.steps else ctx.plan.last_given
    return not note.settled and (last is None or note.on.last >= last)
