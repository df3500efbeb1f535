"""Question routes: four ways to an answer for somebody who keeps no record, or not for this."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.assessment import Assessment, read_and_assess
from doseline.check import vaccines
from doseline.errors import RecordError
from doseline.faces.ask import text_of
from doseline.faces.web.dependencies import PostedForm
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.public_view import Reader, answered, shown
from doseline.faces.web.set_up.forms import ELSEWHERE
from doseline.faces.web.storage.pen_words import may_be_used
from doseline.faces.web.vaccines.asked import kind, meant, title
from doseline.faces.web.vaccines.routes import GENERAL
from doseline.frozen import dataclass
from doseline.guide.statements import Use
from doseline.plan import unused_pens
from doseline.quantity import celsius
from doseline.record import FORMAT

From = NamedDependency[SkipValidation[Reader]]
Told = tuple[str, tuple[int, ...]]
# Our choice: a longer time out of the fridge is a slip of the keyboard.
_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said to one of the questions; ``fault`` where it could not be read."""

    title: str = ""
    lines: tuple[Told, ...] = ()
    fault: str = ""


def ask(reader: From) -> Response[str]:
    """The four ways, and nothing asked yet."""
    return _page(reader, FormData({}, {}), {})


def answer(reader: From, form: PostedForm) -> Response[str]:
    """What holds for one vaccine, or for medicine that was out of the fridge so long."""
    if "vaccine" in form.fields:
        return _page(reader, form, {"vaccine": _vaccine(reader, form.one("vaccine"))})
    if "days" in form.fields and reader.guide.product.is_kept_at_home:
        return _page(reader, form, {"storage": _storage(reader, form)})
    return _page(reader, form, {})


def _page(reader: Reader, sent: FormData, answers: Mapping[str, Answer]) -> Response[str]:
    is_wrong = any(found.fault for found in answers.values())
    return reader.page(
        "question/question",
        status=HTTP_422_UNPROCESSABLE_ENTITY if is_wrong else HTTP_200_OK,
        sent=sent,
        answers=answers,
        has_fridge=reader.guide.product.is_kept_at_home,
        degrees="f" if _is_fahrenheit(reader) else "c",
    )


def _is_fahrenheit(reader: Reader) -> bool:
    return reader.catalogue.region.temperature == "F"


# --- a vaccine ---


def _vaccine(reader: Reader, written: str) -> Answer:
    """Whether it is live, and what the guide says of such a one; of an unknown one, the careful reading."""
    if not written:
        return Answer(fault=reader.say("entry.fault.missing"))
    case = _nobody(reader)
    asked = vaccines(case.guide, case.chart, case.plan, meant(case.guide, written))
    return Answer(
        title=title(reader.catalogue, case.guide, asked),
        lines=tuple(_said(reader, GENERAL[kind(asked)])),
    )


def _said(reader: Reader, use: Use) -> Iterator[Told]:
    known = reader.statements
    for item in known.used_for(use):
        yield text_of(reader.catalogue, known.drug, item), reader.numbers(item.sources)


# --- out of the fridge ---


def _storage(reader: Reader, sent: FormData) -> Answer:
    """Whether it may still be used after so many days, and what the sources say of storing it."""
    days = form_fields.number(sent.one("days"), ".")
    if not isinstance(days, int) or not 0 <= days <= _MOST_DAYS:
        return Answer(fault=reader.say("question_page.fridge.fault"))
    try:
        case = _nobody(reader, _taken_out(reader, days, sent.one("warmth")))
    except RecordError as error:
        return Answer(fault=form_fields.say_wrong(error.faults[0], reader.catalogue))
    pens = unused_pens(case.chart, case.guide.numbers, today=case.today, last_given=None)
    words, guide = reader.catalogue, reader.guide
    own = tuple((line, ()) for pen in pens for line in may_be_used(pen, guide, words, reader.today))
    return Answer(
        title=reader.say("question_page.fridge.answer", days=days),
        lines=(*own, *_said(reader, Use.STORAGE)),
    )


def _taken_out(reader: Reader, days: int, typed: str) -> dict[str, object]:
    on = (reader.today - timedelta(days=days)).isoformat()
    warmth = form_fields.number(typed, reader.catalogue.region.decimal) if typed else None
    if isinstance(warmth, int | float) and _is_fahrenheit(reader):
        warmth = float(celsius(Decimal(str(warmth))))
    told = {} if warmth is None else {"out_of_fridge_c": warmth}
    return {"id": "asked", "type": "storage", "on": on, **told}


def _nobody(reader: Reader, *events: dict[str, object]) -> Assessment:
    """The case of nobody in particular, who has the medicine and these entries.

    Raises: RecordError where an entry cannot be read.
    """
    document = {
        "format": FORMAT,
        "person": {"id": "nobody", "region": ELSEWHERE},
        "therapies": [{"guide": reader.guide.drug, "start": reader.today.isoformat()}],
        "events": list(events),
    }
    return read_and_assess(json.dumps(document).encode(), clock=reader.context.day, today=reader.today)


ROUTES = (*shown(ask, "question"), *answered(answer, "question"))
