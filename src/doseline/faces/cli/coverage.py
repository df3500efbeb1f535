"""The coverage of the patient article: where each row is answered, and a draw that tries it out."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from doseline.assessment import stamped
from doseline.faces.ask import Asker
from doseline.faces.cli import run_ask, run_triage
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.coverage import CoverageRow, Reach, load_coverage
from doseline.guide.statements import Statements
from doseline.text import Catalogue


def run(desk: Desk, guide: Guide, statements: Statements) -> str:
    """The table of all rows, or a number of rows drawn by ``--seed`` and asked."""
    drawn = desk.arguments.number("draw")
    if drawn is not None:
        return _draw(desk, guide, statements, drawn)
    if desk.wants_json:
        rows = [
            {"row": _number(row.row), "kind": row.kind, "covered_by": list(row.covered_by)}
            for row in load_coverage(guide.drug)
        ]
        return as_json(stamped({"guide": guide.drug, "rows": rows}, guide.version))
    catalogue, page = desk.catalogue(), desk.page()
    page.paragraph(catalogue.say("cli.page.rows", count=len(load_coverage(guide.drug))))
    page.gap()
    page.table([(row.row, row.kind, " ".join(row.covered_by)) for row in load_coverage(guide.drug)], indent=0)
    return str(page)


def _number(row: str) -> int | str:
    return int(row) if row.isdigit() else row


@dataclass(frozen=True, slots=True)
class Try:
    """One row with what was asked, what was answered, and whether that covers the row."""

    row: CoverageRow
    question: str
    page: Page
    reached: bool


def _draw(desk: Desk, guide: Guide, statements: Statements, count: int) -> str:
    rows = load_coverage(guide.drug)
    # Chance with a fixed seed: the same seed gives the same rows for ever.
    drawn = Random(desk.arguments.number("seed") or 0).sample(rows, min(count, len(rows)))  # noqa: S311
    catalogue = desk.catalogue().about(guide)
    trial = Trial(guide, statements, catalogue, Asker(guide, statements, catalogue), desk.today())
    tries = [trial.ask(row, desk.page()) for row in drawn]
    if desk.wants_json:
        found = [_answer(item) for item in tries]
        return as_json(stamped({"guide": guide.drug, "rows": found}, guide.version))
    page = desk.page()
    for item in tries:
        page.heading(f"{item.row.row}  {item.question}")
        page.lines.extend(item.page.lines)
        key = "reached" if item.reached else "not-reached"
        page.gap()
        page.paragraph(catalogue.say(f"cli.ask.{key}", row=item.row.row), tone=Tone.QUIET)
    return str(page)


@dataclass(frozen=True, slots=True)
class Trial:
    """Asks for rows as a person would: by their question, or by their symptom."""

    guide: Guide
    statements: Statements
    catalogue: Catalogue
    asker: Asker
    today: date

    def ask(self, row: CoverageRow, page: Page) -> Try:
        """Ask for one row, and write what comes back on ``page``."""
        if row.reach is Reach.SYMPTOM:
            asked = row.symptom or ""
            answer = run_triage.without_record(self.guide, asked, self.today)
            run_triage.show(page, self.catalogue, answer)
            shown = frozenset(f"pattern:{match.id}" for match in answer.parts[0].triage.patterns)
        else:
            asked = self.catalogue.say(f"question.{row.row}")
            answers = self.asker.ask(asked)
            run_ask.show(page, self.catalogue, self.guide, self.statements, answers)
            shown = frozenset(reference for entry in answers.found for reference in entry.covers)
        return Try(row, asked, page, bool(shown & set(row.covered_by)))


def _answer(item: Try) -> dict[str, Any]:
    return {
        "row": _number(item.row.row),
        "question": item.question,
        "answer": "\n".join(item.page.lines),
        "reached": item.reached,
        "covered_by": list(item.row.covered_by),
    }
