"""The table of fields and the record's classes say the same."""

from __future__ import annotations

import dataclasses

import pytest

from doseline.record import Event, model
from doseline.record.fields import CODING, ENTRIES, PERSON, THERAPY, Shape

_SHAPES = [PERSON, THERAPY, CODING, *ENTRIES.values()]


@pytest.mark.parametrize("shape", _SHAPES, ids=lambda shape: shape.name)
def test_the_table_has_every_field_of_its_class_with_the_same_default(shape: Shape) -> None:
    assert isinstance(shape.makes, type)
    in_class = {
        field.name: field.default
        for field in dataclasses.fields(shape.makes)
        if field.name
        not in {"written", "also", "in_words", "is_read", "classes", "drug_is", "reads", "unread", "expected"}
    }
    table = {
        field.attribute: dataclasses.MISSING if field.required else field.default for field in shape.fields
    }
    assert table == in_class


def test_every_type_of_entry_is_in_the_table() -> None:
    classes = {made for made in vars(model).values() if isinstance(made, type) and issubclass(made, Event)}
    assert {shape.makes for shape in ENTRIES.values()} == classes - {Event}
