"""Dose dates, checks and cited answers for people on Kesimpta and their care team.

A guide (what sources say), a record (what happened) and today go in; the plan, the checks, the advice
on symptoms and the one next step come out. Each package answers one question; its docstring says which.

``doseline.load(path)`` reads a record, ``doseline.load_guide(drug)`` a guide, and
``doseline.assess(guides, record, today=day)`` gives the answer. Importing this package imports nothing else:
each of them is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from doseline.assessment import Assessment, assess
    from doseline.faces.record_file import load, read
    from doseline.guide import Guide, drugs, load_guide, load_guides
    from doseline.record import Record

__version__ = "0.1.0"

__all__ = [
    "Assessment", "Guide", "Record", "__version__", "assess", "drugs", "load", "load_guide", "load_guides",
    "read",
]  # fmt: skip

_FROM = {
    "Assessment": "doseline.assessment",
    "assess": "doseline.assessment",
    "Guide": "doseline.guide",
    "Record": "doseline.record",
    "drugs": "doseline.guide",
    "load": "doseline.faces.record_file",
    "load_guide": "doseline.guide",
    "load_guides": "doseline.guide",
    "read": "doseline.faces.record_file",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for by name
    """What the package offers, imported when it is asked for."""
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - importing this package imports nothing else

    return getattr(import_module(_FROM[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
