"""What to do about a symptom, hazard by hazard."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from doseline.record import Chart, Degree, Instruction, InstructionKind
from doseline.triage import Complaint, Onset, TriageUrgency, triage
from tests.triage.people import (
    DOSE_DAY,
    EVENING,
    GUIDE,
    SYMPTOMS,
    asked,
    dose,
    ids,
    neutrophils,
    of,
    on,
    symptom,
)

EMERGENCY, CALL_NOW, TELL, SELF_CARE = TriageUrgency
NEXT_DAY = DOSE_DAY + timedelta(days=1)
AFTER_FIRST = of(dose(DOSE_DAY, EVENING))
AFTER_NINTH = of(
    *(dose(date(2026, 1, 1) + timedelta(days=28 * n), EVENING) for n in range(8)), dose("2026-09-02", EVENING)
)


def after(hours: int) -> Onset:
    return Onset(day=DOSE_DAY + timedelta(days=(18 + hours) // 24), time=time((18 + hours) % 24))


@pytest.mark.parametrize("name", SYMPTOMS)
def test_every_known_symptom_has_a_pattern_of_its_own(name: str) -> None:
    assert any(name in pattern.signs for pattern in GUIDE.patterns)
    assert asked(f"{name}:mild:weeks").unrecognised == ()


@pytest.mark.parametrize("name", ["needle-stick"])
def test_H21_a_used_needle_that_pricked_somebody_is_a_call_today_with_washing_first(name: str) -> None:
    answer = asked(f"{name}:mild")
    assert answer.urgency is CALL_NOW
    assert answer.advice[0] == "needle-wash"


@pytest.mark.parametrize("name", ["accidental-injection", "wrong-person-injected"])
def test_H21_an_injection_into_the_wrong_person_is_a_call_to_the_poison_line(name: str) -> None:
    answer = asked(f"{name}:mild")
    assert answer.urgency is CALL_NOW
    assert answer.advice[0] == "poison-line"


@pytest.mark.parametrize("name", ["accidental-injection", "wrong-person-injected"])
@pytest.mark.parametrize(
    "sign", ["hives:mild", "wheeze:mild", "trouble-breathing", "foot-swelling:mild:weeks"]
)
def test_H21_with_any_sign_of_allergy_it_is_an_emergency(name: str, sign: str) -> None:
    assert asked(f"{name}:mild", sign).urgency is EMERGENCY


@pytest.mark.parametrize("value", ["0.4", "1.7"])
def test_H41_fever_with_low_neutrophils_is_an_emergency(value: str) -> None:
    chart = of(dose("2026-03-01"), neutrophils(date(2026, 4, 20), value))
    answer = asked("fever:mild", chart=chart)
    assert answer.urgency is EMERGENCY
    assert "no-further-dose" in answer.avoid


def test_H41_a_result_written_as_less_than_a_number_counts_as_low() -> None:
    assert asked("fever:mild", chart=of(neutrophils(DOSE_DAY, "1.8", comparator="<"))).urgency is EMERGENCY


@pytest.mark.parametrize(
    "chart",
    [
        of(neutrophils(DOSE_DAY, "1.8")),
        of(neutrophils(date(2026, 4, 1), "0.4"), neutrophils(DOSE_DAY, "2.0")),
        of(neutrophils(DOSE_DAY, "0.4", low=None)),
        of(neutrophils(NEXT_DAY, "0.4")),
        of(),
    ],
    ids=["at the limit", "normal again", "no range", "not yet taken", "no test"],
)
def test_H41_fever_alone_stays_a_call_today(chart: Chart) -> None:
    assert asked("fever:mild", chart=chart).urgency is CALL_NOW


def test_H41_a_low_count_without_fever_adds_nothing_here() -> None:
    assert asked("fatigue:mild", chart=of(neutrophils(DOSE_DAY, "0.4"))).urgency is SELF_CARE


@pytest.mark.parametrize("name", ["weakness-one-side", "speech-trouble", "vision-change"])
@pytest.mark.parametrize(
    ("tempo", "urgency"),
    [(":sudden", EMERGENCY), ("", EMERGENCY), (":days", CALL_NOW), (":weeks", CALL_NOW)],
)
def test_H42_the_speed_decides_between_a_stroke_and_a_relapse(
    name: str, tempo: str, urgency: TriageUrgency
) -> None:
    answer = asked(f"{name}:mild{tempo}")
    assert answer.urgency is urgency
    assert "pml" in ids(answer)
    assert "no-further-dose" in answer.avoid


@pytest.mark.parametrize(
    "other",
    [
        "stiff-neck:mild",
        "confusion:mild:weeks",
        "seizure",
        "severe-headache:mild:weeks",
        "headache:severe:weeks",
    ],
)
@pytest.mark.parametrize("days", [0, 1, 20, 300])
def test_H43_fever_with_a_sign_of_the_brain_is_an_emergency_on_any_day(other: str, days: int) -> None:
    answer = asked("fever:mild", other, chart=AFTER_FIRST, today=DOSE_DAY + timedelta(days=days))
    assert answer.urgency is EMERGENCY
    assert "meningitis" in ids(answer)


def test_H43_fever_with_new_weakness_is_a_call_today_and_never_only_the_fever() -> None:
    answer = asked("fever:mild", "new-weakness:mild")
    assert answer.urgency is CALL_NOW
    assert "more-than-the-fever" in answer.advice
    assert "no-further-dose" in answer.avoid


@pytest.mark.parametrize("chart", [AFTER_FIRST, AFTER_NINTH], ids=["first dose", "ninth dose"])
@pytest.mark.parametrize("hours", [0, 12, 23, 24])
def test_H44_mild_fever_within_a_day_of_a_dose_is_a_usual_reaction(chart: Chart, hours: int) -> None:
    last = chart.doses[-1].on.first
    onset = Onset(day=last + timedelta(days=(18 + hours) // 24), time=time((18 + hours) % 24))
    answer = asked("fever:mild", "headache:mild", chart=chart, today=onset.day, onset=onset)
    assert answer.urgency is TELL
    assert next(iter(ids(answer))) == "systemic-reaction"
    assert "reaction-ring-if" in answer.advice
    assert "ring-sooner" in answer.advice


@pytest.mark.parametrize(
    ("chart", "onset", "today"),
    [
        (AFTER_FIRST, after(25), NEXT_DAY),
        (AFTER_FIRST, Onset(day=DOSE_DAY, time=time(17, 0)), DOSE_DAY),
        (AFTER_FIRST, Onset(day=DOSE_DAY), DOSE_DAY),
        (AFTER_FIRST, None, NEXT_DAY),
        (of(dose(DOSE_DAY)), after(2), DOSE_DAY),
        (of(), after(2), DOSE_DAY),
        (None, after(2), DOSE_DAY),
        (AFTER_FIRST, after(2), DOSE_DAY + timedelta(days=2)),
    ],
    ids=[
        "25 hours", "before the dose", "no time of onset", "no onset", "no time of the dose", "no dose",
        "no record", "still there later",
    ],
)  # fmt: skip
def test_H44_else_fever_is_an_infection_until_somebody_says_so(
    chart: Chart | None, onset: Onset | None, today: date
) -> None:
    answer = asked("fever:mild", chart=chart, onset=onset, today=today)
    assert answer.urgency is CALL_NOW
    assert "infection" in ids(answer)


@pytest.mark.parametrize(
    "other", ["cough:mild", "painful-urination:mild", "sore-throat:mild", "muscle-aches:moderate", "chills"]
)
def test_H44_a_sign_of_infection_or_one_that_is_not_mild_ends_the_usual_reaction(other: str) -> None:
    answer = asked("fever:mild", other, chart=AFTER_FIRST, onset=after(12), today=NEXT_DAY)
    assert answer.urgency is CALL_NOW
    assert "systemic-reaction" not in ids(answer)


def test_H44_a_recorded_cough_that_is_still_there_ends_it_too_and_is_named() -> None:
    chart = of(dose(DOSE_DAY, EVENING), symptom("cough", "2026-04-30", severity=Degree.MILD))
    assert asked("fever:mild", chart=chart, onset=after(3)).urgency is CALL_NOW
    answer = asked("flank-pain:mild", chart=of(symptom("painful-urination", "2026-04-30")))
    joined = next(match for match in answer.patterns if match.id == "back-pain-urinary")
    assert joined.because == ("flank-pain", "painful-urination")
    assert joined.recorded == ("painful-urination",)


@pytest.mark.parametrize(
    ("written", "today"),
    [("muscle-aches:mild", DOSE_DAY + timedelta(days=2)), ("fatigue:severe", DOSE_DAY)],
    ids=["lasting", "severe"],
)
def test_H44_a_reaction_that_lasts_or_is_severe_is_a_call_today(written: str, today: date) -> None:
    answer = asked(written, chart=AFTER_FIRST, onset=after(3), today=today)
    assert answer.urgency is CALL_NOW
    assert "systemic-reaction-not-usual" in ids(answer)


def test_H44_a_reaction_that_is_worse_than_after_an_earlier_dose_is_a_call_today() -> None:
    before = symptom("headache", "2026-04-02", until="2026-04-03", severity=Degree.MILD, at=time(20, 0))
    chart = of(dose("2026-04-02", EVENING), before, dose(DOSE_DAY, EVENING))
    assert asked("headache:moderate", chart=chart, onset=after(3)).urgency is CALL_NOW
    assert asked("headache:mild", chart=chart, onset=after(3)).urgency is TELL
    assert asked("headache:moderate", chart=AFTER_FIRST, onset=after(3)).urgency is TELL


@pytest.mark.parametrize(
    "other", ["leg-weakness:mild:weeks", "numb-groin:mild:weeks", "bladder-retention:mild:weeks"]
)
def test_H45_back_pain_with_a_sign_of_the_cord_is_an_emergency(other: str) -> None:
    assert asked("back-pain:mild", other).urgency is EMERGENCY


@pytest.mark.parametrize(
    "other", ["fever:mild", "painful-urination:mild", "frequent-urination:mild", "blood-in-urine:mild"]
)
def test_H45_back_pain_with_fever_or_a_urinary_sign_is_a_call_today(other: str) -> None:
    answer = asked("back-pain:mild", other)
    assert answer.urgency is CALL_NOW
    assert "back-pain-urinary" in ids(answer)


def test_H45_pain_in_the_side_with_chills_and_being_sick_is_an_emergency() -> None:
    assert asked("flank-pain:mild", "chills:mild", "vomiting:mild").urgency is EMERGENCY


def test_H45_mild_back_pain_alone_is_something_to_mention() -> None:
    assert asked("back-pain:mild").urgency is TELL
    assert asked("back-pain").urgency is CALL_NOW


@pytest.mark.parametrize("severity", [":severe", ""])
def test_H46_a_symptom_it_does_not_know_is_a_call_today_unless_it_is_said_to_be_mild(severity: str) -> None:
    answer = asked(f"purple-toes{severity}")
    assert answer.urgency is CALL_NOW
    assert answer.unrecognised == ("purple-toes",)
    assert answer.advice[0] == "red-flags"


@pytest.mark.parametrize("severity", [":mild", ":moderate"])
def test_H46_a_milder_one_is_at_least_something_to_mention(severity: str) -> None:
    answer = asked(f"purple-toes{severity}")
    assert answer.urgency is TELL
    assert answer.advice[0] == "red-flags"


@pytest.mark.parametrize(
    "written",
    [
        "can't swallow", "chest tight", "throat closing", "tight throat", "swollen tongue", "swollen lips",
        "swollen face", "short of breath", "can't breathe", "passed out", "collapsed", "fit", "convulsions",
        "worst headache of my life", "slurred speech", "face drooping", "blindness", "want to die",
        "crushing chest", "saddle numbness", "can't pee", "wheezing",
    ],
)  # fmt: skip
def test_H46_emergencies_in_everyday_words_are_understood(written: str) -> None:
    answer = triage(GUIDE, [Complaint(name=written)], chart=None, today=DOSE_DAY)
    assert answer.urgency is EMERGENCY
    assert answer.unrecognised == ()


@pytest.mark.parametrize("name", SYMPTOMS)
def test_H46_a_severity_that_is_not_given_never_counts_as_mild(name: str) -> None:
    assert asked(name).urgency.rank >= asked(f"{name}:mild").urgency.rank
    assert asked(name).urgency is not SELF_CARE


@pytest.mark.parametrize(
    ("written", "urgency"),
    [
        ("low-mood:mild", TELL), ("low-mood:moderate", CALL_NOW), ("low-mood:severe", CALL_NOW),
        ("low-mood", CALL_NOW), ("self-harm-thoughts:mild", EMERGENCY), ("self-harm-thoughts", EMERGENCY),
    ],
)  # fmt: skip
def test_H47_low_mood_gets_help_the_same_day_and_thoughts_of_self_harm_at_once(
    written: str, urgency: TriageUrgency
) -> None:
    answer = asked(written)
    assert answer.urgency is urgency
    assert "crisis-line" in answer.advice


def test_H47_the_crisis_line_is_named_beside_another_emergency() -> None:
    assert "crisis-line" in asked("low-mood:severe", "chest-pain").advice


@pytest.mark.parametrize("months", [1, 5, 12])
@pytest.mark.parametrize("name", ["fever", "yellow-skin", "confusion", "rash", "throat-swelling"])
def test_H48_nothing_falls_silent_after_the_stop(name: str, months: int) -> None:
    stopped_on = date(2026, 4, 10)
    stop = Instruction(id="s", on=on(stopped_on), kind=InstructionKind.STOP)
    today = stopped_on + timedelta(days=30 * months)
    stopped = asked(f"{name}:mild", chart=of(dose("2026-04-02"), stop), today=today)
    running = asked(f"{name}:mild", chart=of(dose("2026-04-02")), today=today)
    assert stopped == running
    assert stopped.urgency.is_pressing


@pytest.mark.parametrize("name", SYMPTOMS)
@pytest.mark.parametrize("how", [":mild:weeks", ":moderate:days", ":severe", ""])
def test_H48_a_call_says_what_to_do_when_nobody_answers_and_self_care_when_to_ring(
    name: str, how: str
) -> None:
    answer = asked(f"{name}{how}")
    assert ("nobody-answers" in answer.advice) == (answer.urgency is CALL_NOW)
    assert ("when-to-ring" in answer.advice) == (answer.urgency is SELF_CARE)
    assert ("ring-sooner" in answer.advice) == (answer.urgency is TELL)


@pytest.mark.parametrize("name", ["foot-swelling", "hand-swelling"])
def test_H49_swelling_there_for_long_and_alone_is_something_to_mention(name: str) -> None:
    assert asked(f"{name}:mild:weeks", chart=AFTER_FIRST).urgency is TELL
    assert asked(f"{name}:severe:weeks", chart=AFTER_FIRST).urgency is CALL_NOW


@pytest.mark.parametrize("sign", ["rash:mild", "hives:mild", "itching:mild", "flushing:mild", "wheeze:mild"])
def test_H49_with_any_other_sign_of_allergy_it_is_an_emergency(sign: str) -> None:
    assert asked("foot-swelling:mild:weeks", sign, chart=AFTER_FIRST).urgency is EMERGENCY


@pytest.mark.parametrize(
    ("written", "chart", "onset"),
    [
        ("foot-swelling:mild", AFTER_FIRST, None),
        ("foot-swelling:mild:sudden", of(), None),
        ("foot-swelling:mild:days", AFTER_FIRST, None),
        ("foot-swelling:mild:days", None, None),
        ("foot-swelling:mild:days", AFTER_FIRST, Onset(day=NEXT_DAY)),
        ("foot-swelling:mild:weeks", AFTER_FIRST, Onset(day=NEXT_DAY)),
    ],
)
def test_H49_swelling_that_may_be_new_since_a_dose_is_an_emergency(
    written: str, chart: Chart | None, onset: Onset | None
) -> None:
    assert asked(written, chart=chart, onset=onset, today=NEXT_DAY).urgency is EMERGENCY


def test_H49_swelling_over_days_before_any_dose_is_a_call_today() -> None:
    assert asked("foot-swelling:mild:days", chart=of()).urgency is CALL_NOW
    before = Onset(day=date(2026, 4, 1))
    assert asked("foot-swelling:mild:days", chart=AFTER_FIRST, onset=before).urgency is CALL_NOW
    assert asked("foot-swelling:mild:weeks", chart=AFTER_FIRST, onset=before).urgency is TELL


@pytest.mark.parametrize("place", ["eyelid", "lip", "face", "tongue", "mouth", "throat"])
def test_H49_swelling_of_the_face_or_throat_is_always_an_emergency(place: str) -> None:
    assert asked(f"{place}-swelling:mild:weeks").urgency is EMERGENCY


@pytest.mark.parametrize("name", ["rash", "throat-swelling", "yellow-skin", "dark-urine", "missed-period"])
def test_H57_on_allergy_liver_and_pregnancy_it_is_said_that_the_newest_label_is_unread(name: str) -> None:
    assert "newest-label-unread" in asked(f"{name}:mild").advice


@pytest.mark.parametrize("name", ["rash", "hives", "itching", "flushing"])
def test_a_sign_of_the_skin_is_a_call_today_and_no_dose_until_told(name: str) -> None:
    answer = asked(f"{name}:mild:weeks")
    assert answer.urgency is CALL_NOW
    assert answer.avoid == ("no-further-dose",)


@pytest.mark.parametrize(
    "name",
    [
        "fever",
        "chills",
        "cough",
        "sore-throat",
        "runny-nose",
        "muscle-aches",
        "painful-urination",
        "frequent-urination",
    ],
)
def test_a_sign_of_infection_is_a_call_today_and_no_dose_until_it_is_over(name: str) -> None:
    answer = asked(f"{name}:mild")
    assert answer.urgency is CALL_NOW
    assert "no-dose-while" in answer.avoid, "until it is over, as the next step has it"


@pytest.mark.parametrize("name", ["pain", "redness", "itching", "swelling"])
def test_a_mild_reaction_where_one_injected_is_no_allergy(name: str) -> None:
    assert asked(f"injection-site-{name}:mild").urgency is SELF_CARE


def test_signs_of_the_liver_are_a_call_today_and_no_dose() -> None:
    for name in ("dark-urine", "yellow-skin"):
        answer = asked(f"{name}:mild", "fatigue:mild")
        assert answer.urgency is CALL_NOW
        assert "no-further-dose" in answer.avoid
    assert asked("fatigue:mild", "abdominal-pain:mild", "nausea:mild").urgency is CALL_NOW


def test_numbness_over_weeks_is_something_to_mention_and_else_a_call() -> None:
    assert asked("numbness:mild:weeks").urgency is TELL
    assert asked("numbness:mild:days").urgency is CALL_NOW


@pytest.mark.parametrize("name", ["fatigue", "nausea", "headache"])
def test_a_mild_everyday_symptom_can_be_looked_after_at_home(name: str) -> None:
    assert asked(f"{name}:mild").urgency is SELF_CARE


def test_without_a_complaint_what_is_still_there_on_record_is_the_question() -> None:
    chart = of(symptom("rash", "2026-04-30"), symptom("hives", "2026-04-01", until="2026-04-02"))
    answer = asked(chart=chart)
    assert answer.urgency is CALL_NOW
    assert answer.patterns[0].because == ("rash",)


def test_with_nothing_at_all_the_questions_about_danger_come_first() -> None:
    assert asked().advice[0] == "red-flags"
    assert asked().urgency is TELL


def test_what_is_only_on_record_completes_a_pattern_and_makes_none_alone() -> None:
    chart = of(symptom("throat-swelling", "2025-01-01"))
    assert asked("fatigue:mild", chart=chart).urgency is SELF_CARE


def test_what_has_not_begun_by_today_is_left_out() -> None:
    chart = of(symptom("painful-urination", DOSE_DAY + timedelta(days=1)))
    assert asked("back-pain:mild", chart=chart).urgency is TELL


def test_the_numbers_of_the_region_come_with_the_answer() -> None:
    values = dict(asked("fatigue:mild", chart=of(region="GB")).values)
    assert values["emergency"] == "999"
    assert dict(asked("fatigue:mild").values)["emergency"] is None
    assert values["hours"] == GUIDE.numbers["reaction-hours"]
