"""``doseline ask``: the entries of the guide that fit a question."""

from __future__ import annotations

from datetime import date
from typing import Any

from doseline.faces.answers import Footnotes, source_answer, stamped
from doseline.faces.ask import Answers, Entry, ask
from doseline.faces.cli import explain
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cli.sections import show_sources
from doseline.guide import Guide
from doseline.guide.statements import Statements, load_statements
from doseline.text import Catalogue, sentences
from doseline.triage import Complaint, Danger, DangerKind, triage

_DANGER = {DangerKind.EMERGENCY: "triage.urgency.emergency", DangerKind.CRISIS: "triage.advice.crisis-line"}


def run(desk: Desk) -> str:
    """The answer to the question, as a page or as JSON."""
    question = " ".join(desk.arguments.texts("QUESTION"))
    guide = desk.guide()
    catalogue = desk.catalogue()
    statements = load_statements(guide.drug)
    answers = ask(guide, statements, catalogue, question)
    if desk.wants_json:
        return as_json(_answer(question, answers, guide, catalogue))
    page = desk.page()
    show(page, catalogue, guide, statements, answers)
    return str(page)


def show(page: Page, catalogue: Catalogue, guide: Guide, statements: Statements, answers: Answers) -> None:
    """What to do in danger, then the entries with their sources."""
    if answers.danger is not None:
        _show_danger(page, catalogue, guide, answers.danger)
    elif not answers.found:
        page.paragraph(catalogue.say("cli.ask.nothing"))
        page.paragraph(catalogue.say("cli.ask.try", drug=guide.drug), tone=Tone.QUIET)
    notes = Footnotes()
    for entry in answers.found:
        explain.show(page, catalogue, statements, entry, notes)
    show_sources(page, catalogue, notes)
    page.gap()
    page.paragraph(catalogue.say("cli.page.end"), tone=Tone.QUIET)


def _show_danger(page: Page, catalogue: Catalogue, guide: Guide, found: Danger) -> None:
    page.paragraph(catalogue.say("cli.ask.danger-first"), tone=Tone.ALARM)
    lines = _lines(catalogue, found)
    for line in lines:
        page.paragraph(line, tone=Tone.ALARM)
    for advice in _advice(guide, catalogue, found):
        if advice not in lines:
            page.item("-", advice)


def _lines(catalogue: Catalogue, found: Danger) -> list[str]:
    """Whom to ring, the first line first."""
    phones = sentences.phones(catalogue)
    return [catalogue.say(_DANGER[kind], **phones) for kind in found.kinds]


def _advice(guide: Guide, catalogue: Catalogue, found: Danger) -> list[str]:
    """What triage says about the symptoms that the words of danger name."""
    if not found.symptoms:
        return []
    complaints = [Complaint(name=name) for name in found.symptoms]
    answer = triage(guide, complaints, chart=None, today=date.min)
    values = sentences.pattern_values(catalogue, guide)
    return [catalogue.say(f"triage.advice.{id_}", **values) for id_ in answer.advice]


def _answer(question: str, answers: Answers, guide: Guide, catalogue: Catalogue) -> dict[str, Any]:
    found = answers.danger
    danger = found and {
        "kinds": [kind.value for kind in found.kinds],
        "text": _lines(catalogue, found),
        "advice": _advice(guide, catalogue, found),
        "symptoms": list(found.symptoms),
    }
    answer = {
        "question": question,
        "danger": danger,
        "answers": [entry_answer(entry) for entry in answers.found],
    }
    return stamped(answer, guide.version)


def entry_answer(entry: Entry) -> dict[str, Any]:
    """One entry as JSON."""
    return {
        "id": entry.reference,
        "title": entry.title,
        "text": entry.text,
        "newest_unread": entry.newest_unread,
        "disagreements": list(entry.disagreements),
        "sources": [source_answer(source) for source in entry.sources],
    }
