"""The names and codes that people and hospitals write, and what they mean here.

A name that is not known is kept as it was written; nothing is guessed from a word in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from doseline.guide.words import phrase
from doseline.quantity import Scale


def slug(written: str) -> str:
    """A name as it is stored: lower case, hyphens.

    >>> slug("Sore throat")
    'sore-throat'
    """
    return phrase(written).replace(" ", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class VaccineKind:
    """Whether a vaccine is live; None when its name or code does not tell."""

    name: str
    live: bool | None
    series: int | None
    check: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineKind:
    """What is known of a medicine: its class, and for MS drugs which one.

    ``group`` is a class id, ``"ms-drug"``, or None for a medicine that is not known.
    """

    group: str | None
    substance: str | None = None
    anti_cd20: bool = False
    lowers_lymphocytes: bool = False
    lowers_b_cells: bool = False
    liver_warning: bool = False


UNKNOWN_MEDICINE = MedicineKind(group=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """All names, aliases and codes.

    ``aliases`` maps a kind (``test``, ``vaccine``, ``condition``, ``allergy``, ``symptom``) and a
    phrase to the canonical name; ``codes`` a code system and a code likewise.
    """

    aliases: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, Mapping[str, str]]
    vaccines: Mapping[str, VaccineKind]
    scales: Mapping[str, Scale]
    medicines: Mapping[str, MedicineKind]
    medicine_names: Mapping[str, str]
    atc: Mapping[str, str]
    allergy_parts: Mapping[str, str]
    serious_infections: frozenset[str]

    def canonical(self, kind: str, written: str) -> str:
        """The canonical name, or the written one as a slug if it is not known."""
        found = self.aliases.get(kind, {}).get(phrase(written))
        return found if found is not None else slug(written) or written

    def knows(self, kind: str, name: str) -> bool:
        """Whether a canonical name is one of ours."""
        return self.aliases.get(kind, {}).get(phrase(name)) == name

    def of_code(self, system: str, code: str) -> str | None:
        """The canonical name of a code (``loinc``, ``cvx``, ``snomed``, ``icd10``), if known."""
        return self.codes.get(system, {}).get(code)

    def scale(self, test: str) -> Scale | None:
        """The units of a numeric test, or None."""
        return self.scales.get(test)

    def vaccine(self, name: str, cvx: str | None = None) -> VaccineKind:
        """What kind a vaccine is; of a name and a code that disagree neither is believed."""
        by_name = self.vaccines.get(name)
        by_code = self.vaccines.get(self.of_code("cvx", cvx.zfill(2)) or "") if cvx else None
        if by_name is None or by_code is None:
            return by_name or by_code or VaccineKind(name=name, live=None, series=None)
        if by_code.live is None:
            return by_name
        if by_name.live is None or by_name.live == by_code.live:
            return by_code if by_name.live is None else by_name
        return VaccineKind(name=name, live=None, series=None)

    def medicine(self, name: str, atc: str | None = None) -> MedicineKind:
        """What a medicine is, by its code first and its name second."""
        key = self._by_atc(atc) if atc else None
        if key is None:
            key = self._by_name(phrase(name))
        return self.medicines[key] if key is not None else UNKNOWN_MEDICINE

    def _by_atc(self, atc: str) -> str | None:
        """The class of the longest known beginning of a code."""
        code = atc.strip().upper()
        return next((self.atc[code[:end]] for end in range(len(code), 0, -1) if code[:end] in self.atc), None)

    def _by_name(self, written: str) -> str | None:
        """The class of a whole name, or of the longest known name it begins with."""
        words = written.split()
        ends = range(len(words), 0, -1)
        starts = (" ".join(words[:end]) for end in ends)
        return next((self.medicine_names[start] for start in starts if start in self.medicine_names), None)
