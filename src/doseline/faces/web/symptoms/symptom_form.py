"""Symptom form: which symptoms somebody tells of, how bad, how fast, and since when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time

from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.fields import FieldError
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.patterns import ByDose, ByTempo
from doseline.record import Degree, Tempo
from doseline.text import Catalogue, Named
from doseline.triage import Complaint, Danger, Onset, heard_in, told_of

# Far more than anybody types here; beyond it a search for words of danger would keep the page waiting.
_LONGEST, _MOST = 2000, 100
# The days nobody needs a calendar for.
WHEN = ("today", "yesterday", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomAnswer:
    """One symptom as it stands in the form: nothing of it is judged yet.

    ``name`` is ours, or the person's own words; ``day`` and ``time`` are its own, where it has them.
    """

    name: str
    severity: str = ""
    tempo: str = ""
    day: str = ""
    time: str = ""

    @property
    def has_own_day(self) -> bool:
        """Whether it began at another time than the others."""
        return bool(self.day or self.time)


@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomForm:
    """Everything that was typed so far.

    ``when`` is one of ``WHEN`` or "" where it is not known; ``day`` and ``time`` hold for all. ``noted`` is
    the day on which it was said, None before anything was.
    """

    words: str = ""
    told: tuple[SymptomAnswer, ...] = ()
    when: str = ""
    day: str = ""
    time: str = ""
    noted: date | None = None

    @property
    def is_too_much(self) -> bool:
        """Whether it is more than can be answered at once."""
        longest = max(len(self.words), sum(map(len, self.names)))
        return longest > _LONGEST or len(self.told) > _MOST

    @property
    def names(self) -> tuple[str, ...]:
        """The symptoms, in their order."""
        return tuple(one.name for one in self.told)


def draft(sent: FormData, *, today: date) -> SymptomForm:
    """What a form of these pages sent; what was "today" on a page left open over midnight stays that day."""
    noted = _noted(sent, today)
    when, day = sent.one("when") or ("day" if sent.has("day") else ""), sent.one("day")
    if noted != today and (said := _relative(when, noted)):
        when, day = "day", said
    told = tuple(_told(sent, place, name) for place, name in enumerate(sent.fields.get("told", ())) if name)
    return SymptomForm(
        words=sent.one("words"),
        told=tuple({one.name: one for one in told}.values()),
        when=when,
        day=day,
        time=sent.one("time"),
        noted=noted,
    )


def _noted(sent: FormData, today: date) -> date:
    """The day on which the page was opened; today where it does not say, or says what cannot be."""
    try:
        opened = date.fromisoformat(sent.one("opened"))
    except ValueError:
        return today
    return min(opened, today)


def _told(sent: FormData, place: int, name: str) -> SymptomAnswer:
    return SymptomAnswer(
        name=name, **{part: sent.one(f"{part}-{place}") for part in ("severity", "tempo", "day", "time")}
    )


def picked(sent: FormData, guide: Guide, *, today: date) -> SymptomForm:
    """The draft after the first page: what was picked, and what the words mean; earlier answers are kept."""
    before = draft(sent, today=today)
    if before.is_too_much:
        return before
    answered = {one.name: one for one in before.told}
    names = dict.fromkeys((*sent.many("pick"), *named(before.words, guide)))
    return replace(before, told=tuple(answered.get(name) or SymptomAnswer(name=name) for name in names))


def named(words: str, guide: Guide) -> tuple[str, ...]:
    """The symptoms in free words: our names where we know them, the words themselves where we do not."""
    found = told_of(words, guide)
    return found or ((words.strip(),) if heard_in(words, guide).loud else ())


def typed_danger(asked: SymptomForm, guide: Guide) -> Danger | None:
    """Words of danger anywhere in what was typed."""
    own = (one.name for one in asked.told if not guide.names.knows("symptom", one.name))
    return heard_in(" . ".join((asked.words, *own)), guide).loud


def asks_tempo(name: str, guide: Guide) -> bool:
    """Whether it makes a difference how fast the symptom came."""
    return any(
        isinstance(pattern.grading, (ByTempo, ByDose)) and name in pattern.signs for pattern in guide.patterns
    )


def written(name: str, catalogue: Catalogue) -> str:
    """A symptom in words."""
    own = f"symptoms.name.{name}"
    return catalogue.say(own) if catalogue.has(own) else catalogue.write(Named("symptom", name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was told, as triage takes it; ``faults`` are what could not be read."""

    complaints: tuple[Complaint, ...]
    faults: tuple[FieldError, ...]


def understood(asked: SymptomForm, catalogue: Catalogue, *, today: date) -> Understood:
    """The complaints that triage takes.

    A symptom's own day comes before the common one; a severity or tempo that is not one of ours is not known.
    """
    reader = _Reader(catalogue, today, [])
    common = reader.onset(_common_day(asked, today), asked.time, "day", "time")
    complaints = tuple(
        Complaint(
            name=one.name,
            severity=Degree(one.severity) if one.severity in _DEGREES else None,
            tempo=Tempo(one.tempo) if one.tempo in _TEMPOS else None,
            onset=reader.onset(one.day, one.time, f"day-{place}", f"time-{place}")
            if one.has_own_day
            else common,
        )
        for place, one in enumerate(asked.told)
    )
    return Understood(complaints=complaints, faults=tuple(reader.faults))


_DEGREES, _TEMPOS = frozenset(Degree), frozenset(Tempo)


def _common_day(asked: SymptomForm, today: date) -> str:
    return _relative(asked.when, today) or (asked.day if asked.when == "day" else "")


def _relative(when: str, day: date) -> str:
    """A day that was named by how it lies to ``day``; "" for one that was not."""
    match when:
        case "today":
            return day.isoformat()
        case "yesterday":
            return date.fromordinal(day.toordinal() - 1).isoformat()
        case _:
            return ""


@dataclass(frozen=True, slots=True)
class _Reader:
    catalogue: Catalogue
    today: date
    faults: list[FieldError]

    def onset(self, day: str, at: str, day_key: str, time_key: str) -> Onset | None:
        """When it began, as far as it was said; what cannot be read is a fault at its field."""
        moment = self._time(at, time_key)
        if not day:
            if at:
                self._wrong(day_key, "time-without-day")
            return None
        try:
            on = date.fromisoformat(day)
        except ValueError:
            self._wrong(day_key, "not-a-day")
            return None
        if on > self.today:
            self._wrong(day_key, "day-ahead")
            return None
        return Onset(day=on, time=moment)

    def _time(self, at: str, key: str) -> time | None:
        for form in ("%H:%M", "%H.%M", "%H:%M:%S"):
            try:
                return datetime.strptime(at, form).time()  # noqa: DTZ007 - the person's own clock
            except ValueError:
                continue
        if at:
            self._wrong(key, "not-a-time")
        return None

    def _wrong(self, key: str, what: str) -> None:
        self.faults.append(FieldError(key=key, text=self.catalogue.say(f"symptoms.fault.{what}")))


def input_type(kind: str, value: str) -> str | None:
    """The type of a box; none where a browser would empty it of what was typed."""
    return kind if not value or _SHAPES[kind].fullmatch(value) else None


_SHAPES = {"date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "time": re.compile(r"[0-9]{2}:[0-9]{2}")}


def events(complaints: Iterable[Complaint], *, today: date) -> tuple[dict[str, str], ...]:
    """The entries of a record file for what was told; one without a day has the day it was written down."""
    return tuple(_event(complaint, today) for complaint in complaints)


def _event(complaint: Complaint, today: date) -> dict[str, str]:
    began = complaint.onset
    event = {"type": "symptom", "on": (began.day if began else today).isoformat(), "name": complaint.name}
    if began is not None and began.time is not None:
        event["time"] = f"{began.time:%H:%M}"
    if complaint.severity is not None:
        event["severity"] = complaint.severity.value
    if complaint.tempo is not None:
        event["tempo"] = complaint.tempo.value
    return event
