"""Record of a draft: what the answers of the set-up become, and what the core makes of them.

Nothing is made up: a start that nobody named stays unknown, a word without a day has none, and a dose is
written down only where its day was given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from doseline.assessment import Assessment, read_and_assess
from doseline.errors import RecordError
from doseline.faces.web.context import AppContext
from doseline.faces.web.entries.receive import as_infection
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Event, FieldError
from doseline.faces.web.forms.typed_values import civil_day
from doseline.faces.web.set_up import forms
from doseline.faces.web.set_up.draft import Draft
from doseline.faces.web.set_up.forms import ELSEWHERE, header
from doseline.faces.web.set_up.questions import ANSWER, YES, Asked, Stage, form_of, stage
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.plan import PRE_START
from doseline.record import FORMAT
from doseline.text import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry, with the page and the field whose answer it is."""

    page: Asked
    key: str
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRecord:
    """Person, therapy and entries, as a record file has them; the person without an id."""

    called: str
    person: Event
    therapy: Event
    entries: tuple[Entry, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """The entries alone."""
        return tuple(entry.event for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Draft with what is needed to read it: the guide, the words, and today."""

    draft: Draft
    guide: Guide
    catalogue: Catalogue
    today: date
    pages: tuple[Asked, ...]

    def record(self, *only: Asked) -> DraftRecord:
        """The record of the answers; of those pages alone, where some are named."""
        wanted = only or self.pages
        person, _ = header(self._answers(Asked.PERSON))
        return DraftRecord(
            called=str(self._answers(Asked.PERSON).get("called", "")),
            person={"region": ELSEWHERE, **person},
            therapy={"guide": self.guide.drug, **self._product(), **self._therapy()},
            entries=tuple(entry for page in self.pages if page in wanted for entry in self._entries(page)),
        )

    def _answers(self, page: Asked) -> Event:
        form = form_of(page, self.draft, self.guide)
        if form is None or page not in self.pages:
            return {}
        return form_fields.read(form, self.draft.of(page), decimal=self.catalogue.region.decimal)

    def _product(self) -> Event:
        """The product, where the drug has several."""
        return {"product": self.guide.product.id} if len(self.guide.products) > 1 else {}

    def _therapy(self) -> Event:
        """The start, or that treatment began before anything was written down."""
        match stage(self.draft):
            case None:
                return {"start": self.today.isoformat()}
            case Stage.NOT_YET:
                return {"start": self._answers(Asked.PLANNED).get("on", self.today.isoformat())}
            case Stage.FIRST_DOSES:
                return {"start": min(self._first_days(), default=self.today.isoformat())}
            case Stage.USUAL | Stage.OWN:
                return self._midway()
            case unknown:
                assert_never(unknown)

    def _midway(self) -> Event:
        """A therapy in mid-treatment: since when as told, and the day from which it is written down."""
        page = Asked.SINCE if Asked.SINCE in self.pages else Asked.LAST
        answers = self._answers(page)
        since = {key: answers[key] for key in ("treated_since",) if key in answers}
        written = answers.get("on", self.today.isoformat())
        return {"start": written, "doses_recorded": False, **since, **self._own_rhythm()}

    def _own_rhythm(self) -> Event:
        answers = self._answers(Asked.RHYTHM)
        is_whole = {"every", "unit"} <= answers.keys()
        return {"month_mode": f"{answers['every']}-{answers['unit']}"} if is_whole else {}

    def _first_days(self) -> tuple[str, ...]:
        """The days of the first doses, in order, each once."""
        answers = self._answers(Asked.FIRST_DOSES)
        return tuple(sorted({str(day) for key, day in answers.items() if key not in _WORDS}))

    def _entries(self, page: Asked) -> Iterator[Entry]:
        match page:
            case Asked.FIRST_DOSES:
                yield from self._first_doses()
            case Asked.LAST:
                yield from self._dose("on", self._answers(page).get("on"), self._usual_amount())
            case Asked.AMOUNT:
                yield from self._own_amount()
            case Asked.OTHER_DAY:
                yield from self._named_day()
            case Asked.GO_AHEAD:
                yield from self._go_ahead()
            case Asked.WHICH:
                yield from self._so_now()
            case _:
                return

    def _first_doses(self) -> Iterator[Entry]:
        answers = self._answers(Asked.FIRST_DOSES)
        keys = {str(day): key for key, day in reversed(answers.items()) if key not in _WORDS}
        for place, day in enumerate(self._first_days()):
            yield from self._dose(
                keys[day], day, self.guide.schedule(None).amount_of(place + 1, 0), page=Asked.FIRST_DOSES
            )

    def _dose(self, key: str, day: object, amount: Decimal, page: Asked = Asked.LAST) -> Iterator[Entry]:
        if day is not None:
            event = {"type": "dose", "on": day, "amount_mg": form_fields.plain(amount)}
            yield Entry(page=page, key=key, event=event)

    def _usual_amount(self) -> Decimal:
        return self.guide.schedule(None).amount_mg

    def _own_amount(self) -> Iterator[Entry]:
        answers = self._answers(Asked.AMOUNT)
        if {"amount_mg", "on"} <= answers.keys():
            said = {"type": "instruction", "kind": "schedule", "on": answers["on"]}
            yield Entry(page=Asked.AMOUNT, key="amount_mg", event=said | {"amount_mg": answers["amount_mg"]})

    def _named_day(self) -> Iterator[Entry]:
        """The clinic's day for the next dose. Its word came before that day, and today at the latest."""
        named = self._answers(Asked.OTHER_DAY).get("on")
        if named is not None:
            following = civil_day(named)
            told = min(self.today, following) if following else self.today
            word = {"type": "instruction", "kind": "next_dose", "on": told.isoformat(), "date": named}
            yield Entry(page=Asked.OTHER_DAY, key="on", event=word)

    def _go_ahead(self) -> Iterator[Entry]:
        """The clinic's word that they may have it; nobody asked for its day, so it has none."""
        if self.draft.of(Asked.GO_AHEAD).one(ANSWER) == YES:
            by = self._answers(Asked.PERSON).get("clinic") or self.catalogue.say("set_up.my-clinic")
            word = {"type": "decision", "about": PRE_START, "outcome": "may-proceed", "by": by}
            yield Entry(page=Asked.GO_AHEAD, key=ANSWER, event=word)

    def _so_now(self) -> Iterator[Entry]:
        """What is so on the day it was told, since nobody asked when; without a name, what was asked for."""
        answers = self._answers(Asked.WHICH)
        for key in self.draft.of(Asked.NOW).many("is"):
            for event in self._told(key, answers.get(key)):
                undated = {"since_unknown": True} if event["type"] in _UNDATED else {}
                said_on = {"on": self.today.isoformat()}
                yield Entry(page=Asked.WHICH, key=key, event={**said_on, **event, **undated})

    def _told(self, key: str, said: Any) -> Iterator[Event]:  # noqa: ANN401 - what was typed
        not_named = self.catalogue.say(f"set_up.not-named.{key}")
        match key:
            case "infection":
                event = {"type": "condition", "on": self.today.isoformat(), "name": said or not_named}
                yield from as_infection(self.guide, self.catalogue, event)
            case "pregnancy" if said == forms.WISH:
                yield {"type": "condition", "name": said}
            case "pregnancy" if said:
                yield {"type": said}
            case "medicines":
                names = [text.strip() for text in str(said or not_named).splitlines()]
                yield from ({"type": "medication", "name": name} for name in names if name)
            case "allergy":
                yield {"type": "allergy", "name": said or not_named}
            case _:
                return


# What lasts long enough for nobody to know since when. Nobody asked for the day: it is the one of telling.
_UNDATED = frozenset({"condition", "medication", "allergy", "breastfeeding"})
# What a form's answers hold beside those to its fields.
_WORDS = frozenset({"type"})


def assessed(context: AppContext, made: DraftRecord) -> Assessment:
    """What the core makes of it.

    Raises: RecordError with every fault.
    """
    events = [{"id": f"new{place}", **event} for place, event in enumerate(made.events)]
    document = {
        "format": FORMAT,
        "person": {"id": "new", **made.person},
        "therapies": [made.therapy],
        "events": events,
    }
    return read_and_assess(json.dumps(document).encode(), clock=context.day, today=context.today)


def faults_on(page: Asked, made: DraftRecord, error: RecordError, words: Catalogue) -> Iterator[FieldError]:
    """The reader's faults, each at the field of the page whose answer it is about."""
    for fault in error.faults:
        yield FieldError(key=_key(page, made, fault.where), text=form_fields.say_wrong(fault, words))


def _key(page: Asked, made: DraftRecord, where: str) -> str | None:
    """The field that a place in the file was asked for with."""
    place, _, _ = where.removeprefix("$.events[").partition("]")
    if where.startswith("$.events[") and place.isdigit():
        entry = made.entries[int(place)]
        return entry.key if entry.page is page else None
    name = where.rpartition(".")[2]
    return {"month_mode": "every", "start": "on"}.get(name, name)
