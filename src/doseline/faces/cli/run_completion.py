"""``doseline completion``: what lets a shell finish commands, options and names."""

from __future__ import annotations

from doseline.assessment import stamped
from doseline.errors import RequestError, fault
from doseline.faces.cli.commands import SHELLS
from doseline.faces.cli.completion import script
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.help import says
from doseline.guide import drugs, version_of


def run(desk: Desk) -> str:
    """The script, as it is put into a file of the shell's, or as JSON."""
    shell = desk.arguments.needed("SHELL")
    if shell not in SHELLS:
        raise RequestError((fault("not-one-of", "SHELL", got=shell, allowed=SHELLS),))
    catalogue = desk.catalogue()

    def explained(command: str, option: str | None) -> str:
        return catalogue.say(f"help.says.{command}") if option is None else says(catalogue, command, option)

    made = script(shell, explained, {"DRUG": drugs()})
    return as_json(stamped({"shell": shell, "script": made}, version_of())) if desk.wants_json else made
