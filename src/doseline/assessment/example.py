"""The assessment that the examples in docstrings are about: of a made-up person with a dose due."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from doseline.assessment.assess import read_and_assess
from doseline.assessment.assessment import Assessment
from doseline.record import example
from doseline.toml_cache import folder_of


@lru_cache(maxsize=1)
def example_case() -> Assessment:
    """The assessment on 2 April 2026.

    >>> example_case()
    <Assessment 2026-04-02 kesimpta: due, clear, inject>
    """
    data = (folder_of(example.__file__, "doseline.record") / "example.json").read_bytes()
    return read_and_assess(data, clock=lambda _: date.min, today=date(2026, 4, 2))
