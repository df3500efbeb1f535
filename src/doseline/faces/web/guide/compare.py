"""Medicines side by side: a page that reads on a phone, and prints on one sheet."""

from __future__ import annotations

from collections.abc import Mapping

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from doseline.faces.web.dependencies import PostedForm
from doseline.faces.web.public_view import Reader, answered, shown
from doseline.frozen import dataclass
from doseline.guide.comparison import comparable
from doseline.guide.side_by_side import Aspect, Piece, Rates, side_by_side
from doseline.source import Confidence
from doseline.text import Named
from doseline.text import side_by_side as words

# So many columns were measured on one sheet of paper.
_ON_A_SHEET = 4
# The number of each document, by its title and version.
Documents = Mapping[tuple[str, str], int]
From = NamedDependency[SkipValidation[Reader]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One piece of a cell: where it holds, what it says, how sure we are, and the numbers of its sources.

    ``documents`` are the shorter numbers of the sheet: one a document, not one a place in it.
    """

    regions: str
    text: str
    items: tuple[str, ...]
    letters: str
    doubts: tuple[str, ...]
    numbers: tuple[int, ...]
    documents: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One aspect: its id and title, and the pieces of each column."""

    id: str
    title: str
    cells: tuple[tuple[Said, ...], ...]


def compare(reader: From) -> Response[str]:
    """Every medicine that can be compared: the reader's own first."""
    return _page(reader, _own_first(reader.guide.drug))


def choose(reader: From, form: PostedForm) -> Response[str]:
    """Those that were ticked, in the same order; all of them where fewer than two are left to compare."""
    ticked = form.many("drug")
    chosen = tuple(drug for drug in _own_first(reader.guide.drug) if drug in ticked)
    return _page(reader, chosen or _own_first(reader.guide.drug))


def _own_first(own: str) -> tuple[str, ...]:
    return tuple(sorted(comparable(), key=lambda drug: (drug != own, drug)))


def _page(reader: Reader, drugs: tuple[str, ...]) -> Response[str]:
    aspects = side_by_side(*drugs)
    documents = _documents(aspects)
    named = {drug: reader.catalogue.write(Named("brand", drug)) for drug in _own_first(reader.guide.drug)}
    return reader.page(
        "guide/guide_compare",
        columns=tuple(named[drug] for drug in drugs),
        rows=tuple(_row(reader, aspect, documents) for aspect in aspects),
        choices=tuple((drug, name, drug in drugs) for drug, name in named.items()),
        legend=tuple(
            (reader.say(f"side_by_side.letter.{level}"), reader.say(f"cli.confidence.{level}"))
            for level in Confidence
        ),
        fits_a_sheet=len(drugs) <= _ON_A_SHEET,
        documents=tuple((number, _named(reader, one)) for one, number in documents.items()),
    )


def _documents(aspects: tuple[Aspect, ...]) -> Documents:
    """The documents that are cited, numbered by name."""
    pieces = (piece for aspect in aspects for found in aspect.cells.values() for piece in found)
    cited = {(source.document, source.version) for piece in pieces for source in piece.sources}
    return {document: number for number, document in enumerate(sorted(cited), 1)}


def _named(reader: Reader, document: tuple[str, str]) -> str:
    title, version = document
    key = "undated" if version.startswith("undated") else "document"
    return reader.say(f"side_by_side.{key}", title=title, version=version)


def _row(reader: Reader, aspect: Aspect, documents: Documents) -> Row:
    return Row(
        id=aspect.id,
        title=words.title(reader.catalogue, aspect.id),
        cells=tuple(
            tuple(_said(reader, drug, piece, documents) for piece in pieces)
            for drug, pieces in aspect.cells.items()
        ),
    )


def _said(reader: Reader, drug: str, piece: Piece, documents: Documents) -> Said:
    told = words.told(reader.catalogue, drug, piece, letters=True)
    # Of rates each has its own doubt beside it.
    doubts = () if isinstance(piece, Rates) else words.doubts(piece.sources)
    return Said(
        regions=told.regions,
        text=told.text,
        items=told.items,
        letters="".join(reader.say(f"side_by_side.letter.{level}") for level in words.marks(piece.sources)),
        doubts=tuple(reader.say(f"cli.confidence.{level}") for level in doubts),
        numbers=reader.numbers(piece.sources),
        documents=tuple(sorted({documents[one.document, one.version] for one in piece.sources})),
    )


ROUTES = (*shown(compare, "guide", "compare"), *answered(choose, "guide", "compare"))
