"""Invented exports, as odd as hospitals send them: the same number gives the same export.

Many of them, each routed and read as a whole: ``python -m tests.faces.cohort.routing.exports 2000``.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

Json = dict[str, Any]
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
# One that a guide speaks of, by a code, by words, by both; others that none does.
OURS: tuple[Json, ...] = (
    {"text": "Kesimpta 20 mg"},
    {"coding": [{"system": RXNORM, "code": "712566"}]},
    {"coding": [{"system": "http://www.whocc.no/atc", "code": "L04AG08"}], "text": "Ocrevus"},
)
OTHERS: tuple[Json, ...] = (
    {"text": "lisinopril 10 MG Oral Tablet"},
    {"coding": [{"system": RXNORM, "code": "314076"}], "text": "lisinopril"},
    {"text": "paracetamol"},
)
ORDERS = ("MedicationRequest", "MedicationAdministration", "MedicationDispense", "MedicationStatement")
_SYSTEM = "urn:oid:1.2.3"
_CONDITION: Json = {
    "resourceType": "Condition", "id": "c", "code": {"text": "HIV"}, "subject": {"reference": "Patient/p0"}
}  # fmt: skip


class Export:
    """One export in the making: files of lines, and documents."""

    def __init__(self, number: int) -> None:
        self.random = Random(number)
        self.files: dict[str, list[str]] = {}
        self.number = 0
        self.people = [f"p{place}" for place in range(self.random.randint(1, 8))]
        self.packs: list[str] = []

    def some(self, chance: float) -> bool:
        return self.random.random() < chance

    def name(self, kind: str) -> str:
        self.number += 1
        return f"{kind[:3].lower()}{self.number}"

    def put(self, resource: object, kind: str) -> None:
        """A line in one of the files of its type, or in one where everything is mixed."""
        file = self.random.choice((f"{kind}.ndjson", f"{kind}.ndjson", f"1.{kind}.ndjson", "mixed.ndjson"))
        self.files.setdefault(file, []).append(self.written(resource))

    def written(self, resource: object) -> str:
        if isinstance(resource, str):
            return resource
        if isinstance(resource, dict) and self.some(0.1):  # the order of keys is free
            keys = self.random.sample(list(resource), len(resource))
            resource = {key: resource[key] for key in keys}
        return json.dumps(resource, separators=None if self.some(0.1) else (",", ":"))

    def person(self, own: str) -> Json:
        """A reference to somebody, in one of the ways in which people are referred to."""
        ways: list[Json] = [{"reference": f"Patient/{own}"}] * 12
        ways += [{"reference": f"https://example.org/fhir/Patient/{own}"}]
        ways += [{"reference": f"Patient/{own}/_history/2"}, {"reference": f"Patient/{own}", "display": "A"}]
        ways += [{"identifier": {"system": _SYSTEM, "value": own}}]
        ways += [
            {"reference": f"Patient?identifier={_SYSTEM}|{own}"},
            {"reference": f"urn:uuid:{_uuid(own)}"},
        ]
        return self.random.choice(ways)

    # --- resources ---

    def patient(self, own: str) -> Json:
        made: Json = {"resourceType": "Patient", "id": own, "birthDate": "1980-01-01", "gender": "female"}
        if self.some(0.5):
            made["identifier"] = [{"system": _SYSTEM, "value": own}]
        if self.some(0.12):
            other = self.random.choice(self.people)
            kind = self.random.choice(("replaced-by", "replaces", "seealso"))
            made |= {"active": False, "link": [{"other": self.person(other), "type": kind}]}
        if self.some(0.05):
            made["meta"] = {"tag": [{"code": self.random.choice(("deleted", "x"))}]}
        return made

    def order(self, own: str) -> Json:
        kind = self.random.choice(ORDERS)
        drug = self.random.choice(OURS if self.some(0.3) else OTHERS)
        made: Json = {"resourceType": kind, "id": self.name(kind), "status": "completed"}
        made |= self._medicine(drug)
        made |= {"subject": self.person(own)}
        if kind == "MedicationRequest":
            made |= {"status": "active", "intent": "order", "authoredOn": "2025-03-01"}
        elif kind == "MedicationDispense":
            made["whenHandedOver"] = "2025-03-02"
        else:
            made["effectiveDateTime"] = f"2025-0{self.random.randint(1, 9)}-03"
        if kind == "MedicationAdministration":
            amount = {"value": 20, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
            made["dosage"] = {"dose": amount}
        return made

    def _medicine(self, drug: Json) -> Json:
        match self.random.randint(0, 9):
            case 0:  # a Medication of its own, sent before or after
                return {"medicationReference": {"reference": f"Medication/{self.pack(drug)}"}}
            case 1:  # nobody sent it
                display = drug.get("text", "x")
                return {"medicationReference": {"reference": "Medication/none", "display": display}}
            case 2:
                inside = {"resourceType": "Medication", "id": "m", "code": drug}
                return {"contained": [inside], "medicationReference": {"reference": "#m"}}
            case 3:
                part = self.pack(drug)
                reference = {"reference": f"Medication/{self.pack(None, part)}"}
                return {"medicationReference": reference}
            case _:
                return {"medicationCodeableConcept": drug}

    def pack(self, drug: Json | None, part: str | None = None) -> str:
        own = self.name("Medication")
        made: Json = {"resourceType": "Medication", "id": own}
        if drug is not None and self.some(0.7):
            made["code"] = drug
        elif drug is not None:
            made["ingredient"] = [{"itemCodeableConcept": drug}]
        if part is not None:
            made["ingredient"] = [{"itemReference": {"reference": f"Medication/{part}"}}]
        self.packs.append(own)
        self.put(made, "Medication")
        return own

    def observation(self, own: str | None) -> Json:
        made: Json = {"resourceType": "Observation", "id": self.name("Observation"), "status": "final"}
        made["code"] = {"coding": [{"system": "http://loinc.org", "code": "2465-3"}], "text": "IgG"}
        made |= {"valueQuantity": {"value": 900 + self.number, "unit": "mg/dL"}, "issued": "2025-05-01"}
        if own is not None:
            made["subject"] = self.person(own)
        if self.some(0.2):
            made["specimen"] = {"reference": f"Specimen/{self.specimen(own)}"}
        else:
            made["effectiveDateTime"] = "2025-04-01"
        return made

    def specimen(self, own: str | None) -> str:
        name = self.name("Specimen")
        made: Json = {
            "resourceType": "Specimen",
            "id": name,
            "collection": {"collectedDateTime": "2025-02-02"},
        }
        if own is not None and self.some(0.5):
            made["subject"] = self.person(own)
        self.put(made, "Specimen")
        return name

    def report(self, own: str) -> Json:
        result = self.observation(own if self.some(0.7) else None)
        self.put(result, "Observation")
        return {
            "resourceType": "DiagnosticReport", "id": self.name("DiagnosticReport"), "status": "final",
            "code": {"text": "MRI brain"}, "subject": self.person(own), "effectiveDateTime": "2025-06-01",
            "conclusion": "PML", "result": [{"reference": f"Observation/{result['id']}"}],
        }  # fmt: skip

    def other(self, own: str) -> Json:
        kind = self.random.choice(("Claim", "Condition", "Immunization", "Encounter", "AllergyIntolerance"))
        key = "patient" if kind in ("Claim", "Immunization", "AllergyIntolerance") else "subject"
        made: Json = {
            "resourceType": kind,
            "id": self.name(kind),
            "status": "completed",
            key: self.person(own),
        }
        concept = {"text": self.random.choice(("Hepatitis B", "yellow fever vaccine", "latex"))}
        made["vaccineCode" if kind == "Immunization" else "code"] = concept
        if self.some(0.2):
            made["contained"] = [{"resourceType": "Basic", "id": "b", "subject": self.person(own)}]
        return made

    def anything(self, own: str) -> Json:
        makers: tuple[Callable[[str], Json], ...] = (
            self.order, self.order, self.observation, self.observation, self.report, self.other
        )  # fmt: skip
        return self.random.choice(makers)(own)

    # --- around them ---

    def bundle(self) -> Json:
        """Things of one person or of several, in one document."""
        people = self.random.sample(self.people, min(len(self.people), self.random.randint(1, 2)))
        entries: list[Json] = []
        for own in people:
            of_person = [self.anything(own) for _ in range(self.random.randint(1, 3))]
            if self.some(0.6):
                of_person.insert(0, self.patient(own))
            for one in of_person:
                url = f"urn:uuid:{_uuid(one['id'])}"
                if self.some(0.1) and one["resourceType"] != "Patient":
                    del one["id"]
                entries.append({"fullUrl": url, "resource": one} if self.some(0.7) else {"resource": one})
        self.random.shuffle(entries)
        if self.some(0.2):
            entries.append({"response": {"outcome": _outcome()}, "resource": self.anything(people[0])})
        if self.some(0.2):
            entries.append(self.deletion())
        if self.some(0.1):
            entries.append({"resource": {"resourceType": "Bundle", "entry": [*entries[:1]]}})
        kind = self.random.choice(("collection", "transaction", "searchset", "history"))
        made: Json = {"resourceType": "Bundle", "type": kind, "entry": entries}
        if self.some(0.2):
            made["link"] = [{"relation": "next", "url": "https://example.org/2"}]
        return made

    def deletion(self) -> Json:
        kind = self.random.choice(("Patient", "MedicationRequest", "Observation"))
        name = self.random.choice(self.people) if kind == "Patient" else f"{kind[:3].lower()}"
        number = "" if kind == "Patient" else str(self.random.randint(1, max(1, self.number)))
        return {"request": {"method": "DELETE", "url": f"{kind}/{name}{number}"}}

    def odd(self) -> str:
        return self.random.choice(
            (
                "", "  ", "{", '{"resourceType":"Patient"', "[]", "7", '{"a":1}', '{"resourceType":5}',
                json.dumps(_outcome()), '{"resourceType":"MedicationOrder","id":"x"}',
                '{"resourceType":"MedicationStatement","id":"x","taken":"y","subject":{"reference":"Patient/p0"}}',
                '{"resourceType":"Observation","subject":{"reference":"Patient/p0"},"status":"final"}',
                '{"resourceType":"Patient","birthDate":"1999"}', '{"resourceType":"Organization","id":"o"}',
                json.dumps(parameters(_CONDITION)),
            )
        )  # fmt: skip

    def made(self) -> Export:
        for own in self.people:
            if self.some(0.9):
                self.put(self.patient(own), "Patient")
            for _ in range(self.random.randint(0, 5)):
                one = self.anything(own)
                for _ in range(self.random.choice((1, 1, 1, 2))):
                    if self.some(0.2):
                        one = {**one, "meta": {"versionId": str(self.random.randint(1, 3))}}
                    self.put(one, one["resourceType"])
        for _ in range(self.random.choice((0, 0, 1, 3))):
            self.put(self.odd(), self.random.choice(("Patient", "Observation", "MedicationRequest")))
        for _ in range(self.random.choice((0, 0, 0, 1, 2))):
            self.put(self.bundle(), "Bundle")
        return self

    def write(self, folder: Path) -> None:
        """The files, some of them packed, some with other ends of lines, some with none at the end."""
        folder.mkdir()
        for name, lines in sorted(self.files.items()):
            self.random.shuffle(lines)
            ending = self.random.choice(("\n", "\n", "\n", "\r\n"))
            text = ending.join(lines) + (ending if self.some(0.7) else "")
            data = (b"\xef\xbb\xbf" if self.some(0.1) else b"") + text.encode()
            if self.some(0.2):
                (folder / f"{name}.gz").write_bytes(gzip.compress(data))
            else:
                (folder / name).write_bytes(data)
        for number in range(self.random.choice((0, 0, 1, 2))):
            (folder / f"document{number}.json").write_text(json.dumps(self.bundle(), indent=1))


def parameters(resource: Json) -> Json:
    """A resource inside a Parameters, as an export organised by patient has it."""
    return {"resourceType": "Parameters", "parameter": [{"name": "p", "resource": resource}]}


def _uuid(name: str) -> str:
    return f"00000000-0000-4000-8000-{name.encode().hex()[:12]:0>12}"


def _outcome() -> Json:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "diagnostics": "no"}]}


def export(number: int, folder: Path) -> Path:
    """The invented export with a number, written into a folder of its own."""
    place = folder / f"export-{number}"
    Export(number).made().write(place)
    return place


def _many(begin: int, count: int) -> Iterator[str]:
    from tests.faces.cohort.routing.both_ways import (  # noqa: PLC0415
        as_if_large,
        assert_alike,
        read_both_ways,
    )

    for number in range(begin, begin + count):
        with tempfile.TemporaryDirectory() as folder:
            place = export(number, Path(folder))
            for memory in (1_000_000_000, 200_000, 20_000):
                try:
                    assert_alike(read_both_ways([place], Path(folder) / f"in-{memory}", memory=memory))
                    with as_if_large():
                        again = read_both_ways([place], Path(folder) / f"again-{memory}", memory=memory)
                    assert_alike(again, all_words=False)
                except Exception as error:  # noqa: BLE001 - whatever it is, the others are tried as well
                    yield f"{number} {memory}: {type(error).__name__} {error}"
                    break


if __name__ == "__main__":
    differing = list(_many(int((*sys.argv, "0")[2]), int(sys.argv[1])))
    sys.exit("\n".join((*differing, f"{len(differing)} of {sys.argv[1]} differ")) if differing else 0)
