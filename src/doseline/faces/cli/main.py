"""The command ``doseline``: finds the command, runs it, and turns what goes wrong into an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, TextIO

from doseline.errors import Fault, GuideError, InputFaults, NotSound, NotWhole, RequestError, fault
from doseline.faces.cli.arguments import parse
from doseline.faces.cli.commands import COMMANDS, COMMON

if TYPE_CHECKING:
    from doseline.text import Catalogue

COMPUTED, DEFECT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
_HELP = frozenset({"-h", "--help"})
_HELP_WORD = "help"
_JSON = ("{", "[")
_VERSION = frozenset({"-V", "--version", "version"})


def main(words: Sequence[str] | None = None) -> int:
    """The exit code: 0 computed, 1 a defect of ours, 2 bad input."""
    given = list(sys.argv[1:] if words is None else words)
    _open_streams()
    try:
        answer = _answer(given)
        return _print(answer, given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (NotSound, NotWhole) as found:
        return _print(found.answer, given) or (BAD_INPUT if isinstance(found, NotSound) else DEFECT)
    except InputFaults as faults:
        if isinstance(faults, GuideError):  # the data is ours
            return _defect(faults, given)
        return _complain(faults.faults, given, code=BAD_INPUT)
    except Exception as error:  # noqa: BLE001 - nobody is shown a traceback
        return _broken_off(error, given)


def _broken_off(error: Exception, given: list[str]) -> int:
    """The command that installs what is missing, if it is an extra; all else is a mistake of ours."""
    from doseline.faces import extras  # noqa: PLC0415 - only when something is wrong

    extra = extras.told_by(error)
    if extra is None:
        return _defect(error, given)
    asked = next((word for word in given if not word.startswith("-")), extra)
    return _complain((extras.missing(extra, asked),), given, code=BAD_INPUT)


def _open_streams() -> None:
    """Let closed streams (a service, ``>&-``) lead nowhere: with None for one, faults print as answers."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - to the end


def _print(text: str, given: list[str]) -> int:
    """Write the answer out; a full disk is said, a reader who stopped reading is not."""
    from doseline.text.shown import escaped, for_terminal  # noqa: PLC0415

    _let_through(sys.stdout, encoding="utf-8" if "--json" in given else None)
    try:
        sys.stdout.write(escaped(text) if text.startswith(_JSON) else for_terminal(text))
        sys.stdout.flush()
    except BrokenPipeError:
        _close_quietly()
    except OSError:
        _close_quietly()
        return _complain((fault("cannot-write", "-"),), given, code=DEFECT)
    return COMPUTED


def _let_through(stream: TextIO, encoding: str | None = None) -> None:
    """Rather a replaced letter than no answer, on a terminal that lacks some."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding=encoding, errors="replace")


def _close_quietly() -> None:
    """Who reads has had enough; Python would complain once more when it closes the output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _answer(given: list[str]) -> str:
    if given and given[0] in _VERSION:
        return _version()
    name, words = _command(given)
    if name is None or _HELP & set(words):
        from doseline.faces.cli.help import help_page  # noqa: PLC0415 - no answer needs it

        return help_page(_catalogue(given), name)
    command = COMMANDS[name]
    arguments = parse(words, (*COMMON, *command.options), command.operands)
    from doseline.faces.cli.desk import Desk  # noqa: PLC0415 - help needs no guide
    from doseline.faces.cli.settings import NAMES, settings  # noqa: PLC0415

    desk = Desk(arguments, settings({name: arguments.text(name) for name in NAMES}))
    if desk.settings["guides"]:
        from doseline.faces.more_guides import use  # noqa: PLC0415 - few have any

        use(desk.settings["guides"])
    answer: str = import_module(command.module).run(desk)
    if desk.borrowed:
        from doseline.faces.cli.complaints import tell_borrowed  # noqa: PLC0415 - only of an unfinished language

        tell_borrowed(desk.catalogue(), desk.settings["language"], tuple(desk.borrowed), given)
    return answer


def _version() -> str:
    """The program and the state of each guide: what every report of a fault needs first."""
    from doseline.assessment.program import NAME, VERSION  # noqa: PLC0415
    from doseline.guide import drugs, version_of  # noqa: PLC0415

    guides = "".join(f"guide {drug} {version_of(drug)}\n" for drug in drugs())
    return f"{NAME} {VERSION}\n{guides}"


def _command(given: list[str]) -> tuple[str | None, list[str]]:
    """The name of the command, or None for the first page, and its words.

    Options that every command takes may stand before its name.
    """
    valued = {f"--{option.name}" for option in COMMON if option.takes}
    place = 0
    while place < len(given) and given[place].startswith("-"):
        place += 2 if given[place] in valued else 1
    before, rest = given[:place], given[place:]
    if rest and rest[0] == _HELP_WORD:
        return (rest[1] if len(rest) > 1 and rest[1] in COMMANDS else None), ["--help"]
    if not rest:
        parse([word for word in before if word not in _HELP], COMMON, ())
        return None, []
    if rest[0] not in COMMANDS:
        raise RequestError((_unknown_command(rest[0]),))
    return rest[0], [*before, *rest[1:]]


def _unknown_command(name: str) -> Fault:
    from difflib import get_close_matches  # noqa: PLC0415 - only when something is wrong

    near = get_close_matches(name, list(COMMANDS), n=1)
    return fault("unknown-command-near", name, near=near[0]) if near else fault("unknown-command", name)


def _catalogue(given: list[str]) -> Catalogue:
    """The words of the settings, or English where the settings are what is wrong."""
    from doseline.faces.cli.desk import words  # noqa: PLC0415
    from doseline.faces.cli.settings import DEFAULT_LANGUAGE, settings  # noqa: PLC0415

    asked = [after for word, after in pairwise(given) if word == "--language"]
    try:
        return words(settings({"language": asked[0] if asked else None})["language"])
    except RequestError:
        return words(DEFAULT_LANGUAGE)


def _complain(faults: Sequence[Fault], given: list[str], *, code: int) -> int:
    from doseline.faces.cli.complaints import complain  # noqa: PLC0415 - only when something is wrong

    _let_through(sys.stderr)
    complain(_catalogue(given), faults, given, code=code)
    return code


def _defect(error: Exception, given: list[str]) -> int:
    """One sentence that asks to report it: the kind and place of the mistake, nothing of the record."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else "?"  # noqa: PTH119
    try:
        from doseline.faces.cli.complaints import complain_of_us  # noqa: PLC0415 - only when something is wrong

        said = _catalogue(given).say("cli.defect", kind=type(error).__name__, place=where)
        complain_of_us(said, where, given, code=DEFECT)
    except Exception:  # noqa: BLE001 - the words themselves may be what is broken
        print(f"{type(error).__name__} {where}", file=sys.stderr)
    return DEFECT
