"""Page of the set-up: one question with what was answered before, the way back, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.dates import PartialDate
from doseline.errors import RecordError
from doseline.faces.web.context import AppContext
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Event, FieldError, Form
from doseline.faces.web.forms.typed_values import civil_day
from doseline.faces.web.set_up import draft as drafts
from doseline.faces.web.set_up import forms
from doseline.faces.web.set_up.draft import Draft
from doseline.faces.web.set_up.draft_record import Reading, assessed, faults_on
from doseline.faces.web.set_up.questions import (
    ANSWER,
    NO,
    NONE,
    OTHER,
    QUESTIONS,
    YES,
    Asked,
    Stage,
    first_weeks,
    form_of,
    is_answered,
    pages,
    question,
    quick_days,
    stage,
    stages,
)
from doseline.frozen import dataclass
from doseline.guide import Continuous, Dated, Guide, load_guide, sound_drugs
from doseline.text import Catalogue, Named

_GIVEN = (Asked.FIRST_DOSES, Asked.LAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """One set-up as far as it has come; ``guide`` is None while nobody said which of several."""

    context: AppContext
    draft: Draft
    guide: Guide | None
    catalogue: Catalogue
    today: date

    @property
    def pages(self) -> tuple[Asked, ...]:
        """The pages for the answers so far."""
        return pages(self.draft, self.guide, asks_medicine=not _only(self.context))

    @property
    def open_page(self) -> Asked | None:
        """The first page without an answer; None where the set-up is at its end."""
        due = self.due
        return next((page for page in self.pages if not is_answered(page, self.draft, due)), None)

    @property
    def left(self) -> int:
        """How many questions are left."""
        page = self.open_page
        return QUESTIONS - question(page) + 1 if page else 0

    @property
    def due(self) -> date | None:
        """The day of the next dose as the plan has it from the days given; None where it names none."""
        if self.guide is None or Asked.NEXT not in self.pages:
            return None
        try:
            following = assessed(self.context, self.reading(self.guide).record(*_GIVEN)).plan.next_dose
        except RecordError:
            return None
        return following.due if following else None

    def reading(self, guide: Guide) -> Reading:
        """The draft with what is needed to read it."""
        return Reading(
            draft=self.draft, guide=guide, catalogue=self.catalogue, today=self.today, pages=self.pages
        )

    def address(self, page: Asked) -> str:
        """The address of one of its pages."""
        return f"/set-up/{self.draft.word}/{page.value}"

    def before(self, page: Asked) -> Asked | None:
        """The page before this one."""
        place = self.pages.index(page)
        return self.pages[place - 1] if place else None

    def form(self, page: Asked) -> Form | None:
        """The fields of a page."""
        return form_of(page, self.draft, self.guide)

    def say(self, key: str, /, **values: object) -> str:
        """One text of the catalogue."""
        return self.catalogue.say(key, **values)


def set_up(context: AppContext, draft: Draft) -> SetUp:
    """The set-up of a draft, in the words of its medicine."""
    named = draft.of(Asked.MEDICINE).one(ANSWER)
    drug = named if named in sound_drugs() else _only(context)
    guide = load_guide(drug).of_product(draft.of(Asked.PRODUCT).one(ANSWER)) if drug else None
    region = draft.of(Asked.PERSON).one("region") or None
    return SetUp(
        context=context,
        draft=draft,
        guide=guide,
        catalogue=context.catalogue(region, drug=drug, product=guide.product.id if guide else None),
        today=context.today or context.now().date(),
    )


def _only(context: AppContext) -> str:
    """The medicine that a set-up is about without a question: that of the settings, or the only one."""
    known = sound_drugs()
    if context.drug in known:
        return context.drug
    return known[0] if len(known) == 1 else ""


def choices(asked: SetUp, page: Asked) -> tuple[tuple[str, str], ...]:
    """The answers of a page that takes one tap, each with its words."""
    return tuple(_choices(asked, page))


def _choices(asked: SetUp, page: Asked) -> Iterator[tuple[str, str]]:
    match page:
        case Asked.MEDICINE:
            named = ((drug, asked.catalogue.write(Named("brand", drug))) for drug in sound_drugs())
            yield from sorted(named, key=lambda pair: pair[1].casefold())
        case Asked.PRODUCT if asked.guide is not None:
            yield from ((one, asked.catalogue.write(one, "product")) for one in asked.guide.products)
        case Asked.STARTED if asked.guide is not None:
            yield from ((one.value, _stage_words(asked, asked.guide, one)) for one in stages(asked.guide))
        case Asked.NEXT:
            first = YES if asked.due else NONE
            yield first, asked.say(f"set_up.next.choice.{first}")
            yield OTHER, asked.say(f"set_up.next.choice.{OTHER if asked.due else 'named'}")
        case Asked.GO_AHEAD:
            yield from ((one, asked.say(f"set_up.go-ahead.choice.{one}")) for one in (YES, NO))
        case _:
            return


def _stage_words(asked: SetUp, guide: Guide, one: Stage) -> str:
    schedule = guide.schedule(None)
    weeks = first_weeks(guide)
    if one is Stage.FIRST_DOSES and weeks:
        return asked.say("set_up.started.choice.first-weeks", weeks=weeks)
    if one is Stage.USUAL and isinstance(schedule, Dated):
        every = schedule.usual.every
        if every.months:
            return asked.say(
                f"set_up.started.choice.{'month' if every.months == 1 else 'months'}", months=every.months
            )
        weeks, rest = divmod(every.days, 7)
        unit, count = ("days", every.days) if rest else ("weeks", weeks)
        return asked.say(f"set_up.started.choice.{unit}", **{unit: count})
    if isinstance(schedule, Continuous) and one in (Stage.USUAL, Stage.OWN):
        step = schedule.steps[-1]
        key = f"set_up.started.choice.daily-{one.value}"
        return asked.say(key, amount_mg=step.amount_mg, times=step.times_a_day)
    return asked.say(f"set_up.started.choice.{one.value}")


def heading(asked: SetUp, page: Asked) -> str:
    """The question of a page."""
    medicine = Named("brand", asked.guide.drug) if asked.guide else ""
    due = asked.due if page is Asked.NEXT else None
    return asked.say(_heading(page, due, asked.today), medicine=medicine, due=due or asked.today)


def _heading(page: Asked, due: date | None, today: date) -> str:
    match page:
        case Asked.PERSON:
            return "set_up.person.who"
        case Asked.NEXT if due is None:
            return "set_up.next.none"
        case Asked.NEXT if due is not None and due <= today:
            return "set_up.next.today" if due == today else "set_up.next.past"
        case _:
            return f"set_up.{page.value}.title"


def faults(asked: SetUp, page: Asked, sent: FormData) -> tuple[FieldError, ...]:
    """What is wrong with the answers to one page; ``asked`` holds them already."""
    form = asked.form(page)
    if form is None:
        return _not_chosen(asked, page, sent)
    found = [*form_fields.own_faults(form, sent, asked.catalogue)]
    answers = form_fields.read(form, sent, decimal=asked.catalogue.region.decimal)
    found += forms.called_faults(str(answers.get("called", "")), asked.catalogue)
    if found or asked.guide is None:
        return tuple(found)
    made = asked.reading(asked.guide).record()
    try:
        assessed(asked.context, made)
    except RecordError as error:
        here = tuple(faults_on(page, made, error, asked.catalogue))
        keys = {item.key for item in form.fields}
        return tuple(FieldError(key=one.key if one.key in keys else None, text=one.text) for one in here)
    return tuple(_days_that_do_not_fit(asked, page, answers))


def _not_chosen(asked: SetUp, page: Asked, sent: FormData) -> tuple[FieldError, ...]:
    if page is Asked.NOW and sent.many("is") and sent.has(NONE):
        return (FieldError(key=None, text=asked.say("set_up.fault.both")),)
    if page is Asked.NOW:
        said = sent.many("is")
        is_whole = bool(said) != sent.has(NONE) and set(said) <= set(forms.NOW)
    else:
        is_whole = sent.one(ANSWER) in dict(choices(asked, page))
    return () if is_whole else (FieldError(key=None, text=asked.say("set_up.fault.choose")),)


def _days_that_do_not_fit(asked: SetUp, page: Asked, answers: Event) -> Iterator[FieldError]:
    day = civil_day(answers.get("on"))
    since = _first_day(answers.get("treated_since"))
    if page is Asked.PLANNED and day and day < asked.today:
        yield FieldError(key="on", text=asked.say("set_up.fault.planned-past"))
    if since and since > (day or asked.today):
        yield FieldError(key="treated_since", text=asked.say("set_up.fault.since-after"))
    given = _last_given(asked)
    if page is Asked.OTHER_DAY and day and given and day <= given:
        yield FieldError(key="on", text=asked.say("set_up.fault.not-after", given=given))


def _first_day(text: object) -> date | None:
    try:
        return PartialDate.parse(str(text)).first
    except ValueError:
        return None


def _last_given(asked: SetUp) -> date | None:
    if asked.guide is None:
        return None
    made = asked.reading(asked.guide).record(*_GIVEN)
    days = [day for event in made.events if (day := civil_day(event.get("on")))]
    return max(days, default=None)


__all__ = [
    "SetUp", "choices", "drafts", "faults", "heading", "quick_days", "set_up", "stage",
]  # fmt: skip
