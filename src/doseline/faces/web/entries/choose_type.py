"""Types of entries to choose from: something happened, and what of it can be written down."""

from __future__ import annotations

from litestar import Response, get

from doseline.faces.web.dependencies import RecordView
from doseline.faces.web.entries.forms import FORMS, is_offered

# In the order in which they are offered: the body first, then what the clinic said, then the rest.
_GROUPS = {
    "body": (
        "symptoms",
        "infection",
        "pregnancy",
        "family-planning",
        "breastfeeding",
        "allergy",
        "condition",
    ),
    "clinic": ("instruction", "schedule", "decision", "test"),
    "medicines": (
        "took",
        "dispense",
        "medication",
        "vaccination",
        "planned-vaccination",
        "storage",
        "pen",
        "training",
    ),
    "other": ("measurement", "note"),
}


@get("/p/{record:str}/happened", sync_to_thread=True)
def happened(view: RecordView) -> Response[str]:
    """The list, each with a link to its form."""
    groups = {
        group: tuple(
            (name, view.address(*(("enter", name) if name in FORMS else (name,))))
            for name in names
            if is_offered(name, view.case.guide)
        )
        for group, names in _GROUPS.items()
    }
    return view.page("entries/happened", groups=groups)


ROUTES = (happened,)
