"""The one next step and the findings in words: short, calm once decided, and no dose after a stop."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from doseline.advice import next_step
from doseline.assessment import Assessment
from doseline.check import Check
from doseline.check.verdict import as_after_stop, as_of_dose
from doseline.check.verdict import verdict as word
from doseline.dates import PartialDate
from doseline.finding import Finding, Severity, Urgency
from doseline.guide import load_guide
from doseline.plan import Status, make
from doseline.plan.decisions import softened
from doseline.record import Decision, Outcome
from doseline.text import Catalogue, sentences
from tests.cases.story import answer, cases
from tests.text.test_rule_sentences import SAMPLES

GUIDE = load_guide("kesimpta")
EN = Catalogue("en", GUIDE.region("US")).about(GUIDE)
TODAY = date(2026, 4, 2)
VARIANTS = [(rule.id, variant) for rule in GUIDE.rules.values() for variant in (None, *rule.variants)]
HEADLINE, FIRST = 4, 12
CALLS = re.compile(
    r"\bnot yet\b|\bring\b|\bcall\b|\bget help\b|\bemergency\b|\bask your clinic\b|\bat once\b", re.IGNORECASE
)
DOSE = re.compile(
    r"next dose|next step|before (the|this|a) dose|the dose waits|before the first dose", re.IGNORECASE
)


def _finding(rule: str, variant: str | None) -> Finding:
    values = tuple(
        (name, value)
        for name, value in SAMPLES.items()
        if name != "until" and (name != "by" or rule == "clinician-decision")
    )
    symptoms = ("symptoms", ("fever", "cough"))
    return make(
        GUIDE, rule, variant=variant, because=("e1",), until=date(2026, 4, 20), values=(*values, symptoms)
    )


def _base(status: str) -> Assessment:
    table = {"base": "on-treatment", "today": TODAY}
    events = [{"id": "s", "type": "instruction", "on": "2026-03-20", "kind": "stop"}]
    return answer({**table, "event": events} if status == "stopped" else table)


DUE, STOPPED = _base("due"), _base("stopped")


def _with(base: Assessment, finding: Finding) -> Check:
    found = (as_of_dose(finding, base.check.for_date),)
    if base.plan.status is Status.STOPPED:
        return replace(base.check, findings=tuple(as_after_stop(item) for item in found))
    return replace(base.check, findings=found, verdict=word(found, ()))


def _words(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("base", [DUE, STOPPED], ids=["due", "stopped"])
@pytest.mark.parametrize(("rule", "variant"), VARIANTS)
def test_the_verdict_has_four_words_and_the_first_sentence_twelve(
    rule: str, variant: str | None, base: Assessment
) -> None:
    for until in (None, date(2026, 4, 20)):
        finding = replace(_finding(rule, variant), until=until)
        step = next_step(base.plan, _with(base, finding))
        first, said = sentences.first(EN, step), sentences.step(EN, step)
        assert 1 <= _words(sentences.headline(EN, step)) <= HEADLINE
        assert _words(first) <= FIRST, first
        assert said.startswith(first)
        assert said.count(first) == 1


@pytest.mark.parametrize("case", [case for case in cases() if "refused" not in case.table["expect"]], ids=str)
def test_every_case_has_a_short_step(case: object) -> None:
    step = answer(case.table).step  # type: ignore[attr-defined]
    assert 1 <= _words(sentences.headline(EN, step)) <= HEADLINE
    assert _words(sentences.first(EN, step)) <= FIRST


@pytest.mark.parametrize(("rule", "variant"), VARIANTS)
def test_a_decided_finding_asks_for_no_call(rule: str, variant: str | None) -> None:
    by = Decision(
        id="w", on=PartialDate.exactly(TODAY), about=rule, outcome=Outcome.MAY_PROCEED, by="the clinic"
    )
    finding = softened(_finding(rule, variant), by)
    assert (finding.severity, finding.urgency) == (Severity.TELL, Urgency.NEXT_VISIT)
    said = f"{sentences.title(EN, finding)} {sentences.to_do(EN, finding)}"
    assert not CALLS.search(said), said


# Rules that no record raises after a stop: they are about a dose to come.
BEFORE_OR_DURING = frozenset(
    {
        "start-passed", "week-4-reading", "on-hold", "hold-review", "first-dose-guidance", "training-missing",
        "pen-storage", "earlier-ms-drug", "dose-while-held", "hbv-screen", "immunoglobulin-tests",
        "liver-tests", "age", "immunoglobulin-low",
    }
)  # fmt: skip


@pytest.mark.parametrize(("rule", "variant"), [one for one in VARIANTS if one[0] not in BEFORE_OR_DURING])
def test_after_a_stop_nothing_speaks_of_a_next_dose(rule: str, variant: str | None) -> None:
    finding = as_after_stop(_finding(rule, variant))
    if finding.after_stop:
        assert finding.urgency is not Urgency.BEFORE_NEXT_DOSE
        said = sentences.to_do(EN, finding) or ""
        assert not DOSE.search(said), said


def test_after_a_stop_no_case_speaks_of_a_next_dose() -> None:
    """Every case of the tests once more, stopped on its own day."""
    for case in cases():
        if "refused" in case.table["expect"]:
            continue
        end = {
            "id": "the-end",
            "type": "instruction",
            "on": case.table["today"],
            "kind": "stop",
            "time": "23:59",
        }
        said = answer({**case.table, "event": [*case.table.get("event", ()), end]})
        if said.plan.status is not Status.STOPPED:
            continue
        for finding in said.check.findings:
            assert not DOSE.search(sentences.to_do(EN, finding) or ""), (
                case.name,
                finding.rule,
                finding.variant,
            )


@pytest.mark.parametrize("case", [case for case in cases() if "refused" not in case.table["expect"]], ids=str)
def test_every_case_has_a_short_verdict_and_says_nothing_twice(case: object) -> None:
    step = answer(case.table).step  # type: ignore[attr-defined]
    verdict, brief = sentences.verdict(EN, step), sentences.brief(EN, step)
    assert 1 <= _words(verdict) <= HEADLINE
    assert len(set(brief)) == len(brief)
    assert verdict not in {line.rstrip(".") for line in brief}


@pytest.mark.parametrize(
    ("today", "verdict", "brief"),
    [
        (date(2026, 3, 31), "Next: Thu, April 2", "In 2 days. Nothing in your record is in the way."),
        (date(2026, 4, 1), "Next: Thu, April 2", "That is tomorrow. Nothing in your record is in the way."),
        (
            date(2026, 4, 2),
            "Inject today",
            "It is due today. One dose, never two. Next one then: Saturday, May 2.",
        ),
        (
            date(2026, 4, 3),
            "Inject now",
            "1 day after its day (Thursday, April 2). One dose, never two. Next one then: Sunday, May 3.",
        ),
    ],
)
def test_the_first_screen_names_the_next_day_before_on_and_after_the_day(
    today: date, verdict: str, brief: str
) -> None:
    step = answer({"base": "on-treatment", "today": today}).step
    assert sentences.verdict(EN, step) == verdict
    assert " ".join(sentences.brief(EN, step)) == brief


def test_lateness_is_said_while_something_else_holds_the_dose() -> None:
    wish = {"id": "w", "type": "condition", "on": "2026-04-01", "name": "pregnancy-wish"}
    step = answer({"base": "on-treatment", "today": date(2026, 4, 21), "event": [wish]}).step
    assert sentences.verdict(EN, step) == "Ring your clinic first"
    assert "It was due on Thursday, April 2." in sentences.brief(EN, step)
