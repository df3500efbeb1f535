"""``doseline config``: each setting, and where it came from."""

from __future__ import annotations

from pathlib import Path

from doseline.assessment import stamped
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.disks import disk_json, disk_of
from doseline.faces.folders import data_folder
from doseline.guide import version_of


def run(desk: Desk) -> str:
    """The settings in force."""
    file = str(desk.settings.file) if desk.settings.file else None
    folder = _data_folder()
    disk = disk_of(folder) if folder else None
    if desk.wants_json:
        found = [
            {"name": setting.name, "value": setting.value, "from": setting.origin}
            for setting in desk.settings.all
        ]
        where: dict[str, object] = {"settings": found, "file": file}
        if folder is not None:
            where |= {"folder": str(folder), "folder_on": disk_json(disk) if disk else None}
        return as_json(stamped(where, version_of()))
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
    if folder is not None:
        page.paragraph(catalogue.say("cli.page.data-folder", folder=str(folder)))
    if disk is not None:
        page.paragraph(catalogue.say(f"serve.disk.{disk.kind.value}", name=disk.name))
    return str(page)


def _data_folder() -> Path | None:
    """Where records lie unless another folder is named; None for a user without a home."""
    try:
        return data_folder()
    except RuntimeError:
        return None
