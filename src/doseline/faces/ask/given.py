"""Questions on how a medicine is given: heard by their words, answered in one sentence before the entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.how_given import Given, Way, how_given
from doseline.guide.words import phrase, tokens
from doseline.source import Source
from doseline.text import Catalogue, Named

# The lists of words beside those for a way: "how", what follows it, "can", what means the medicine, "or".
_HOW, _GIVEN, _MAY, _IT, _OR = "how", "given", "may", "it", "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainAnswer:
    """One sentence that answers a question by itself, with its sources."""

    text: str
    sources: tuple[Source, ...] = ()


def ways_asked(catalogue: Catalogue, question: str) -> tuple[Way, ...]:
    """The ways to give a medicine that a question is about and nothing else; none for any other question."""
    return _ways(tuple(sorted(catalogue.table("search.given").items())), question)


@lru_cache(maxsize=64)
def _ways(table: tuple[tuple[str, str], ...], question: str) -> tuple[Way, ...]:
    words, lists = tokens(phrase(question)), {name: frozenset(tokens(text)) for name, text in table}
    known = frozenset().union(*lists.values())
    if not words or not known.issuperset(words):
        return ()
    there = frozenset(words)
    named = {way: there & lists[way.value] for way in Way if way.value in lists}
    ways = tuple(way for way, words_for_it in named.items() if words_for_it)
    if there == frozenset().union(*named.values()):
        return ()  # "pen" alone is a topic, and no question
    if there & lists[_HOW]:  # "how do I take a capsule" asks for the steps
        return (Way.OPEN,) if there & lists[_GIVEN] and not ways else ()
    if there & lists[_MAY] and not there & lists[_IT] and {Way.SELF, Way.PROFESSIONAL}.isdisjoint(ways):
        return ()  # "can I take a tablet" is about another one
    is_choice = len(ways) > 1 and bool(there & lists[_OR])
    return (Way.OPEN,) if is_choice else ways


def _without_names(question: str, names: Iterable[str]) -> str:
    """The question with "it" in place of the names of the medicine."""
    said = f" {phrase(question)} "
    for name in sorted(names, key=len, reverse=True):
        said = said.replace(f" {name} ", " it ")
    return said


def asks_how_given(catalogue: Catalogue, guide: Guide, question: str) -> bool:
    """Whether a question is about how this medicine is given, and nothing else."""
    return bool(_ways_of(catalogue, guide, question))


def plain_answers(
    catalogue: Catalogue, guide: Guide, question: str, *, is_known: bool = False
) -> tuple[PlainAnswer, ...]:
    """Whether the medicine is given in the way asked about; ``is_known`` where its form is on record."""
    ways = _ways_of(catalogue, guide, question)
    if not ways:
        return ()
    profile = catalogue.region.profile
    return tuple(_said(catalogue, how_given(guide, ways, profile=profile, is_known=is_known)))


def _ways_of(catalogue: Catalogue, guide: Guide, question: str) -> tuple[Way, ...]:
    names = (name for name, key in guide.names.medicine_names.items() if _is_of(guide, key))
    return ways_asked(catalogue, _without_names(question, (guide.drug, phrase(guide.substance), *names)))


def _is_of(guide: Guide, key: str) -> bool:
    return guide.names.medicines[key].substance == guide.substance


def _said(catalogue: Catalogue, found: tuple[Given, ...]) -> Iterator[PlainAnswer]:
    for one in found:
        own = catalogue.beside(one.guide)
        says = own.say("given.says", medicine=Named("brand", one.guide.drug))
        answer = "" if one.answer is None else own.say(f"given.{'yes' if one.answer else 'no'}")
        yield PlainAnswer(text=f"{answer} {says}".strip(), sources=one.product.sources)
    if len(found) > 1:
        yield PlainAnswer(text=catalogue.say("given.which"))
