"""What a plan is made of: slots with their states, and one status."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from doseline.finding import Finding
from doseline.frozen import dataclass
from doseline.guide import Interval, Phase
from doseline.record import Every


class State(StrEnum):
    """What became of a slot."""

    GIVEN = "given"
    GIVEN_LATE = "given_late"
    GIVEN_EARLY = "given_early"
    MISSED = "missed"
    OVERDUE = "overdue"
    DUE = "due"
    UPCOMING = "upcoming"
    UNCONFIRMED = "unconfirmed"
    HELD = "held"
    EXTRA = "extra"


class Status(StrEnum):
    """Where the person stands today."""

    NOT_STARTED = "not_started"
    ON_SCHEDULE = "on_schedule"
    DUE = "due"
    OVERDUE = "overdue"
    ASK_PRESCRIBER = "ask_prescriber"
    HELD = "held"
    STOPPED = "stopped"
    DOSES_NOT_RECORDED = "doses_not_recorded"


class Slot(NamedTuple):
    """One planned dose of a course, or an entry that fills none (``state`` is ``extra``).

    A named tuple, because a plan holds some forty of them.
    ``days_late`` is negative for early doses. ``assumed`` marks a date that would hold if the
    overdue dose were given today. ``entry`` is the id of the dose that fills the slot.
    ``amount_mg`` is what is due, where the guide's doses are not all alike.
    """

    course: int
    slot: int | None
    phase: Phase | None
    due: date | None
    given: date | None
    state: State
    days_late: int | None = None
    entry: str | None = None
    assumed: bool = False
    amount_mg: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDose:
    """The dose that comes next; ``days_until`` is negative when it is overdue."""

    slot: int
    phase: Phase
    due: date
    days_until: int
    amount_mg: Decimal


class DoseStep(NamedTuple):
    """A stretch of days with one amount, taken so many times a day; ``last`` is None while it goes on."""

    first: date
    last: date | None
    amount_mg: Decimal
    times_a_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Since when treatment is held, and on which day it was stopped, if it is."""

    held_since: date | None
    stopped_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The dose calendar of one person, as computed on ``today``.

    ``first_given`` and ``last_given`` are the first and the last injection of which anything went in.
    ``course_started`` says whether the running course has a dose. ``month_mode`` says how the doses follow
    each other ("6-weeks" where a clinic ordered that), ``every`` is what the clinic ordered. ``treated_from``
    is the first day of treatment as far as anything tells; ``begins_midway`` says that the record does not
    reach back to it, so that no number of a dose is known. ``has_died`` says that nothing is planned or asked
    any more. ``steps`` stand in place of slots where the medicine is taken every day;
    ``interval`` is what lies between two doses after the first ones, None there. ``product_from`` is the
    number of the first dose of the present product, where it is given in another way than the one before.
    """

    today: date
    guide: str
    edition: str
    month_mode: str
    status: Status
    next_dose: NextDose | None
    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]
    first_given: date | None
    last_given: date | None
    course_started: bool
    stopped_on: date | None
    held_since: date | None
    treated_from: date | None = None
    begins_midway: bool = False
    every: Every | None = None
    has_died: bool = False
    steps: tuple[DoseStep, ...] = ()
    interval: Interval | None = None
    product_from: int = 1

    def in_product(self, slot: int | None) -> int | None:
        """The number of a dose among those of the present product; None where it has none.

        >>> from datetime import date
        >>> from doseline.plan import plan
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> plan(guide, chart, today=date(2026, 4, 4)).in_product(6)  # one product all along
        6
        """
        return slot if slot is None or slot < self.product_from else slot - self.product_from + 1

    @property
    def amount_due(self) -> Decimal | None:
        """How much the open dose is, where it is not the guide's usual amount or a date is named for it.

        Units: mg.

        >>> from datetime import date
        >>> from doseline.plan import plan
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> plan(guide, chart, today=date(2026, 4, 4)).amount_due
        Decimal('20')
        """
        if self.next_dose is not None:
            return self.next_dose.amount_mg
        open_slots = (slot for slot in self.slots if slot.given is None and slot.state is not State.MISSED)
        return next((slot.amount_mg for slot in open_slots), None)
