"""Who wrote a resource down, where it does not say it itself: the author that a Provenance names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from doseline.exchange.fhir.concept import concept_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import turned_round
from doseline.exchange.fhir.index import Index
from doseline.exchange.fhir.said import Entry, Said
from doseline.exchange.fhir.sent import Resource
from doseline.exchange.fhir.who import named_by
from doseline.guide.chart_codes import chart_codes

PROVENANCE = "Provenance"
_AUTHOR = "author"


def authors(resources: Iterable[Resource], index: Index) -> Mapping[str, str]:
    """The author of each resource that one is named for; of several Provenances the one recorded last counts.

    What this program wrote about its own export names no author.
    """
    written = sorted((one for one in resources if one.type == PROVENANCE), key=_recorded)
    return {target: name for one in written for target, name in _of(one.element, index)}


def _recorded(one: Resource) -> tuple[str, str]:
    return str(one.element.data.get("recorded", "")), one.reference


def _of(provenance: Element, index: Index) -> Iterator[tuple[str, str]]:
    if turned_round(provenance) is not None:
        return
    agents = provenance.many("agent") if provenance.has("agent") else ()
    names = (name for agent in agents if _is_author(agent) for name in named_by(agent, "who", index.follow))
    name = next(names, None)
    for target in provenance.many("target") if name is not None and provenance.has("target") else ():
        reference = index.target(target)
        if name is not None and reference is not None:
            yield reference, name


def _is_author(agent: Element) -> bool:
    kind = concept_under(agent, "type")
    words = (*(one.code for one in kind.codes), *kind.words)
    return any(chart_codes().in_words("agent", word) == _AUTHOR for word in words)


def with_author(said: Said, author: str | None) -> Said:
    """An entry with the author where its own resource says of nobody that they said or did it."""
    if author is None or not isinstance(said, Entry):
        return said
    # A decision names its own resource where it names nobody.
    if said.values.get("by", said.from_[0]) != said.from_[0]:
        return said
    return replace(said, values={**said.values, "by": author})
