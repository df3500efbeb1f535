"""Medicines side by side: a page that reads on a phone, and prints on one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from doseline.faces.web.dependencies import PostedForm
from doseline.faces.web.public_view import Reader, answered, shown
from doseline.frozen import dataclass
from doseline.guide.comparison import comparable
from doseline.guide.side_by_side import Aspect, Piece, Rates, side_by_side
from doseline.source import Confidence, Source
from doseline.text import Named
from doseline.text import side_by_side as words

From = NamedDependency[SkipValidation[Reader]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One piece of a cell: where it holds, what it says, how sure we are, and the numbers of its sources."""

    regions: str
    text: str
    items: tuple[str, ...]
    letters: str
    doubts: tuple[str, ...]
    numbers: tuple[int, ...]


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
    _number_by_document(reader, aspects)
    named = {drug: reader.catalogue.write(Named("brand", drug)) for drug in _own_first(reader.guide.drug)}
    return reader.page(
        "guide/guide_compare",
        columns=tuple(named[drug] for drug in drugs),
        rows=tuple(_row(reader, aspect) for aspect in aspects),
        choices=tuple((drug, name, drug in drugs) for drug, name in named.items()),
        legend=tuple(
            (reader.say(f"side_by_side.letter.{level}"), reader.say(f"cli.confidence.{level}"))
            for level in Confidence
        ),
        documents=tuple(_documents(reader)),
    )


def _number_by_document(reader: Reader, aspects: tuple[Aspect, ...]) -> None:
    """Number the sources document by document, so that the sheet can name each document once."""
    sources = {
        source: None
        for aspect in aspects
        for pieces in aspect.cells.values()
        for piece in pieces
        for source in piece.sources
    }
    reader.numbers(sorted(sources, key=lambda source: source.document))


def _documents(reader: Reader) -> Iterator[tuple[tuple[int, ...], str]]:
    """The documents with the numbers of the places cited in them."""

    def document(numbered: tuple[Source, int]) -> tuple[str, str]:
        return numbered[0].document, numbered[0].version

    for (title, version), group in groupby(reader.notes.found.items(), key=document):
        said = reader.say("side_by_side.document", title=title, version=version)
        yield tuple(number for _, number in group), said


def _row(reader: Reader, aspect: Aspect) -> Row:
    return Row(
        id=aspect.id,
        title=words.title(reader.catalogue, aspect.id),
        cells=tuple(
            tuple(_said(reader, drug, piece) for piece in pieces) for drug, pieces in aspect.cells.items()
        ),
    )


def _said(reader: Reader, drug: str, piece: Piece) -> Said:
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
    )


ROUTES = (*shown(compare, "guide", "compare"), *answered(choose, "guide", "compare"))
