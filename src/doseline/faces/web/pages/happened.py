"""Something happened: what can be written down."""

from __future__ import annotations

from litestar import Response, get

from doseline.faces.web.forms_entries import FORMS
from doseline.faces.web.given import TheSheet

# In the order in which they are offered: the body first, then what the clinic said, then the rest.
_GROUPS = {
    "body": ("symptoms", "infection", "pregnancy", "breastfeeding", "allergy", "condition"),
    "clinic": ("instruction", "schedule", "decision", "test"),
    "medicines": ("took", "medication", "vaccination", "planned-vaccination", "storage", "pen", "training"),
    "other": ("measurement", "note"),
}


@get("/p/{record:str}/happened", sync_to_thread=True)
def happened(sheet: TheSheet) -> Response[str]:
    """The list, each with a link to its form."""
    groups = {
        group: tuple(
            (name, sheet.address(*(("enter", name) if name in FORMS else (name,)))) for name in names
        )
        for group, names in _GROUPS.items()
    }
    return sheet.page("happened", groups=groups)


PAGES = (happened,)
