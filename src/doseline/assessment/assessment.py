"""Everything that follows from one person's record on one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from doseline.advice.action import NextStep
from doseline.check.check_result import Check
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.plan import Plan
from doseline.record import Chart, Event, Record, as_stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What was read, and what follows from it on ``today``.

    ``ahead`` lists the entries dated after today that were let through. ``as_of`` is the day of a replay, or
    None. In a notebook it shows itself as a table.
    """

    today: date
    as_of: date | None
    guide: Guide
    record: Record
    chart: Chart
    plan: Plan
    check: Check
    step: NextStep
    ahead: tuple[str, ...]

    @property
    def entries(self) -> Mapping[str, Event]:
        """Every entry of the record by id."""
        return {event.id: event for event in self.record.events}

    @property
    def typed(self) -> Mapping[str, str]:
        """What was typed for each name of the record that is stored in another form."""
        pairs = ((as_stored(event), event.written) for event in self.record.events)
        return {name: written for name, written in pairs if name is not None and written is not None}

    def __repr__(self) -> str:
        """The day, the drug, where the plan stands and the one next step: nothing of the person."""
        return (
            f"<Assessment {self.today} {self.guide.drug}: {self.plan.status.value}, "
            f"{self.check.verdict.value}, {self.step.action.value}>"
        )

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """The answers of ``plan``, ``check`` and ``vaccine`` as their ``--json`` gives them, by command."""
        from doseline.assessment.contract import answers  # noqa: PLC0415 - the words are only needed here

        return answers(self, language)

    def _repr_html_(self) -> str:
        from doseline.assessment.notebook import table  # noqa: PLC0415 - for notebooks only

        return table(self)
