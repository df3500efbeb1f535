"""The answer to a question in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from doseline.faces.ask.entries import Entry, entries
from doseline.faces.ask.foreign import listed
from doseline.faces.ask.given import asks_how_given
from doseline.faces.ask.question import Lists
from doseline.faces.ask.ranking import Found, Ranking, SearchedBy
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.statements import Statements
from doseline.text import Catalogue
from doseline.triage import (
    Complaint,
    Danger,
    DangerKind,
    Heard,
    Match,
    TriageUrgency,
    hear,
    heard_in,
    told_of,
    triage,
    understood,
)
from doseline.triage.flush import names_flush, tells_of_flush, with_flush_named

_PATTERN = "pattern:"
# So many entries stand below words of danger.
_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Words of danger, which come before everything, and the entries found, the best first.

    ``soft`` is what may be urgent: a line above the entries. ``not_understood`` are the words of the question
    that the guide does not know. ``sure`` says whether the first entry fits well, ``searched_by`` whether the
    meaning was compared or words only; None where nothing was searched. ``how_soon`` is when to act on a sign
    for which each medicine has its own urgency, where the question tells of it.
    """

    danger: Danger | None
    soft: Danger | None
    found: tuple[Entry, ...]
    not_understood: tuple[str, ...] = ()
    sure: bool = True
    searched_by: SearchedBy | None = None
    how_soon: TriageUrgency | None = None


class Asker:
    """Answers questions from one guide; made once, asked often."""

    def __init__(
        self, guide: Guide, statements: Statements, catalogue: Catalogue, *, by_meaning: bool = True
    ) -> None:
        """Index the guide's entries; ``by_meaning`` uses the extra where it is installed."""
        self._guide = guide
        found = entries(guide, statements, catalogue)
        self._patterns = {entry.reference: entry for entry in found if entry.reference.startswith(_PATTERN)}
        self._catalogue = catalogue
        self._ranking = Ranking(found, guide.names, _lists(catalogue), by_meaning=by_meaning)

    def ask(self, question: str) -> Answers:
        """What the guide has on ``question``; nothing beside the line of a crisis in known words."""
        heard = self._heard(question)
        if heard.loud is not None and DangerKind.CRISIS in heard.loud.kinds and not heard.loud.by_ear:
            return Answers(danger=heard.loud, soft=heard.soft, found=())
        fitting, how_soon = self._ranking.find(with_flush_named(question)), None
        if (sign := tells_of_flush(question) or names_flush(question)) is not None:
            is_asked = tells_of_flush(question) is None and _answers(fitting, names_flush)
            entries = _with(self._of_sign(sign), fitting.entries, place=int(is_asked))
            fitting = replace(fitting, entries=entries, sure=True)
            how_soon = self._matches((sign,))[0].urgency
        if asks_how_given(self._catalogue, self._guide, question):
            calm = tuple(one for one in fitting.entries if not one.is_urgent)
            fitting = replace(fitting, entries=calm, sure=True)
        if heard.loud is not None:
            about = tuple(self._of_danger(question, heard.loud))
            found = _below_danger(about, fitting.entries)
            return Answers(
                danger=heard.loud,
                soft=_soft(heard, found),
                found=found,
                not_understood=fitting.left,
                sure=bool(about) or fitting.sure,
                searched_by=fitting.searched_by,
                how_soon=how_soon,
            )
        return Answers(
            danger=None,
            soft=_soft(heard, fitting.entries),
            found=fitting.entries,
            not_understood=fitting.left,
            sure=fitting.sure,
            searched_by=fitting.searched_by,
            how_soon=how_soon,
        )

    def _heard(self, question: str) -> Heard:
        """The danger in a question; what is told beside a warm, red face is judged as symptoms are."""
        heard = hear(question, self._guide)
        if heard.loud is None or not heard.loud.by_ear or tells_of_flush(question) is None:
            return heard
        matches = self._matches(told_of(question, self._guide))
        is_emergency = bool(matches) and matches[0].urgency is TriageUrgency.EMERGENCY
        return heard if is_emergency else heard_in(question, self._guide)

    def _matches(self, names: Iterable[str]) -> tuple[Match, ...]:
        """The patterns that these symptoms fit, the most urgent first; none without a symptom."""
        complaints = [Complaint(name=name) for name in dict.fromkeys(names)]
        return triage(self._guide, complaints, chart=None, today=date.min).patterns if complaints else ()

    def _of_sign(self, sign: str) -> Entry:
        """The entry on what one sign is, and how soon to act on it."""
        return self._patterns[f"{_PATTERN}{self._matches((sign,))[0].id}"]

    def _of_danger(self, question: str, loud: Danger) -> Iterator[Entry]:
        """The entries on what the words of danger are about, the most urgent first."""
        named = (
            *(loud.symptoms or loud.sounds_like),
            *understood(told_of(question, self._guide), self._guide),
        )
        matches = self._matches(named)
        matches = matches if loud.symptoms else matches[:1]
        worst = matches[0].urgency if matches else None
        for match in matches:
            if match.urgency is worst and match.urgency.is_pressing:
                yield self._patterns[f"{_PATTERN}{match.id}"]


def _answers(fitting: Found, names_it: Callable[[str], str | None]) -> bool:
    """Whether the best entry is about what was asked: surely, or by the word itself."""
    return fitting.sure or any(names_it(f"{one.title}. {one.text}") for one in fitting.entries[:1])


def _with(entry: Entry, fitting: tuple[Entry, ...], *, place: int) -> tuple[Entry, ...]:
    """The entries with this one in its place; signs of an emergency that are not told are left out."""
    others = tuple(one for one in fitting if not one.is_urgent)
    found = (*others[:place], entry, *others[place:])
    return tuple({one.reference: one for one in found}.values())[:_MOST]


def _below_danger(about: tuple[Entry, ...], fitting: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """What stands below words of danger: what they are about, and what fits the question.

    The words may have been heard wrongly, so that one place at least is kept for what was asked.
    """
    kept = about[: _MOST - 1] if fitting else about
    return tuple({entry.reference: entry for entry in (*kept, *fitting, *about)}.values())[:_MOST]


def _lists(catalogue: Catalogue) -> Lists:
    return Lists(
        weak=catalogue.texts("search.weak"),
        same=tuple(tuple(group.split()) for group in catalogue.texts("search.same")),
        kinds=catalogue.table("search.kinds"),
        foreign=tuple(
            listed(language, table) for language, table in catalogue.table("search-foreign").items()
        ),
    )


def _soft(heard: Heard, found: tuple[Entry, ...]) -> Danger | None:
    """What is soft in the question; above an entry on mood the crisis line always stands."""
    kinds = set(heard.soft.kinds) if heard.soft else set()
    if any(entry.crisis for entry in found):
        kinds.add(DangerKind.CRISIS)
    if not kinds:
        return None
    symptoms = heard.soft.symptoms if heard.soft else ()
    return Danger(kinds=tuple(kind for kind in DangerKind if kind in kinds), symptoms=symptoms)


def ask(guide: Guide, statements: Statements, catalogue: Catalogue, question: str) -> Answers:
    """What the guide has on one question."""
    return Asker(guide, statements, catalogue).ask(question)


def how_found(catalogue: Catalogue, answers: Answers) -> Iterator[str]:
    """What a person should know of the entries found: how sure they are, and what was not understood."""
    if answers.found and not answers.sure:
        yield catalogue.say("cli.ask.not-sure")
    if answers.found and answers.not_understood:
        yield catalogue.say("cli.ask.not-understood", words=", ".join(answers.not_understood))
