"""Which entries answer the question about birth control."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.stories import DAY, Entry, found, illness, medicine, shown


@pytest.mark.parametrize(
    ("entry", "is_asked"),
    [
        (illness("contraception", date(2026, 1, 1)), False),
        (illness("contraception", date(2026, 1, 1), date(2026, 5, 19)), True),
        (illness("contraception", date(2026, 1, 1), DAY), False),
        (illness("migraine", date(2026, 1, 1)), True),
        (medicine("ibuprofen", date(2026, 1, 1)), True),
    ],
)
def test_only_birth_control_that_goes_on_answers_the_question(
    entry: Entry,
    is_asked: bool,  # noqa: FBT001 - a row of a table
) -> None:
    findings = found("contraception-not-entered", entry)
    assert [shown(finding) for finding in findings] == ([{"months": 6}] if is_asked else [])
