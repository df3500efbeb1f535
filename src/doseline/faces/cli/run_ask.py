"""``doseline ask``: the entries of the guide that fit a question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from doseline.assessment import Assessment, Footnotes, source_answer, stamped
from doseline.assessment.alarm import Alarm, alarm, danger_answer, soft_alarm, soft_answer
from doseline.assessment.symptoms_text import with_medicines
from doseline.errors import FaultyGuide
from doseline.faces.ask import (
    Answers,
    Entry,
    PlainAnswer,
    SearchedBy,
    ask,
    how_found,
    opened_by,
    plain_answers,
)
from doseline.faces.ask.unrepeated import unrepeated
from doseline.faces.cli import explain
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cli.sections import show_sources
from doseline.guide import Guide, version_of
from doseline.guide.asked import guides_asked, guides_named
from doseline.guide.statements import Statements, load_statements
from doseline.text import Catalogue, Named, sentences
from doseline.triage import DangerKind, TriageUrgency


def run(desk: Desk) -> str:
    """The answer to the question, as a page or as JSON."""
    question = " ".join(desk.arguments.texts("QUESTION"))
    case = desk.case("record") if desk.arguments.text("record") is not None else None
    if case is not None and (not (named := guides_named(question)) or case.guide.drug in _drugs(named)):
        return _of_record(desk, case, question)
    asked = guides_asked(desk.settings["drug"], question)
    if len(asked) > 1:
        return _told_apart(desk, tuple(_of_each(desk, asked, question)), question)
    (guide,) = asked
    return answered(desk, guide, question, _ask(desk, guide, question))


def _drugs(guides: tuple[Guide, ...]) -> set[str]:
    return {guide.drug for guide in guides}


def _of_record(desk: Desk, case: Assessment, question: str) -> str:
    """What the guide of the person's own medicine has, of the product that stands in their record."""
    guide, catalogue = case.guide, desk.words_for(case)
    statements = load_statements(guide.drug)
    answers = unrepeated(ask(guide, statements, catalogue, question), guide, catalogue)
    if desk.wants_json:
        return as_json(_answer(question, answers, guide, catalogue, case))
    page = desk.page()
    plainly = plain_answers(catalogue, guide, question, is_known=True)
    show(page, catalogue, guide, statements, answers, plainly=plainly, case=case)
    return str(page)


def _of_each(desk: Desk, asked: tuple[Guide, ...], question: str) -> Iterator[tuple[Guide, Answers]]:
    """What each guide has; one whose explanations have faults changes no answer of the others."""
    for guide in asked:
        with suppress(FaultyGuide):
            yield guide, _ask(desk, guide, question)


def _ask(desk: Desk, guide: Guide, question: str) -> Answers:
    return ask(guide, load_statements(guide.drug), desk.catalogue().about(guide), question)


def _told_apart(desk: Desk, found: tuple[tuple[Guide, Answers], ...], question: str) -> str:
    """What each guide has on a question that names no medicine; words of danger come first, and once."""
    if desk.wants_json:
        return as_json(_of_several(desk, found, question))
    page = desk.page()
    guide, answers = _most_urgent(found)
    _show_alarm(page, desk.catalogue().about(guide), guide, answers)
    page.paragraph(desk.catalogue().say("cli.ask.several"), tone=Tone.QUIET)
    _show_soonest(page, desk.catalogue(), tuple(answers for _, answers in found))
    for guide, answers in found:
        catalogue, notes = desk.catalogue().about(guide), Footnotes()
        own = unrepeated(answers, guide, catalogue)
        page.heading(catalogue.write(Named("brand", guide.drug)))
        plainly = plain_answers(catalogue, guide, question)
        _show_plainly(page, plainly, notes)
        if not own.found and not plainly:
            page.paragraph(catalogue.say("cli.ask.nothing"))
        _show_found(page, catalogue, load_statements(guide.drug), own, notes)
        show_sources(page, catalogue, notes)
    page.gap()
    page.paragraph(desk.catalogue().say("cli.page.end"), tone=Tone.QUIET)
    return str(page)


def _show_soonest(page: Page, catalogue: Catalogue, found: tuple[Answers, ...]) -> None:
    """How soon to act by the most careful guide, where they differ: the medicine may not be known."""
    soonest = _soonest(found)
    if soonest is not None and any(one.how_soon is not soonest for one in found):
        page.paragraph(catalogue.say("cli.ask.most-careful"), tone=Tone.CARE)
        page.paragraph(
            catalogue.say(f"triage.urgency.{soonest.value}", **sentences.phones(catalogue)), tone=Tone.CARE
        )


def _soonest(found: tuple[Answers, ...]) -> TriageUrgency | None:
    told = (one.how_soon for one in found if one.how_soon is not None)
    return max(told, key=lambda one: one.rank, default=None)


def _most_urgent(found: tuple[tuple[Guide, Answers], ...]) -> tuple[Guide, Answers]:
    """The first guide that hears danger in a question, else the first of all."""
    heard = (one for one in found if one[1].danger is not None)
    softly = (one for one in found if one[1].soft is not None)
    return next(heard, None) or next(softly, None) or found[0]


def _of_several(desk: Desk, found: tuple[tuple[Guide, Answers], ...], question: str) -> dict[str, Any]:
    """The answers of several guides as JSON: each entry with its drug, the rest as the most urgent has it."""
    entries: list[dict[str, Any]] = []
    plainly: list[dict[str, Any]] = []
    alarmed, heard = _most_urgent(found)
    answer = _answer(question, heard, alarmed, desk.catalogue().about(alarmed))
    for guide, answers in found:
        words = desk.catalogue().about(guide)
        part = _answer(question, unrepeated(answers, guide, words), guide, words)
        entries += [{**entry, "drug": guide.drug} for entry in part["answers"]]
        plainly += part["plainly"]
    soonest = _soonest(tuple(answers for _, answers in found))
    answer["how_soon"] = soonest and soonest.value
    answer["plainly"] = plainly
    return {**answer, "answers": entries, "guide_version": version_of(*(guide.drug for guide, _ in found))}


def answered(desk: Desk, guide: Guide, question: str, answers: Answers) -> str:
    """The answers to a question, as a page or as JSON."""
    catalogue = desk.catalogue().about(guide)
    answers = unrepeated(answers, guide, catalogue)
    if desk.wants_json:
        return as_json(_answer(question, answers, guide, catalogue))
    page = desk.page()
    plainly = plain_answers(catalogue, guide, question)
    show(page, catalogue, guide, load_statements(guide.drug), answers, plainly=plainly)
    return str(page)


def show(  # noqa: PLR0913 - what the page is made of
    page: Page,
    catalogue: Catalogue,
    guide: Guide,
    statements: Statements,
    answers: Answers,
    *,
    plainly: tuple[PlainAnswer, ...] = (),
    case: Assessment | None = None,
) -> None:
    """What to do in danger, then what answers in one sentence, then the entries with their sources."""
    _show_alarm(page, catalogue, guide, answers, case)
    notes = Footnotes()
    _show_plainly(page, plainly, notes)
    if answers.danger is None and not answers.found and not plainly:
        page.paragraph(catalogue.say("cli.ask.nothing"))
        if answers.soft is None or DangerKind.EMERGENCY not in answers.soft.kinds:
            page.paragraph(catalogue.say("triage.advice.red-flags", **sentences.phones(catalogue)))
        page.paragraph(catalogue.say("cli.ask.try", drug=guide.drug), tone=Tone.QUIET)
    _show_found(page, catalogue, statements, answers, notes)
    show_sources(page, catalogue, notes)
    page.gap()
    if answers.searched_by is SearchedBy.WORDS:
        page.paragraph(catalogue.say("cli.ask.words-only"), tone=Tone.QUIET)
    page.paragraph(catalogue.say("cli.page.end"), tone=Tone.QUIET)


def _show_alarm(
    page: Page, catalogue: Catalogue, guide: Guide, answers: Answers, case: Assessment | None = None
) -> None:
    """What to do in danger, and the line of what may be urgent."""
    if answers.danger is not None:
        said = alarm(catalogue, guide, answers.danger)
        _show_danger(page, catalogue, with_medicines(said, case, catalogue) if case else said)
    if answers.soft is not None:
        for line in soft_alarm(catalogue, answers.soft).lines:
            page.paragraph(line, tone=Tone.CARE)


def _show_plainly(page: Page, plainly: tuple[PlainAnswer, ...], notes: Footnotes) -> None:
    for one in plainly:
        page.paragraph(f"{one.text} {notes.marks(one.sources)}".rstrip(), tone=Tone.STRONG)


def _show_found(
    page: Page, catalogue: Catalogue, statements: Statements, answers: Answers, notes: Footnotes
) -> None:
    """The first entry open, with any on an emergency, the others by their titles, and how sure we are."""
    for line in how_found(catalogue, answers):
        page.paragraph(line, tone=Tone.QUIET)
    opened = tuple(entry for entry in answers.found if entry == answers.found[0] or entry.is_urgent)
    for entry in opened:
        explain.show(page, catalogue, statements, entry, notes)
    others = tuple(entry for entry in answers.found if entry not in opened)
    if others:
        page.gap()
        page.paragraph(catalogue.say("cli.ask.others"))
    for entry in others:
        command = catalogue.say("cli.ask.open", drug=statements.drug, id=opened_by(entry))
        page.item("-", catalogue.say("cli.ask.other", title=entry.label, command=command))


def _show_danger(page: Page, catalogue: Catalogue, said: Alarm) -> None:
    page.paragraph(catalogue.say("cli.ask.danger-first"), tone=Tone.ALARM)
    for line in said.lines:
        page.paragraph(line, tone=Tone.ALARM)
    for line in said.why:
        page.paragraph(line)
    for advice in said.advice:
        page.item("-", advice)


def _answer(
    question: str, answers: Answers, guide: Guide, catalogue: Catalogue, case: Assessment | None = None
) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "question": question,
        "danger": danger_answer(catalogue, guide, answers.danger) if answers.danger else None,
        "also_urgent": soft_answer(catalogue, answers.soft) if answers.soft else None,
        "plainly": [
            {
                "drug": guide.drug,
                "text": one.text,
                "sources": [source_answer(source) for source in one.sources],
            }
            for one in plain_answers(catalogue, guide, question, is_known=case is not None)
        ],
        "answers": [entry_answer(entry) for entry in answers.found],
        "sure": answers.sure,
        "not_understood": list(answers.not_understood),
        "searched_by": answers.searched_by and answers.searched_by.value,
        "how_soon": answers.how_soon and answers.how_soon.value,
    }
    if case is not None and answers.danger is not None:
        said = with_medicines(alarm(catalogue, guide, answers.danger), case, catalogue)
        answer["danger"] = {**answer["danger"], "advice": list(said.advice)}
    return stamped(answer, guide.version)


def entry_answer(entry: Entry) -> dict[str, Any]:
    """One entry as JSON."""
    return {
        "id": entry.reference,
        "title": entry.title,
        "text": entry.text,
        "do": list(entry.do),
        "newest_unread": entry.newest_unread,
        "disagreements": list(entry.disagreements),
        "sources": [source_answer(source) for source in entry.sources],
    }
