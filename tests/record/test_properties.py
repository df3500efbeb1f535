"""What holds for every record: it comes back as it was, and the schema and the reader agree."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from doseline.errors import RecordError
from doseline.record import Record, read_record, read_structure, record_schema, write_record
from doseline.record.fields import Kind
from doseline.record.schema import _PATTERNS
from tests.strategies import broken_documents, documents, records

SCHEMA = record_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
_slow_to_draw = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None
)


def _reads(document: Any) -> bool:  # noqa: ANN401 - any JSON
    try:
        read_structure(json.dumps(document))
    except RecordError:
        return False
    return True


@given(records())
@_slow_to_draw
def test_a_record_written_and_read_is_the_same_record(record: Record) -> None:
    assert read_record(write_record(record), names=None) == record


@given(records())
@_slow_to_draw
def test_writing_is_stable(record: Record) -> None:
    text = write_record(record)
    assert write_record(read_record(text.encode(), names=None)) == text


@given(documents(), st.randoms(use_true_random=False))
@_slow_to_draw
def test_the_order_of_keys_does_not_matter(document: Any, chance: Any) -> None:  # noqa: ANN401 - any JSON
    def shuffled(value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, list):
            return [shuffled(inner) for inner in value]
        if isinstance(value, dict):
            items = [(key, shuffled(inner)) for key, inner in value.items()]
            chance.shuffle(items)
            return dict(items)
        return value

    assert read_record(json.dumps(shuffled(document)), names=None) == read_record(
        json.dumps(document), names=None
    )


@given(documents())
@_slow_to_draw
def test_schema_and_reader_accept_what_was_written(document: Any) -> None:  # noqa: ANN401 - any JSON
    assert VALIDATOR.is_valid(document)
    assert _reads(document)


@given(broken_documents())
@settings(_slow_to_draw, max_examples=300)
def test_schema_and_reader_refuse_the_same_documents(document: Any) -> None:  # noqa: ANN401 - any JSON
    assert VALIDATOR.is_valid(document) == _reads(document), list(VALIDATOR.iter_errors(document))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("year", [1899, 1900, 1904, 1999, 2000, 2024, 2026, 2100, 2196, 2199, 2200])
def test_the_pattern_of_a_date_knows_every_day_there_is(year: int) -> None:
    first = date(year, 1, 1)
    real = {(first + timedelta(days=n)).isoformat() for n in range(366)}
    pattern = re.compile(_PATTERNS[Kind.DATE])
    for month in range(14):
        for day in range(33):
            text = f"{year:04}-{month:02}-{day:02}"
            assert bool(pattern.search(text)) == (text in real and 1900 <= year <= 2199)
