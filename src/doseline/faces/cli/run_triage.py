"""``doseline triage``: how soon to get help for a symptom, and what not to do before."""

from __future__ import annotations

from datetime import date, datetime

from doseline.assessment import Footnotes, triage_answer
from doseline.assessment.alarm import alarm, soft_alarm
from doseline.assessment.symptoms import JudgedSymptoms, judge_symptoms, judged_alone
from doseline.assessment.symptoms_text import SaidPattern, said
from doseline.assessment.typed_symptoms import TypedSymptoms, typed_answer
from doseline.errors import Fault, RequestError, fault
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cli.sections import show_sources
from doseline.guide import Guide
from doseline.record import Degree, Tempo
from doseline.text import Catalogue, Named
from doseline.triage import Complaint, Onset, TriageUrgency, triage

_TONES = {TriageUrgency.EMERGENCY: Tone.ALARM, TriageUrgency.CALL_NOW: Tone.CARE}
_MOST_PARTS = 3


def run(desk: Desk) -> str:
    """The urgency and the advice, as a page or as JSON."""
    typed, onset = _asked(desk)
    case = desk.case()
    told = TypedSymptoms.of(typed, case.guide, case.today)
    judged = judge_symptoms(case, told.complaints, heard=told.heard, onset=onset)
    catalogue = desk.words_for(case)
    if desk.wants_json:
        found = triage_answer(judged, catalogue)
        return as_json({**found, **typed_answer(told, found["advice"], case.guide, catalogue)})
    page = desk.page()
    rung = _show_told(page, catalogue, case.guide, told)
    show(page, catalogue, judged, rung)
    return str(page)


def _show_told(page: Page, catalogue: Catalogue, guide: Guide, told: TypedSymptoms) -> frozenset[str]:
    """Whom to ring for words of danger, and what the words were taken for; gives back the lines to ring."""
    rung: tuple[str, ...] = ()
    if told.heard.loud:
        found = alarm(catalogue, guide, told.heard.loud)
        rung = found.lines
        for line in rung:
            page.paragraph(line, tone=Tone.ALARM)
        for line in found.why:
            page.paragraph(line)
    elif told.heard.soft:
        rung = soft_alarm(catalogue, told.heard.soft).lines
        for line in rung:
            page.paragraph(line, tone=Tone.CARE)
    if told.names:
        names = tuple(Named("symptom", name) for name in told.names)
        page.paragraph(catalogue.say("triage.understood", names=names), tone=Tone.QUIET)
    if told.set_aside:
        page.paragraph(catalogue.say("triage.set-aside", names=told.set_aside), tone=Tone.QUIET)
    return frozenset(rung)


def without_record(guide: Guide, symptom: str, today: date) -> JudgedSymptoms:
    """What is said about one ``NAME:SEVERITY`` when nothing else is known."""
    return judged_alone(guide, triage(guide, (_complaint(symptom, []),), chart=None, today=today))


def show(
    page: Page, catalogue: Catalogue, judged: JudgedSymptoms, rung: frozenset[str] = frozenset()
) -> None:
    """What to do first, what it may be, what not to do, the sources; nothing of ``rung``, said above."""
    words, notes = said(judged, catalogue), Footnotes()
    if words.text not in rung:
        page.paragraph(words.text, tone=_TONES.get(words.urgency, Tone.STRONG))
    for advice in words.advice:
        if advice not in rung:
            page.item("-", advice)
    for avoid in words.avoid:
        page.item("!", avoid)
    for pattern in words.patterns:
        _show_pattern(page, catalogue, pattern, notes)
    if words.recorded:
        page.gap()
        recorded = tuple(Named("symptom", name) for name in words.recorded)
        page.paragraph(catalogue.say("triage.recorded", symptoms=recorded))
    if words.unrecognised:
        page.gap()
        unread = tuple(Named("symptom", name) for name in words.unrecognised)
        page.paragraph(catalogue.say("triage.unrecognised", names=unread))
    show_sources(page, catalogue, notes)
    page.gap()
    page.paragraph(catalogue.say("cli.page.end"), tone=Tone.QUIET)


def _show_pattern(page: Page, catalogue: Catalogue, found: SaidPattern, notes: Footnotes) -> None:
    page.gap()
    page.paragraph(f"{found.title} {notes.marks(found.match.sources)}", tone=Tone.STRONG)
    if found.of:
        page.paragraph(found.of, indent=2, tone=Tone.QUIET)
    page.paragraph(found.what, indent=2)
    names = catalogue.write(found.match.because, "symptom")
    word = catalogue.say(f"triage.urgency-word.{found.match.urgency.value}")
    page.paragraph(catalogue.say("cli.page.pattern", urgency=word, symptoms=names), indent=2, tone=Tone.QUIET)


def _asked(desk: Desk) -> tuple[tuple[Complaint, ...], Onset | None]:
    """The symptoms and when they began.

    Raises: RequestError with every one that cannot be understood.
    """
    faults: list[Fault] = []
    complaints = tuple(_complaint(text, faults) for text in desk.arguments.texts("symptom"))
    if not complaints:
        faults.append(fault("operand-missing", "--symptom"))
    onset = _onset(desk.arguments.text("onset"), faults)
    if faults:
        raise RequestError(tuple(faults))
    return complaints, onset


def _complaint(text: str, faults: list[Fault]) -> Complaint:
    """The symptom in ``NAME[:SEVERITY[:TEMPO]]``; an empty part is not known."""
    name, *rest = text.split(":")
    if not name.strip() or len(rest) >= _MOST_PARTS:
        faults.append(fault("not-a-symptom", "--symptom", got=text))
    severity, tempo = (*rest, "", "")[:2]
    return Complaint(
        name=name,
        severity=Degree(severity) if _is_one_of(severity, tuple(Degree), faults) else None,
        tempo=Tempo(tempo) if _is_one_of(tempo, tuple(Tempo), faults) else None,
    )


def _is_one_of(word: str, allowed: tuple[str, ...], faults: list[Fault]) -> bool:
    if word and word not in allowed:
        choices = tuple(str(choice) for choice in allowed)
        faults.append(fault("not-one-of", "--symptom", got=word, allowed=choices))
    return word in allowed


def _onset(text: str | None, faults: list[Fault]) -> Onset | None:
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M"):
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007 - the person's own civil time
        except ValueError:
            continue
        return Onset(day=moment.date(), time=moment.time() if "T" in text else None)
    faults.append(fault("not-a-moment-typed", "--onset", got=text))
    return None
