"""Documents with something wrong in them, as no hospital would send them on purpose.

Many more than the tests try: ``python -m tests.exchange.intake.mutations 100000``.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.document import Document, Role
from doseline.exchange.fhir.outcome import Options
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.report import tally
from doseline.exchange.fhir.sent import Sent
from doseline.record.model import Dose, Event, Test
from tests.exchange.intake.sending import Json, adds_up, bundle, entries, observation, patient
from tools.damage import Damage, damaged, gone, listed, one_of, swapped

OPTIONS = Options(today=date(2026, 6, 6), region="US")
ANN = Path("examples/fhir/ann.json")
EXAMPLES = Path(__file__).parents[1] / "examples" / "us-core"
JUNK: tuple[Any, ...] = (
    None, "", " ", "x", "\ud800", "\u200b", "Patient/", "/", "#", "#x", "urn:uuid:", "urn:uuid:x", "DELETE",
    "Bundle", "9" * 4000,
    "Parameters", "OperationOutcome", "https://x.example/Patient/1/_history/", "Patient?identifier=1",
    0, -1, 10**30, 1e308, float("inf"), float("nan"), True, False, [], {}, [[]], [{}], [None], {"": ""},
    {"resourceType": "Bundle", "entry": [{}]}, {"resourceType": "Patient"}, {"reference": "#"},
)  # fmt: skip


def originals() -> list[Json]:
    """Documents that hold all there is: types of Bundles, deletions, links, contained and empty parts."""
    ours = [
        patient(active=False, link=[{"other": {"reference": "Patient/2"}, "type": "replaced-by"}]),
        entries(
            {"fullUrl": "urn:uuid:p", "resource": patient("2", identifier=[{"system": "s", "value": "v"}])},
            {"resource": observation(of="urn:uuid:p", contained=[{"id": "x", "resourceType": "Medication"}])},
            {"request": {"method": "DELETE", "url": "Observation/a"}, "response": {"etag": 'W/"2"'}},
            {"response": {"outcome": {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}}},
            kind="history",
        ),
        {"resourceType": "Parameters", "parameter": [{"name": "x", "part": [{"resource": patient("3")}]}]},
        bundle(bundle(observation("b", meta={"versionId": "3", "lastUpdated": "2026-01-01T00:00:00Z"}))),
    ]
    names = (
        "observation-pregnancy-status",
        "medicationrequest-contained-oral-axid",
        "allergyintolerance-provenance-example1",
    )
    return [*ours, *(json.loads((EXAMPLES / f"{name}.json").read_text()) for name in names)]


def _deep(place: Any, key: Any, chance: Random) -> None:  # noqa: ANN401
    for _ in range(chance.choice((1, 20, 31, 70))):
        place[key] = {"resourceType": "Bundle", "entry": [{"resource": place[key]}]}


_JUNK = one_of(JUNK)
CHANGES: tuple[Damage, ...] = (_JUNK, _JUNK, _JUNK, gone, swapped, listed, _deep)


def sent_of(seed: int, documents: list[Json]) -> Sent:
    """What comes of two documents that were changed, and of one that was not."""
    chance = Random(seed)
    chosen = [
        damaged(chance.choice(documents), chance, CHANGES),
        damaged(chance.choice(documents), chance, CHANGES),
    ]
    return gather(
        Document(data=one, file=f"{number}.json", role=chance.choice(list(Role)))
        for number, one in enumerate([*chosen, chance.choice(documents)])
    )


def holds(everything: Sent) -> bool:
    """Whether all that was read is somewhere, and can be written down."""
    for person in everything.people:
        for one in person.resources:
            for key in ("subject", "medicationReference", "encounter"):
                pointer = one.element.one(key) if one.element.has(key) else None
                if pointer is not None:
                    everything.follow(pointer)
    names = (person.reference for person in everything.people)
    written = json.dumps([*names, *map(repr, everything.left_out), *everything.counts])
    return adds_up(everything) and bool(written.encode())


def is_counted(everything: Sent) -> bool:
    """Whether each resource is counted once in the report, too."""
    counted = tally(read_charts(everything, OPTIONS))
    return counted.pop("read") == sum(counted.values())


def permits(document: Json) -> frozenset[tuple[object, ...]]:
    """The doses of a chart, and the results that may clear something, each with its day."""
    people = read_charts(gather([Document(data=document, file="")]), OPTIONS).people
    events = (event for one in people if one.record is not None for event in one.record.events)
    return frozenset(one for one in map(_permission, events) if one is not None)


def _permission(event: Event) -> tuple[object, ...] | None:
    match event:
        case Dose():
            return "dose", event.on
        case Test(comparator=None) if not (event.result is None and event.value is None):
            return event.name, event.on, event.result, event.value
        case _:
            return None


def adds_no_permission(seed: int, chart: Json) -> bool:
    """Whether a chart with something wrong in it permits nothing that it does not permit as it is."""
    chance = Random(seed)
    return permits(damaged(chart, chance, CHANGES)) <= permits(chart)


def main() -> None:
    """Try as many as were asked for."""
    ann: Json = json.loads(ANN.read_text())
    documents = [*originals(), ann]
    count = int(sys.argv[1])
    tried = ((seed, sent_of(seed, documents)) for seed in range(count))
    wrong = [seed for seed, everything in tried if not (holds(everything) and is_counted(everything))]
    wrong += [seed for seed in range(count // 10) if not adds_no_permission(seed, ann)]
    print(f"{count} tried, {len(wrong)} wrong: {wrong[:10]}")  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
