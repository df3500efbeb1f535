"""A number of a test in words means what its laboratory's cut-off makes of it, and nothing without one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from doseline.check import Verdict
from doseline.record import Result, Test, write_record
from doseline.record.results import by_cut_off
from tests.cases.story import answer
from tests.check.stories import DAY, checked

POSITIVE, NEGATIVE, UNCLEAR = Result.POSITIVE, Result.NEGATIVE, Result.INDETERMINATE


@pytest.mark.parametrize(
    ("value", "cut_off", "comparator", "means"),
    [
        ("0.2", "1.0", None, NEGATIVE),
        ("0.99", "1.0", None, NEGATIVE),
        ("1.0", "1.0", None, POSITIVE),
        ("1.01", "1.0", None, POSITIVE),
        ("25", "1", None, POSITIVE),
        ("0.05", "0.05", "<", NEGATIVE),
        ("0.04", "0.05", "<", NEGATIVE),
        ("0.06", "0.05", "<", UNCLEAR),
        ("0.05", "0.05", "<=", UNCLEAR),
        ("0.04", "0.05", "<=", NEGATIVE),
        ("250", "1", ">", POSITIVE),
        ("1", "1", ">", POSITIVE),
        ("0.9", "1", ">", UNCLEAR),
        ("1", "1", ">=", POSITIVE),
        ("0.2", None, None, UNCLEAR),
        ("0", None, None, UNCLEAR),
        ("5000", None, None, UNCLEAR),
        ("0.1", None, "<", UNCLEAR),
    ],
)
def test_at_the_cut_off_and_one_step_either_side(
    value: str, cut_off: str | None, comparator: str | None, means: Result
) -> None:
    assert by_cut_off(Decimal(value), Decimal(cut_off) if cut_off else None, comparator) is means


def _test(name: str, **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - the keys of an entry
    return {"id": "t", "type": "test", "on": "2026-05-18", "name": name, **keys}


@pytest.mark.parametrize(
    ("name", "keys", "verdict"),
    [
        ("hbsag", {"value": 0.2, "unit": "S/CO", "high": 1.0}, Verdict.CLEAR),
        ("hbsag", {"value": 0.99, "unit": "S/CO", "high": 1.0}, Verdict.CLEAR),
        ("hbsag", {"value": 1.0, "unit": "S/CO", "high": 1.0}, Verdict.STOP),
        ("hbsag", {"value": 250, "unit": "S/CO", "high": 1.0}, Verdict.STOP),
        ("hbsag", {"value": 0.2, "unit": "S/CO"}, Verdict.UNKNOWN),
        ("anti-hbc", {"value": 0.1, "unit": "COI", "high": 1.0}, Verdict.CLEAR),
        ("anti-hbc", {"value": 6.5, "unit": "COI", "high": 1.0}, Verdict.WAIT),
        ("hbv-dna", {"value": 20, "unit": "IU/mL"}, Verdict.STOP),
        ("hbv-dna", {"value": 0, "unit": "IU/mL"}, Verdict.CLEAR),
        ("pregnancy-test", {"value": 1.2, "unit": "mIU/mL", "high": 5}, Verdict.CLEAR),
        ("pregnancy-test", {"value": 4000, "unit": "mIU/mL", "high": 5}, Verdict.WAIT),
        ("anti-hbs", {"value": 250, "unit": "mIU/mL"}, Verdict.CLEAR),
        ("jcv-antibody", {"value": 0.35, "unit": "{index}"}, Verdict.CLEAR),
    ],
)
def test_a_number_of_a_test_in_words_is_read_by_its_cut_off(
    name: str, keys: dict[str, Any], verdict: Verdict
) -> None:
    assert checked(_test(name, **keys)).verdict is verdict


def test_a_pregnancy_test_with_a_number_and_no_cut_off_is_no_pregnancy_and_no_clear_word() -> None:
    check = checked(_test("pregnancy-test", value=1.2, unit="mIU/mL"))
    assert {"pregnancy"} & {finding.rule for finding in check.findings} == set()
    assert check.verdict is not Verdict.WAIT


def test_a_share_of_cells_is_kept_shown_and_used_for_nothing() -> None:
    low = _test("cd19", value=2.1, unit="%")
    said = answer({"base": "mid-treatment", "today": DAY, "event": [low]})
    kept = next(event for event in said.record.events if event.id == "t")
    assert isinstance(kept, Test)
    assert (kept.name, kept.value, kept.unit, kept.unread) == ("cd19-percent", Decimal("2.1"), "%", False)
    assert said.check.verdict is Verdict.CLEAR
    assert not [finding for finding in said.check.findings if "t" in finding.because]
    assert '"name": "cd19", "value": 2.1, "unit": "%"' in write_record(said.record)


@pytest.mark.parametrize(
    ("name", "unit", "read"),
    [
        ("cd19", "%", "cd19-percent"),
        ("B cells", "percent", "cd19-percent"),
        ("cd19-percent", "cells/uL", "cd19"),
        ("lymphocytes", "%", "lymphocytes-percent"),
        ("lymphocytes-percent", "10^9/L", "lymphocytes"),
        ("cd19", "cells/uL", "cd19"),
        ("cd19", "furlongs", "cd19"),
    ],
)
def test_the_unit_decides_between_a_count_and_a_share(name: str, unit: str, read: str) -> None:
    said = answer({"base": "mid-treatment", "today": DAY, "event": [_test(name, value=2, unit=unit)]})
    kept = next(event for event in said.record.events if event.id == "t")
    assert isinstance(kept, Test)
    assert kept.name == read


@pytest.mark.parametrize("unit", ["furlongs", "g/dL", "mmol/L", "1", None])
def test_a_unit_that_is_not_known_or_missing_costs_the_entry_its_number_and_nothing_else(
    unit: str | None,
) -> None:
    own = {} if unit is None else {"unit": unit}
    said = answer({"base": "mid-treatment", "today": DAY, "event": [_test("igg", value=2, low=7, **own)]})
    kept = next(event for event in said.record.events if event.id == "t")
    assert isinstance(kept, Test)
    assert (kept.value, kept.unit, kept.unread) == (Decimal(2), unit, True)
    assert "immunoglobulin-low" not in {finding.rule for finding in said.check.findings}
    (unknown,) = said.check.unknowns
    assert (unknown.what, unknown.why, unknown.because) == ("igg", "unit-not-read", ("t",))
    assert "unit-not-read" in {finding.rule for finding in said.check.findings}


@pytest.mark.parametrize(
    ("name", "keys", "verdict"),
    [
        # In words: what the laboratory marks is a find; its "normal" and its silence clear nothing.
        ("hbsag", {"value": 3.1, "flag": "abnormal"}, Verdict.STOP),
        ("hbsag", {"value": 3.1, "flag": "high"}, Verdict.STOP),
        ("hbsag", {"flag": "critical"}, Verdict.STOP),
        ("hbsag", {"value": 0.2, "flag": "normal"}, Verdict.UNKNOWN),
        ("hbsag", {"flag": "normal"}, Verdict.UNKNOWN),
        ("hbsag", {"value": 0.2, "high": 1.0, "flag": "normal"}, Verdict.CLEAR),
        ("hbsag", {"text": "Reactive"}, Verdict.STOP),
        ("hbsag", {"text": "Non-reactive"}, Verdict.CLEAR),
        ("hbsag", {"text": "not detected"}, Verdict.CLEAR),
        ("hbsag", {"text": "see note"}, Verdict.UNKNOWN),
        ("hbsag", {"text": "1:80"}, Verdict.UNKNOWN),
        ("hbsag", {"text": "???"}, Verdict.UNKNOWN),
        ("anti-hbc", {"text": "Detected"}, Verdict.WAIT),
        ("hbv-dna", {"flag": "abnormal"}, Verdict.STOP),
    ],
)
def test_the_laboratorys_own_word_on_a_test_in_words(
    name: str, keys: dict[str, Any], verdict: Verdict
) -> None:
    assert checked(_test(name, **keys)).verdict is verdict


@pytest.mark.parametrize(
    ("name", "keys", "rule"),
    [
        ("igg", {"flag": "low"}, "immunoglobulin-low"),
        ("igg", {"flag": "abnormal"}, "immunoglobulin-low"),
        ("igg", {"value": 9, "unit": "g/L", "flag": "low"}, "immunoglobulin-low"),
        ("igg", {"value": 9, "unit": "g/L", "low": 7, "flag": "low"}, "immunoglobulin-low"),
        ("igg", {"value": 9, "unit": "furlongs", "flag": "low"}, "immunoglobulin-low"),
        ("igg", {"value": 9, "unit": "g/L", "low": 7, "high": 16, "flag": "critical"}, "immunoglobulin-low"),
        ("igg", {"value": 18, "unit": "g/L", "low": 7, "high": 16, "flag": "abnormal"}, None),
        ("igg", {"value": 9, "unit": "g/L", "low": 7, "flag": "normal"}, None),
        ("igg", {"value": 5, "unit": "g/L", "low": 7, "flag": "normal"}, "immunoglobulin-low"),
        ("alt", {"flag": "high"}, "liver-test-raised"),
        ("alt", {"flag": "abnormal"}, "liver-test-raised"),
        ("alt", {"value": 22, "unit": "U/l", "high": 40, "flag": "high"}, "liver-test-raised"),
        ("alt", {"value": 3, "unit": "U/l", "low": 5, "high": 40, "flag": "abnormal"}, None),
        ("alt", {"value": 22, "unit": "U/l", "high": 40, "flag": "low"}, None),
        ("lymphocytes", {"flag": "low"}, "blood-count-low"),
        ("neutrophils", {"value": 4, "unit": "10^9/L", "low": 1.5, "flag": "abnormal"}, "blood-count-low"),
    ],
)
def test_the_laboratorys_own_word_on_a_number(name: str, keys: dict[str, Any], rule: str | None) -> None:
    about = {"immunoglobulin-low", "liver-test-raised", "blood-count-low"}
    rules = {finding.rule for finding in checked(_test(name, **keys)).findings} & about
    assert rules == ({rule} if rule else set())


def test_a_normal_flag_without_a_range_stays_unknown() -> None:
    check = checked(_test("igg", value=9, unit="g/L", flag="normal"))
    assert [(unknown.what, unknown.why) for unknown in check.unknowns] == [("igg", "no-range")]
