"""The answer to a question in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from doseline.faces.ask.entries import Entry, entries
from doseline.faces.ask.index import Index
from doseline.guide import Guide
from doseline.guide.statements import Statements
from doseline.text import Catalogue
from doseline.triage import Danger, DangerKind, Heard, hear


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Words of danger, which come before everything, and the entries found, the best first.

    ``soft`` is what may be urgent: a line above the entries.
    """

    danger: Danger | None
    soft: Danger | None
    found: tuple[Entry, ...]


class Asker:
    """Answers questions from one guide; made once, asked often."""

    def __init__(self, guide: Guide, statements: Statements, catalogue: Catalogue) -> None:
        """Index the guide's entries."""
        self._guide = guide
        self._index = Index(
            entries(guide, statements, catalogue),
            stop=catalogue.texts("cli.ask.stop"),
            same=[group.split() for group in catalogue.texts("cli.ask.same")],
        )

    def ask(self, question: str) -> Answers:
        """What the guide has on ``question``; nothing beside the line to ring when a life is at stake."""
        heard = hear(question, self._guide)
        if heard.loud is not None and DangerKind.CRISIS in heard.loud.kinds:
            return Answers(danger=heard.loud, soft=heard.soft, found=())
        found = tuple(hit.entry for hit in self._index.find(question))
        return Answers(danger=heard.loud, soft=_soft(heard, found), found=found)


def _soft(heard: Heard, found: tuple[Entry, ...]) -> Danger | None:
    """What is soft in the question; above an entry on mood the crisis line always stands."""
    kinds = set(heard.soft.kinds) if heard.soft else set()
    if any(entry.crisis for entry in found):
        kinds.add(DangerKind.CRISIS)
    if not kinds:
        return None
    symptoms = heard.soft.symptoms if heard.soft else ()
    return Danger(kinds=tuple(kind for kind in DangerKind if kind in kinds), symptoms=symptoms)


def ask(guide: Guide, statements: Statements, catalogue: Catalogue, question: str) -> Answers:
    """What the guide has on one question."""
    return Asker(guide, statements, catalogue).ask(question)
