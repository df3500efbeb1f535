"""One file per mistake, each refused with exactly the faults written beside it."""

from __future__ import annotations

import json
import string
import tomllib
from pathlib import Path

import pytest

from doseline.errors import Fault, RecordError
from doseline.record import Code, read_record
from doseline.record.parse import MAX_BYTES
from doseline.record.shape import MAX_FAULTS
from tests.record.names_at_hand import GUIDES, NAMES, READINGS

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests" / "bad_files").glob("*.json"))
SENTENCES = tomllib.loads((ROOT / "src/doseline/text/en/faults.toml").read_text("utf-8"))["fault"]

# Mistakes that are too big for a file, or that only today shows.
_NOT_IN_FILES = {
    Code.TOO_BIG,
    Code.NESTED_TOO_DEEP,
    Code.MORE_FAULTS,
    Code.IN_THE_FUTURE,
    Code.BORN_IN_THE_FUTURE,
}


def _faults(data: bytes | str) -> tuple[Fault, ...]:
    with pytest.raises(RecordError) as caught:
        read_record(data, names=NAMES, guides=GUIDES, readings=READINGS)
    return caught.value.faults


def _codes(data: bytes | str) -> list[str]:
    return [fault.code for fault in _faults(data)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bad_file_gives_exactly_its_faults(path: Path) -> None:
    assert [str(fault) for fault in _faults(path.read_bytes())] == path.with_suffix(".faults").read_text(
        "utf-8"
    ).splitlines()


def test_every_code_has_a_file_that_shows_it() -> None:
    shown = {fault.code for path in FILES for fault in _faults(path.read_bytes())}
    assert shown | _NOT_IN_FILES == set(Code)


def test_every_code_has_a_sentence() -> None:
    assert {code.value for code in Code} <= SENTENCES.keys()


def test_every_sentence_says_only_what_its_fault_knows() -> None:
    for path in FILES:
        for fault in _faults(path.read_bytes()):
            holes = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[fault.code]) if name}
            assert holes <= dict(fault.values).keys(), fault


def test_a_fault_can_be_shown_on_any_screen() -> None:
    for path in FILES:
        for fault in _faults(path.read_bytes()):
            assert str(fault).isprintable(), fault


def test_a_file_without_a_therapy_is_told_so_in_the_words_of_its_format() -> None:
    assert {fault.where for fault in _faults(b'{"format": "doseline-record/1"}')} >= {"$.therapy", "$.person"}
    assert "$.therapies" in {fault.where for fault in _faults(b'{"format": "doseline-record/2"}')}


def test_a_file_of_a_hundred_megabytes_is_not_even_parsed() -> None:
    assert _codes(b"[" * (MAX_BYTES + 1)) == [Code.TOO_BIG]
    assert _codes(" " * (MAX_BYTES + 1)) == [Code.TOO_BIG]


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting_is_refused(opening: str) -> None:
    assert _codes(opening * 200_000) == [Code.NESTED_TOO_DEEP]


def test_a_thousand_faults_are_enough() -> None:
    many = {f"key {n}": n for n in range(5000)}
    start = {"format": "doseline-record/1", "person": 1, "therapy": 2, "events": []}
    for document in ({**start, "events": [1] * 5000}, {**start, "person": many}, {**many, **start}):
        codes = _codes(json.dumps(document))
        assert len(codes) == MAX_FAULTS + 1
        assert codes[-1] == Code.MORE_FAULTS


@pytest.mark.parametrize("data", [b"\x00" * 1000, b"\xff\xfe" * 100, bytes(range(256)), "\ud800", "\x00"])
def test_binary_is_refused(data: bytes | str) -> None:
    assert _codes(data)[0] in {Code.NOT_UTF_8, Code.NOT_JSON}
