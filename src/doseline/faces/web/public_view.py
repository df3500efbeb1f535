"""Public pages: who reads a page that needs no record, somebody with one or anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from datetime import date
from itertools import groupby
from typing import Any

from litestar import Response, get, post
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.status_codes import HTTP_200_OK

from doseline.assessment import Footnotes
from doseline.errors import InputFaults
from doseline.faces.web.auth import OPEN
from doseline.faces.web.context import AppContext
from doseline.faces.web.dependencies import App
from doseline.faces.web.render import page
from doseline.faces.web.request import Request
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.guide import Guide, sound_drugs
from doseline.guide.statements import Statements, load_statements
from doseline.source import Confidence, Source
from doseline.store import Code, StoreError
from doseline.text import Catalogue, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A page's reader; ``view`` is their own, or None for a page about nobody.

    ``is_unread``: there is a record, and it cannot be read. ``drug`` is what the address names for a page
    about nobody, where there are several guides.
    """

    context: AppContext
    request: Request
    catalogue: Catalogue
    view: View | None = None
    notes: Footnotes = field(default_factory=Footnotes)
    is_unread: bool = False
    drug: str = ""

    @property
    def guide(self) -> Guide:
        """The guide of their therapy, the one that the address names, or the only one there is."""
        return self.view.case.guide if self.view else self.context.guide(self.drug)

    @property
    def statements(self) -> Statements:
        """What that guide can explain."""
        return load_statements(self.guide.drug)

    @property
    def today(self) -> date:
        """The reader's own day, or the machine's."""
        return self.view.case.today if self.view else self.context.today or self.context.now().date()

    def address(self, *parts: str) -> str:
        """The address of one of these pages: theirs, or nobody's."""
        if self.view:
            return self.view.address(*parts)
        return "/".join(("", *parts)) + (f"?drug={self.drug}" if self.drug else "")

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
        surroundings = {
            "reader": self,
            "view": self.view,
            "catalogue": self.catalogue,
            "context": self.context,
        }
        return page(f"{name}.html", surroundings | values, request=self.request, status=status)


_RANK = {confidence: rank for rank, confidence in enumerate(Confidence)}


def _reader(request: Request, context: App) -> Reader:
    """The reader that the address names, or nobody.

    Raises: StoreError where there is no such record.
    """
    record = request.path_params.get("record")
    if record is None:
        return _nobody(request, context)
    try:
        kept = context.store.kept(str(record))
        case = context.case(kept)
    except StoreError as error:
        if error.code is Code.NO_SUCH_RECORD:
            raise
        return replace(_nobody(request, context), is_unread=True)
    except InputFaults:  # what to do about a symptom must not hang on a record
        return replace(_nobody(request, context), is_unread=True)
    words = context.catalogue(case.record.person.region).about(case.guide, case.typed)
    view = View(context=context, request=request, stored=kept, case=case, catalogue=words)
    return Reader(context=context, request=request, catalogue=words, view=view, notes=view.notes)


def _nobody(request: Request, context: AppContext) -> Reader:
    """Nobody, who may have said which guide is meant.

    Raises: WhichGuide where nobody did, and there are several.
    """
    named = str(request.query_params.get("drug", ""))
    drug = named if named in sound_drugs() else ""
    context.guide(drug)
    return Reader(context=context, request=request, catalogue=context.catalogue(drug=drug), drug=drug)


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
