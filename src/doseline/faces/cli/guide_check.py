"""``doseline guide check DRUG``: every fault of a guide's files and words, each with its file and place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from doseline.assessment import stamped
from doseline.errors import Fault, FaultyGuide, NotSound, RequestError, fault
from doseline.faces.cli.desk import Desk, as_json
from doseline.guide import Guide, drugs, version_of
from doseline.guide.comparison import brought_by
from doseline.guide.drug_files import folder_of_guide, without_echo
from doseline.guide.history import history_faults
from doseline.guide.load import read_guide
from doseline.guide.statements import CompareRow, Statements, read_statements
from doseline.text import Catalogue, TextDefect, sentences


def run(desk: Desk) -> str:
    """How much was read, where all of it holds together.

    Raises: RequestError with every fault, or NotSound with the answer for a program.
    """
    drug = next(iter(desk.arguments.texts("TOPIC")), None)
    if drug is None:
        raise RequestError((fault("not-one-of", "DRUG", got="", allowed=drugs()),))
    guide, wrong = read_guide(drug.lower())
    statements, wrong_words = read_statements(guide)
    catalogue = desk.catalogue()
    found = (*without_echo((*wrong, *wrong_words)), *_unsaid(catalogue, statements))
    if not found:
        found = history_faults(guide.drug)
    told = tuple(_told(catalogue, guide, one) for one in found)
    if desk.wants_json:
        answer = as_json(stamped(_answer(catalogue, guide, told), version_of(guide.drug)))
        if told:
            raise NotSound(answer)
        return answer
    if told:
        raise RequestError(told)
    page = desk.page()
    counts = {"rules": len(guide.rules), "statements": len(statements.statements)}
    page.paragraph(catalogue.say("guide_check.sound", drug=guide.drug, **counts))
    return str(page)


def _answer(catalogue: Catalogue, guide: Guide, told: tuple[Fault, ...]) -> dict[str, object]:
    said = [
        {"code": one.code.removeprefix(_PREFIX), "where": one.where, "text": _said(catalogue, one)}
        for one in told
    ]
    return {"guide": guide.drug, "sound": not told, "faults": said}


def _said(catalogue: Catalogue, one: Fault) -> str:
    return sentences.wrong(catalogue, one).removesuffix(f" @ {one.where}")


_PREFIX = "guide."
# What a sentence may need of a fault; one that lacks a value has nothing to say of it.
_NOTHING = {"got": "", "expected": "", "fact": "", "other": ""}


def _told(catalogue: Catalogue, guide: Guide, one: Fault) -> Fault:
    """The fault with its file, and under a code that has a sentence."""
    file, _, place = one.where.partition(".")
    where = f"{folder_of_guide(guide.drug)}/{file}.toml"
    code, values = f"{_PREFIX}{one.code}", {**_NOTHING, **{name: str(value) for name, value in one.values}}
    if not catalogue.has(f"fault.{code}"):
        code, values["got"] = f"{_PREFIX}other", str(one)
    return fault(code, f"{where}: {place}" if place else where, **values)


def _unsaid(catalogue: Catalogue, statements: Statements) -> Iterator[Fault]:
    """Entries without words, and words that need a value which is not there."""
    drug = statements.drug
    for topic in statements.topics:
        yield from _missing(catalogue, f"{drug}/topic.{topic}.title", f"topics.{topic}")
    for item in statements.statements.values():
        where = f"topics/{item.topic}.{item.id}"
        yield from _missing(catalogue, f"{drug}/statement.{item.id}.title", where)
        key = f"{drug}/statement.{item.id}.text"
        yield from _missing(catalogue, key, where, {**sentences.phones(catalogue), **item.values})
    for question in statements.visit.values():
        yield from _missing(catalogue, f"{drug}/visit.{question.id}.text", f"visit.{question.id}")
    for row in statements.compare.values():
        if drug in row.cells:
            yield from _unsaid_cell(catalogue, drug, row)
    yield from _unsaid_of_trials(catalogue, drug)
    for id_, sides in statements.disagreements.items():
        for side in ("topic", "a", "b", "handling") if sides.drug == drug else ():
            key = f"{drug}/disagreement.{id_}.{side}"
            yield from _missing(catalogue, key, f"disagreements.{id_}", sides.values)


def _unsaid_cell(catalogue: Catalogue, drug: str, row: CompareRow) -> Iterator[Fault]:
    for part in row.cells[drug].parts:
        if not part.silent:
            key = f"{drug}/compare.{part.name}"
            yield from _missing(catalogue, key, f"compare.compare.{part.name}", part.values)


def _unsaid_of_trials(catalogue: Catalogue, drug: str) -> Iterator[Fault]:
    """Trials and effects that neither the shared words nor the drug's own name."""
    found = brought_by(drug).effects
    trials = {
        trial.id: trial
        for trial in (*(one.trial for one in found.effects), *(one.trial for one in found.worked))
    }
    for id_, trial in trials.items():
        yield from _missing(catalogue, f"{drug}/trial.{id_}", f"effects.trial.{id_}")
        shared = f"side_by_side.comparator.{trial.comparator}"
        if not catalogue.has(shared):
            yield from _missing(catalogue, f"{drug}/comparator.{trial.comparator}", f"effects.trial.{id_}")
    for effect in found.effects:
        if not catalogue.has(f"side_by_side.effect.{effect.name}"):
            yield from _missing(catalogue, f"{drug}/effect.{effect.name}", f"effects.effect.{effect.id}")


def _missing(
    catalogue: Catalogue, key: str, where: str, values: Mapping[str, object] = MappingProxyType({})
) -> Iterator[Fault]:
    try:
        catalogue.say(key, **values)
    except (TextDefect, FaultyGuide):
        yield fault("no-words", where, got=key)
