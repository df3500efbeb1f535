"""Symptoms routes: what to do now, before anything else; and into the diary, if wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import RecordError
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.entries import write
from doseline.faces.web.entries.forms import SYMPTOM
from doseline.faces.web.entries.idempotency import idempotent
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import FieldError
from doseline.faces.web.public_view import Reader, answered, shown
from doseline.faces.web.symptoms import answer as symptom_answer
from doseline.faces.web.symptoms import symptom_form
from doseline.faces.web.symptoms.emergency_banner import emergency
from doseline.faces.web.symptoms.symptom_form import SymptomForm
from doseline.record import Degree, Tempo
from doseline.triage import Complaint, Heard, TriageUrgency, understood
from doseline.triage.red_flags import to_pick

From = NamedDependency[SkipValidation[Reader]]


def pick(reader: From) -> Response[str]:
    """What can be picked, under the signs of an emergency."""
    return _pick(reader, SymptomForm())


def go_on(reader: From, form: PostedForm) -> Response[str]:
    """The next page: the questions, the answer, or one step back with everything kept."""
    asked = symptom_form.draft(form, today=reader.today)
    if asked.is_too_much:
        return _pick(reader, asked, (FieldError(key="words", text=reader.say("symptoms.fault.too-much")),))
    match form.one("step"):
        case "pick":
            return _pick(reader, asked)
        case "more":
            return _ask(reader, asked)
        case "answer":
            return _answer(reader, asked)
        case _:
            return _after_picking(reader, symptom_form.picked(form, reader.guide, today=reader.today))


@post("/p/{record:str}/symptoms/keep", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
@idempotent
def keep(view: RecordView, form: PostedForm) -> Response[str] | Redirect:
    """The ticked symptoms, kept in the diary; then Today, where the checks take them up."""
    reader = Reader(
        context=view.context, request=view.request, catalogue=view.catalogue, view=view, notes=view.notes
    )
    asked = symptom_form.draft(form, today=reader.today)
    if asked.is_too_much:
        return _pick(reader, asked, (FieldError(key="words", text=view.say("symptoms.fault.too-much")),))
    wanted = frozenset(form.many("keep"))
    found = symptom_form.understood(asked, view.catalogue, today=view.case.today)
    if found.faults:
        return _ask(reader, asked, found.faults)
    told = (one for one in found.complaints if one.name in wanted)
    new = symptom_form.events(told, today=asked.noted or view.case.today)
    if not new:
        nothing = FieldError(key="keep", text=view.say("symptoms.fault.nothing-to-keep"))
        return _answer(reader, asked, (nothing,))
    try:
        write.judged(view, new)
    except RecordError as error:
        return _ask(reader, asked, tuple(_placed(form_fields.wrongs(error.faults, SYMPTOM, view.catalogue))))
    return write.to_saved(view, write.save(view, new, idempotency_key=form.idempotency_key))


# Where a field of an entry stands on the page with the questions.
_FIELDS = {"on": "day", "time": "time"}


def _placed(faults: Iterable[FieldError]) -> Iterator[FieldError]:
    """The reader's faults, each once and at a field of the page."""
    for fault in dict.fromkeys(faults):
        yield FieldError(key=_FIELDS.get(fault.key or ""), text=fault.text)


def _pick(reader: Reader, asked: SymptomForm, faults: tuple[FieldError, ...] = ()) -> Response[str]:
    names = set(asked.names)
    groups = tuple(
        (
            heading,
            tuple((name, symptom_form.written(name, reader.catalogue), name in names) for name in signs),
        )
        for heading, signs in to_pick(reader.guide.drug)
    )
    return reader.page(
        "symptoms/symptoms", status=_status(faults), groups=groups, draft=asked, faults=faults, **_top(reader)
    )


def _ask(reader: Reader, asked: SymptomForm, faults: tuple[FieldError, ...] = ()) -> Response[str]:
    """The questions on what was picked; only those that make a difference."""
    guides = symptom_answer.guides_for(reader)
    rows = tuple(
        (
            place,
            one,
            symptom_form.written(one.name, reader.catalogue),
            any(symptom_form.asks_tempo(one.name, guide) for guide in guides),
        )
        for place, one in enumerate(asked.told)
    )
    return reader.page(
        "symptoms/symptoms_ask",
        status=_status(faults),
        rows=rows,
        draft=asked,
        faults=faults,
        wrong={fault.key: fault.text for fault in faults},
        degrees=tuple((degree.value, reader.say(f"symptoms.severity.{degree.value}")) for degree in Degree),
        tempos=tuple((tempo.value, reader.say(f"symptoms.tempo.{tempo.value}")) for tempo in Tempo),
        when_choices=tuple((when, reader.say(f"symptoms.when.{when}")) for when in symptom_form.WHEN),
        input_type=symptom_form.input_type,
        understood=_understood(reader, asked),
        **_top(reader),
    )


def _understood(reader: Reader, asked: SymptomForm) -> str:
    """What the typed words were taken for; nothing where nothing was typed, or none of it is ours."""
    names = understood(symptom_form.named(asked.words, reader.guide), reader.guide) if asked.words else ()
    if not names:
        return ""
    found = tuple(symptom_form.written(name, reader.catalogue) for name in names)
    return reader.say("symptoms.understood", names=found)


def _after_picking(reader: Reader, asked: SymptomForm) -> Response[str]:
    """An emergency is answered at once; only where it is none yet is anything else asked."""
    if not asked.told and not asked.words:
        return _pick(reader, asked, (FieldError(key="words", text=reader.say("triage.none")),))
    if not asked.told:
        return _pick(reader, asked, (FieldError(key="words", text=reader.say("symptoms.fault.none-there")),))
    if symptom_form.typed_danger(asked, reader.guide) or _is_emergency_anyway(reader, asked):
        return _answer(reader, asked)
    return _ask(reader, asked)


def _is_emergency_anyway(reader: Reader, asked: SymptomForm) -> bool:
    """Whether no answer to our questions could make it less."""
    calm = (Complaint(name=name, severity=Degree.MILD, tempo=Tempo.WEEKS) for name in asked.names)
    return symptom_answer.judge_for(reader, calm, Heard()).urgency is TriageUrgency.EMERGENCY


def _answer(reader: Reader, asked: SymptomForm, faults: tuple[FieldError, ...] = ()) -> Response[str]:
    found = symptom_form.understood(asked, reader.catalogue, today=reader.today)
    if found.faults:
        return _ask(reader, asked, found.faults)
    if not asked.told:
        return _pick(reader, asked, (FieldError(key="words", text=reader.say("triage.none")),))
    danger = symptom_form.typed_danger(asked, reader.guide)
    return reader.page(
        "symptoms/symptoms_answer",
        status=_status(faults),
        answer=symptom_answer.answer(reader, found.complaints, danger),
        names=asked.names,
        told=tuple(symptom_form.written(name, reader.catalogue) for name in asked.names),
        draft=asked,
        faults=faults,
        idempotency_token=write.token(),
    )


def _status(faults: Iterable[FieldError]) -> int:
    return HTTP_422_UNPROCESSABLE_ENTITY if tuple(faults) else HTTP_200_OK


def _top(reader: Reader) -> Mapping[str, object]:
    return emergency(reader.catalogue, *(guide.drug for guide in symptom_answer.guides_for(reader)))


ROUTES = (*shown(pick, "symptoms"), *answered(go_on, "symptoms"), keep)
