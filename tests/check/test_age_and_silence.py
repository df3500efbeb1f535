"""What is said about age, about a perhaps, and about what nobody entered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.check.stories import BEFORE, STOPPED, Entry, checked, found, only, shown

UNCLEAR: Entry = {"id": "p", "type": "test", "name": "pregnancy-test", "result": "indeterminate"}


def test_the_sentences_on_age_show_the_limits() -> None:
    young = only("under-18", base="before-start", today=BEFORE["today"], person={"birth_date": "2010-01-01"})
    assert (shown(young), young.until) == ({"years": 18}, date(2028, 1, 1))
    older = only("over-55", person={"birth_date": "1960-01-01"})
    assert shown(older) == {"years": 55}


@pytest.mark.parametrize(
    ("born", "said"), [("1970-06-03", 0), ("1970-06-02", 1), ("1970-06", 0), ("1970-05", 1)]
)
def test_over_55_begins_with_the_56th_birthday_and_a_vague_one_is_read_late(born: str, said: int) -> None:
    assert len(found("over-55", person={"birth_date": born})) == said, "for the dose of 2 June 2026"


def test_a_form_of_ms_outside_the_label_is_named() -> None:
    ppms = {"id": "c", "type": "condition", "on": "2020-01-01", "name": "ppms"}
    assert shown(only("indication-outside", ppms)) == {"conditions": ("ppms",)}


@pytest.mark.parametrize(("today", "asked"), [(date(2026, 11, 2), True), (date(2026, 11, 3), False)])
def test_h35_a_perhaps_after_the_stop_counts_to_the_end_of_the_window(today: date, *, asked: bool) -> None:
    unclear = UNCLEAR | {"on": "2026-10-30"}
    assert bool(found("pregnancy-unclear", STOPPED, unclear, today=today)) is asked


def test_a_perhaps_with_no_dose_ever_given_and_a_stop_is_nothing() -> None:
    stop = STOPPED | {"on": "2026-05-02"}
    events = (stop, UNCLEAR | {"on": "2026-05-03"})
    assert not found("pregnancy-unclear", *events, base="before-start", today=date(2026, 5, 4))


def test_a_perhaps_before_and_during_treatment_is_asked_about() -> None:
    assert found("pregnancy-unclear", UNCLEAR | {"on": "2026-05-03"})
    assert found("pregnancy-unclear", UNCLEAR | {"on": "2026-05-03"}, **BEFORE)


SPOKEN: dict[str, tuple[Entry, ...]] = {
    "no-infection": ({"type": "condition", "on": "2026-05-10", "name": "infection"},),
    "not-pregnant": ({"type": "pregnancy", "on": "2026-05-10"},),
    "no-allergy": ({"type": "allergy", "on": "2020-01-01", "name": "kesimpta"},),
    "no-other-medicine": ({"type": "medication", "on": "2026-05-10", "name": "baclofen"},),
    "no-new-symptom": ({"type": "symptom", "on": "2026-05-10", "name": "fatigue", "severity": "mild"},),
    "relapsing-ms": ({"type": "condition", "on": "2020-01-01", "name": "rrms"},),
}


def _silent(*events: Entry, **table: Any) -> set[str]:  # noqa: ANN401 - the keys of a case
    return {item.id for item in checked(*events, **table).assumptions}


@pytest.mark.parametrize("silence", SPOKEN)
def test_h28_an_entry_breaks_its_own_silence_and_no_other(silence: str) -> None:
    events = [entry | {"id": f"e{place}"} for place, entry in enumerate(SPOKEN[silence])]
    assert _silent() - _silent(*events) == {silence}


@pytest.mark.parametrize("silence", ["no-infection", "no-other-medicine", "no-new-symptom", "not-pregnant"])
def test_h28_what_is_over_leaves_the_question_open(silence: str) -> None:
    over = [entry | {"id": "e", "until": "2026-05-12"} for entry in SPOKEN[silence]]
    assert silence in _silent(*over)


def test_an_unknown_medicine_that_is_over_is_no_longer_listed() -> None:
    herb: Entry = {"id": "m", "type": "medication", "on": "2026-04-01", "name": "grandmother's tea"}
    assert found("medicine-not-known", herb)
    assert found("medicine-not-known", herb | {"until": "2026-05-20"})
    assert not found("medicine-not-known", herb | {"until": "2026-05-19"})


def test_a_value_far_out_is_shown_as_it_was_written() -> None:
    slip: Entry = {
        "id": "t",
        "type": "test",
        "on": "2026-05-10",
        "name": "igg",
        "value": 9.8,
        "unit": "mg/dL",
    }
    finding = only("value-to-confirm", slip | {"low": 700, "high": 1600})
    assert {name: str(value) for name, value in finding.values} == {
        "test": "igg",
        "value": "9.8",
        "unit": "mg/dL",
    }
