"""What the first screen is made of: the questions of the day, the doses in a row, and what a dose moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from doseline.assessment import Assessment
from doseline.assessment.after_dose import after_dose
from doseline.assessment.catch_up import catch_up
from doseline.assessment.day_questions import day_questions
from doseline.assessment.dose_strip import dose_strip
from doseline.assessment.what_to_say import has_signs, what_to_say
from doseline.guide import load_guide
from doseline.text import Catalogue
from tests.cases.story import answer

GUIDE = load_guide("kesimpta")
EN = Catalogue("en", GUIDE.region("US")).about(GUIDE)
Event = dict[str, Any]
# On treatment since January; the last dose was given on 2 March, the next one is due on 2 April.
DUE = date(2026, 4, 2)
ALL = ("infection", "symptom", "pregnancy", "new")


def _on(today: date, *events: Event, **others: Any) -> Assessment:  # noqa: ANN401 - rows of a case
    return answer({"base": "on-treatment", "today": today, "event": list(events), **others})


def _dose(on: str) -> Event:
    return {"id": f"d-{on}", "type": "dose", "on": on, "amount_mg": 20}


class TestQuestions:
    def test_four_things_are_asked_on_the_day(self) -> None:
        assert day_questions(_on(DUE)) == ALL

    def test_a_medicine_on_record_does_not_answer_for_a_new_one(self) -> None:
        old = {"id": "m", "type": "medication", "on": "2026-01-02", "name": "paracetamol"}
        assert day_questions(_on(DUE, old)) == ALL

    def test_somebody_on_record_as_male_is_not_asked_about_a_pregnancy_of_his_own(self) -> None:
        found = day_questions(_on(DUE, person={"sex": "male"}))
        assert found == ("infection", "symptom", "new")

    def test_what_was_answered_today_is_not_asked_again_and_yesterdays_answer_is(self) -> None:
        said = {"id": "a", "type": "decision", "about": "assumptions", "outcome": "may-proceed", "by": "me"}
        assert day_questions(_on(DUE, {**said, "on": "2026-04-02"})) == ()
        assert day_questions(_on(DUE, {**said, "on": "2026-04-01"})) == ALL


class TestRow:
    def test_three_doses_behind_and_three_ahead(self) -> None:
        found = dose_strip(_on(date(2026, 3, 10)))
        assert [(row.on.isoformat(), row.mark.value) for row in found] == [
            ("2026-01-19", "done"),
            ("2026-02-02", "done"),
            ("2026-03-02", "done"),
            ("2026-04-02", "next"),
            ("2026-05-02", "planned"),
            ("2026-06-02", "planned"),
        ]

    def test_a_dose_given_late_is_marked_and_the_next_one_follows_it(self) -> None:
        found = dose_strip(_on(date(2026, 4, 5), _dose("2026-04-05")))
        assert [(row.on.isoformat(), row.mark.value) for row in found[2:4]] == [
            ("2026-04-05", "late"),
            ("2026-05-05", "next"),
        ]


class TestAfterADose:
    def test_a_dose_on_its_day_keeps_the_day_of_the_month(self) -> None:
        found = after_dose(_on(DUE, _dose("2026-04-02")), "d-2026-04-02")
        assert found is not None
        assert (found.following, found.from_now_on) == (date(2026, 5, 2), None)

    def test_a_day_late_the_later_doses_follow_the_new_day(self) -> None:
        found = after_dose(_on(date(2026, 4, 3), _dose("2026-04-03")), "d-2026-04-03")
        assert found is not None
        assert (found.following, found.from_now_on) == (date(2026, 5, 3), 3)

    def test_the_31st_is_still_the_31st_after_a_short_month(self) -> None:
        case = answer({"base": "on-treatment", "today": date(2026, 5, 31), "event": [
            _dose("2026-04-02"), _dose("2026-05-02"), _dose("2026-05-31"),
        ]})  # fmt: skip
        found = after_dose(case, "d-2026-05-31")
        assert found is None or found.from_now_on in (None, 31)

    def test_an_older_dose_says_nothing_of_the_next_day(self) -> None:
        assert after_dose(_on(DUE, _dose("2026-04-02")), "nobody's") is None


class TestCatchingUp:
    def test_two_months_without_a_word_are_asked_about(self) -> None:
        assert catch_up(_on(date(2026, 5, 5))) == (date(2026, 4, 2), date(2026, 5, 2))

    def test_a_dose_that_is_a_few_weeks_late_is_only_late(self) -> None:
        assert catch_up(_on(date(2026, 5, 1))) == ()
        assert catch_up(_on(date(2026, 5, 2))) == (date(2026, 4, 2),)

    def test_what_holds_a_dose_back_goes_before_a_question_on_the_past(self) -> None:
        ill = {"id": "i", "type": "condition", "on": "2026-05-04", "name": "infection"}
        assert catch_up(_on(date(2026, 5, 5), ill)) == ()

    def test_on_hold_nobody_is_asked(self) -> None:
        held = {"id": "h", "type": "instruction", "on": "2026-03-20", "kind": "hold"}
        assert catch_up(_on(date(2026, 6, 5), held)) == ()

    def test_a_long_silence_shows_a_year_at_most(self) -> None:
        assert len(catch_up(_on(date(2028, 5, 5)))) == 12


class TestTelephone:
    def test_what_to_say_names_the_medicine_the_last_dose_and_the_signs(self) -> None:
        fever = {"id": "f", "type": "symptom", "on": "2026-04-03", "name": "fever", "severity": "mild"}
        case = _on(date(2026, 4, 4), fever)
        said = " ".join(what_to_say(case, EN))
        assert "I am on Kesimpta" in said
        assert "My last dose was on Monday, March 2." in said
        assert "The next one was due on Thursday, April 2." in said
        assert "fever" in said.lower()
        assert has_signs(case)

    def test_nothing_is_told_of_signs_where_there_are_none(self) -> None:
        case = _on(date(2026, 6, 5))
        assert not has_signs(case)
        assert "I wrote down" not in " ".join(what_to_say(case, EN))
