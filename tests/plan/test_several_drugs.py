"""Doses of another drug, several therapies, and a person who has died."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from doseline.advice.action import Action
from doseline.assessment import Assessment
from doseline.check import Verdict
from doseline.finding import Severity
from doseline.plan import State, Status
from tests.cases.story import answer

TODAY = date(2026, 5, 20)
STORY: dict[str, Any] = {"base": "mid-treatment", "today": TODAY}
OTHERS = (
    "ocrevus", "ocrelizumab", "tysabri", "natalizumab", "tecfidera", "dimethyl-fumarate", "briumvi",
    "ublituximab", "rituximab", "mabthera", "lemtrada", "alemtuzumab", "mavenclad", "cladribine", "copaxone",
    "arzerra", "avonex", "gilenya", "aubagio", "zorbinumab",
)  # fmt: skip


def _with(**dose: Any) -> Assessment:  # noqa: ANN401 - the keys of a dose
    return answer({**STORY, "event": [{"id": "o", "type": "dose", "amount_mg": 20, **dose}]})


@pytest.mark.parametrize("drug", OTHERS)
def test_a_dose_of_another_drug_moves_no_date_and_is_said(drug: str) -> None:
    plain, said = answer(STORY), _with(on="2026-05-18", drug=drug)
    assert said.plan.next_dose == plain.plan.next_dose
    assert said.plan.last_given == plain.plan.last_given
    assert "o" not in {slot.entry for slot in said.plan.slots}
    (finding,) = (one for one in said.check.findings if one.rule == "dose-of-other-drug")
    assert (finding.severity, finding.because) == (Severity.ASK, ("o",))


@pytest.mark.parametrize("drug", ["kesimpta", "ofatumumab", "bonspri", None])
def test_a_dose_of_the_same_drug_fills_its_date(drug: str | None) -> None:
    due = answer(STORY).plan.next_dose
    assert due is not None
    named = {"drug": drug} if drug else {}
    said = answer({
        **STORY, "today": due.due,
        "event": [{"id": "o", "type": "dose", "on": due.due, "amount_mg": 20, **named}],
    })  # fmt: skip
    assert [slot.slot for slot in said.plan.slots if slot.entry == "o"] == [due.slot]


def test_two_doses_of_another_drug_are_one_medicine_until_the_last() -> None:
    doses = [
        {"id": f"o{place}", "type": "dose", "amount_mg": 300, "on": day, "drug": "ocrevus"}
        for place, day in enumerate(("2026-05-01", "2026-05-20"))
    ]
    said = answer({**STORY, "event": doses})
    rules = {one.rule: one.because for one in said.check.findings}
    assert rules["dose-of-other-drug"] == ("o0", "o1")
    assert rules["immunosuppressant-running"] == ("o1",)


@pytest.mark.parametrize(("start", "governs"), [(TODAY + timedelta(days=1), False), (TODAY, True)])
def test_a_therapy_that_is_to_come_governs_from_its_first_day(start: date, *, governs: bool) -> None:
    later = {"guide": "kesimpta", "edition": "eu-label", "start": start.isoformat()}
    said = answer({**STORY, "therapies": [later]})
    assert (said.plan.edition == "eu-label") is governs


@pytest.mark.parametrize(
    ("told", "is_dead"),
    [
        ({"died": "2026-05-20"}, True),
        ({"died": "2026-05-21"}, False),
        ({"died": "2026-05"}, True),
        ({"died": "2026"}, True),
        ({"died": "2026-06"}, False),
        ({"dead": True}, True),
        ({"dead": False}, False),
        ({"dead": True, "died": "2026-06"}, True),
    ],
)
def test_of_a_person_who_has_died_nothing_is_planned_or_asked(
    told: dict[str, object], *, is_dead: bool
) -> None:
    said = answer({
        **STORY,
        "person": told,
        "event": [{"id": "c", "type": "condition", "on": "2026-05-10", "name": "pneumonia"}],
    })  # fmt: skip
    assert said.plan.has_died is is_dead
    assert (said.check.verdict is Verdict.NONE) is is_dead
    if is_dead:
        assert (said.step.action, said.step.sentence) == (Action.NOTHING_DUE, "died")
        assert (said.step.then, said.step.also, said.step.because) == ((), (), ())
        assert said.plan.status is Status.STOPPED
        assert said.plan.next_dose is None
        assert not {State.DUE, State.OVERDUE, State.UPCOMING} & {slot.state for slot in said.plan.slots}
        assert (said.check.findings, said.check.unknowns, said.check.assumptions) == ((), (), ())
