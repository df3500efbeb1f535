"""What happened since the last visit, and what lies before it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.errors import RequestError
from doseline.faces.visit import SinceBy, Topic
from tests.visit.people import LAST_VISIT, TODAY, block, case_of, in_words, page_of, rows, symptom


def word(about: str, on: str, outcome: str = "may-proceed", **keys: str) -> dict[str, Any]:
    said = {"about": about, "outcome": outcome, "by": "Dr. Li", **keys}
    return {"id": about, "type": "decision", "on": on, **said}


def ids(page: Any, topic: Topic) -> list[str]:  # noqa: ANN401 - a page
    return [entry for line in page.section(topic).lines for entry in line.because]


def test_a_late_dose_is_told_with_its_days_and_without_blame() -> None:
    late = {"id": "late", "type": "dose", "on": "2026-04-05", "amount_mg": 20, "site": "belly"}
    page = page_of(late, base="on-treatment")
    assert rows(page, Topic.DOSES) == [
        ("Mon Mar 2, 2026", "dose 5", "given", ""),
        ("Sun Apr 5, 2026", "dose 6", "given 3 days late", "belly"),
    ]


@pytest.mark.parametrize(
    ("since", "told"), [("2026-04-01", ["d6", "d7"]), ("2026-04-02", ["d6", "d7"]), ("2026-04-03", ["d7"])]
)
def test_a_dose_on_the_day_of_the_last_visit_is_told_and_one_of_the_day_before_is_not(
    since: str, told: list[str]
) -> None:
    assert ids(page_of(since=date.fromisoformat(since)), Topic.DOSES) == told


def test_a_missed_first_dose_is_told_as_not_given() -> None:
    page = page_of(base="loading", doses=["2026-01-05", "2026-01-19"], since=date(2026, 1, 1))
    assert ("Mon Jan 12, 2026", "dose 2", "not given") in rows(page, Topic.DOSES)


def test_a_dose_that_may_not_have_gone_in_says_so() -> None:
    half = {"id": "half", "type": "dose", "on": "2026-04-02", "amount_mg": 20, "complete": "not-sure"}
    page = page_of(half, base="on-treatment")
    assert rows(page, Topic.DOSES)[-1] == (
        "Thu Apr 2, 2026", "dose 6", "given", "not sure if all of it went in",
    )  # fmt: skip


def test_two_injections_on_one_day_are_both_told() -> None:
    twice = {"id": "twice", "type": "dose", "on": "2026-05-02", "amount_mg": 20}
    assert ids(page_of(twice), Topic.DOSES) == ["d5", "d6", "d7", "twice"]


@pytest.mark.parametrize(
    ("on", "until", "is_told"),
    [
        ("2026-02-01", "2026-02-28", False),
        ("2026-02-01", "2026-03-01", True),
        ("2026-02-01", None, True),
        ("2026-03-02", "2026-03-02", True),
        ("2026-02", "2026-03", True),
        ("2026-02", "2026-02", False),
    ],
)
def test_a_symptom_is_told_if_it_was_there_on_or_after_the_day_of_the_last_visit(
    on: str, until: str | None, *, is_told: bool
) -> None:
    assert ids(page_of(symptom(on, until)), Topic.SYMPTOMS) == (["s"] if is_told else [])


def test_a_symptom_comes_with_its_days_and_how_bad_it_was() -> None:
    page = page_of(symptom("2026-04-10", severity="mild"), symptom("2026-04-12", "2026-04-13") | {"id": "t"})
    assert rows(page, Topic.SYMPTOMS) == [
        ("Fri Apr 10, 2026", "no end entered", "mild", "headache"),
        ("Sun Apr 12, 2026", "Mon Apr 13, 2026", "not entered", "headache"),
    ]


def test_an_infection_that_goes_on_is_told_and_an_illness_of_years_is_not() -> None:
    page = page_of(
        {"id": "ill", "type": "condition", "on": "2026-02-01", "name": "urinary tract infection"},
        {"id": "ms", "type": "condition", "on": "2020", "name": "rrms"},
        {"id": "new", "type": "condition", "on": "2026-03-05", "name": "asthma"},
        {"id": "over", "type": "condition", "on": "2020", "until": "2026-04-01", "name": "contraception"},
    )
    assert ids(page, Topic.ILLNESSES) == ["over", "ill", "new"]
    assert rows(page, Topic.ILLNESSES)[1][2] == "infection (urinary tract infection)"


def test_a_test_shows_its_result_and_what_is_usual_at_its_laboratory() -> None:
    def igg(id_: str, **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - the keys of an entry
        return {"id": id_, "type": "test", "on": "2026-04-01", "name": "igg", "unit": "g/L", **keys}

    page = page_of(
        igg("a", value=9.1, low=7, high=16),
        igg("b", value=0.5, comparator="<", low=7),
        igg("c", value=30, comparator=">", high=16),
        igg("d", value=9),
        {"id": "e", "type": "test", "on": "2026-04-01", "name": "hbv-dna", "result": "indeterminate"},
        {"id": "f", "type": "test", "on": "2026-04-01", "name": "jcv-antibody", "index": 1.2},
    )
    assert [row[1:3] for row in rows(page, Topic.TESTS)] == [
        ("9.1 g/L", "7 to 16"),
        ("less than 0.5 g/L", "7 or more"),
        ("more than 30 g/L", "16 or less"),
        ("9 g/L", "not entered"),
        ("not clear", ""),
        ("index 1.2", ""),
    ]
    assert rows(page, Topic.TESTS, region="DE")[0][1] == "9,1 g/L"


def test_tests_from_before_the_last_visit_are_left_out() -> None:
    assert ids(page_of(since=date(2025, 12, 11)), Topic.TESTS) == []
    assert len(ids(page_of(since=date(2025, 12, 10)), Topic.TESTS)) == 9


def test_medicines_and_vaccines_are_told_and_a_planned_one_is_coming_up() -> None:
    page = page_of(
        {"id": "m", "type": "medication", "on": "2026-01-01", "name": "Vitamin D"},
        {"id": "gone", "type": "medication", "on": "2026-01-01", "until": "2026-02-27", "name": "ibuprofen"},
        {"id": "flu", "type": "vaccination", "on": "2026-03-10", "vaccine": "influenza-injected"},
        {"id": "was", "type": "vaccination", "on": "2026-05-19", "vaccine": "rabies", "planned": True},
        {"id": "is", "type": "vaccination", "on": "2026-05-20", "vaccine": "hpv", "planned": True},
    )
    assert rows(page, Topic.MEDICINES) == [("Thu Jan 1, 2026", "no end entered", "Vitamin D")]
    assert [row[1] for row in rows(page, Topic.VACCINES)] == [
        "flu vaccine (injected)", "rabies vaccine, planned; no word yet if it was given",
    ]  # fmt: skip
    assert ("Wed May 20, 2026", "Planned: HPV vaccine.") in rows(page, Topic.COMING)


def test_the_words_of_the_clinic_are_told_and_a_persons_own_answers_are_none() -> None:
    page = page_of(
        {"id": "hold", "type": "instruction", "on": "2026-05-10", "kind": "hold"},
        {"id": "next", "type": "instruction", "on": "2026-05-12", "kind": "next_dose", "date": "2026-06-08"},
        word("liver-disease", "2026-05-11", until="2026-07-01"),
        word("assumptions", "2026-05-20", by="me"),
        word("history", "2026-05-13", until="2026-04-30"),
    )
    assert [row[1] for row in rows(page, Topic.WORDS)] == [
        "Injections on hold.",
        "Dr. Li: injections may go on (a liver disease). This word ends on July 1, 2026.",
        "Next injection on Monday, June 8, 2026.",
        "Dr. Li: what happened up to April 30, 2026 is settled.",
    ]
    assert [row[0] for row in rows(page, Topic.COMING)] == ["Mon Jun 8, 2026", "Wed Jul 1, 2026"]


@pytest.mark.parametrize(
    ("outcome", "until"), [("not-yet", None), ("not-yet", "2026-07-01"), ("never", None)]
)
def test_every_word_about_a_finding_has_its_sentence(outcome: str, until: str | None) -> None:
    end = {"until": until} if until else {}
    ((_, said),) = rows(page_of(word("on-hold", "2026-05-11", outcome, **end)), Topic.WORDS)
    assert said.startswith("Dr. Li: no")


@pytest.mark.parametrize("kind", ["resume", "stop"])
def test_every_instruction_has_its_sentence(kind: str) -> None:
    ((_, said),) = rows(
        page_of({"id": "w", "type": "instruction", "on": "2026-05-11", "kind": kind}), Topic.WORDS
    )
    assert said


@pytest.mark.parametrize("phase", [{}, {"phase": "loading"}, {"phase": "monthly"}])
def test_a_new_start_says_how(phase: dict[str, str]) -> None:
    start = {"id": "w", "type": "instruction", "on": "2026-05-11", "kind": "restart", "date": "2026-06-01"}
    ((_, said),) = rows(page_of(start | phase), Topic.WORDS)
    assert said.startswith("The injections go on from Monday, June 1, 2026")


def test_notes_and_everything_else_have_a_place() -> None:
    page = page_of(
        {"id": "n", "type": "note", "on": "2026-05-01", "text": "Slept badly.\nTwo nights."},
        {"id": "w", "type": "measurement", "on": "2026-05-02", "name": "weight", "value": 69.5, "unit": "kg"},
        {"id": "a", "type": "allergy", "on": "2026-05-03", "name": "latex"},
        {"id": "p", "type": "pregnancy", "on": "2025-01-01", "until": "2026-04-01"},
        {"id": "b", "type": "breastfeeding", "on": "2026-04-02"},
        {"id": "t", "type": "training", "on": "2026-05-04", "name": "self-injection"},
        {"id": "old", "type": "note", "on": "2026-02-28", "text": "before"},
    )
    assert [row[1] for row in rows(page, Topic.OTHER)] == [
        "Pregnancy, until April 1, 2026.", "Breastfeeding.", "Slept badly. Two nights.", "weight: 69.5 kg",
        "Allergy to latex (rubber).", "Lesson: injecting yourself.",
    ]  # fmt: skip


def test_an_entry_that_was_taken_back_or_corrected_is_not_told() -> None:
    page = page_of(
        symptom("2026-04-10"),
        {"id": "r", "type": "retraction", "on": "2026-04-11", "retracts": "s"},
        {"id": "n", "type": "note", "on": "2026-04-10", "text": "first"},
        {"id": "n2", "type": "note", "on": "2026-04-10", "text": "second", "supersedes": "n"},
    )
    assert ids(page, Topic.SYMPTOMS) == []
    assert ids(page, Topic.OTHER) == ["n2"]


def test_a_replay_sets_later_notes_aside_and_says_how_many() -> None:
    late = {"id": "n", "type": "note", "on": "2026-05-01", "recorded_at": "2026-05-19T10:00", "text": "late"}
    page = page_of(late, as_of=date(2026, 5, 18), today=date(2026, 5, 18))
    assert ids(page, Topic.OTHER) == []
    assert "1 entry of later days set aside" in in_words(page).known[1]


def test_what_was_not_entered_is_said_because_silence_is_no_answer() -> None:
    since = block(in_words(page_of()), "since")
    assert since is not None
    assert since.outro[0].startswith("Nothing was entered for: symptoms, infections")


def test_without_the_day_of_the_last_visit_the_page_says_how_far_back_it_goes() -> None:
    page = page_of(since=None)
    assert (page.since, page.since_by) == (date(2025, 11, 20), SinceBy.OUR_CHOICE)
    since = block(in_words(page), "since")
    assert since is not None
    assert since.title == "Since Thursday, November 20, 2025"
    assert since.intro is not None
    assert "6 months, our own choice" in since.intro


def test_with_the_day_of_the_last_visit_nothing_is_chosen() -> None:
    page = page_of()
    since = block(in_words(page), "since")
    assert since is not None
    assert (page.since, page.since_by, since.intro) == (LAST_VISIT, SinceBy.ASKED, None)


def test_a_last_visit_may_be_today_and_not_tomorrow() -> None:
    assert page_of(since=TODAY).since == TODAY
    with pytest.raises(RequestError, match="since-ahead"):
        page_of(since=date(2026, 5, 21))


def test_every_line_about_an_entry_names_it() -> None:
    page = page_of(symptom("2026-04-10"), {"id": "n", "type": "note", "on": "2026-05-01", "text": "x"})
    entries = case_of(
        symptom("2026-04-10"), {"id": "n", "type": "note", "on": "2026-05-01", "text": "x"}
    ).entries
    past = [line for section in page.sections if section.is_past for line in section.lines]
    assert past
    assert all(line.because and set(line.because) <= set(entries) for line in past)


@pytest.mark.parametrize(
    ("since", "told"),
    [("2025-02", "February 2025 (as told)"), ("2025", "2025 (as told)"), (None, None)],
)
def test_a_first_injection_that_nobody_wrote_down_is_shown_as_it_was_told(
    since: str | None, told: str | None
) -> None:
    known = {"treated_since": since} if since else {}
    therapy = {"start": date(2026, 4, 30), "doses_recorded": False, **known}
    about = dict(in_words(page_of(base="empty", doses=["2026-04-30"], therapy=therapy)).about)
    assert about.get("First injection") == told
    assert about["First injection written down"] == "Thursday, April 30, 2026"
