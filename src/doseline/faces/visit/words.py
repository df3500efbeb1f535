"""The page in sentences, the same for the terminal, the PDF and the web."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from datetime import date
from itertools import groupby

from doseline.assessment import Footnotes
from doseline.assessment.tails_text import tail_words
from doseline.check import Assumption, CourseDates
from doseline.dates import PartialDate
from doseline.faces.visit.plain import plain
from doseline.faces.visit.sections import Cell, Form, Line, Part, Say, Section, SinceBy, Topic, Visit
from doseline.finding import Finding, Unknown
from doseline.frozen import dataclass
from doseline.guide.statements import VisitQuestion
from doseline.source import Source
from doseline.text import Catalogue, Counted, Named, sentences

# What is said to be empty, too: silence is no answer. The others are left out without a line.
_MAY_BE_EMPTY = frozenset({Topic.COMING, Topic.RESULTS, Topic.ASSUMPTIONS, Topic.OWN, Topic.QUESTIONS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line in words: a text for each column, or one text; ``detail`` stands below it.

    ``notes`` are numbers of ``Written.notes``, counted from 1. ``mark`` is a short word before it.
    """

    cells: tuple[str, ...]
    detail: tuple[str, ...] = ()
    mark: str | None = None
    notes: tuple[int, ...] = ()
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One part of the page: a heading of ``level`` 2 or 3, an introduction, rows, closing words.

    ``id`` can name the part in a page; ``is_past`` as in ``Section``. ``columns`` are the headers of a table,
    empty for lists.
    """

    id: str
    level: int
    title: str
    form: Form = Form.LIST
    intro: str | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    outro: tuple[str, ...] = ()
    is_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The whole page in one language, top to bottom.

    ``headline``, ``first`` and ``rest`` are the one next step, as on every page.
    ``about`` are pairs of a label and its value. ``notes`` are the ``sources`` in words, in the
    order of their numbers. ``pages`` is the footer, its ``{page}`` and ``{pages}`` to be filled on paper.
    """

    language: str
    title: str
    headline: str
    first: str
    rest: tuple[str, ...]
    known: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    notes_title: str
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    end: str
    pages: str


def written(visit: Visit, catalogue: Catalogue) -> Written:
    """The page in the words of ``catalogue``."""
    return _Pen(visit, catalogue).page()


@dataclass(frozen=True, slots=True)
class _Pen:
    visit: Visit
    catalogue: Catalogue
    notes: Footnotes = field(default_factory=Footnotes)

    def page(self) -> Written:
        say = self.catalogue.say
        blocks = tuple(self._blocks())
        return Written(
            language=self.catalogue.language,
            title=say("visit.title"),
            headline=sentences.headline(self.catalogue, self.visit.step),
            first=sentences.first(self.catalogue, self.visit.step),
            rest=sentences.rest(self.catalogue, self.visit.step),
            known=tuple(self._known()),
            about=tuple(self._about()),
            blocks=blocks,
            notes_title=say("cli.heading.sources"),
            notes=tuple(sentences.cite(self.catalogue, source) for source in self.notes.found),
            sources=tuple(self.notes.found),
            end=say("cli.page.end"),
            pages=say("visit.pages", page="{page}", pages="{pages}"),
        )

    def _known(self) -> Iterator[str]:
        visit, say = self.visit, self.catalogue.say
        yield say("cli.page.known.today", today=visit.made_on)
        if visit.as_of is not None:
            aside = Counted("entry", visit.set_aside)
            yield say("cli.page.as-of", as_of=visit.as_of, set_aside=aside)

    def _about(self) -> Iterator[tuple[str, str]]:
        """Whose page it is, and the treatment in short."""
        visit = self.visit
        values: dict[str, object] = {
            "called": visit.called,
            "birth-date": visit.birth_date,
            "medicine": Named("brand", visit.drug),
            "first": self._first_as_told() if visit.begins_midway else visit.first_given,
            "first-on-record": visit.first_given if visit.begins_midway else None,
            "last": visit.last_given,
            "next": visit.next_due,
        }
        for name, value in values.items():
            if value is not None:
                how = "full" if isinstance(value, date) else ""
                text = plain(self.catalogue.write(value, how))
                yield self.catalogue.say(f"visit.about.{name}"), text

    def _first_as_told(self) -> str | None:
        """The month or the year of a first dose that nobody wrote down, as the person told it."""
        since = self.visit.treated_since
        return None if since is None else self.catalogue.say("visit.as-told", since=since)

    def _blocks(self) -> Iterator[Block]:
        """The parts in their order; those on the past stand under one heading."""
        for is_past, parts in groupby(self.visit.sections, key=lambda section: section.is_past):
            sections = tuple(parts)
            if is_past:
                yield self._since(sections)
            for section in sections:
                if section.lines or not (is_past or section.topic in _MAY_BE_EMPTY):
                    yield self._block(section, level=3 if is_past else 2)
                if section.topic is Topic.CHECKS:
                    yield from self._tails()

    def _tails(self) -> Iterator[Block]:
        """What goes on from each medicine that another one has followed."""
        for tail, said in zip(self.visit.tails, tail_words(self.visit.tails, self.catalogue), strict=True):
            rows = (
                Row(cells=(plain(one.text),), notes=self.notes.numbers(one.sources)) for one in said.lines
            )
            yield Block(
                id=f"tail-{tail.guide.drug}", level=2, title=said.title, intro=said.intro, rows=tuple(rows)
            )

    def _since(self, past: Iterable[Section]) -> Block:
        """The heading over what happened, with the parts for which nothing was entered."""
        say, visit = self.catalogue.say, self.visit
        empty = tuple(say(f"visit.topic.{part.topic.value}.short") for part in past if not part.lines)
        silent = (say("visit.nothing-entered", parts=empty),) if empty else ()
        chosen = visit.since_by is SinceBy.OUR_CHOICE
        intro = say("visit.since-chosen", months=visit.since_months) if chosen else None
        title = say("visit.since", since=visit.since)
        return Block(id="since", level=2, title=title, intro=intro, outro=silent)

    def _block(self, section: Section, *, level: int) -> Block:
        say, key = self.catalogue.say, f"visit.topic.{section.topic.value}"
        intro = f"{key}.intro" if section.lines else f"{key}.nothing"
        return Block(
            id=section.topic.value,
            level=level,
            title=say(f"{key}.title"),
            form=section.form,
            intro=say(intro) if self.catalogue.has(intro) else None,
            columns=tuple(say(f"visit.column.{column}") for column in section.columns),
            rows=tuple(self._rows(section)),
            outro=tuple(self._outro(section.topic)),
            is_past=section.is_past,
        )

    def _outro(self, topic: Topic) -> Iterator[str]:
        visit, say = self.visit, self.catalogue.say
        if topic is Topic.CHECKS:
            if visit.newest_unread:
                yield say("rules/shared.newest-unread")
            if visit.not_known:
                yield plain(sentences.not_known(self.catalogue, visit.not_known))
            if visit.dated_ahead:
                yield plain(say("cli.page.dated-ahead", entries=visit.dated_ahead))

    def _rows(self, section: Section) -> Iterator[Row]:
        if section.topic is Topic.ASSUMPTIONS:
            taken = [line.cells[0] for line in section.lines]
            given = [item for item in taken if isinstance(item, Assumption)]
            yield from (Row(cells=(plain(said),)) for said in sentences.assumed(self.catalogue, given))
        else:
            yield from (self._row(line) for line in section.lines)

    def _row(self, line: Line) -> Row:
        return Row(
            cells=tuple(self._cell(cell) for cell in line.cells),
            detail=tuple(self._details(line.cells)),
            mark=self._part(line.mark) if line.mark else None,
            notes=self.notes.numbers(line.sources),
            because=line.because,
        )

    def _cell(self, cell: Cell) -> str:
        match cell:
            case None:
                return ""
            case tuple():
                # Of a finding only the title; what else there is to say stands below it.
                shown = cell[:1] if isinstance(cell[0], Finding) else cell
                return plain(self.catalogue.write(tuple(map(self._part, shown)), "apart"))
            case _:
                return plain(self._part(cell))

    def _details(self, cells: tuple[Cell, ...]) -> Iterator[str]:
        """What to do about a finding, and whatever stands with it."""
        for cell in cells:
            match cell:
                case (Finding() as finding, *more):
                    to_do = sentences.to_do(self.catalogue, finding)
                    yield from (plain(text) for text in (to_do, *map(self._part, more)) if text)

    def _part(self, part: Part) -> str:  # noqa: PLR0911 - one line a type
        catalogue = self.catalogue
        match part:
            case Say():
                return catalogue.say(part.key, **sentences.phones(catalogue), **dict(part.values))
            case Finding():
                return sentences.title(catalogue, part)
            case Unknown():
                return sentences.missing(catalogue, part)
            case Assumption():
                return sentences.assumed(catalogue, (part,))[0]
            case CourseDates():
                return sentences.course(catalogue, part)
            case VisitQuestion():
                return catalogue.say(f"{self.visit.drug}/visit.{part.id}.text")
            case PartialDate() if part.is_exact:
                return catalogue.write(part.first, "short")
            case date():
                return catalogue.write(part, "short")
            case _:
                return catalogue.write(part)
