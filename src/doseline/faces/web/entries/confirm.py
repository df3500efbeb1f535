"""Confirmation page: what is asked before an entry is kept, of a dose its day and whether it is another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from doseline.errors import Fault
from doseline.faces.web.form_data import FormData
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.plan import Doubt, DoubtKind, doubts, is_near
from doseline.record import Chart, Dose
from doseline.text import Counted

# Fields that say how a form was sent, and are no answers.
_OWN = frozenset({"_csrf_token", "confirmed", "same_day", "change"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the page needs: the questions in words, whether they are of one day, and what was typed."""

    lines: tuple[str, ...]
    questions: tuple[str, ...]
    is_double: bool
    is_likely_one: bool
    code: str
    carried: tuple[tuple[str, str], ...]


def asking(view: View, sent: FormData, dose: Dose, *, known: Chart) -> Asking | None:
    """What to ask about a dose before it is kept; None where there is nothing to ask.

    ``known`` is the chart as it would be with the dose.
    """
    guide, today = view.case.guide, view.case.today
    found = doubts(guide, known, dose, today=today)
    is_ahead = dose.on.last > today
    if not found and not is_ahead and is_near(guide, dose, today=today):
        return None
    return Asking(
        lines=_lines(view, dose, known),
        questions=tuple(_questions(view, found, is_ahead=is_ahead)),
        is_double=any(doubt.kind is DoubtKind.SAME_DAY for doubt in found),
        is_likely_one=any(doubt.is_likely_one for doubt in found),
        code=_code(found),
        carried=_carried(sent),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """What the page needs that asks about an entry which says nothing yet, though it can be kept."""

    questions: tuple[str, ...]
    code: str
    carried: tuple[tuple[str, str], ...]


def unclear(view: View, sent: FormData, vague: Sequence[Fault]) -> Unclear | None:
    """What an entry lacks; None where that is nothing, or the answer was to keep it as it is."""
    code = " ".join(one.code for one in vague)
    if not vague or sent.one("confirmed") == code:
        return None
    questions = tuple(view.say(f"entry.unclear.{one.code}", **dict(one.values)) for one in vague)
    return Unclear(questions=questions, code=code, carried=_carried(sent))


def _carried(sent: FormData) -> tuple[tuple[str, str], ...]:
    """What was typed, to be sent along with the answer."""
    fields = ((name, values) for name, values in sent.fields.items() if name not in _OWN)
    return tuple((name, value) for name, values in fields for value in values[:1])


def is_one(asked: Asking | None, sent: FormData) -> bool:
    """Whether the answer is that two entries of one day are one injection."""
    return asked is not None and asked.is_double and sent.one("same_day") == "one"


def is_still_asked(asked: Asking | None, sent: FormData) -> bool:
    """Whether these very questions have not been answered yet."""
    if asked is None:
        return False
    is_answered = not asked.is_double or sent.one("same_day") == "two"
    return not is_answered or sent.one("confirmed") != asked.code


def _code(found: Sequence[Doubt]) -> str:
    """The doubts as one word: one that came up meanwhile is asked about as well."""
    return " ".join(doubt.kind.value for doubt in found) or "far"


def _lines(view: View, dose: Dose, known: Chart) -> tuple[str, ...]:
    """The dose as the person should recognise it, and how long after the last one it is."""
    key = "entry.confirm.day" if dose.on.is_exact else "entry.confirm.part-day"
    day: object = dose.on.first if dose.on.is_exact else dose.on
    return view.say(key, day=day, amount=dose.amount_mg), since_last(view, dose.on.first, known)


def since_last(view: View, day: date, known: Chart) -> str:
    """How many days after the last dose before it a day is."""
    before = [dose for dose in known.doses if dose.on.last < day]
    if not before:
        return view.say("entry.confirm.no-dose-before")
    last = before[-1].on.last
    return view.say("entry.confirm.since", days=Counted("day", (day - last).days), last=last)


def _questions(view: View, found: Sequence[Doubt], *, is_ahead: bool) -> Iterator[str]:
    """What to look at twice. A day ahead may be right where the person is, and is a slip far more often."""
    if is_ahead:
        yield view.say("entry.doubt.ahead", today=view.case.today)
    yield from (_question(view, doubt) for doubt in found)


def _question(view: View, doubt: Doubt) -> str:
    kind = f"{doubt.kind.value}-alike" if doubt.is_likely_one else doubt.kind.value
    return view.say(f"entry.doubt.{kind}", day=doubt.day, days=Counted("day", doubt.days))
