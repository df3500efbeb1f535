"""How long the advice on birth control and live vaccines goes on after other MS drugs.

Read only for a record that has such a drug.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from doseline.errors import GuideError
from doseline.frozen import dataclass
from doseline.guide.load import read_data
from doseline.guide.validation import ANY, BOOLEAN, INTEGER, TEXT, Citations, Faults, entries, maybe
from doseline.source import Source

_WINDOW = {
    "contraception_months": maybe(INTEGER), "contraception_until_level": maybe(BOOLEAN),
    "live_vaccine_days": maybe(INTEGER), "live_until_test": maybe(BOOLEAN), "men": maybe(BOOLEAN),
    "says": maybe(TEXT), "sources": ANY,
}  # fmt: skip
_SOURCE = {"title": TEXT, "version": TEXT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The times after the last dose of one substance; None or False where no source names one."""

    substance: str
    contraception_months: int | None
    until_level: bool
    live_vaccine_days: int | None
    live_until_test: bool
    men: bool
    sources: tuple[Source, ...]

    @property
    def asks_for_contraception(self) -> bool:
        """Whether a source asks for birth control after this drug."""
        return self.until_level or self.contraception_months is not None


@lru_cache
def load_windows() -> Mapping[str, Window]:
    """The windows by substance.

    Raises: GuideError with every fault of the data.

    >>> load_windows()["fingolimod"].contraception_months
    2
    """
    return build_windows(read_data("windows"), read_data("sources"))


def build_windows(windows: Mapping[str, Any], sources: Mapping[str, Any]) -> Mapping[str, Window]:
    """The windows from their parsed files.

    Raises: GuideError with every fault.
    """
    faults = Faults()
    documents = {key: table for key, table, _ in entries(sources, "source", _SOURCE, "sources", faults)}
    citations = Citations(documents, faults)
    found = {
        key: Window(
            substance=key,
            contraception_months=table.get("contraception_months"),
            until_level=table.get("contraception_until_level", False),
            live_vaccine_days=table.get("live_vaccine_days"),
            live_until_test=table.get("live_until_test", False),
            men=table.get("men", False),
            sources=citations.read(table["sources"], f"{where}.sources"),
        )
        for key, table, where in entries(windows, "window", _WINDOW, "windows", faults)
    }
    if faults.found:
        raise GuideError(tuple(faults.found))
    return found
