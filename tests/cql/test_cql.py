"""Three rules written a second time, in CQL, and run by another program: the same answers."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cql.compare import Compared, compared

_HERE = Path(__file__).parent
PEOPLE = 40


@pytest.fixture(scope="module")
def found() -> Compared:
    return compared(PEOPLE)


@pytest.mark.program
def test_another_program_gives_the_same_answer_to_every_rule_of_everybody(found: Compared) -> None:
    assert len(found.theirs) == PEOPLE
    assert found.differ == []


@pytest.mark.program
@pytest.mark.parametrize("rule", ["not-screened", "live-vaccine", "next-dose"])
def test_each_rule_says_something_of_some_and_nothing_of_others(rule: str, found: Compared) -> None:
    assert {bool(one[rule]) for one in found.theirs.values()} == {True, False}


def test_what_is_run_was_translated_from_the_rules_as_they_stand() -> None:
    elm = json.loads((_HERE / "rules.elm.json").read_text("utf-8"))
    (told,) = elm["library"]["annotation"][0]["t"]
    assert told == {"name": "sha256", "value": sha256((_HERE / "rules.cql").read_bytes()).hexdigest()}


def test_the_rules_hold_no_number_and_no_code_of_the_guide() -> None:
    text = re.sub(r"//.*", "", (_HERE / "rules.cql").read_text("utf-8"))
    numbers = set(re.findall(r"(?<![\w.'])\d+(?![\w.'])", text))
    # Counting: the first, the next, the one after it; the months of "monthly".
    assert numbers <= {"0", "1", "2"}
    assert not re.search(r"\d{3,}", text.replace("'4.0.1'", ""))
