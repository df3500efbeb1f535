"""Random people: doses on, before and after their days, a prescriber's words, illnesses and decisions.

Days are told from the planned start. Whatever was done lies on or before ``today``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st

from doseline.dates import PartialDate
from doseline.record import (
    Allergy,
    Complete,
    Condition,
    Decision,
    Degree,
    Dose,
    Event,
    Instruction,
    InstructionKind,
    Medication,
    Outcome,
    Pregnancy,
    Record,
    RestartPhase,
    Result,
    Symptom,
    Tempo,
    Vaccination,
)
from doseline.record import Test as Lab
from tests.property.story_of_days import EDITIONS, GUIDE, MODES, exactly, normal_tests, person

E = TypeVar("E", bound=Event)

# A day late, a month missed, a step early, twice in a week, and half a year without.
_LOADING_GAPS = (7, 7, 7, 7, 8, 6, 9, 12, 14, 5, 1, 40)
_GAPS = (28, 29, 30, 31, 28, 30, 31, 33, 36, 25, 21, 14, 7, 6, 3, 1, 45, 59, 62, 90, 167, 168, 200)
_CONDITIONS = (
    "infection", "infection", "hepatitis-b", "malignancy", "immunodeficiency", "liver-disease", "rrms",
    "ppms", "pregnancy", "pregnancy-wish", "contraception", "pml", "injection-reaction-life-threatening",
    "sore toe",
)  # fmt: skip
_MEDICINES = (
    "prednisone", "hydrocortisone cream", "amoxicillin", "azathioprine", "rituximab", "natalizumab",
    "cetirizine", "desogestrel", "immune globulin", "green tea",
)  # fmt: skip
_SYMPTOMS = (
    "fever", "headache", "cough", "rash", "hives", "throat-swelling", "yellow-skin", "new-weakness",
    "confusion", "back-pain", "painful-urination", "foot-swelling", "injection-site-redness", "low-mood",
    "missed-period", "fatigue", "chills", "wheeze", "odd feeling",
)  # fmt: skip
_VACCINES = ("influenza-injected", "covid-19", "mmr", "yellow-fever", "hepatitis-b", "something new")


@dataclass(frozen=True, slots=True, repr=False)
class Life:
    """A record, and the day on which somebody looks at it."""

    record: Record
    today: date

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: ANN401, FBT001 - Hypothesis asks for it
        printer.text(repr(self))

    def __repr__(self) -> str:
        """Only what differs from the ordinary, for a failing example that can be read."""
        entries = "".join(f"\n    {_told(event)}" for event in self.record.events if event.id not in NORMAL)
        return f"Life(today={self.today}, {self.record.therapy}, {self.record.person.region}{entries})"


NORMAL = frozenset(test.id for test in normal_tests(date(2025, 1, 1)))


def _told(event: Event) -> str:
    kept = ((field.name, getattr(event, field.name)) for field in fields(event))
    return f"{type(event).__name__}: " + ", ".join(
        f"{name}={value}" for name, value in kept if value is not None
    )


def regimens() -> st.SearchStrategy[Record]:
    """A person without any dose, in every edition, month mode and kind of region."""
    return st.builds(
        lambda start, edition, mode, region, sex: person(
            start, edition=edition, mode=mode, region=region, sex=sex
        ),
        st.dates(date(2025, 1, 1), date(2030, 12, 31)),
        st.sampled_from(EDITIONS),
        st.sampled_from(MODES),
        st.sampled_from(["US", "DE", "GB", "XX"]),
        st.sampled_from(["female", "male"]),
    )


@st.composite
def dose_days(draw: st.DrawFn, start: date, *, tidy: bool, most: int = 9) -> list[date]:
    """The days of the injections; ``tidy`` ones begin on the planned start and are a few days off at most."""
    first = 0 if tidy else draw(st.sampled_from([0, 0, 0, 1, 20, -3, -40]))
    days = [start + timedelta(days=first)]
    for place in range(1, most):
        usual = (7, 7, 14)[place - 1] if place < 4 else 28
        gaps = _LOADING_GAPS if place < 3 else _GAPS
        if tidy:
            gap = usual if place < 3 else usual + draw(st.sampled_from([0, 0, 1, 2, 3, 10]))
        else:
            gap = usual if draw(st.booleans()) else draw(st.sampled_from(gaps))
        days.append(days[-1] + timedelta(days=gap))
    return days[: draw(st.integers(0, most))]


@st.composite
def doses(draw: st.DrawFn, start: date, today: date, *, tidy: bool) -> list[Dose]:
    """Injections up to today; unless ``tidy``, some too big, too small, or only tried."""
    given: list[Dose] = []
    for place, day in enumerate(draw(dose_days(start, tidy=tidy)), 1):
        if day > today:
            break
        one = Dose(id=f"d{place}", on=exactly(day), amount_mg=Decimal(20))
        if not tidy and draw(st.integers(0, 11)) == 0:
            one = draw(st.sampled_from([
                replace(one, amount_mg=Decimal(40)),
                replace(one, amount_mg=Decimal(10)),
                replace(one, complete=Complete.NONE),
                replace(one, complete=Complete.PARTIAL),
                replace(one, on=PartialDate(day.replace(day=1), day)) if day.day > 1 else one,
            ]))  # fmt: skip
        given.append(one)
    return given


@st.composite
def instructions(draw: st.DrawFn, first: date, last: date, *, most: int = 3) -> list[Instruction]:
    """The prescriber's words between two days."""
    words = []
    for place in range(draw(st.integers(0, most))):
        day = draw(_day(first, last))
        kind = draw(st.sampled_from(InstructionKind))
        to = phase = None
        if kind in (InstructionKind.NEXT_DOSE, InstructionKind.RESTART):
            to = day + timedelta(days=draw(st.sampled_from([0, 1, 7, 14, 28, 40, -2])))
        if kind is InstructionKind.RESTART:
            phase = draw(st.sampled_from([*RestartPhase, None]))
        words.append(Instruction(id=f"i{place}", on=exactly(day), kind=kind, date=to, phase=phase))
    return words


def _day(first: date, last: date) -> st.SearchStrategy[date]:
    return st.dates(first, max(first, last))


@st.composite
def facts(draw: st.DrawFn, first: date, today: date, *, most: int = 4) -> list[Event]:
    """Illnesses, medicines, vaccines, results and symptoms, each begun by ``today``."""
    makers = draw(st.lists(st.sampled_from(_FACTS), max_size=most))
    made = [draw(maker(f"f{place}", first, today)) for place, maker in enumerate(makers)]
    return list(made)


def _span(first: date, today: date) -> st.SearchStrategy[tuple[PartialDate, PartialDate | None]]:
    """A beginning, and an end that may be missing or lie ahead."""
    return st.builds(
        lambda day, length: (exactly(day), None if length is None else exactly(day + timedelta(days=length))),
        _day(first, today),
        st.none() | st.integers(0, 60),
    )


@st.composite
def conditions(draw: st.DrawFn, id_: str, first: date, today: date) -> Condition:
    """An illness or a state."""
    on, until = draw(_span(first, today))
    name, severity = draw(st.sampled_from(_CONDITIONS)), draw(st.none() | st.sampled_from(Degree))
    return Condition(id=id_, on=on, until=until, name=name, severity=severity)


@st.composite
def medications(draw: st.DrawFn, id_: str, first: date, today: date) -> Medication:
    """A medicine."""
    on, until = draw(_span(first, today))
    return Medication(id=id_, on=on, until=until, name=draw(st.sampled_from(_MEDICINES)))


@st.composite
def symptoms(draw: st.DrawFn, id_: str, first: date, today: date) -> Symptom:
    """Something felt."""
    on, until = draw(_span(first, today))
    return Symptom(
        id=id_, on=on, until=until, name=draw(st.sampled_from(_SYMPTOMS)),
        severity=draw(st.none() | st.sampled_from(Degree)), tempo=draw(st.none() | st.sampled_from(Tempo)),
    )  # fmt: skip


@st.composite
def vaccinations(draw: st.DrawFn, id_: str, first: date, today: date) -> Vaccination:
    """A vaccine, given or planned."""
    day, planned = draw(_day(first, today)), draw(st.booleans())
    return Vaccination(id=id_, on=exactly(day), vaccine=draw(st.sampled_from(_VACCINES)), planned=planned)


@st.composite
def pregnancies(draw: st.DrawFn, id_: str, first: date, today: date) -> Pregnancy:
    """A pregnancy."""
    on, until = draw(_span(first, today))
    return Pregnancy(id=id_, on=on, until=until)


@st.composite
def results(draw: st.DrawFn, id_: str, first: date, today: date) -> Lab:
    """A result, good, bad or unclear."""
    on = exactly(draw(_day(first, today)))
    name = draw(
        st.sampled_from(["hbsag", "anti-hbc", "pregnancy-test", "igg", "alt", "neutrophils", "bilirubin"])
    )
    if name in ("hbsag", "anti-hbc", "pregnancy-test"):
        return Lab(id=id_, on=on, name=name, result=draw(st.sampled_from(Result)))
    value = Decimal(draw(st.sampled_from(["1", "8", "30", "200"])))
    unit = {"igg": "g/L", "alt": "U/L", "neutrophils": "10*9/L", "bilirubin": "umol/L"}[name]
    low, high = (Decimal(2), Decimal(40)) if draw(st.integers(0, 3)) else (None, None)
    return Lab(id=id_, on=on, name=name, value=value, unit=unit, low=low, high=high)


@st.composite
def allergies(draw: st.DrawFn, id_: str, first: date, today: date) -> Allergy:
    """An allergy, to the drug, an ingredient or something else."""
    name = draw(st.sampled_from(["penicillin", "penicillin", "latex", "polysorbate-80", "drug"]))
    return Allergy(id=id_, on=exactly(draw(_day(first, today))), name=name)


Maker = Callable[[str, date, date], st.SearchStrategy[Event]]
_FACTS: tuple[Maker, ...] = (
    conditions, medications, symptoms, vaccinations, pregnancies, results, allergies,
)  # fmt: skip


_OFTEN_DECIDED = ("pre-start", "history", "history", "extra-dose", "dose-uncertain", "loading-dose-missed")


@st.composite
def decisions(draw: st.DrawFn, first: date, today: date, *, most: int = 3) -> list[Decision]:
    """A clinician's words on findings, on the tests before the start, and on the history."""
    made = []
    for place in range(draw(st.integers(0, most))):
        day = draw(_day(first, today))
        length = draw(st.none() | st.integers(0, 200))
        until = None if length is None else exactly(day + timedelta(days=length))
        about = draw(st.sampled_from(_OFTEN_DECIDED) | st.sampled_from(sorted(GUIDE.rules)))
        outcome = draw(
            st.sampled_from([Outcome.MAY_PROCEED, Outcome.MAY_PROCEED, Outcome.NOT_YET, Outcome.NEVER])
        )
        made.append(
            Decision(id=f"c{place}", on=exactly(day), about=about, outcome=outcome, by="Dr Kim", until=until)
        )
    return made


@st.composite
def lives(
    draw: st.DrawFn, *, with_facts: bool = True, with_words: bool = True, with_decisions: bool = True
) -> Life:
    """A whole record, and a day to look at it; half of the people keep to their days."""
    record, tidy = draw(regimens()), draw(st.booleans())
    if draw(st.integers(0, 5)) == 0:
        record = without(record, draw(st.lists(st.sampled_from(sorted(NORMAL)), min_size=1, max_size=3)))
    start = record.therapy.start
    today = start + timedelta(days=draw(st.integers(-20, 90) if tidy else st.integers(-20, 600)))
    first = min(today, start - timedelta(days=30))
    given = draw(doses(start, today, tidy=tidy))
    if tidy and given and draw(st.booleans()):
        today = given[-1].on.last + timedelta(days=draw(st.integers(0, 40)))
    events: list[Event] = [*given]
    if with_words and not (tidy and draw(st.booleans())):
        events += draw(instructions(first, today))
    if with_facts:
        events += draw(facts(first, today))
    if with_decisions:
        events += draw(decisions(first, today))
    return Life(replace(record, events=(*record.events, *events)), today)


def without(record: Record, ids: Sequence[str]) -> Record:
    """The record without some entries."""
    return replace(record, events=tuple(event for event in record.events if event.id not in ids))
