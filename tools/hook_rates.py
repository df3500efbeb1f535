"""How often an ordinary chart, or an ordinary order for an ordinary person, brings a card.

``python -m tools.hook_rates`` prints it for every drug; docs/rates.md shows it. The same seed gives the same
people everywhere.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from random import Random
from typing import Any

from doseline.exchange.fhir.write import Made, write_bundle
from doseline.faces.hooks.answering import Asker, answer
from doseline.faces.hooks.answering.discovery import KEYS
from doseline.guide import Guide, load_guide, sound_drugs
from doseline.record import Record
from tools.as_charts import OURS_ALONE, by_another, taken_before
from tools.ordinary_people import ordinary

SEED, PEOPLE, LOOKS = "doseline hooks 1", 1000, 3
Json = dict[str, Any]
CVX = "http://hl7.org/fhir/sid/cvx"
# What is ordered for ordinary people every day; of the person's own medicine one more supply.
ORDERS: tuple[tuple[str, Json], ...] = (
    ("MedicationRequest", {"text": "ibuprofen 400 mg tablet"}),
    ("MedicationRequest", {"text": "amoxicillin 500 mg capsule"}),
    ("MedicationRequest", {"text": "metformin 500 mg tablet"}),
    ("MedicationRequest", {"text": "vitamin D3 1000 IU"}),
    ("MedicationRequest", {"text": "baclofen 10 mg tablet"}),
    ("MedicationRequest", {"coding": [{"system": CVX, "code": "150"}], "text": "Influenza, injectable"}),
    ("ServiceRequest", {"coding": [{"system": CVX, "code": "309"}], "text": "COVID-19 vaccine, mRNA"}),
    ("ServiceRequest", {"coding": [{"system": "http://loinc.org", "code": "2465-3"}], "text": "IgG"}),
    ("ServiceRequest", {"text": "MRI of brain"}),
)
MODEL = """\
Of people on each drug as a hospital's chart has them, without anything that was entered here: how many get a
card where their chart is opened on three days, and how many get one on an ordinary order (a pain-killer, an
antibiotic, a vaccine that is not live, a blood test, a scan, one more supply of their own medicine). It must
stay under 1 % for each."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """How many people got a card on opening their chart, and on an order; and by rule."""

    people: int
    opening: int
    ordering: int
    rules: Counter[str] = field(default_factory=Counter)


def spoken(drug: str, people: int = PEOPLE) -> Spoken:
    """The counts over so many invented people."""
    guide, chance = load_guide(drug), Random(f"{SEED} {drug}")  # noqa: S311 - chance with a fixed seed
    opening = ordering = 0
    rules: Counter[str] = Counter()
    for _ in range(people):
        record, days = ordinary(guide, chance)
        views = [rule for day in chance.sample(days, LOOKS) for rule in cards(guide, record, day)]
        day = chance.choice(days)
        orders = list(cards(guide, record, day, ordered(guide, record, chance)))
        opening += bool(views)
        ordering += bool(orders)
        rules.update(f"{rule} (opening)" for rule in set(views))
        rules.update(f"{rule} (order)" for rule in set(orders))
    return Spoken(people, opening, ordering, rules)


def ordered(guide: Guide, record: Record, chance: Random) -> Json:
    """An ordinary order, not signed yet."""
    own = ("MedicationRequest", {"text": guide.drug.capitalize()})
    type_, concept = chance.choice((*ORDERS, own))
    key = "code" if type_ == "ServiceRequest" else "medicationCodeableConcept"
    return {
        "resourceType": type_, "id": "new", "status": "draft", "intent": "order", key: concept,
        "subject": {"reference": f"Patient/{record.person.id}"},
    }  # fmt: skip


def cards(guide: Guide, record: Record, day: date, order: Json | None = None) -> Iterator[str]:
    """The rules of the cards on opening the chart of a person on a day, or on an order."""
    context: Json = {"userId": "Practitioner/1", "patientId": record.person.id}
    if order is not None:
        context |= {"draftOrders": {"resourceType": "Bundle", "entry": [{"resource": order}]}}
    request = {
        "hook": "patient-view" if order is None else "order-sign",
        "hookInstance": "1",
        "context": context,
        "prefetch": prefetch(guide, record, day),
    }
    service = "doseline-patient" if order is None else "doseline-orders"
    asker = Asker(record.person.region, record.person.timezone)
    numbers = count()
    for card in answer(service, request, asker, day, lambda: str(next(numbers))).cards:
        yield card.rule


def prefetch(guide: Guide, record: Record, day: date) -> Json:
    """The chart of a person as it stands on a day, each type under its key."""
    known = tuple(one for one in record.events if one.on.first <= day and not isinstance(one, OURS_ALONE))
    then = replace(record, events=known)
    made = Made(today=day, recorded=f"{day}T00:00:00Z", program="p", version="1", guide_version="1")
    entries = by_another(write_bundle(then, made, names=guide.names))["entry"]
    entries += [{"resource": one} for one in taken_before(record)]
    by_type: dict[str, list[Json]] = {}
    for one in entries:
        by_type.setdefault(one["resource"]["resourceType"], []).append(one)
    return {key: _page(type_, by_type) for key, type_ in KEYS.items()}


def _page(type_: str, by_type: Mapping[str, list[Json]]) -> Json:
    found = by_type.get(type_, [])
    if type_ == "Patient":
        (patient,) = found
        resource: Json = patient["resource"]
        return resource
    return {"resourceType": "Bundle", "type": "searchset", "entry": found}


def main(arguments: list[str]) -> int:
    """Print the counts."""
    people = int(arguments[0]) if arguments else PEOPLE
    for drug in sound_drugs():
        found = spoken(drug, people)
        print(f"{drug}: {found.people} people, {found.opening} on opening, {found.ordering} on an order")
        print("\n".join(f"  {rule}: {times}" for rule, times in found.rules.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
