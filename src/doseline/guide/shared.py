"""Data of no drug, loaded by themselves: the documents, the regions, the names and the words of danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from doseline.errors import GuideError
from doseline.frozen import dataclass
from doseline.guide.folders import added_folders, kept, read_data
from doseline.guide.guide import Region
from doseline.guide.patterns import Phrase
from doseline.guide.regions import read_regions
from doseline.guide.terminology import Terminology
from doseline.guide.terminology_load import read_names
from doseline.guide.validation import TEXT, Citations, Faults, entries

Tables = Mapping[str, Mapping[str, Any]]
NAME_FILES = (
    "tests",
    "vaccines",
    "conditions",
    "medicines",
    "allergies",
    "symptoms",
    "code_systems",
    "reading",
    "marks",
    "units",
    "lists",
)
FILES = ("sources", "regions", *(f"names/{name}" for name in NAME_FILES))
_DOCUMENT = {"title": TEXT, "version": TEXT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What every guide works with."""

    documents: Mapping[str, Mapping[str, Any]]
    regions: Mapping[str, Region]
    names: Terminology

    @property
    def danger(self) -> tuple[Phrase, ...]:
        """The words of danger of every language, read when a text is first listened to."""
        from doseline.guide.typed_words import danger_phrases  # noqa: PLC0415 - a plan listens to nothing

        return danger_phrases()

    def region(self, code: str) -> Region:
        """The region's numbers; an unknown region gets those that hold anywhere.

        A part of a country (``US-NY``) is read as its country.
        """
        country = code.upper().partition("-")[0]
        return self.regions.get(country, self.regions["default"])


@kept
def load_shared() -> Shared:
    """The data that belong to no drug, checked, with the names that somebody added.

    Raises: GuideError with every fault: they come with the program, so that one is a mistake of ours;
    RequestError with what is wrong with the names that somebody added.

    >>> load_shared().region("US-NY").emergency
    '911'
    """
    shared = _of_the_program()
    if not added_folders():
        return shared
    from doseline.guide.own_names import with_own_names  # noqa: PLC0415 - few have any

    return replace(shared, names=with_own_names(shared.names))


@lru_cache(maxsize=1)
def _of_the_program() -> Shared:
    faults = Faults()
    shared = build_shared({name: read_data(name) for name in FILES}, faults)
    if faults.found:
        raise GuideError(tuple(faults.found))
    return shared


def build_shared(tables: Tables, faults: Faults) -> Shared:
    """The same from parsed files, named as in the data folder."""
    documents = documents_in(tables["sources"], faults)
    citations = Citations(documents, faults)
    regions = read_regions(tables["regions"], citations, faults)
    if "default" not in regions:
        faults.add("missing-key", "regions.region.default")
    return Shared(
        documents=documents,
        regions=regions,
        names=read_names({name: tables[f"names/{name}"] for name in NAME_FILES}, citations, faults),
    )


def documents_in(table: Mapping[str, Any], faults: Faults) -> dict[str, Mapping[str, Any]]:
    """The documents of a list of sources by their keys."""
    return {key: item for key, item, _ in entries(table, "source", _DOCUMENT, "sources", faults)}
