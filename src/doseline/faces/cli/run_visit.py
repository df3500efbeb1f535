"""``doseline visit``: one page for an appointment, on the terminal and as a PDF."""

from __future__ import annotations

from doseline.assessment import Assessment
from doseline.faces import extras
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.faces.visit import Block, Form, Row, Visit, Written, visit, written
from doseline.faces.visit import as_json as visit_answer
from doseline.guide.statements import load_statements
from doseline.text import Catalogue

_BULLETS = {Form.LIST: "-", Form.CHECKLIST: "[ ]"}


def run(desk: Desk) -> str:
    """The page on the record, as text or as JSON, and as a PDF where one was asked for."""
    case = desk.case()
    catalogue = desk.words_for(case)
    arguments = desk.arguments
    made = visit(
        case,
        load_statements(case.guide.drug),
        since=arguments.date("since"),
        own_questions=arguments.texts("question"),
    )
    file = arguments.text("pdf")
    if file is not None:
        _save(made, catalogue, file)
    if desk.wants_json:
        return as_json(visit_answer(made, catalogue, guide_version=case.guide.version))
    page = desk.page()
    _show(page, catalogue, case, written(made, catalogue))
    if file is not None:
        page.gap()
        page.paragraph(catalogue.say("cli.page.pdf-saved", file=file))
    return str(page)


def _save(made: Visit, catalogue: Catalogue, file: str) -> None:
    """Write the PDF before anything is printed.

    Raises: RequestError if it cannot be written.
    """
    extras.need("pdf", "--pdf")
    from doseline.faces.visit.pdf import as_pdf  # noqa: PLC0415 - slow, and only for --pdf

    files.write(file, as_pdf(made, catalogue))


def _show(page: Page, catalogue: Catalogue, case: Assessment, said: Written) -> None:
    from doseline.faces.cli.sections import View  # noqa: PLC0415 - a program needs no page

    View(page, catalogue, case).next_step()
    page.heading(said.title)
    page.table(said.about)
    for block in said.blocks:
        _show_block(page, block)
    if said.notes:
        page.heading(said.notes_title)
        for number, note in enumerate(said.notes, start=1):
            page.item(f"[{number}]", note, tone=Tone.QUIET)
    page.gap()
    page.paragraph(said.end, tone=Tone.QUIET)


def _show_block(page: Page, block: Block) -> None:
    page.gap()
    page.paragraph(block.title, tone=Tone.HEADING if block.level == _TOP_LEVEL else Tone.STRONG)
    if block.intro:
        page.paragraph(block.intro, indent=2)
    if block.form is Form.TABLE and block.rows:
        page.table([block.columns, *(row.cells for row in block.rows)])
    else:
        for row in block.rows:
            _show_row(page, row, _BULLETS.get(block.form, "-"))
    for text in block.outro:
        page.paragraph(text, indent=2)


_TOP_LEVEL = 2


def _show_row(page: Page, row: Row, bullet: str) -> None:
    mark = row.mark or bullet
    notes = "".join(f"[{number}]" for number in row.notes)
    page.item(mark, " ".join(text for text in (*row.cells, notes) if text))
    for text in row.detail:
        page.paragraph(text, indent=len(mark) + 3)
