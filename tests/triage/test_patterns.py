"""The data behind triage: read strictly, every sentence there, every rule there."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from doseline.guide import Pattern, load_guides
from doseline.guide.patterns import BySeverity, PatternKind, Sign, TriageUrgency
from doseline.guide.patterns_load import read_patterns
from doseline.guide.typed_words import read_typed
from doseline.guide.validation import Citations, Faults
from tests.triage.people import GUIDE, SYMPTOMS, asked

TEXTS = tomllib.loads((files("doseline.text") / "en" / "triage.toml").read_text("utf-8"))["triage"]
SOURCES = [{"document": "d", "section": "1", "confidence": "confirmed"}]
DOCUMENTS = {"d": {"title": "Document", "version": "1"}}
FREE_WORDS = {"overdose", "double-dose", "extra-dose", "too-many-injections"}


def read(**table: Any) -> tuple[tuple[Pattern, ...], list[str]]:  # noqa: ANN401 - a table as TOML gives it
    faults = Faults()
    tables = {"pattern": {"p": {"sources": SOURCES, **table}}}
    found = read_patterns(tables, Citations(DOCUMENTS, faults), faults)
    return found, [f"{fault.code} {fault.where}" for fault in faults.found]


SEVERITIES = {"mild": "tell", "moderate": "tell", "severe": "call_now", "unknown": "call_now"}
TEMPOS = {"sudden": "emergency", "days": "call_now", "weeks": "call_now"}


def test_a_pattern_is_read_with_its_signs_and_its_urgency() -> None:
    (found,), faults = read(
        kind="any", signs=["fever", "headache:severe"], by_severity=SEVERITIES, advice=["rest"]
    )
    assert faults == []
    assert found.groups == ((Sign("fever"), Sign("headache", severe=True)),)
    assert isinstance(found.grading, BySeverity)
    assert found.signs == {"fever", "headache"}
    assert found.advice == ("rest",)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"kind": "some", "urgency": "tell"}, "unknown-choice PATH.kind"),
        ({"kind": "any", "urgency": "tell"}, "missing-key PATH.signs"),
        ({"kind": "any", "signs": ["a"], "urgency": "soon"}, "unknown-choice PATH.urgency"),
        ({"kind": "any", "signs": ["a"]}, "urgency-not-clear PATH"),
        ({"kind": "any", "signs": ["a"], "urgency": "tell", "by_tempo": TEMPOS}, "urgency-not-clear PATH"),
        ({"kind": "any", "signs": ["a"], "urgency": "tell", "speed": 1}, "unknown-key PATH.speed"),
        ({"kind": "any", "signs": ["a"], "urgency": "tell", "test": "x"}, "unknown-key PATH.test"),
        ({"kind": "any", "signs": "a", "urgency": "tell"}, "wrong-type PATH.signs"),
        ({"kind": "together", "groups": [["a"]], "urgency": "tell"}, "wrong-type PATH.groups"),
        (
            {"kind": "any", "signs": ["a"], "by_tempo": {**TEMPOS, "weeks": "emergency"}},
            "urgency-falls PATH.by_tempo",
        ),
        (
            {"kind": "any", "signs": ["a"], "by_severity": {**SEVERITIES, "unknown": "self_care"}},
            "urgency-falls PATH.by_severity",
        ),
        (
            {"kind": "any", "signs": ["a"], "by_severity": {"mild": "tell"}},
            "missing-key PATH.by_severity.moderate",
        ),
        ({"kind": "any", "signs": ["a"], "by_tempo": {"days": "tell"}}, "missing-key PATH.by_tempo.sudden"),
        (
            {
                "kind": "after-dose",
                "signs": ["a"],
                "by_severity": SEVERITIES,
                "new": "tell",
                "recent": "tell",
            },
            "urgency-falls PATH",
        ),
        (
            {"kind": "reaction", "signs": ["a"], "urgency": "tell", "within": "h", "instead_of": ["q"]},
            "unknown-choice PATH.instead_of",
        ),
        ({"kind": "any", "signs": ["a"], "urgency": "tell", "sources": []}, "no-source PATH.sources"),
        (
            {"kind": "any", "signs": ["a"], "urgency": "tell", "rules": {"now": "x"}},
            "unknown-choice PATH.rules",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_in_the_data_is_named_with_its_place(table: dict[str, Any], fault: str) -> None:
    assert fault.replace("PATH", "patterns.pattern.p") in read(**table)[1]


def test_a_table_that_is_no_pattern_is_refused() -> None:
    faults = Faults()
    read_patterns({"patern": {}}, Citations(DOCUMENTS, faults), faults)
    assert [fault.where for fault in faults.found] == ["patterns.patern"]


def test_words_of_danger_that_cannot_be_read_are_named() -> None:
    faults = Faults()
    table = {"language": "en", "sources": SOURCES, "crisis": {}, "poison": {"any": ["took all", 3]}}
    assert read_typed("en", table, Citations(DOCUMENTS, faults), faults) is None
    assert [fault.where for fault in faults.found] == ["typed/en.emergency"]
    faults = Faults()
    table["emergency"] = {"any": ["can't breathe"], "fainting": "no pulse"}
    found = read_typed("en", table, Citations(DOCUMENTS, faults), faults)
    assert found is not None
    assert [phrase.words for phrase in found.phrases] == [("cant", "breathe")]
    assert {fault.where for fault in faults.found} == {"typed/en.emergency.fainting", "typed/en.poison.any"}


@pytest.mark.parametrize("pattern", GUIDE.patterns, ids=lambda pattern: pattern.id)
class TestEveryPattern:
    def test_names_only_symptoms_that_are_known(self, pattern: Pattern) -> None:
        assert pattern.signs <= set(SYMPTOMS) | FREE_WORDS

    def test_has_its_sentences(self, pattern: Pattern) -> None:
        assert {"title", "what"} == TEXTS["pattern"][pattern.id].keys()
        assert set(pattern.advice) <= TEXTS["advice"].keys()
        assert set(pattern.avoid) <= TEXTS["avoid"].keys()
        assert pattern.advice

    def test_names_only_rules_and_numbers_of_the_guide(self, pattern: Pattern) -> None:
        assert set(pattern.rules.values()) <= GUIDE.rules.keys()
        assert pattern.within is None or pattern.within in GUIDE.numbers
        assert pattern.test is None or GUIDE.names.knows("test", pattern.test)

    def test_can_be_reached(self, pattern: Pattern) -> None:
        if pattern.kind is PatternKind.TOGETHER:
            written = [
                f"{group[0].name}:severe" if group[0].severe else group[0].name for group in pattern.groups
            ]
            assert pattern.id in [match.id for match in asked(*written).patterns]


def test_every_sentence_is_used() -> None:
    fixed = {"poison-second", "red-flags", "nobody-answers", "ring-sooner", "when-to-ring"}
    patterns = [pattern for guide in load_guides().values() for pattern in guide.patterns]
    # A guide may have more in words of its own, which ``guide check`` looks for.
    assert TEXTS["advice"].keys() <= {name for pattern in patterns for name in pattern.advice} | fixed
    assert TEXTS["avoid"].keys() <= {name for pattern in patterns for name in pattern.avoid}
    assert TEXTS["pattern"].keys() <= {pattern.id for pattern in patterns}
    assert {urgency.value for urgency in TriageUrgency} == TEXTS["urgency"].keys()
