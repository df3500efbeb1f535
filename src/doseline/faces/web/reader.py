"""Who reads a page that needs no record: somebody with one, or anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from datetime import date
from itertools import groupby
from typing import Any

from litestar import Response, get, post
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.status_codes import HTTP_200_OK

from doseline.errors import InputFaults
from doseline.faces.answers import Footnotes
from doseline.faces.web.gate import OPEN
from doseline.faces.web.given import TheHouse
from doseline.faces.web.house import House
from doseline.faces.web.render import Asked, page
from doseline.faces.web.sheet import Sheet
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.statements import Statements, load_statements
from doseline.source import Confidence, Source
from doseline.store import Code, StoreError
from doseline.text import Catalogue, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A page's reader; ``sheet`` is their own, or None for a page about nobody.

    ``is_unread``: there is a record, and it cannot be read.
    """

    house: House
    asked: Asked
    catalogue: Catalogue
    sheet: Sheet | None = None
    notes: Footnotes = field(default_factory=Footnotes)
    is_unread: bool = False

    @property
    def guide(self) -> Guide:
        """The guide of their therapy, or the one there is."""
        return self.sheet.case.guide if self.sheet else self.house.guide()

    @property
    def statements(self) -> Statements:
        """What that guide can explain."""
        return load_statements(self.guide.drug)

    @property
    def today(self) -> date:
        """The reader's own day, or the machine's."""
        return self.sheet.case.today if self.sheet else self.house.today or self.house.now().date()

    def address(self, *parts: str) -> str:
        """The address of one of these pages: theirs, or nobody's."""
        return self.sheet.address(*parts) if self.sheet else "/".join(("", *parts))

    def say(self, key: str, /, **values: object) -> str:
        """One text of the catalogue."""
        return self.catalogue.say(key, **values)

    def numbers(self, sources: Iterable[Source]) -> tuple[int, ...]:
        """The numbers of sources on this page."""
        return self.notes.numbers(sources)

    def sure(self, sources: Iterable[Source]) -> Iterator[tuple[str, tuple[int, ...]]]:
        """How sure we are, in words, each with the numbers of its sources; the surest first."""
        ranked = sorted(sources, key=lambda source: _RANK[source.confidence])
        for confidence, group in groupby(ranked, key=lambda source: source.confidence):
            yield self.say(f"cli.confidence.{confidence.value}"), self.numbers(group)

    def sources(self) -> tuple[tuple[int, str], ...]:
        """The sources cited so far, numbered; a template asks for them last."""
        return tuple(
            (number, sentences.cite(self.catalogue, source)) for source, number in self.notes.found.items()
        )

    def page(self, name: str, /, *, status: int = HTTP_200_OK, **values: Any) -> Response[str]:  # noqa: ANN401 - whatever a template takes
        """The page ``name`` for this reader."""
        surroundings = {"reader": self, "sheet": self.sheet, "catalogue": self.catalogue, "house": self.house}
        return page(f"{name}.html", surroundings | values, asked=self.asked, status=status)


_RANK = {confidence: rank for rank, confidence in enumerate(Confidence)}


def _reader(request: Asked, house: TheHouse) -> Reader:
    """The reader that the address names, or nobody.

    Raises: StoreError where there is no such record.
    """
    record = request.path_params.get("record")
    if record is None:
        return Reader(house=house, asked=request, catalogue=house.catalogue())
    try:
        kept = house.store.kept(str(record))
        case = house.case(kept)
    except StoreError as error:
        if error.code is Code.NO_SUCH_RECORD:
            raise
        return Reader(house=house, asked=request, catalogue=house.catalogue(), is_unread=True)
    except InputFaults:  # what to do about a symptom must not hang on a record
        return Reader(house=house, asked=request, catalogue=house.catalogue(), is_unread=True)
    words = house.catalogue(case.record.person.region).of(case.typed)
    sheet = Sheet(house=house, asked=request, kept=kept, case=case, catalogue=words)
    return Reader(house=house, asked=request, catalogue=words, sheet=sheet, notes=sheet.notes)


_READER = {"reader": Provide(_reader, sync_to_thread=True)}


def shown(answer: Callable[..., Any], *parts: str) -> tuple[HTTPRouteHandler, ...]:
    """The routes of a page at both its addresses: about nobody, and a person's own."""
    return tuple(
        get(path, dependencies=_READER, opt=opt, sync_to_thread=True)(answer) for path, opt in _both(parts)
    )


def answered(answer: Callable[..., Any], *parts: str) -> tuple[HTTPRouteHandler, ...]:
    """The routes of a form that shows an answer and keeps nothing."""
    return tuple(
        post(path, dependencies=_READER, opt=opt, status_code=HTTP_200_OK, sync_to_thread=True)(answer)
        for path, opt in _both(parts)
    )


def _both(parts: tuple[str, ...]) -> tuple[tuple[str, dict[str, bool]], ...]:
    """Both addresses; the one about nobody needs no passphrase, for nobody has it at hand in an emergency."""
    path = "/".join(("", *parts))
    return (path, OPEN), (f"/p/{{record:str}}{path}", {})
