"""Where the replay of a record stands, and the questions that arose on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field, replace
from datetime import date
from enum import Enum

from doseline.frozen import dataclass
from doseline.guide import Dated, Guide, Reading
from doseline.plan.dated import DueSlot, Rhythm
from doseline.plan.decisions import Decisions
from doseline.plan.slots import Slot, State
from doseline.record import Dose, Every, Instruction, Loading

# The rule that doubts a date the prescriber named.
DOUBT = "instruction-to-confirm"
# The rule that asks whether the clinic counts as the doses were given.
OFFER = "rhythm-offer"


class ByDate(Enum):
    """What a newer ``next_dose`` does to a question."""

    NOTHING = "nothing"
    DATES = "dates"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Question:
    """Something on the way that only a person can settle.

    ``unsettles`` says that later dates are unconfirmed while it is open. ``by_date`` says what a newer
    ``next_dose`` answers: all of a question about dates, only the dates of one about a pen.
    ``open_now`` marks what is true of today rather than of the past, which a word on the history does
    not close.
    """

    rule: str
    because: tuple[str, ...]
    variant: str | None = None
    unsettles: bool = False
    by_date: ByDate = ByDate.NOTHING
    open_now: bool = False
    values: tuple[tuple[str, object], ...] = ()


@dataclass(slots=True)
class PlanState:
    """Where the replay stands; changed step by step, and read once at the end.

    ``every`` and ``loading`` are what the clinic ordered, ``ordered`` its newest word on it; ``own`` is the
    guide's own rhythm where an interval was ordered without a day. ``filled`` is the slot given last, and
    when; ``failed`` are the doses that went nowhere; ``moved`` is the word that moved a loading dose so far
    that the guide's days no longer follow it.
    ``midway`` says that the record begins in the middle of treatment, ``joined`` names the dose it goes on
    from, ``unwritten`` that nobody wrote the doses down. ``product_from`` is the number of the first dose of
    a product that is given in another way than the one before.
    """

    guide: Guide
    schedule: Dated
    mode: str
    decisions: Decisions
    rhythm: Rhythm
    mark: DueSlot
    course_number: int = 1
    course_started: bool = False
    by_instruction: bool = False
    slots: list[Slot] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    first_given: Dose | None = None
    last_given: Dose | None = None
    held: Instruction | None = None
    stopped: Instruction | None = None
    no_phase: Instruction | None = None
    every: Every | None = None
    loading: Loading | int = Loading.FULL
    ordered: Instruction | None = None
    own: Rhythm | None = None
    filled: tuple[DueSlot, date] | None = None
    moved: Instruction | None = None
    failed: tuple[str, ...] = ()
    schedule_days: frozenset[date] = frozenset()
    midway: bool = False
    joined: str | None = None
    unwritten: bool = False
    product_from: int = 1

    @property
    def reading(self) -> Reading:
        """The reading of the guide by which the doses are counted."""
        return self.schedule.readings[self.mode]

    @property
    def in_loading(self) -> bool:
        """Whether the open slot is a loading one."""
        return self.mark.slot <= self.rhythm.loading_slots

    @property
    def has_missed(self) -> bool:
        """Whether a slot of this course was passed over."""
        return any(slot.state is State.MISSED and slot.course == self.course_number for slot in self.slots)

    def ask(  # noqa: PLR0913 - the parts of a question, each by name
        self,
        rule: str,
        because: Iterable[str],
        *,
        variant: str | None = None,
        unsettles: bool = False,
        by_date: ByDate = ByDate.NOTHING,
        values: tuple[tuple[str, object], ...] = (),
    ) -> None:
        """Write down a question."""
        self.questions.append(Question(rule, tuple(because), variant, unsettles, by_date, values=values))

    def drop(self, rule: str, *entries: str) -> None:
        """Take a question back that was answered, about some entries or about any."""
        self.questions = [
            question
            for question in self.questions
            if question.rule != rule or (entries and not set(entries) & set(question.because))
        ]

    def settle_dates(self) -> None:
        """A prescriber named a date: it answers the questions about dates, and no other."""
        self.questions = [
            replace(question, unsettles=False) if question.by_date is ByDate.DATES else question
            for question in self.questions
            if question.by_date is not ByDate.ALL
        ]

    def asked(self) -> tuple[Question, ...]:
        """The questions that arose, in order.

        A doubt about the date that the open slot hangs on is about today: a word on the history does not
        settle it, or a date told on the day of a dose could ask for a second one.
        """
        if not self.by_instruction:
            return tuple(self.questions)
        doubts = [place for place, item in enumerate(self.questions) if item.rule == DOUBT]
        return tuple(
            replace(item, open_now=True) if place in doubts[-1:] else item
            for place, item in enumerate(self.questions)
        )
