"""``doseline config``: each setting, and where it came from."""

from __future__ import annotations

from doseline.faces.answers import stamped
from doseline.faces.cli.desk import Desk, as_json


def run(desk: Desk) -> str:
    """The settings in force."""
    file = str(desk.settings.file) if desk.settings.file else None
    if desk.wants_json:
        found = [
            {"name": setting.name, "value": setting.value, "from": setting.origin}
            for setting in desk.settings.all
        ]
        return as_json(stamped({"settings": found, "file": file}, desk.guide().version))
    catalogue, page = desk.catalogue(), desk.page()
    page.table(
        [
            (setting.name, setting.value, catalogue.say(f"cli.origin.{setting.origin}"))
            for setting in desk.settings.all
        ],
        indent=0,
    )
    page.gap()
    if file is not None:
        page.paragraph(catalogue.say("cli.page.settings-file", file=file))
    return str(page)
