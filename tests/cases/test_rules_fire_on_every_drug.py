"""Every rule of a guide fires in its own drug's cases; a record of another calls up its own rules alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from doseline.assessment import Assessment, assess
from doseline.errors import DoselineError
from doseline.guide import Guide, load_guide, load_shared, sound_drugs
from doseline.record import read_record
from tests.cases.story import HERE, Case, answer, cases, document
from tests.samples import is_in_sample

FROM = "kesimpta"
OTHERS = tuple(drug for drug in sound_drugs() if drug != FROM)
# Of the records of one drug so many can be read as those of another.
MOST = 0.9
# Rules that a guide has because its family needs them, and that none of its own texts gives anything to.
CANNOT = {
    "ocrevus": {"monitoring-due": "no text names a day for a test"},
    "tysabri": {
        "liver-tests": "no text asks for liver tests before the start",
        "nonlive-vaccine-recent": "no text names a time before the start for it",
    },
    "tecfidera": {
        "dose-while-held": "capsules are not written down one by one",
        "nonlive-vaccine-recent": "no text names a time before the start for it",
        "other-product-running": "no other brand is known; those for psoriasis have a rule of their own",
        "stem-cell-transplant": "blood products are no family of its own",
    },
}


def rules_of(case: Assessment) -> set[str]:
    found = {one.rule for one in (*case.plan.findings, *case.check.findings)}
    return found | {one.rule for one in case.check.unknowns}


def amounts(guide: Guide) -> Iterator[int]:
    """The amounts of a course, one dose after the other."""
    schedule = guide.schedule(None)
    place = 0
    while True:
        place += 1
        yield int(schedule.amount_of(place, 7 * place))


def carried_over(table: dict[str, Any], guide: Guide) -> dict[str, Any]:
    """The record of a case with this drug in the place of the other."""
    words = re.sub("(?i)ofatumumab", guide.substance, json.dumps(document(table)))
    record: dict[str, Any] = json.loads(re.sub(f"(?i){FROM}", guide.drug, words))
    for therapy in record.get("therapies") or [record["therapy"]]:
        for key in ("edition", "month_mode"):
            therapy.pop(key, None)
    due = amounts(guide)
    for event in record["events"]:
        if event["type"] == "dose" and event.get("amount_mg") == 20:
            event |= {"amount_mg": next(due)}
            for key in ("device", "site"):
                event.pop(key, None)
    return record


@cache
def computed(drug: str) -> tuple[Case, ...]:
    """The cases of a drug that have an answer."""
    return tuple(case for case in cases(HERE / drug) if "refused" not in case.table["expect"])


@pytest.mark.parametrize("drug", OTHERS)
def test_every_rule_fires_but_for_those_that_cannot(drug: str) -> None:
    guide = load_guide(drug)
    found = {rule for case in computed(drug) for rule in rules_of(answer(case.table))}
    assert guide.rules.keys() - found == CANNOT[drug].keys()
    assert found <= guide.rules.keys()


@pytest.mark.parametrize("one_in", [8, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("drug", OTHERS)
def test_the_records_of_another_drug_call_up_no_rule_of_that_one(drug: str, one_in: int) -> None:
    guide, found = load_guide(drug), list[set[str]]()
    some = [case for case in computed(FROM) if is_in_sample(case.name, one_in)]
    for case in some:
        try:
            data = json.dumps(carried_over(case.table, guide)).encode()
            record = read_record(data, names=load_shared().names)
            found.append(rules_of(assess(guide, record, today=case.table["today"])))
        except DoselineError:  # a few say something of days that the other drug has not
            continue
    assert len(found) > MOST * len(some)
    assert set[str]().union(*found) <= guide.rules.keys()


@pytest.mark.parametrize("drug", OTHERS)
def test_every_rule_cites_a_source(drug: str) -> None:
    assert all(rule.sources for rule in load_guide(drug).rules.values())
