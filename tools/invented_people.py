"""Invented people without trouble, for counting how often they are asked something.

``MODEL`` says in words what the functions below do; docs/rates.md shows it beside the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from doseline.dates import PartialDate
from doseline.guide import Guide
from doseline.plan import State, plan
from doseline.record import (
    Allergy,
    Condition,
    Decision,
    Degree,
    Dose,
    Event,
    Instruction,
    InstructionKind,
    Medication,
    Outcome,
    Person,
    Record,
    RestartPhase,
    Result,
    Symptom,
    Tempo,
    Therapy,
    Training,
    Vaccination,
    chart,
)
from doseline.record import Test as Lab

LOOKS = 12

MODEL = """\
The people are invented, by the model below, and nothing in it is measured in real people: it shows
whether the rules leave an ordinary life in peace, and nothing else.

- **Who**: 18 to 65 years old at the start, three in four of them women, in the US, Canada, Great Britain,
  Germany or a place the guide does not know. Seven in ten use the `article` edition, the rest a label
  edition; one in ten counts 28 days instead of months.
- **How they came**: 55 % from their first dose on; 30 % with one to five years of doses brought over; 15
  % in the middle of treatment, with their last dose alone.
- **Doses**: on their day in 78 of 100, one to three days late in 15, four to twenty days late in 4, one
  to three days early in 3. The first three are on their days. What was brought over is untidier: doses
  weeks late or early, a month missed, a first dose late, one entered twice.
- **Tests before the start**: all on file for 60 %, some missing for 15 %, none on file for 25 %.
- **Life**: colds, infections with an antibiotic, flu and COVID-19 vaccines, hay-fever tablets, vitamins,
  painkillers, contraception, allergies to other things, a five-day steroid course, tiredness or a mild
  low mood that stays, mild reactions on the day of the first dose, sore injection sites, blood tests in
  range.
- **Set-up** is at most three answers: `pre-start` where a test is missing, `history` where doses were
  brought over, and the next day and the phase (`restart`) for those who came in the middle.
- **When we look**: on twelve days of the year after set-up, one in each month, with what was entered by
  then. A day within an infection, an antibiotic or a steroid course is put off to the first day after it:
  to be asked on such a day is right.
- **Left out**, because a question about it is right: anything of the above that is worse than stated
  here, such as a late loading dose after set-up, two months without a dose, two doses within a week. And
  old signs of MS that look like something new, such as trouble with balance: they are asked about until a
  clinician's word on them is entered."""

T = TypeVar("T")
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Life:
    """One invented person, written down day by day."""

    chance: Random
    events: list[Event] = field(default_factory=list)
    ill: list[tuple[date, date]] = field(default_factory=list)

    def happens(self, share: float) -> bool:
        """Whether something that happens to this share of people happens to this one."""
        return self.chance.random() < share

    def one_of(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely as the others."""
        return choices[int(self.chance.random() * len(choices))]

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + int(self.chance.random() * (most - least + 1))

    def add(self, event: Event) -> None:
        """One more entry."""
        self.events.append(event)

    def new_id(self) -> str:
        """An id that is not taken."""
        return f"e{len(self.events) + 1}"

    def dose(self, day: date) -> None:
        """One injection as it should be."""
        self.add(Dose(id=self.new_id(), on=_on(day), amount_mg=Decimal(20)))


def _on(day: date) -> PartialDate:
    return PartialDate.exactly(day)


# --- one person ---


def invented(guide: Guide, chance: Random) -> tuple[Record, list[date]]:
    """One person's whole record, and the days on which we look at it."""
    life = Life(chance)
    start = date(2021, 1, 4) + timedelta(days=life.between(0, 4 * 365))
    mode = "4-weeks" if life.happens(0.1) else None
    therapy = Therapy(guide="kesimpta", start=start, edition=_edition(life), month_mode=mode)
    all_on_file = _tests(life, start)
    set_up, last = life.one_of(_WAYS)(life, start, all_on_file)
    person = _person(life, start)
    end = set_up + 380 * _DAY
    _go_on(life, guide, Record(person=person, therapies=(therapy,)), last, end)
    ordinary_life(life, start, set_up, end)
    return Record(person=person, therapies=(therapy,), events=tuple(life.events)), looks_of(life, set_up)


def _from_the_start(life: Life, start: date, all_on_file: bool) -> tuple[date, date]:  # noqa: FBT001
    """The day of set-up, and of the last dose so far."""
    _clear(life, start - 5 * _DAY, missing=not all_on_file)
    _loading(life, start)
    _reaction(life, start)
    return start, start + 28 * _DAY


def _with_a_history(life: Life, start: date, all_on_file: bool) -> tuple[date, date]:  # noqa: FBT001
    last = _brought_over(life, start)
    set_up = last + life.between(1, 20) * _DAY
    _clear(life, set_up, missing=not all_on_file)
    _settle_history(life, set_up)
    return set_up, last


def _in_the_middle(life: Life, start: date, all_on_file: bool) -> tuple[date, date]:  # noqa: FBT001
    last = start + life.between(200, 1500) * _DAY
    life.dose(last)
    set_up = last + life.between(1, 20) * _DAY
    _clear(life, set_up, missing=not all_on_file)
    _settle_history(life, set_up)
    _carry_on(life, set_up, last + 28 * _DAY)
    return set_up, last


# Each as likely as its share among them.
_WAYS = (*[_from_the_start] * 11, *[_with_a_history] * 6, *[_in_the_middle] * 3)


def _edition(life: Life) -> str | None:
    return None if life.happens(0.7) else life.one_of(("us-label", "eu-label"))


def _person(life: Life, start: date) -> Person:
    born = date(start.year - life.between(19, 65), life.between(1, 12), life.between(1, 28))
    region = life.one_of(("US", "US", "US", "CA", "GB", "DE", "ZZ"))
    sex = "female" if life.happens(0.75) else "male"
    if sex == "female" and life.happens(0.6):
        life.add(Medication(id=life.new_id(), on=_on(start - 300 * _DAY), name="desogestrel"))
    return Person(id="r1", region=region, birth_date=_on(born), sex=sex, timezone="UTC")


_NUMBERS = {
    "igg": ("7.2", "14.8", "g/L", "7.0", "16.0"), "igm": ("0.5", "2.2", "g/L", "0.4", "2.3"),
    "iga": ("0.8", "3.9", "g/L", "0.7", "4.0"), "alt": ("8", "39", "U/L", "5", "40"),
    "ast": ("9", "38", "U/L", "5", "40"), "alp": ("32", "118", "U/L", "30", "120"),
    "bilirubin": ("4", "19", "umol/L", "3", "20"),
}  # fmt: skip


# The share of the tests that is on file, each as likely as its share here.
_ON_FILE = (*[0.0] * 25, *[0.7] * 15, *[1.0] * 60)


def _tests(life: Life, start: date) -> bool:
    """The tests before the start, and whether all of them are on file."""
    share = life.one_of(_ON_FILE)
    day = start - life.between(10, 200) * _DAY
    names = ["hbsag", "anti-hbc", *_NUMBERS]
    kept = [name for name in names if life.happens(share)]
    for name in kept:
        life.add(_normal(life, name, day))
    return kept == names


def _normal(life: Life, name: str, day: date) -> Lab:
    if name not in _NUMBERS:
        return Lab(id=life.new_id(), on=_on(day), name=name, result=Result.NEGATIVE)
    least, most, unit, low, high = _NUMBERS[name]
    tenths = life.between(int(Decimal(least) * 10), int(Decimal(most) * 10))
    return Lab(
        id=life.new_id(), on=_on(day), name=name, value=Decimal(tenths) / 10, unit=unit,
        low=Decimal(low), high=Decimal(high),
    )  # fmt: skip


# --- set-up: at most three answers ---


def _clear(life: Life, day: date, *, missing: bool) -> None:
    if missing:
        life.add(
            Decision(
                id=life.new_id(), on=_on(day), about="pre-start", outcome=Outcome.MAY_PROCEED, by="clinic"
            )
        )


def _settle_history(life: Life, day: date) -> None:
    life.add(
        Decision(
            id=life.new_id(),
            on=_on(day),
            about="history",
            outcome=Outcome.MAY_PROCEED,
            by="clinic",
            until=_on(day),
        )
    )


def _carry_on(life: Life, day: date, due: date) -> None:
    life.add(
        Instruction(
            id=life.new_id(), on=_on(day), kind=InstructionKind.RESTART, date=due, phase=RestartPhase.MONTHLY
        )
    )


# --- doses ---


def _loading(life: Life, start: date, late: int = 0) -> None:
    for place, offset in enumerate((0, 7, 14, 28)):
        life.dose(start + (offset + (late if place == 1 else 0)) * _DAY)


def _brought_over(life: Life, start: date) -> date:
    """One to five years of doses, not all of them tidy; the day of the last."""
    _loading(life, start, late=life.between(1, 5) if life.happens(0.1) else 0)
    day, end = start + 28 * _DAY, start + life.between(365, 5 * 365) * _DAY
    while day < end:
        gap = 28 + life.between(0, 3)
        if life.happens(0.05):
            gap += life.between(-15, 25)
        elif life.happens(0.01):
            gap += 31
        day += gap * _DAY
        life.dose(day)
        if life.happens(0.002):
            life.dose(day)
    life.dose(day + 30 * _DAY)
    return day + 30 * _DAY


def _go_on(life: Life, guide: Guide, bare: Record, last: date, end: date) -> None:
    """The doses after set-up, each near the day the plan named; off that day, the plan is asked again."""
    named: list[date] = []
    while last < end:
        named = named or _named_days(life, guide, bare, end + 40 * _DAY)
        off = _off(life)
        last = named.pop(0) + off * _DAY
        life.dose(last)
        if off:
            named = []


def _named_days(life: Life, guide: Guide, bare: Record, end: date) -> list[date]:
    """The days that the plan names after everything so far."""
    told = tuple(event for event in life.events if isinstance(event, Dose | Instruction | Decision))
    known = chart(Record(person=bare.person, therapies=bare.therapies, events=told))
    planned = plan(guide, known, today=max(event.on.last for event in told), until=end)
    return [slot.due for slot in planned.slots if slot.due and slot.state in _OPEN]


_OPEN = frozenset({State.DUE, State.OVERDUE, State.UPCOMING, State.UNCONFIRMED, State.HELD})
# Days late, from and to; negative is early.
_OFF = (*[(0, 0)] * 78, *[(1, 3)] * 15, *[(4, 20)] * 4, *[(-3, -1)] * 3)


def _off(life: Life) -> int:
    return life.between(*life.one_of(_OFF))


# --- the rest of life ---


def _reaction(life: Life, day: date) -> None:
    """A mild reaction hours after the first dose, as the label tells people to expect."""
    if not life.happens(0.25):
        return
    for name in ("fever", "headache", "muscle-aches", "fatigue"):
        if life.happens(0.5):
            life.add(
                Symptom(
                    id=life.new_id(), on=_on(day), until=_on(day + _DAY), time=time(22), name=name,
                    severity=Degree.MILD, tempo=Tempo.SUDDEN,
                )
            )  # fmt: skip


def ordinary_life(life: Life, start: date, set_up: date, end: date, *, is_injected: bool = True) -> None:
    """Illnesses, vaccines, medicines and blood tests of an ordinary year and a little more."""
    _lasting(life, start, set_up, is_injected=is_injected)
    for days_on in range(0, (end - set_up).days, 91):
        quarter = set_up + days_on * _DAY
        _illnesses(life, quarter)
        if life.happens(0.15):
            vaccine = life.one_of(("influenza-injected", "covid-19", "tetanus-diphtheria"))
            life.add(Vaccination(id=life.new_id(), on=_on(_within(life, quarter)), vaccine=vaccine))
        if life.happens(0.2):
            day = _within(life, quarter)
            name = life.one_of(("ibuprofen", "paracetamol", "omeprazole", "sertraline"))
            life.add(Medication(id=life.new_id(), on=_on(day), until=_on(day + 5 * _DAY), name=name))
        if life.happens(0.2):
            for name in ("igg", "igm", "alt", "ast"):
                life.add(_normal(life, name, quarter))
        if life.happens(0.05) and is_injected:
            day = _within(life, quarter)
            life.add(
                Symptom(
                    id=life.new_id(), on=_on(day), until=_on(day + 2 * _DAY), name="injection-site-redness",
                    severity=Degree.MILD,
                )
            )  # fmt: skip


def _lasting(life: Life, start: date, set_up: date, *, is_injected: bool) -> None:
    if life.happens(0.4):
        life.add(Medication(id=life.new_id(), on=_on(start), name="vitamin d"))
    if life.happens(0.15):
        life.add(Medication(id=life.new_id(), on=_on(set_up), name=life.one_of(("cetirizine", "loratadine"))))
    if life.happens(0.12):
        name = life.one_of(("penicillin", "peanuts", "pollen"))
        life.add(Allergy(id=life.new_id(), on=PartialDate.parse("2009"), name=name))
    if life.happens(0.5):
        life.add(Condition(id=life.new_id(), on=PartialDate.parse(f"{start.year - 1}"), name="rrms"))
    if life.happens(0.15):
        name = life.one_of(("fatigue", "fatigue", "low-mood"))
        since = PartialDate.parse(f"{start.year - 1}")
        life.add(Symptom(id=life.new_id(), on=since, name=name, severity=Degree.MILD, tempo=Tempo.WEEKS))
    if life.happens(0.7) and is_injected:
        life.add(Training(id=life.new_id(), on=_on(start), name="self-injection"))


def _illnesses(life: Life, quarter: date) -> None:
    """A cold, an infection with an antibiotic, a short steroid course: entered on its days, with its end."""
    if life.happens(0.25):
        _ill(life, _within(life, quarter), life.between(3, 10), "infection")
    if life.happens(0.03):
        day, days = _within(life, quarter), life.between(5, 7)
        _ill(life, day, days, "infection")
        life.add(Medication(id=life.new_id(), on=_on(day), until=_on(day + days * _DAY), name="amoxicillin"))
    if life.happens(0.02):
        day = _within(life, quarter)
        life.ill.append((day, day + 4 * _DAY))
        life.add(Medication(id=life.new_id(), on=_on(day), until=_on(day + 4 * _DAY), name="prednisone"))


def _ill(life: Life, day: date, days: int, name: str) -> None:
    life.ill.append((day, day + days * _DAY))
    life.add(Condition(id=life.new_id(), on=_on(day), until=_on(day + days * _DAY), name=name))


def _within(life: Life, quarter: date) -> date:
    return quarter + life.between(0, 90) * _DAY


def looks_of(life: Life, set_up: date) -> list[date]:
    """Twelve days in twelve months, none of them within an illness."""
    days = []
    for month in range(LOOKS):
        day = set_up + (30 * month + life.between(1, 30)) * _DAY
        while any(first <= day <= last for first, last in life.ill):
            day += _DAY
        days.append(day)
    return days
