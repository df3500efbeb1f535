"""``doseline cohort summary``: what a screening found, in the terminal and as the files asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from doseline.assessment import stamped
from doseline.errors import Fault, RequestError, fault
from doseline.faces import extras
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cohort.summary.answer import answer
from doseline.faces.cohort.summary.counting import read_summary
from doseline.faces.cohort.summary.numbers import Summary
from doseline.faces.cohort.summary.page import page
from doseline.faces.cohort.summary.small import LEAST, hide_small
from doseline.faces.cohort.summary.words import MOST_RULES, Table, Words
from doseline.guide import version_of
from doseline.text import Catalogue

# The page of a demo, in the folder of its tables.
PAGE = "summary.html"
# Before each column of a table.
_GAP = 2


def summarised(desk: Desk, folder: Path) -> str:
    """The summary of the screening in a folder; ``--html`` and ``--plot`` are written first.

    Raises: RequestError where there is no finished screening, or where a file cannot be written.
    """
    below, plot = desk.arguments.number("suppress-below") or 0, desk.arguments.text("plot")
    faults = tuple(_wrong(below, plot))
    if faults:
        raise RequestError(faults)
    summary, catalogue = hide_small(read_summary(folder), below), desk.catalogue()
    saved = tuple(_saved(catalogue, summary, desk.arguments.text("html"), plot))
    if desk.wants_json:
        return as_json(stamped(answer(summary), version_of()))
    return _written(desk.page(), Words(summary, catalogue), saved)


def _wrong(below: int, plot: str | None) -> Iterator[Fault]:
    yield from extras.lacking("cohort", "cohort summary")
    if 0 < below < LEAST:
        yield fault("cohort-below", "--suppress-below", got=below, least=LEAST)
    if plot is not None and not plot.lower().endswith(".svg"):
        yield from extras.lacking("pdf", "--plot")


def with_page(desk: Desk, folder: Path) -> str:
    """The summary of the screening in a folder, and its page beside the tables."""
    summary, catalogue = read_summary(folder), desk.catalogue()
    saved = tuple(_saved(catalogue, summary, str(folder / PAGE), None))
    return _written(desk.page(), Words(summary, catalogue), saved)


def _saved(catalogue: Catalogue, summary: Summary, html: str | None, plot: str | None) -> Iterator[str]:
    if html is not None:
        files.write(html, page(summary, catalogue).encode())
        yield catalogue.say("cohort_summary.saved-html", file=html)
    if plot is not None:
        from doseline.faces.cohort.summary.picture import picture  # noqa: PLC0415 - only for --plot
        from doseline.faces.picture.file import Format  # noqa: PLC0415

        form = Format(plot.rpartition(".")[2].lower())
        files.write(plot, picture(summary, catalogue, form))
        yield catalogue.say("cohort_summary.saved-plot", file=plot)


# --- in the terminal ---


def _written(made: Page, words: Words, saved: Sequence[str]) -> str:
    made.paragraph(words.title(), tone=Tone.STRONG)
    for text in words.head():
        made.paragraph(text)
    _first(made, words)
    if words.summary.groups["guide"]:
        for table in (words.stand(), words.matters()):
            made.heading(table.title)
            _turned(made, table)
    _rules(made, words)
    _codes(made, words)
    made.gap()
    for text in (words.versions(), *saved):
        made.paragraph(text, tone=Tone.QUIET)
    return str(made)


def _first(made: Page, words: Words) -> None:
    """Who could not be assessed and why, then what is not known."""
    made.gap()
    made.paragraph(words.lead(), tone=Tone.CARE)
    made.table(words.whys().rows)
    for text in words.after_lead():
        made.item("-", text)
    export = words.export()
    made.heading(export.title)
    made.table(export.rows)


def _turned(made: Page, table: Table) -> None:
    """A table with a row for each column, as many groups beside each other as there is room for."""
    left = list(table.rows)
    while left:
        groups = [left.pop(0)]
        while left and _is_room(made, table, [*groups, left[0]]):
            groups.append(left.pop(0))
        turned = [(name, *cells) for name, *cells in zip(table.head, *groups, strict=True)]
        made.table([("", *turned[0][1:]), *turned[1:]])
        made.gap()


def _is_room(made: Page, table: Table, groups: Sequence[Sequence[str]]) -> bool:
    widths = [max(map(len, column)) + _GAP for column in (table.head[1:], *groups)]
    return sum(widths) <= made.width


def _rules(made: Page, words: Words) -> None:
    rules = words.rules()
    made.heading(rules.title)
    if not rules.rows:
        made.paragraph(words.without_rules())
        return
    made.paragraph(words.say("says.rules"))
    shown = [(people, holding, unknown, name) for name, people, holding, unknown in (rules.head, *rules.rows)]
    made.table(shown[: MOST_RULES + 1])
    if len(rules.rows) > MOST_RULES:
        made.paragraph(words.say("says.rules-more", count=len(rules.rows) - MOST_RULES), indent=2)


def _codes(made: Page, words: Words) -> None:
    codes = words.codes()
    made.heading(codes.title)
    if not codes.rows:
        made.paragraph(words.without_codes())
        return
    made.paragraph(words.say("says.codes"))
    for code, display, resource, count in codes.rows:
        made.item(f"{count}x", f"{code} {display} ({resource})")
    if more := words.codes_more():
        made.paragraph(more, indent=2)
