"""Writes the bulk export of sixty invented people for ``doseline cohort demo``: python -m tools.demo_export.

The same each time: no chance is drawn, every person is a small story. Nobody in it is real.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Resource = dict[str, Any]
OUT = Path(__file__).resolve().parent.parent / "src/doseline/faces/cohort/demo"
TODAY = date(2026, 6, 6)
_TERMS = "http://terminology.hl7.org/CodeSystem/"
_RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
_LOINC, _SNOMED, _CVX = "http://loinc.org", "http://snomed.info/sct", "http://hl7.org/fhir/sid/cvx"
_ATC, _ICD = "http://www.whocc.no/atc", "http://hl7.org/fhir/sid/icd-10-cm"
# Who is well and on time, on which medicine; all others of the sixty take capsules, or show one thing.
_ON_PENS, _ON_DRIPS, _ON_FOUR_WEEKLY = (10, *range(19, 38)), range(38, 48), range(48, 54)
# Whose laboratory writes the surface antigen with a code of its own, which nobody outside knows.
_OWN_CODE = (21, 26, 33)
_WITHOUT_PROTEINS = (24, 30, 41)
_LABORATORY = ("urn:example:laboratory-codes", "HBSAG-Q")
# Name, code, value and the laboratory's range.
_PROTEINS = (
    ("IgG", "2465-3", 980, 700, 1600), ("IgM", "2472-9", 110, 40, 230), ("IgA", "2458-8", 190, 70, 400),
)  # fmt: skip
_LIVER = (("ALT", "1742-6", 22, 7, 45), ("AST", "1920-8", 21, 8, 40), ("ALP", "6768-6", 70, 40, 120))
_UCUM = "http://unitsofmeasure.org"
_REGIONS = ("US", "US", "DE", "GB", "US", "CH")


def concept(text: str, *codes: tuple[str, str]) -> Resource:
    """A concept with its codes."""
    return {
        "coding": [{"system": system, "code": code, "display": text} for system, code in codes],
        "text": text,
    }


PEN = concept("0.4 ML ofatumumab 50 MG/ML Auto-Injector [Kesimpta]", (_RXNORM, "712566"))
DRIP = concept("ocrelizumab 30 MG/ML Injectable Solution [Ocrevus]", (_ATC, "L04AG08"))
MONTHLY_DRIP = concept("Tysabri 300 mg concentrate for solution for infusion", (_ATC, "L04AG03"))
CAPSULES = concept("dimethyl fumarate 240 MG Delayed Release Oral Capsule [Tecfidera]", (_ATC, "L04AX07"))


class Chart:
    """The resources of one invented person, in the order in which they were written."""

    def __init__(self, number: int) -> None:
        self.id, self.number = f"demo-{number:02}", number
        self.resources: list[Resource] = []
        born = f"{1962 + number * 7 % 40}-{1 + number % 12:02}-{1 + number * 5 % 28:02}"
        region = _REGIONS[number % len(_REGIONS)]
        sex = "male" if number % 3 == 0 else "female"
        self._keep("Patient", {"gender": sex, "birthDate": born, "address": [{"country": region}]})

    @property
    def subject(self) -> Resource:
        """Whom it is about."""
        return {"reference": f"Patient/{self.id}"}

    def _keep(self, kind: str, values: Resource) -> None:
        number = sum(one["resourceType"] == kind for one in self.resources) + 1
        id_ = self.id if kind == "Patient" else f"{self.id}-{number}"
        self.resources.append({"resourceType": kind, "id": id_, **values})

    def patient(self, **more: object) -> None:
        """Something else of the person."""
        self.resources[0] |= more

    def ordered(self, drug: Resource, on: date, status: str = "active") -> None:
        """An order; nothing was given by it."""
        self._keep("MedicationRequest", {
            "status": status, "intent": "order", "medicationCodeableConcept": drug, "subject": self.subject,
            "authoredOn": on.isoformat(),
        })  # fmt: skip

    def given(self, drug: Resource, on: date, amount_mg: int) -> None:
        """A dose."""
        self._keep("MedicationAdministration", {
            "status": "completed", "medicationCodeableConcept": drug, "subject": self.subject,
            "effectiveDateTime": on.isoformat(), "dosage": {"dose": quantity(amount_mg, "mg", "mg")},
        })  # fmt: skip

    def handed_over(self, drug: Resource, on: date, days: int) -> None:
        """A pack from the pharmacy."""
        self._keep("MedicationDispense", {
            "status": "completed", "medicationCodeableConcept": drug, "subject": self.subject,
            "whenHandedOver": on.isoformat(), "daysSupply": quantity(days, "d", "d"),
        })  # fmt: skip

    def tested(self, text: str, code: str, on: date, *, system: str = _LOINC, **result: object) -> None:
        """A result of the laboratory."""
        self._keep("Observation", {
            "status": "final", "code": concept(text, (system, code)), "subject": self.subject,
            "effectiveDateTime": on.isoformat(), **result,
        })  # fmt: skip

    def ill(self, text: str, *codes: tuple[str, str], on: date, until: date | None = None) -> None:
        """An illness."""
        over = {} if until is None else {"abatementDateTime": until.isoformat()}
        self._keep("Condition", {
            "clinicalStatus": status("condition-clinical", "active" if until is None else "resolved"),
            "verificationStatus": status("condition-ver-status", "confirmed"),
            "code": concept(text, *codes), "subject": self.subject, "onsetDateTime": on.isoformat(), **over,
        })  # fmt: skip

    def vaccinated(self, text: str, code: str, on: date) -> None:
        """A vaccine that was given."""
        self._keep("Immunization", {
            "status": "completed", "vaccineCode": concept(text, (_CVX, code)), "patient": self.subject,
            "occurrenceDateTime": on.isoformat(),
        })  # fmt: skip

    def screened(self, on: date) -> None:
        """The tests before a first dose, nothing found."""
        if self.number in _OWN_CODE:
            self.tested("Serologie Block A", _LABORATORY[1], on, system=_LABORATORY[0], **NEGATIVE)
        else:
            self.tested("HBsAg", "5196-1", on, **NEGATIVE)
        self.tested("Anti-HBc total", "13952-7", on, **NEGATIVE)
        if self.number not in _WITHOUT_PROTEINS:
            for text, code, value, low, high in _PROTEINS:
                self.measured(text, code, on, (value, low, high), "mg/dL")
        self.liver_tested(on)

    def measured(
        self, text: str, code: str, on: date, numbers: tuple[float, float, float], unit: str
    ) -> None:
        """A number of the laboratory, with the range it counts as usual."""
        value, low, high = (quantity(number, unit, unit) for number in numbers)
        self.tested(text, code, on, valueQuantity=value, referenceRange=[{"low": low, "high": high}])

    def liver_tested(self, on: date) -> None:
        """The tests of the liver, nothing found."""
        for text, code, value, low, high in _LIVER:
            self.measured(text, code, on, (value, low, high), "U/L")
        self.measured("Bilirubin total", "1975-2", on, (0.6, 0.2, 1.2), "mg/dL")


def quantity(value: float, unit: str, code: str) -> Resource:
    """A number in a unit."""
    return {"value": value, "unit": unit, "system": _UCUM, "code": code}


def status(kind: str, code: str) -> Resource:
    """A status as a concept."""
    return {"coding": [{"system": _TERMS + kind, "code": code}]}


NEGATIVE: Resource = {"valueCodeableConcept": concept("Negative", (_SNOMED, "260385009"))}
POSITIVE: Resource = {"valueCodeableConcept": concept("Positive", (_SNOMED, "10828004"))}


def pens(chart: Chart, start: date, last: date) -> None:
    """Three weekly doses, then one each month up to ``last``."""
    chart.ordered(PEN, start - timedelta(days=14))
    chart.screened(start - timedelta(days=20))
    days = [start, start + timedelta(days=7), start + timedelta(days=14)]
    month = start + timedelta(days=28)
    while month <= last:
        days.append(month)
        month = _months_later(start + timedelta(days=28), len(days) - 3)
    for day in days:
        if day <= last:
            chart.given(PEN, day, 20)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, 28))


def drips(chart: Chart, start: date) -> None:
    """Two halves, then one every six months up to today."""
    chart.ordered(DRIP, start - timedelta(days=21))
    chart.screened(start - timedelta(days=25))
    chart.given(DRIP, start, 300)
    chart.given(DRIP, start + timedelta(days=14), 300)
    for number in range(1, 9):
        day = _months_later(start, 6 * number)
        if day <= TODAY:
            chart.given(DRIP, day, 600)


def four_weekly(chart: Chart, start: date) -> None:
    """One every four weeks up to today, with the virus test twice a year."""
    chart.ordered(MONTHLY_DRIP, start - timedelta(days=10))
    before = start - timedelta(days=12)
    chart.tested("MR Brain", "24590-2", before, valueString="No new lesions")
    chart.measured("Lymphocytes", "731-0", before, (1.8, 1.0, 4.0), "10*9/L")
    day = start
    while day <= TODAY:
        chart.given(MONTHLY_DRIP, day, 300)
        day += timedelta(days=28)
    for months in range(0, 30, 6):
        if (tested := _months_later(start, months)) <= TODAY:
            chart.tested("JC virus antibody", "70173-0", tested, **NEGATIVE)


def capsules(chart: Chart, start: date) -> None:
    """Packs of a month, and blood counts every three."""
    chart.ordered(CAPSULES, start - timedelta(days=7))
    before = start - timedelta(days=10)
    chart.measured("Lymphocytes", "731-0", before, (1.9, 1.0, 4.0), "10*9/L")
    chart.measured("Creatinine", "2160-0", before, (0.8, 0.5, 1.1), "mg/dL")
    chart.liver_tested(before)
    for months in range((TODAY.year - start.year) * 12 + TODAY.month - start.month + 1):
        day = _months_later(start, months)
        if day <= TODAY:
            chart.handed_over(CAPSULES, day, 30)
            if months % 3 == 0 and months:
                chart.measured("Lymphocytes", "731-0", day, (1.4, 1.0, 4.0), "10*9/L")


def people() -> Iterator[Chart]:
    """The sixty: most are well and on time; each of the others shows one thing."""
    for number in range(60):
        chart = Chart(number)
        _story(chart, number)
        yield chart


def _story(chart: Chart, number: int) -> None:  # noqa: C901, PLR0912 - one line a person
    start = date(2025, 1 + number % 9, 5 + number % 14)
    match number:
        case 0 | 1 | 2 | 3 | 4 | 5:  # looked after here for something else
            chart.ill("Migraine without aura", (_ICD, "G43.009"), on=start)
        case 6:
            chart.ordered(PEN, date(2026, 5, 20))
        case 7:
            chart.ordered(PEN, date(2025, 2, 3))
            chart.handed_over(PEN, date(2026, 5, 12), 30)
        case 8:
            pens(chart, start, TODAY)
            chart.patient(deceasedDateTime="2026-04-11")
        case 9:
            chart.patient(
                active=False, link=[{"other": {"reference": "Patient/demo-10"}, "type": "replaced-by"}]
            )
        case 11:
            pens(chart, start, date(2026, 3, 1))
        case 12:
            pens(chart, start, TODAY)
            chart.ill("Pneumonia, unspecified organism", (_ICD, "J18.9"), on=date(2026, 6, 2))
        case 13:
            pens(chart, start, TODAY)
            chart.vaccinated("MMR", "03", date(2026, 4, 2))
        case 14:
            pens(chart, start, TODAY)
            chart.tested("Pregnancy status", "82810-3", date(2026, 5, 28),
                         valueCodeableConcept=concept("Pregnant", (_SNOMED, "77386006")))  # fmt: skip
        case 15:
            chart.ordered(PEN, date(2026, 5, 25))
            chart.tested("HBsAg", "5196-1", date(2026, 5, 26), **POSITIVE)
        case 16:
            pens(chart, start, TODAY)
            chart.tested("CD19 cells", "8116-6", date(2026, 5, 2), valueQuantity=quantity(4, "/uL", "/uL"))
            chart.tested("Ferritin", "2276-4", date(2026, 5, 2), valueQuantity=quantity(88, "ug/L", "ug/L"))
        case 17:
            pens(chart, start, TODAY)
            chart.ill("Chondromalacia of left patella", ("urn:example:clinic-codes", "K-17"), on=start)
        case 18:
            pens(chart, start, TODAY)
            chart.ordered(concept("prednisone 50 MG Oral Tablet", (_ATC, "H02AB07")), date(2026, 6, 1))
        case _ if number in _ON_PENS:
            pens(chart, start, TODAY - timedelta(days=number % 5))
        case _ if number in _ON_DRIPS:
            drips(chart, start)
        case _ if number in _ON_FOUR_WEEKLY:
            four_weekly(chart, start)
        case _:
            capsules(chart, start)


def main() -> None:
    """Write a file for each type of resource."""
    lines: dict[str, list[str]] = {}
    for chart in people():
        for one in chart.resources:
            lines.setdefault(one["resourceType"], []).append(json.dumps(one, separators=(",", ":")))
    OUT.mkdir(exist_ok=True)
    for kind, written in sorted(lines.items()):
        text = "".join(f"{line}\n" for line in written).encode()
        (OUT / f"{kind}.ndjson.gz").write_bytes(gzip.compress(text, 9, mtime=0))


if __name__ == "__main__":
    main()
