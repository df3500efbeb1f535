"""What the writer of one entry is given besides the entry: names, the person, and how it stands today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from doseline.exchange.fhir.canonical import Json
from doseline.exchange.fhir.write.elements import coding, concept
from doseline.frozen import dataclass
from doseline.guide.exchange_codes import exchange_codes
from doseline.guide.terminology import Terminology

Values = Mapping[str, Any]
# The addresses under which R4 knows the systems of our lists; it is what names them, and no code.
SYSTEMS: Mapping[str, str] = {
    "loinc": "http://loinc.org",
    "snomed": "http://snomed.info/sct",
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "ndc": "http://hl7.org/fhir/sid/ndc",
    "cvx": "http://hl7.org/fhir/sid/cvx",
    "atc": "http://www.whocc.no/atc",
    "icd10": "http://hl7.org/fhir/sid/icd-10",
    "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "icd10gm": "http://fhir.de/CodeSystem/bfarm/icd-10-gm",
    "interpretation": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
}
_MEDICINE_SYSTEMS = ("rxnorm", "atc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The surroundings of one entry.

    ``patient`` is the reference of the person, ``zone`` their clock where it is known. ``drug`` is the
    medicine of a dose that names none. ``ended`` says that what the entry tells of is over today.
    """

    names: Terminology
    patient: str
    zone: tzinfo | None = None
    drug: str | None = None
    ended: bool = False

    def concept(self, values: Values, kind: str, more: tuple[Json, ...] = ()) -> Json:
        """What an entry is called: its own codes, then ``more``, and its name as it was written."""
        written = values.get("vaccine" if kind == "vaccine" else "name")
        return concept([*self.codings(values), *more], written)

    def codings(self, values: Values) -> Iterator[Json]:
        """The codes of an entry."""
        for one in values.get("codes", ()):
            yield self.coded(one.get("system"), one["code"], one.get("display"))
        if values.get("code"):
            yield self.coded(values.get("system"), values["code"])
        for system in ("atc", "cvx"):
            if values.get(system):
                yield coding(SYSTEMS[system], values[system])

    def coded(self, system: str | None, code: str, display: str | None = None) -> Json:
        """A code, its system under the address that it has in R4 where it was named by a short word."""
        known = self.names.codes.system(system) if system else None
        is_short = known is not None and system is not None and ":" not in system
        return coding(SYSTEMS.get(known.id) if is_short and known else system, code, display)

    def medicine(self, written: str) -> Json:
        """A medicine by its name, with its codes where it is a medicine for MS that is understood whole."""
        found = self.names.understood("medication", written)
        of_ms = [name for name in found.names[:1] if self.names.medicines[name].substance is not None]
        codes = (self._first(system, name) for name in of_ms for system in _MEDICINE_SYSTEMS)
        return concept((one for one in codes if found.is_read), written)

    def of_name(self, kind: str, values: Values, system: str) -> tuple[Json, ...]:
        """The code of the name that an entry means, where one name of ours is all that it means."""
        name = values["name"]
        found = self.names.understood(kind, name, tuple(self._known(values)))
        if len(found.names) != 1 or not found.is_read:
            return ()
        return (self._first(system, found.names[0], kind),)

    def _known(self, values: Values) -> Iterator[tuple[str, str]]:
        if values.get("code") and values.get("system"):
            yield values["system"], values["code"]
        yield from ((one["system"], one["code"]) for one in values.get("codes", ()) if one.get("system"))

    def _first(self, system: str, name: str, kind: str = "medication") -> Json:
        """The first code that our lists have for a name."""
        table = self.names.codes.tables.get(kind, {}).get(system, {})
        code = next((code for code, meant in table.items() if meant == name), None)
        return coding(SYSTEMS[system], code, name) if code else {}

    def result(self, word: str) -> Json:
        """A result in a word."""
        return concept([self._first("snomed", word, "result")], word)


def said(word: str) -> Json:
    """The code of a word of ours."""
    one = exchange_codes()[word]
    return coding(SYSTEMS[one.system], one.code, one.display)
