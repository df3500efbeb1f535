"""The three rules of rules.cql, answered by cql-execution and by ours, for the same charts.

On many people, with the processor time of each: python -m benchmarks.cohort.cql --people 2000.
"""

from __future__ import annotations

import json
import subprocess
import time
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.cohort.export import TODAY
from doseline.assessment import Assessment, assess
from doseline.exchange.fhir.chart import Lists, installed, read_charts
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Options
from doseline.exchange.fhir.pool import gather
from doseline.plan import Status
from doseline.record import Record
from tests.cql.people import charts
from tests.node_at_hand import node

Answers = dict[str, dict[str, Any]]
_HERE = Path(__file__).parent
_DRUG = "kesimpta"
_LOINC, _CVX = "http://loinc.org", "http://hl7.org/fhir/sid/cvx"
_RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
# Finding a live vaccine too near the first dose, before the treatment and in it.
_LIVE = {"live-vaccine-recent", "live-vaccine-during"}


@dataclass(frozen=True)
class Compared:
    """What both answered, and the processor time of each a person, in milliseconds.

    ``ours_ms`` is plan, checks and next step of a record, ``read_ms`` making it from the chart before.
    """

    theirs: Answers
    ours: Answers
    theirs_ms: float
    ours_ms: float
    read_ms: float

    @property
    def differ(self) -> list[tuple[str, str, Any, Any]]:
        """Each answer that is not the same: person, rule, theirs, ours."""
        return [
            (person, rule, self.theirs[person][rule], ours)
            for person, found in self.ours.items()
            for rule, ours in found.items()
            if self.theirs[person][rule] != ours
        ]


def compared(people: int, seed: int = 1) -> Compared:
    """Both answers for so many invented people."""
    bundles = dict(charts(people, seed))
    lists = installed()
    began = time.process_time()
    records = {name: _record(bundle, lists) for name, bundle in bundles.items()}
    read = time.process_time() - began
    began = time.process_time()
    assessed = {name: assess(lists.guides, record, today=TODAY) for name, record in records.items()}
    ours = time.process_time() - began
    found = _cql(bundles, lists)
    return Compared(
        theirs=found["answers"],
        ours={name: _answers(case) for name, case in assessed.items()},
        theirs_ms=found["cpu_ms"] / people,
        ours_ms=1000 * ours / people,
        read_ms=1000 * read / people,
    )


def _record(bundle: dict[str, Any], lists: Lists) -> Record:
    (found,) = read_charts(gather([Document(data=bundle, file="chart")]), Options(today=TODAY), lists).people
    assert found.record is not None
    return found.record


def _answers(case: Assessment) -> dict[str, Any]:
    due = (
        case.plan.next_dose.due
        if case.plan.next_dose and case.plan.status is not Status.ASK_PRESCRIBER
        else None
    )
    return {
        "not-screened": any(one.rule == "hbv-screen" for one in case.check.unknowns),
        "live-vaccine": any(one.rule in _LIVE for one in case.check.findings),
        "next-dose": due.isoformat() if due else None,
    }


def parameters(lists: Lists) -> dict[str, Any]:
    """What the rules are told: every number and code of the guide that they use."""
    guide, names = lists.guides[_DRUG], lists.names
    codes = names.codes.tables
    return {
        "Today": TODAY.isoformat(),
        "MedicineCodes": [f"{_RXNORM}|{one}" for one in _of(codes["medication"]["rxnorm"], guide.substance)],
        "SurfaceAntigenCodes": [f"{_LOINC}|{one}" for one in _of(codes["test"]["loinc"], "hbsag")],
        "CoreAntibodyCodes": [f"{_LOINC}|{one}" for one in _of(codes["test"]["loinc"], "anti-hbc")],
        "LiveVaccineCodes": [
            f"{_CVX}|{code}" for code, name in codes["vaccine"]["cvx"].items() if names.vaccine(name).live
        ],
        "LiveVaccineDays": int(str(guide.facts["live-vaccine-days"].value)),
        "OpeningDays": _opening_days(),
    }


def _of(table: Any, name: str) -> list[str]:  # noqa: ANN401 - a table of the guide
    return [code for code, meant in table.items() if meant == name]


def _opening_days() -> list[int]:
    """The days of the doses that are counted in days, from the first one."""
    schedule = tomllib.loads((files("doseline.guide") / "data" / _DRUG / "schedule.toml").read_text("utf-8"))
    reading = next(one for one in schedule["reading"] if one["id"] == schedule["edition"][0]["reading"])
    return list(accumulate(one["after_days"] for one in reading["opening"]))


def _cql(bundles: dict[str, dict[str, Any]], lists: Lists) -> dict[str, Any]:
    with TemporaryDirectory() as made:
        told, people = Path(made) / "parameters.json", Path(made) / "people.ndjson"
        told.write_text(json.dumps(parameters(lists)), encoding="utf-8")
        people.write_text("".join(f"{json.dumps(one)}\n" for one in bundles.values()), encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - our own
            [node(), str(_HERE / "run.mjs"), str(told), str(people)],
            capture_output=True, check=False, text=True, timeout=900,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
