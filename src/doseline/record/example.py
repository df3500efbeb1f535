"""The record that the examples in docstrings are about: five doses, of which the next is due on 2 April 2026.

The person is made up.
"""

from __future__ import annotations

from functools import lru_cache

from doseline.guide import Guide, load_guide
from doseline.guide.shared import load_shared
from doseline.record.chart import Chart, chart
from doseline.record.load import read_record
from doseline.toml_cache import folder_of


@lru_cache(maxsize=1)
def example() -> tuple[Guide, Chart]:
    """The guide of the made-up person's therapy, and their chart.

    >>> guide, chart = example()
    >>> [dose.id for dose in chart.doses]
    ['d1', 'd2', 'd3', 'd4', 'd5']
    """
    text = (folder_of(__file__, "doseline.record") / "example.json").read_bytes()
    record = read_record(text, names=load_shared().names)
    return load_guide(record.therapy.guide), chart(record)
