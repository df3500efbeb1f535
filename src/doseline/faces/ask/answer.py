"""The answer to a question in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from doseline.faces.ask.entries import Entry, entries
from doseline.faces.ask.index import Index
from doseline.guide import Guide
from doseline.guide.statements import Statements
from doseline.text import Catalogue
from doseline.triage import Danger, DangerKind, danger


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Words of danger, which come before everything, and the entries found, the best first."""

    danger: Danger | None
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
        found = danger(question, self._guide.danger)
        if found is not None and DangerKind.CRISIS in found.kinds:
            return Answers(danger=found, found=())
        return Answers(danger=found, found=tuple(hit.entry for hit in self._index.find(question)))


def ask(guide: Guide, statements: Statements, catalogue: Catalogue, question: str) -> Answers:
    """What the guide has on one question."""
    return Asker(guide, statements, catalogue).ask(question)
