"""Several medicines one after the other: which of them a dose or a word of the clinic belongs to.

A run is one medicine from its first therapy to the next one. An entry belongs to the run of its day; what is
said or given after a stop belongs to the run to come, if one is planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from doseline.record.model import Decision, Dose, Instruction, InstructionKind, Therapy, running

_ABOUT_ITSELF = frozenset({InstructionKind.STOP, InstructionKind.RESTART})


def runs_of(therapies: Iterable[Therapy]) -> tuple[tuple[Therapy, ...], ...]:
    """The therapies by medicine, in order of their start; what follows itself is one run."""
    found: list[list[Therapy]] = []
    for therapy in sorted(therapies, key=lambda one: one.start):
        if found and found[-1][-1].guide == therapy.guide:
            found[-1].append(therapy)
        else:
            found.append([therapy])
    return tuple(map(tuple, found))


def run_with(therapies: Iterable[Therapy], therapy: Therapy) -> int:
    """The place of the run of a therapy, also of one that has the start of its medicine for its own."""
    runs = runs_of(therapies)
    exact = (place for place, run in enumerate(runs) if therapy in run)
    begun = (
        place
        for place, run in enumerate(runs)
        if run[0].guide == therapy.guide and run[0].start == therapy.start
    )
    return next(exact, next(begun, len(runs) - 1))


class Runs:
    """The runs of a record of several medicines, and what belongs to each."""

    def __init__(
        self, therapies: tuple[Therapy, ...], doses: Sequence[Dose], words: Sequence[Instruction]
    ) -> None:
        """Go through the words in their order; ``doses`` tell whether a medicine had begun on a day."""
        self._therapies = therapies
        self.runs = runs_of(therapies)
        self._stopped: dict[int, date] = {}
        self._days = frozenset(dose.on.last for dose in doses)
        self._words = {word.id: self._place_of_word(word) for word in words}

    def __len__(self) -> int:
        """How many there are."""
        return len(self.runs)

    def place(self, therapy: Therapy) -> int:
        """The run that a therapy belongs to."""
        return next(place for place, run in enumerate(self.runs) if therapy in run)

    def governing(self, today: date | None) -> Therapy:
        """The therapy that runs on a day; once it is stopped, the next one that is planned."""
        therapy = running(self._therapies, today)
        place = self.place(therapy)
        if today is not None and self._is_stopped(place, today) and place + 1 < len(self.runs):
            return self.runs[place + 1][0]
        return therapy

    def words(self, words: Sequence[Instruction], place: int) -> tuple[Instruction, ...]:
        """The words that are about one run."""
        return tuple(word for word in words if self._words[word.id] == place)

    def decisions(self, decisions: Sequence[Decision], place: int) -> tuple[Decision, ...]:
        """The decisions made about one run: one of before says nothing of the next medicine."""
        return tuple(one for one in decisions if self._after_a_stop(_day_said(one)) == place)

    def doses(self, doses: Sequence[Dose], place: int) -> tuple[tuple[Dose, ...], tuple[Dose, ...]]:
        """The doses of one run, and all others."""
        own = tuple(dose for dose in doses if self._place_of_dose(dose) == place)
        return own, tuple(dose for dose in doses if self._place_of_dose(dose) != place)

    def drug_of(self, dose: Dose) -> str:
        """The drug of a dose: the one it names, else that of its run."""
        place = self._place_of_dose(dose)
        return (dose.drug_is or dose.drug or "") if place is None else self.runs[place][0].guide

    def is_expected(self, dose: Dose) -> bool:
        """Whether a dose was given while the medicine ran that it is of."""
        place = self._place_of_dose(dose)
        return place is not None and place == self._place_on(dose.on.last)

    def stopped_by(self, place: int) -> date | None:
        """The day on which the next medicine began, where nobody wrote down that this one was stopped."""
        following = self.runs[place + 1][0].start if place + 1 < len(self.runs) else None
        return None if place in self._stopped else following

    def _place_on(self, day: date) -> int:
        return self.place(running(self._therapies, day))

    def _place_of_dose(self, dose: Dose) -> int | None:
        named = dose.drug_is or dose.drug
        if named is None:
            return self._after_a_stop(dose.on.last)
        places = [place for place, run in enumerate(self.runs) if run[0].guide == named]
        begun = [place for place in places if self.runs[place][0].start <= dose.on.last]
        return begun[-1] if begun else places[0] if places else None

    def _place_of_word(self, word: Instruction) -> int:
        """The run that a word is about; a stop on the first day of a medicine is about the one before."""
        day = word.on.last
        place = self._place_on(day)
        begins = place > 0 and day == self.runs[place][0].start and day not in self._days
        if word.kind is InstructionKind.STOP and begins:
            place -= 1
        elif word.kind not in _ABOUT_ITSELF:
            place = self._after_a_stop(day)
        if word.kind is InstructionKind.STOP:
            self._stopped[place] = day
        elif word.kind is InstructionKind.RESTART:
            self._stopped.pop(place, None)
        return place

    def _after_a_stop(self, day: date) -> int:
        place = self._place_on(day)
        stopped = self._stopped.get(place)
        is_later = stopped is not None and day > stopped and place + 1 < len(self.runs)
        return place + 1 if is_later else place

    def _is_stopped(self, place: int, today: date) -> bool:
        stopped = self._stopped.get(place)
        return stopped is not None and stopped <= today


def _day_said(decision: Decision) -> date:
    """The day of a decision, or of its writing down; one without either is of the first medicine."""
    if decision.on.is_known:
        return decision.on.last
    return decision.recorded_at.date() if decision.recorded_at else date.min
