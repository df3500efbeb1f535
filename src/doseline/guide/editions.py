"""The editions of the guides, each read when it is asked for: a record loads its own guide and no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from doseline.errors import FaultyGuide
from doseline.guide.drug_files import drugs
from doseline.guide.load import load_guide


class Editions(Mapping[str, frozenset[str] | None]):
    """The known editions by guide; None of a guide that cannot be used.

    >>> sorted(Editions()["kesimpta"])
    ['article', 'eu-label', 'us-label']
    """

    def __getitem__(self, drug: str) -> frozenset[str] | None:
        """The editions of one guide."""
        if drug not in drugs():
            raise KeyError(drug)
        try:
            return frozenset(load_guide(drug).schedules)
        except FaultyGuide:
            return None

    def __contains__(self, drug: object) -> bool:
        """Whether there is such a guide."""
        return drug in drugs()

    def __iter__(self) -> Iterator[str]:
        """The names of all guides."""
        return iter(drugs())

    def __len__(self) -> int:
        """How many there are."""
        return len(drugs())


class Readings(Mapping[str, frozenset[str]]):
    """The ways in which the doses of each guide can be counted; none of a guide that cannot be used.

    >>> sorted(Readings()["kesimpta"])
    ['4-weeks', 'month', 'month-from-week-4']
    """

    def __getitem__(self, drug: str) -> frozenset[str]:
        """The readings of one guide."""
        if drug not in drugs():
            raise KeyError(drug)
        try:
            return load_guide(drug).readings
        except FaultyGuide:
            raise KeyError(drug) from None

    def __iter__(self) -> Iterator[str]:
        """The names of all guides."""
        return iter(drugs())

    def __len__(self) -> int:
        """How many there are."""
        return len(drugs())
