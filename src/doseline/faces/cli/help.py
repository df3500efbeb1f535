"""The pages of ``--help``: words and examples from the catalogue, options from the table of commands."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import wrap

from doseline.faces.cli.arguments import Option
from doseline.faces.cli.commands import COMMANDS, COMMON
from doseline.text import Catalogue

_WIDTH = 80
_LEFT = 2
# What an option does stands beside its name, or on the next line where the name is longer than this.
_WIDEST = 20


def help_page(catalogue: Catalogue, command: str | None) -> str:
    """What a command does, with examples and every option it takes; without a command, the first page."""
    if command is None:
        return catalogue.say("help.page.start")
    blocks = [catalogue.say(f"help.page.{command}").rstrip("\n")]
    own = COMMANDS[command].options
    for heading, options in (("own", own), ("common", COMMON)):
        if options:
            blocks.append("\n".join((catalogue.say(f"help.{heading}"), *_lines(catalogue, command, options))))
    return "\n\n".join(blocks) + "\n"


def says(catalogue: Catalogue, command: str, option: str) -> str:
    """What an option does, in the words of its command or in those for any."""
    return catalogue.say(_key(catalogue, command, option, "says"))


def _lines(catalogue: Catalogue, command: str, options: Iterable[Option]) -> Iterable[str]:
    for option in options:
        name = f"--{option.name}"
        if option.takes is not None:
            name += " " + catalogue.say(_key(catalogue, command, option.name, "value"))
        lines = wrap(says(catalogue, command, option.name), _WIDTH - _LEFT - _WIDEST - 2)
        beside = f"{name:<{_WIDEST}}  {lines[0]}" if len(name) <= _WIDEST else name
        yield " " * _LEFT + beside
        for line in lines if beside is name else lines[1:]:
            yield " " * (_LEFT + _WIDEST + 2) + line


def _key(catalogue: Catalogue, command: str, option: str, part: str) -> str:
    own = f"help.option.{command}.{option}.{part}"
    return own if catalogue.has(own) else f"help.option.any.{option}.{part}"
