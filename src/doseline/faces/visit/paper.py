"""What fits on paper: a page of ordinary length as it is, a very long one with less of each text and part.

Setting it takes time and memory for every letter, and nobody reads four hundred sheets. What is left out
stands in the app, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from doseline.faces.visit.words import Block, Row, Written
from doseline.text import Catalogue

# So many letters are some sixty sheets. On a longer page a text keeps so many, and a part so many lines.
MOST_LETTERS = 200_000
SHORTENED, LINES = 400, 200
# What is left out of the middle; the end of a sentence is often what to do.
_GAP = " \u2026 "


def fitted(page: Written, catalogue: Catalogue) -> Written:
    """The page as it goes to paper; one that is too long says at its top what was shortened."""
    if _letters(page) <= MOST_LETTERS:
        return page
    said = catalogue.say("visit.shortened", letters=SHORTENED, lines=LINES)
    return replace(
        page,
        first=_short(page.first),
        rest=tuple(map(_short, page.rest)),
        known=(*map(_short, page.known), said),
        blocks=tuple(map(_shorter, page.blocks)),
    )


def _letters(page: Written) -> int:
    texts = chain(page.rest, *map(_texts, page.blocks))
    return sum(map(len, texts))


def _texts(block: Block) -> Iterator[str]:
    yield from block.outro
    for row in block.rows:
        yield from (*row.cells, *row.detail)


def _shorter(block: Block) -> Block:
    rows = tuple(map(_short_row, _kept(block)))
    return replace(block, rows=rows, outro=tuple(map(_short, block.outro)))


def _kept(block: Block) -> tuple[Row, ...]:
    """The newest lines of what happened; of any other part the first, which press most, and the last."""
    if len(block.rows) <= LINES:
        return block.rows
    if block.is_past:
        return block.rows[-LINES:]
    return (*block.rows[: LINES - 1], block.rows[-1])


def _short_row(row: Row) -> Row:
    return replace(row, cells=tuple(map(_short, row.cells)), detail=tuple(map(_short, row.detail)))


def _short(text: str) -> str:
    if len(text) <= SHORTENED:
        return text
    half = (SHORTENED - len(_GAP)) // 2
    return f"{text[:half].rstrip()}{_GAP}{text[-half:].lstrip()}"
