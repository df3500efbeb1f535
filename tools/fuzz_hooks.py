"""Send broken requests of CDS Hooks: each gets cards or a refusal with its place, and nothing else.

    python -m tools.fuzz_hooks 20000

What is broken is also never taken for something that permits: a test that is missing stays missing, whatever
happens to the results beside it, and a live vaccine stays live, whatever happens to the chart. The same seed
gives the same requests, on any machine.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from doseline.faces.hooks.answering import Answer, Asker, Refused, answer, outcome_of
from tools.damage import Damage, damaged, gone, listed, one_of, swapped

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "src" / "doseline" / "faces" / "hooks" / "demo"
TODAY = date(2026, 6, 6)
MOST = 3
ASKER = Asker("US", "America/New_York")
SERVICES = {"patient-view": "doseline-patient"}
ORDERS = "doseline-orders"
REFUSALS = frozenset({400, 404, 412})
JUNK: tuple[Any, ...] = (
    None, "", " ", "x", "\ud800", "\u200b", "Patient/", "/", "#", "urn:uuid:x", "<html></html>", "9" * 4000,
    "2026-13-45", "9999-12-31T00:00:00Z", "0001", "entered-in-error", "final", "draft", 0, -1, 10**30, 1e308,
    float("inf"), float("nan"), True, False, [], {}, [[]], [{}], [None], {"": ""}, {"reference": "#"},
    {"resourceType": "Bundle", "entry": [{}]}, {"resourceType": "OperationOutcome"},
    {"response": {"status": "500"}, "resource": None}, {"coding": [None]}, {"start": 5},
)  # fmt: skip
# What only takes something away: of what is left nothing may permit more than before.
EMPTY: tuple[Any, ...] = (None, "", [], {}, "<html></html>", {"resourceType": "OperationOutcome"})
Json = dict[str, Any]


def requests() -> list[Json]:
    """The requests that come with the program, and one with a chart of many kinds of resources."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(DEMO.glob("*.json"))]
    chart = json.loads((ROOT / "examples" / "fhir" / "ann.json").read_text(encoding="utf-8"))
    orders = [one["context"]["draftOrders"] for one in found if "draftOrders" in one["context"]]
    for order in (None, *orders):
        context: Json = {"patientId": "ann", "userId": "Practitioner/1", "selections": []}
        if order is not None:
            context["draftOrders"] = order
        hook = "patient-view" if order is None else "order-sign"
        found.append({"hook": hook, "hookInstance": "x", "context": context, "prefetch": {"all": chart}})
    return found


_JUNK = one_of(JUNK)
_CHANGES: tuple[Damage, ...] = (_JUNK, _JUNK, _JUNK, gone, swapped, listed)
_LESS: tuple[Damage, ...] = (one_of(EMPTY), gone)


def hold(is_so: bool, what: str) -> None:  # noqa: FBT001 - as assert has it
    """Hold that something is so.

    Raises: AssertionError where it is not.
    """
    if not is_so:
        raise AssertionError(what)


def answered(request: Json) -> Answer | int:
    """The answer, or the status of a refusal.

    Raises: AssertionError for a refusal that is none of the client's.
    """
    numbers = count()
    service = SERVICES.get(str(request.get("hook")), ORDERS)
    try:
        return answer(service, request, ASKER, TODAY, lambda: str(next(numbers)))
    except Refused as refused:
        hold(refused.status in REFUSALS, f"status {refused.status}")
        json.dumps(outcome_of(refused.faults))
        return refused.status


def one(seed: int, whole: list[Json]) -> str:
    """What comes of one broken request, in a word."""
    chance = Random(f"hooks {seed}")  # noqa: S311 - chance with a fixed seed
    request = chance.choice(whole)
    found = answered(damaged(request, chance, _CHANGES))
    if not isinstance(found, int):
        json.dumps(found.as_json())
        hold(len(found.cards) <= MOST, "too many cards")
    is_kept(chance, request)
    return str(found) if isinstance(found, int) else f"{len(found.cards)} cards"


def is_kept(chance: Random, request: Json) -> None:
    """Hold that a chart with less in it permits no more: what an order brings up is still brought up.

    Raises: AssertionError where it is not.
    """
    if "draftOrders" not in request["context"]:
        return
    before = answered(request)
    less = {key: one for key, one in request["prefetch"].items() if key in ("observations", "immunizations")}
    after = answered({**request, "prefetch": {**request["prefetch"], **damaged(less, chance, _LESS)}})
    hold(_rules(before) <= _rules(after), f"{_rules(before)} became {_rules(after)}")


def _rules(found: Answer | int) -> set[str]:
    return {str(found)} if isinstance(found, int) else {card.rule for card in found.cards}


def main(arguments: list[str]) -> int:
    """Try as many as were asked for."""
    whole = requests()
    tally = Counter(one(seed, whole) for seed in range(int(arguments[0])))
    print(", ".join(f"{word}: {times}" for word, times in tally.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
