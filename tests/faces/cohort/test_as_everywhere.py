"""One engine of rules: a row of a cohort says what ``plan`` and ``check`` say of the same record."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doseline.assessment import check_answer, plan_answer, read_and_assess
from doseline.exchange.fhir.chart import installed, read_charts
from doseline.exchange.fhir.outcome import Options, Outcome
from doseline.exchange.fhir.outcome import Status as Read
from doseline.exchange.fhir.pool import gather
from doseline.faces.chart_files import documents
from doseline.faces.cli.desk import words
from doseline.faces.cohort.demo_export import EXPORT, TODAY
from doseline.faces.cohort.person import Judge
from doseline.faces.cohort.words import Words
from doseline.guide.editions import Editions, Readings
from doseline.record import read_record

EXAMPLES = Path(__file__).parents[3] / "examples" / "records"
DAYS = tomllib.loads((EXAMPLES / "days.toml").read_text(encoding="utf-8"))
WORDS = Words("en")


def judged(text: bytes, today: date) -> dict[str, list[dict[str, Any]]]:
    """The rows of a record in each table."""
    judge = Judge(Options(today=today), installed(), WORDS)
    record = read_record(text, names=judge.lists.names, guides=Editions(), readings=Readings())
    return {name: [dict(row) for row in rows] for name, rows in judge.record(record, "it").rows.items()}


def answered(text: bytes, today: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """What ``plan --json`` and ``check --json`` give for the same file."""
    case = read_and_assess(text, clock=lambda _: today, today=today)
    catalogue = words("en", case.guide.region(case.record.person.region)).about(case.guide, case.typed)
    return plan_answer(case, catalogue), check_answer(case, catalogue)


def demo_people() -> list[Outcome]:
    """Those of the demo export who are assessed, ten of them, of each medicine."""
    sent = gather(documents([str(EXPORT)]))
    return [one for one in read_charts(sent, Options(today=TODAY)).people if one.status is Read.RECORD][::5]


def test_a_chart_is_judged_as_the_record_that_import_makes_of_it() -> None:
    judge, people = Judge(Options(today=TODAY), installed(), WORDS), demo_people()
    assert len(people) > 9
    for one in people:
        plan, check = answered((one.text or "").encode(), TODAY)
        record = one.record
        assert record is not None
        rows = judge.record(record, one.person).rows
        (person,) = rows["people"]
        assert (person["verdict"], person["step_action"]) == (check["verdict"], plan["next_step"]["action"])
        assert [row["title"] for row in rows["findings"]] == [found["title"] for found in check["findings"]]
        assert {row["what"] for row in rows["unknowns"]} == {unknown["what"] for unknown in check["unknowns"]}


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def test_there_is_a_day_for_every_example() -> None:
    assert {file.stem for file in EXAMPLES.glob("*.json")} == set(DAYS)


@pytest.mark.parametrize("name", DAYS)
def test_verdict_step_findings_unknowns_and_doses_are_those_of_plan_and_check(name: str) -> None:
    text, today = (EXAMPLES / f"{name}.json").read_bytes(), DAYS[name]["today"]
    rows, (plan, check) = judged(text, today), answered(text, today)
    (person,) = rows["people"]

    step, following = plan["next_step"], plan["next_dose"] or dict.fromkeys(("slot", "due", "days_until"))
    assert (person["status"], person["verdict"]) == ("assessed", check["verdict"])
    assert (person["step_action"], iso(person["step_for"])) == (step["action"], step["for_date"])
    assert person["plan_status"] == plan["status"]
    assert [person["next_slot"], iso(person["next_due"]), person["days_until"]] == [
        following[key] for key in ("slot", "due", "days_until")
    ]
    found = [{**row, "until": iso(row["until"])} for row in rows["findings"]]
    assert found == [
        {
            **{key: one[key] for key in ("rule", "variant", "severity", "urgency", "until", "title")},
            "seq": seq,
            "because": tuple(one["because"]),
            "do": one["do"] or "",
            "decided_by": one["decided_by"],
            "sources": one["sources"],
        }
        for seq, one in enumerate(check["findings"], 1)
    ]
    assert sorted((row["what"], row["why"]) for row in rows["unknowns"]) == sorted(
        (one["what"], one["why"]) for one in check["unknowns"]
    )
    shown = ("slot", "phase", "due", "given", "state", "days_late")
    given = [
        tuple(one[key] for key in shown)
        for one in plan["doses"]
        if one["given"] or (one["due"] and one["due"] <= today.isoformat())
    ]
    told = [(row["slot"], row["phase"], iso(row["due"]), iso(row["given"]), row["state"], row["days_late"])
            for row in rows["doses"]]  # fmt: skip
    assert sorted(map(str, told)) == sorted(map(str, given))
    for severity in ("stop", "wait", "ask", "tell", "note"):
        assert person[severity] == sum(one["severity"] == severity for one in check["findings"])
