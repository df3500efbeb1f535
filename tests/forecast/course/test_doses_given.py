"""What the record says was injected, and how sure that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from doseline.dates import PartialDate
from doseline.record import Complete, Decision, InstructionKind, Outcome, Record, Retraction, Storage
from tests.forecast.patients import START, TWO_MONTHS, dose, doses, exactly, followed, ids, one, record, word

TODAY = date(2026, 3, 10)
LAST = TWO_MONTHS[-1]


def _doubtful(of: Record) -> list[str | None]:
    return [it.entry for it in followed(of, TODAY).setting.as_planned.given if it.doubtful]


def _with_last(**more: object) -> Record:
    return record(*doses(TWO_MONTHS[:-1]), dose("last", LAST, **more))


def test_doses_are_followed_on_their_days_with_their_amounts() -> None:
    given = followed(record(*doses(TWO_MONTHS)), TODAY).setting.as_planned.given
    assert [it.on.first for it in given] == list(TWO_MONTHS)
    assert {it.amount_mg for it in given} == {20.0}
    assert all(it.is_sure for it in given)


@pytest.mark.parametrize("complete", [Complete.PARTIAL, Complete.NOT_SURE])
def test_h55_a_dose_that_may_not_have_gone_in_is_run_both_ways(complete: Complete) -> None:
    of = _with_last(complete=complete)
    assert _doubtful(of) == ["last"]
    assert one(followed(of, TODAY).notes, "both-ways-dose").because == ("last",)


def test_h55_a_dose_of_which_nothing_went_in_is_not_counted_and_that_is_said() -> None:
    found = followed(_with_last(complete=Complete.NONE), TODAY)
    assert [it.entry for it in found.setting.as_planned.given if it.entry] == [f"d{n}" for n in range(1, 5)]
    assert one(found.notes, "assumed-nothing-went-in").because == ("last",)


def test_a_whole_dose_is_not_run_both_ways() -> None:
    of = _with_last()
    assert _doubtful(of) == []
    assert "both-ways-dose" not in ids(followed(of, TODAY).notes)


def test_a_smaller_dose_that_went_in_is_taken_as_it_stands() -> None:
    of = _with_last(amount_mg=Decimal(10))
    assert _doubtful(of) == []
    assert followed(of, TODAY).setting.as_planned.given[-1].amount_mg == 10.0


def test_h55_a_dose_during_a_hold_is_run_both_ways_until_a_clinician_settles_it() -> None:
    hold = word("h", InstructionKind.HOLD, LAST - timedelta(days=2))
    of = record(*doses(TWO_MONTHS), hold)
    assert _doubtful(of) == ["d5"]
    settled = Decision(
        id="c", on=exactly(LAST + timedelta(days=1)), about="dose-during-hold",
        outcome=Outcome.MAY_PROCEED, by="Dr Kim",
    )  # fmt: skip
    assert _doubtful(replace(of, events=(*of.events, settled))) == []


def test_a_dose_after_a_stop_is_run_both_ways() -> None:
    stop = word("s", InstructionKind.STOP, LAST - timedelta(days=2))
    assert _doubtful(record(*doses(TWO_MONTHS), stop)) == ["d5"]


def test_h55_a_withdrawn_dose_is_not_followed() -> None:
    of = record(*doses(TWO_MONTHS), Retraction(id="r", on=exactly(TODAY), retracts="d5"))
    assert [it.entry for it in followed(of, TODAY).setting.as_planned.given] == ["d1", "d2", "d3", "d4"]


@pytest.mark.parametrize(("degrees", "doubted"), [("30", []), ("31", ["last"])])
def test_a_dose_from_a_pen_that_was_too_warm_is_run_both_ways(degrees: str, doubted: list[str]) -> None:
    kept = Storage(
        id="s", on=exactly(LAST - timedelta(days=1)), until=exactly(LAST), out_of_fridge_c=Decimal(degrees)
    )
    of = record(*doses(TWO_MONTHS[:-1]), dose("last", LAST, storage="s"), kept)
    assert _doubtful(of) == doubted


def test_a_dose_past_its_printed_day_is_run_both_ways() -> None:
    assert _doubtful(_with_last(expires=exactly(LAST - timedelta(days=1)))) == ["last"]
    assert _doubtful(_with_last(expires=exactly(LAST))) == []


def test_an_extra_dose_counts_because_it_was_injected() -> None:
    of = record(*doses(TWO_MONTHS), dose("extra", LAST + timedelta(days=3)))
    given = followed(of, TODAY).setting.as_planned.given
    assert given[-1].entry == "extra"
    assert given[-1].is_sure


def test_the_second_entry_of_one_day_is_run_both_ways() -> None:
    """It was written twice, or injected twice: nobody has said which."""
    of = record(*doses(TWO_MONTHS), dose("twice", LAST))
    assert _doubtful(of) == ["twice"]
    settled = Decision(
        id="c", on=exactly(TODAY), about="extra-dose", outcome=Outcome.MAY_PROCEED, by="Dr Kim"
    )
    assert _doubtful(replace(of, events=(*of.events, settled))) == []


def test_a_dose_whose_day_is_not_known_is_spread_over_its_days_up_to_today() -> None:
    of = record(*doses(TWO_MONTHS[:-1]), dose("about", PartialDate.parse("2026-03")))
    last = followed(of, TODAY).setting.as_planned.given[-1]
    assert (last.on.first, last.on.last) == (date(2026, 3, 1), TODAY)
    assert one(followed(of, TODAY).notes, "both-ways-day").because == ("about",)


def test_the_order_of_the_entries_makes_no_difference() -> None:
    of = record(*doses(TWO_MONTHS), start=START)
    turned = replace(of, events=tuple(reversed(of.events)))
    assert followed(of, TODAY).setting.as_planned == followed(turned, TODAY).setting.as_planned
