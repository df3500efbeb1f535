"""Symptoms: what to do now, before anything else; and into the diary, if wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import RecordError
from doseline.faces.web import complaints, entries, forms, symptoms_answer
from doseline.faces.web.complaints import Draft
from doseline.faces.web.emergency import emergency
from doseline.faces.web.forms import Wrong
from doseline.faces.web.forms_entries import SYMPTOM
from doseline.faces.web.given import TheForm, TheSheet
from doseline.faces.web.reader import Reader, answered, shown
from doseline.faces.web.red_flags import to_pick
from doseline.faces.web.sheet import Sheet
from doseline.record import Degree, Tempo
from doseline.triage import Complaint, TriageUrgency, triage, understood

From = NamedDependency[SkipValidation[Reader]]


def pick(reader: From) -> Response[str]:
    """What can be picked, under the signs of an emergency."""
    return _pick(reader, Draft())


def go_on(reader: From, form: TheForm) -> Response[str]:
    """The next page: the questions, the answer, or one step back with everything kept."""
    asked = complaints.draft(form, today=reader.today)
    if asked.is_too_much:
        return _pick(reader, asked, (Wrong(key="words", text=reader.say("symptoms.fault.too-much")),))
    match form.one("step"):
        case "pick":
            return _pick(reader, asked)
        case "more":
            return _ask(reader, asked)
        case "answer":
            return _answer(reader, asked)
        case _:
            return _after_picking(reader, complaints.picked(form, reader.guide, today=reader.today))


@post("/p/{record:str}/symptoms/keep", status_code=HTTP_303_SEE_OTHER, sync_to_thread=True)
def keep(sheet: TheSheet, form: TheForm) -> Response[str] | Redirect:
    """The ticked symptoms, kept in the diary; then Today, where the checks take them up."""
    before = entries.written_before(sheet, form.once)
    if before is not None:
        return _today(sheet, before)
    reader = Reader(
        house=sheet.house, asked=sheet.asked, catalogue=sheet.catalogue, sheet=sheet, notes=sheet.notes
    )
    asked = complaints.draft(form, today=reader.today)
    if asked.is_too_much:
        return _pick(reader, asked, (Wrong(key="words", text=sheet.say("symptoms.fault.too-much")),))
    wanted = frozenset(form.many("keep"))
    found = complaints.understood(asked, sheet.catalogue, today=sheet.case.today)
    if found.faults:
        return _ask(reader, asked, found.faults)
    told = (one for one in found.complaints if one.name in wanted)
    new = complaints.events(told, today=asked.noted or sheet.case.today)
    if not new:
        nothing = Wrong(key="keep", text=sheet.say("symptoms.fault.nothing-to-keep"))
        return _answer(reader, asked, (nothing,))
    try:
        entries.judged(sheet, new)
    except RecordError as error:
        return _ask(reader, asked, tuple(_placed(forms.wrongs(error.faults, SYMPTOM, sheet.catalogue))))
    return _today(sheet, entries.save(sheet, new, once=form.once))


# Where a field of an entry stands on the page with the questions.
_FIELDS = {"on": "day", "time": "time"}


def _placed(faults: Iterable[Wrong]) -> Iterator[Wrong]:
    """The reader's faults, each once and at a field of the page."""
    for fault in dict.fromkeys(faults):
        yield Wrong(key=_FIELDS.get(fault.key or ""), text=fault.text)


def _today(sheet: Sheet, mark: str) -> Redirect:
    return entries.to(f"{sheet.address()}?saved={mark}")


def _pick(reader: Reader, asked: Draft, faults: tuple[Wrong, ...] = ()) -> Response[str]:
    names = set(asked.names)
    groups = tuple(
        (heading, tuple((name, complaints.written(name, reader.catalogue), name in names) for name in signs))
        for heading, signs in to_pick(reader.guide.drug)
    )
    return reader.page(
        "symptoms", status=_status(faults), groups=groups, draft=asked, faults=faults, **_top(reader)
    )


def _ask(reader: Reader, asked: Draft, faults: tuple[Wrong, ...] = ()) -> Response[str]:
    """The questions on what was picked; only those that make a difference."""
    rows = tuple(
        (
            place,
            one,
            complaints.written(one.name, reader.catalogue),
            complaints.asks_tempo(one.name, reader.guide),
        )
        for place, one in enumerate(asked.told)
    )
    return reader.page(
        "symptoms_ask",
        status=_status(faults),
        rows=rows,
        draft=asked,
        faults=faults,
        wrong={fault.key: fault.text for fault in faults},
        degrees=tuple((degree.value, reader.say(f"symptoms.severity.{degree.value}")) for degree in Degree),
        tempos=tuple((tempo.value, reader.say(f"symptoms.tempo.{tempo.value}")) for tempo in Tempo),
        when_choices=tuple((when, reader.say(f"symptoms.when.{when}")) for when in complaints.WHEN),
        input_type=complaints.input_type,
        understood=_understood(reader, asked),
        **_top(reader),
    )


def _understood(reader: Reader, asked: Draft) -> str:
    """What the typed words were taken for; nothing where nothing was typed, or none of it is ours."""
    names = understood(complaints.named(asked.words, reader.guide), reader.guide) if asked.words else ()
    if not names:
        return ""
    found = tuple(complaints.written(name, reader.catalogue) for name in names)
    return reader.say("symptoms.understood", names=found)


def _after_picking(reader: Reader, asked: Draft) -> Response[str]:
    """An emergency is answered at once; only where it is none yet is anything else asked."""
    if not asked.told and not asked.words:
        return _pick(reader, asked, (Wrong(key="words", text=reader.say("triage.none")),))
    if not asked.told:
        return _pick(reader, asked, (Wrong(key="words", text=reader.say("symptoms.fault.none-there")),))
    if complaints.typed_danger(asked, reader.guide) or _is_emergency_anyway(reader, asked):
        return _answer(reader, asked)
    return _ask(reader, asked)


def _is_emergency_anyway(reader: Reader, asked: Draft) -> bool:
    """Whether no answer to our questions could make it less."""
    calm = (Complaint(name=name, severity=Degree.MILD, tempo=Tempo.WEEKS) for name in asked.names)
    chart = reader.sheet.case.chart if reader.sheet else None
    return triage(reader.guide, calm, chart=chart, today=reader.today).urgency is TriageUrgency.EMERGENCY


def _answer(reader: Reader, asked: Draft, faults: tuple[Wrong, ...] = ()) -> Response[str]:
    found = complaints.understood(asked, reader.catalogue, today=reader.today)
    if found.faults:
        return _ask(reader, asked, found.faults)
    if not asked.told:
        return _pick(reader, asked, (Wrong(key="words", text=reader.say("triage.none")),))
    danger = complaints.typed_danger(asked, reader.guide)
    return reader.page(
        "symptoms_answer",
        status=_status(faults),
        answer=symptoms_answer.answer(reader, found.complaints, danger),
        names=asked.names,
        told=tuple(complaints.written(name, reader.catalogue) for name in asked.names),
        draft=asked,
        faults=faults,
        once=entries.token(),
    )


def _status(faults: Iterable[Wrong]) -> int:
    return HTTP_422_UNPROCESSABLE_ENTITY if tuple(faults) else HTTP_200_OK


def _top(reader: Reader) -> Mapping[str, object]:
    return emergency(reader.catalogue, reader.guide.drug)


PAGES = (*shown(pick, "symptoms"), *answered(go_on, "symptoms"), keep)
