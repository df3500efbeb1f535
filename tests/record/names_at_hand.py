"""A few names for the tests of the reader, so that they do not change with the guide's data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from doseline.guide.understood import Understood
from doseline.quantity import Scale

_IGG = Scale(
    unit="g/L",
    units=("g/L", "mg/dL"),
    factors={"g/l": Decimal(1), "mg/dl": Decimal("0.01")},
    possible=(Decimal("0.1"), Decimal(100)),
    usual=(Decimal(2), Decimal(30)),
)
_ALIASES = {
    "test": {"hbs antigen": "hbsag", "mri scan": "mri"},
    "vaccine": {"flu shot": "influenza-injected"},
    "condition": {"cold": "infection"},
}
_KNOWN = {
    "test": {"hbsag", "anti-hbc", "igg", "mri"},
    "vaccine": {"influenza-injected"},
    "condition": {"infection"},
}
_CODES = {
    ("http://loinc.org", "LOINC-ANTI-HBC"): "anti-hbc",
    ("http://snomed.info/sct", "SNOMED-INFECTION"): "infection",
}


class NamesAtHand:
    """Four tests, a vaccine and a condition."""

    def canonical(self, kind: str, written: str) -> str:
        return _ALIASES.get(kind, {}).get(written.lower(), written.lower())

    def result_in(self, test: str, written: str) -> str | None:  # noqa: ARG002 - the same for every test
        return next(iter(self.meanings("result", written, ())), None)

    def knows(self, kind: str, name: str) -> bool:
        return name in _KNOWN.get(kind, ())

    def meanings(
        self,
        kind: str,
        written: str,
        codes: Iterable[tuple[str, str]],
        on: date | None = None,  # noqa: ARG002 - these codes never end
    ) -> tuple[str, ...]:
        by_name = self.canonical(kind, written)
        coded = [_CODES[code] for code in codes if code in _CODES]
        known = [name for name in coded if name in _KNOWN.get(kind, ())]
        return tuple(dict.fromkeys([*known, *([by_name] if self.knows(kind, by_name) else [])]))

    def understood(
        self,
        kind: str,
        written: str,
        codes: Iterable[tuple[str, str]],
        on: date | None = None,
        *,
        year: int | None = None,  # noqa: ARG002 - nothing here is over by its words
    ) -> Understood:
        names = self.meanings(kind, written, codes, on)
        return Understood(names, is_read=bool(names))

    def scale(self, test: str) -> Scale | None:
        return _IGG if test == "igg" else None

    def test_of_unit(self, test: str, unit: str) -> str:
        return "igg-share" if test == "igg" and unit == "%" else test

    def is_quantity(self, test: str) -> bool:
        return test == "viral load"

    def is_index(self, system: str, code: str) -> bool:
        return (system, code) == ("http://loinc.org", "LOINC-INDEX")


NAMES = NamesAtHand()
GUIDES = {"kesimpta": frozenset({"article", "us-label", "eu-label"})}
READINGS = {"kesimpta": frozenset({"month", "4-weeks"})}
