"""What is coming up, what the checks say, what to ask and what to bring."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.faces.visit import Topic
from doseline.guide.statements import VisitKind
from doseline.text import sentences
from tests.visit.people import (
    STATEMENTS,
    block,
    case_of,
    english,
    everything,
    in_words,
    page_of,
    rows,
    symptom,
)

# What everybody on treatment has on record once set up: no rule asks such a person anything.
SETTLED: tuple[dict[str, Any], ...] = (
    {"id": "t", "type": "training", "on": "2026-01-05", "name": "self-injection"},
    {"id": "c", "type": "condition", "on": "2026-01-05", "name": "contraception"},
)
STOP = {"id": "x", "type": "instruction", "on": "2026-05-10", "kind": "stop"}
SHOT = {"id": "v", "type": "vaccination", "on": "2026-08-01", "vaccine": "hpv", "planned": True}
BEFORE: dict[str, Any] = {"base": "before-start"}


def asked(page: Any) -> set[str]:  # noqa: ANN401 - a page
    return {line.cells[0].id for line in page.section(Topic.QUESTIONS).lines}


def test_the_page_opens_with_the_one_next_step() -> None:
    case = case_of(today=date(2026, 6, 2))
    page = page_of(today=date(2026, 6, 2))
    assert page.step == case.step
    said = in_words(page)
    assert said.headline == "Inject today"
    assert " ".join((said.first, *said.rest)) == sentences.step(english(), case.step)


def test_H1_nothing_on_the_page_says_inject_while_an_infection_is_open() -> None:  # noqa: N802 - the hazard's row
    ill = {"id": "c", "type": "condition", "on": "2026-06-01", "name": "infection"}
    said = in_words(page_of(ill, today=date(2026, 6, 5)))
    assert (said.headline, said.first) == ("Wait", "Do not inject yet.")
    assert "inject now" not in everything(said).lower()
    assert "inject your dose" not in everything(said).lower()


def test_the_next_dose_is_coming_up_by_the_plan() -> None:
    assert rows(page_of(), Topic.COMING) == [("Tue Jun 2, 2026", "By the plan: dose 8.")]


def test_a_dose_whose_day_has_passed_is_not_entered_yet() -> None:
    page = page_of(today=date(2026, 6, 3))
    assert rows(page, Topic.COMING) == [("Tue Jun 2, 2026", "Dose 8 was due. It is not entered yet.")]
    assert "ask-missed-dose" in asked(page)


@pytest.mark.parametrize(("until", "is_coming"), [("2026-05-19", False), ("2026-05-20", True), (None, False)])
def test_the_last_day_of_a_medicine_is_coming_up_until_it_has_passed(
    until: str | None, *, is_coming: bool
) -> None:
    drug = {"id": "m", "type": "medication", "on": "2026-05-01", "name": "amoxicillin"}
    page = page_of(drug | ({"until": until} if until else {}))
    assert any("amoxicillin" in row[1] for row in rows(page, Topic.COMING)) == is_coming


@pytest.mark.parametrize(
    ("until", "is_coming"),
    [("2026-05-20", False), ("2026-05-21", True), ("2026-05", False), ("2026-06", True)],
)
def test_a_word_that_still_holds_shows_the_day_on_which_it_ends(until: str, *, is_coming: bool) -> None:
    word = {"id": "w", "type": "decision", "on": "2026-05-01", "about": "liver-disease"}
    page = page_of(word | {"outcome": "may-proceed", "by": "Dr. Li", "until": until})
    assert any("Dr. Li" in row[1] for row in rows(page, Topic.COMING)) == is_coming


def test_a_missing_result_is_to_be_asked_for_with_its_sources() -> None:
    said = in_words(page_of(without=["igg"]))
    results = block(said, "results")
    assert results is not None
    assert "immunoglobulin G" in results.rows[0].cells[0]
    assert results.rows[0].notes


def test_the_worst_finding_comes_first_and_says_what_to_do_if_nobody_answers() -> None:
    said = in_words(page_of(symptom("2026-05-18", name="fever", severity="moderate")))
    checks = block(said, "checks")
    assert checks is not None
    assert checks.rows[0].mark == "WAIT"
    assert checks.rows[0].detail
    assert any("If nobody answers today" in row.cells[0] for row in checks.rows)


def test_an_emergency_names_the_number_of_the_region() -> None:
    page = page_of(symptom("2026-05-19", name="throat-swelling", severity="severe"))
    for region, number in (("US", "911"), ("DE", "112")):
        checks = block(in_words(page, region), "checks")
        assert checks is not None
        assert any(f"ring {number} now" in text for row in checks.rows for text in row.detail)


def test_H30_the_watch_after_natalizumab_is_on_the_page() -> None:  # noqa: N802 - the hazard's row
    drug = {"id": "m", "type": "medication", "on": "2025-01", "until": "2025-12-20", "name": "natalizumab"}
    checks = block(in_words(page_of(drug)), "checks")
    assert checks is not None
    assert any("natalizumab" in row.cells[0].lower() for row in checks.rows)


def test_with_nothing_to_bring_up_the_page_says_so() -> None:
    checks = block(in_words(page_of(*SETTLED)), "checks")
    assert checks is not None
    assert (checks.rows, checks.intro) == ((), "The checks found nothing to bring up.")


def test_what_is_taken_for_granted_is_on_the_page() -> None:
    assert "You have no infection now, not even a small one." in everything(in_words(page_of()))


def test_names_that_no_rule_knows_and_unread_labels_are_said() -> None:
    said = everything(in_words(page_of(symptom("2026-05-18", name="purple elbows", severity="mild"))))
    assert "No rule knows these names" in said
    pregnant = everything(in_words(page_of({"id": "p", "type": "pregnancy", "on": "2026-05-01"})))
    assert english().say("rules/shared.newest-unread") in pregnant


@pytest.mark.parametrize(
    ("question", "events", "table"),
    [
        ("ask-back-pain", [symptom("2026-05-10", name="back-pain", severity="mild")], {}),
        ("ask-injection-spot", [symptom("2026-05-10", name="injection-site-pain", severity="mild")], {}),
        ("ask-weight", [symptom("2026-05-10", name="weight-change", severity="mild")], {}),
        ("ask-medicines", [{"id": "m", "type": "medication", "on": "2026-04-01", "name": "vitamin d"}], {}),
        ("ask-pregnancy", [{"id": "b", "type": "breastfeeding", "on": "2026-04-01"}], {}),
        ("ask-vaccines", [SHOT], {}),
        ("ask-vaccines-after", [STOP], {}),
        ("ask-return-of-symptoms", [STOP], {}),
        ("ask-male-advice", [], {"person": {"sex": "male"}}),
        ("ask-training", [], BEFORE),
        ("ask-compare", [], BEFORE),
    ],
)
def test_a_question_is_chosen_for_what_is_on_record(
    question: str, events: list[dict[str, Any]], table: dict[str, Any]
) -> None:
    assert question in asked(page_of(*events, **table))
    assert question not in asked(page_of(*SETTLED))


def test_the_question_about_missed_doses_comes_with_a_late_dose_since_the_last_visit() -> None:
    late = {"id": "late", "type": "dose", "on": "2026-04-05", "amount_mg": 20}
    story: dict[str, Any] = {"base": "on-treatment", "today": date(2026, 4, 10)}
    assert "ask-missed-dose" in asked(page_of(late, since=date(2026, 4, 5), **story))
    assert "ask-missed-dose" not in asked(page_of(late, since=date(2026, 4, 6), **story))


def test_no_question_is_out_of_everybodys_reach_and_few_are_asked_of_all() -> None:
    questions = [item for item in STATEMENTS.visit.values() if item.kind is VisitKind.ASK]
    assert all(item.when for item in questions)
    assert asked(page_of(*SETTLED)) == {"ask-how-long"}


def test_what_to_bring_comes_before_the_tips_with_sources() -> None:
    said = in_words(page_of())
    bring = block(said, "bring")
    assert bring is not None
    assert bring.rows[0].cells[0].startswith("Bring your dose dates")
    assert len(bring.rows) == 6
    assert all(row.notes for row in bring.rows)


def test_the_notes_are_numbered_in_the_order_of_the_page_with_how_sure_they_are() -> None:
    said = in_words(page_of(without=["igg"]))
    numbers = [number for part in said.blocks for row in part.rows for number in row.notes]
    assert list(dict.fromkeys(numbers)) == list(range(1, len(said.notes) + 1))
    assert len(said.notes) == len(said.sources) == len(set(said.sources))
    assert all(note.rpartition(": ")[2] for note in said.notes)


def test_the_persons_own_questions_stand_as_they_were_written() -> None:
    own = ("Can I *swim*?", "  What\nabout #travel?  ", " ", "\u202eturned")
    page = page_of(own=own, called=" Maria\tB. ")
    assert rows(page, Topic.OWN) == [("Can I *swim*?",), ("What about #travel?",), ("turned",)]
    assert in_words(page).about[0] == ("Name", "Maria B.")


def test_the_persons_own_questions_come_first_and_what_to_bring_last() -> None:
    parts = [part.id for part in in_words(page_of(own=("Can I swim?",))).blocks]
    assert (parts[:2], parts[-2:]) == (["own", "since"], ["questions", "bring"])


def test_without_own_questions_or_a_name_nothing_is_said_about_them() -> None:
    said = in_words(page_of())
    assert block(said, "own") is None
    assert said.about[0][0] == "Born"


def test_a_person_with_nothing_on_record_gets_a_page() -> None:
    page = page_of(base="empty", since=None, person={"birth_date": "none", "sex": "none"})
    said = in_words(page)
    assert {"ask-compare", "ask-form", "ask-vaccines"} <= asked(page)
    assert [name for name, _ in said.about] == ["Medicine", "Next one due"]
    assert block(said, "results") is not None
    since = block(said, "since")
    assert since is not None
    assert since.outro[0].startswith("Nothing was entered for: injections, symptoms")


def test_a_course_that_is_planned_is_coming_up_by_the_last_day_for_its_next_dose() -> None:
    shot = {"id": "v", "type": "vaccination", "on": "2026-05-11", "vaccine": "hepatitis-b", "planned": True}
    page = page_of(shot, base="before-start", today=date(2026, 5, 5), therapy={"start": "2026-06-15"})
    lines = [row for row in rows(page, Topic.COMING) if "course" in row[1].lower()]
    assert lines[0][0] == "Mon May 11, 2026"
    assert lines[0][1].startswith("hepatitis B vaccine; Quick course: 3 doses over 21 days.")
    assert any(
        "It does not fit before the start. What fits by June 1, 2026 is 1 dose" in row[1] for row in lines
    )


def test_a_test_that_is_watched_is_coming_up_before_it_is_due() -> None:
    months = [f"2026-{month:02}-02" for month in range(3, 12)]
    doses = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02", *months]
    said = "Blood tests watched during treatment: immunoglobulin G (IgG) and immunoglobulin M (IgM)."
    before = page_of(base="on-treatment", doses=doses, today=date(2026, 11, 20))
    assert ("Thu Dec 10, 2026", said) in rows(before, Topic.COMING)
    on_the_day = page_of(base="on-treatment", doses=doses, today=date(2026, 12, 10))
    assert said not in [row[1] for row in rows(on_the_day, Topic.COMING)]
    assert any("watched during treatment" in " ".join(row) for row in rows(on_the_day, Topic.CHECKS))
