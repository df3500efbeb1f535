"""The words of findings: each sentence is made once, however many people it is said to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from doseline.assessment import Assessment, source_answer
from doseline.finding import Finding
from doseline.source import Source
from doseline.text import Catalogue, sentences

# So many sentences are kept; then they are made again.
_KEPT = 20_000
# The title, and what to do; empty where the title says it all.
_Said = tuple[str, str]


class Words:
    """The catalogues of a language by region and medicine, and the sentences that were said."""

    def __init__(self, language: str) -> None:
        """Read nothing yet; a language is its name, or the whole path of a folder."""
        self._language = language
        self._catalogues: dict[str, Catalogue] = {}
        self._said: dict[object, _Said] = {}

    def said(self, case: Assessment, finding: Finding, typed: Mapping[str, str]) -> _Said:
        """The title of a finding, and what to do; ``typed`` are the names as the record writes them."""
        named = tuple((name, typed[name]) for name in _names(finding.values) if name in typed)
        product = case.guide.product
        key = (
            case.record.person.region, case.guide.drug, product.id, product.route, product.form, finding.rule,
            finding.variant, finding.values, finding.until, finding.decided_by, finding.after_stop, named,
        )  # fmt: skip
        if key not in self._said:
            if len(self._said) >= _KEPT:
                self._said.clear()
            self._said[key] = self._say(case, finding, typed)
        return self._said[key]

    def _say(self, case: Assessment, finding: Finding, typed: Mapping[str, str]) -> _Said:
        words = self._catalogue(case).about(case.guide, typed)
        return sentences.title(words, finding), sentences.to_do(words, finding) or ""

    def _catalogue(self, case: Assessment) -> Catalogue:
        region = case.guide.region(case.record.person.region)
        if region.id not in self._catalogues:
            folder = Path(self._language) if Path(self._language).is_absolute() else None
            self._catalogues[region.id] = Catalogue(self._language, region, folder=folder)
        return self._catalogues[region.id]


def _names(value: object) -> Iterator[str]:
    """Every text among the values of a finding, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _names(one)


@lru_cache(maxsize=1)
def words_of(language: str) -> Words:
    """The words of a language, kept from one partition to the next."""
    return Words(language)


@lru_cache(maxsize=4096)
def source_row(source: Source) -> Mapping[str, Any]:
    """A source as a table holds it."""
    return source_answer(source)
