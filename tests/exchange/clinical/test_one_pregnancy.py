"""One pregnancy told in several ways is one entry; two are two."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.exchange.fhir.pregnancies import one_each
from doseline.exchange.fhir.said import Entry
from tests.exchange.clinical.charts import held


def told(name: str, on: str, **values: Any) -> Entry:  # noqa: ANN401 - the keys of an entry
    return Entry(values={"type": "pregnancy", "on": on, **values}, from_=(name,))


OPEN = told("Condition/z34", "2025-09-01")
STATUS = told("Observation/status", "2026-01-10")
DUE = told("Observation/due", "2026-01-10", due="2026-05-20")
BIRTH = told("Procedure/birth", "2026-05-10", until="2026-05-10", outcome="birth")


def test_a_status_and_a_due_date_belong_to_the_illness() -> None:
    (one,) = one_each([STATUS, OPEN, DUE])
    assert (one.values["on"], one.values["due"]) == ("2025-09-01", "2026-05-20")
    assert one.from_ == ("Condition/z34", "Observation/due", "Observation/status")


def test_a_birth_ends_the_pregnancy_that_nobody_closed() -> None:
    assert held(OPEN)["pregnancy"] == "wait"
    (one,) = one_each([OPEN, STATUS, BIRTH])
    assert (one.values["until"], one.values["outcome"]) == ("2026-05-10", "birth")
    assert "pregnancy" not in held(one)


def test_the_first_of_two_days_of_one_birth_counts() -> None:
    later = told("Condition/z39", "2026-06-20", until="2026-06-20", outcome="birth")
    (one,) = one_each([later, BIRTH])
    assert one.values["until"] == "2026-05-10"


@pytest.mark.parametrize(
    "other",
    [
        told("Condition/next", "2026-06-01"),
        told("Condition/long-after", "2027-09-01", until="2027-09-01", outcome="birth"),
        told("Condition/lost", "2026-01-20", until="2026-01-20", outcome="loss"),
    ],
)
def test_two_pregnancies_stay_two(other: Entry) -> None:
    assert len(one_each([BIRTH, other])) == 2


def test_sure_and_unsure_together_are_sure() -> None:
    perhaps = told("Observation/perhaps", "2026-01-12", certainty="suspected")
    (one,) = one_each([STATUS, perhaps])
    assert "certainty" not in one.values
    (unsure,) = one_each([perhaps, told("Observation/again", "2026-01-14", certainty="suspected")])
    assert unsure.values["certainty"] == "suspected"


def test_all_else_stays_as_it_is() -> None:
    fever = Entry(values={"type": "symptom", "on": "2026-05-10", "name": "fever"}, from_=("Condition/f",))
    assert one_each([fever, BIRTH]) == [fever, BIRTH]
