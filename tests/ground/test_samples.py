"""The part that runs every time is large enough, and everything else waits for the slow command."""

from __future__ import annotations

from tests.cases.story import cases
from tests.samples import is_in_sample, sampled

NAMES = [case.name for case in cases()]


def test_a_sample_has_about_its_share_of_the_golden_cases() -> None:
    taken = sum(is_in_sample(name, 8) for name in NAMES)
    assert len(NAMES) / 12 < taken < len(NAMES) / 6


def test_what_is_outside_the_sample_is_slow_and_nothing_is_lost() -> None:
    parameters = sampled(NAMES, one_in=8)
    assert [one.values for one in parameters] == [(name,) for name in NAMES]
    slow = [one.id for one in parameters if [mark.name for mark in one.marks] == ["slow"]]
    assert slow == [name for name in NAMES if not is_in_sample(name, 8)]


def test_one_in_one_is_everything() -> None:
    assert all(is_in_sample(name, 1) for name in NAMES)
