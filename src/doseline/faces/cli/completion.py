"""Completion for bash, zsh and fish: one script each, made from the table of commands.

A script knows the commands, their options and what each takes: the tab key starts no program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from doseline.faces.cli.arguments import FileNamed, OneOf, Operand, Option, as_folder
from doseline.faces.cli.commands import COMMANDS, COMMON, Command
from doseline.frozen import dataclass

Says = Callable[[str, str | None], str]


@dataclass(frozen=True, slots=True)
class Offer:
    """What fits in one place: words, files by their endings, a folder, or anything."""

    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    is_folder: bool = False


def script(shell: str, says: Says, offers: Mapping[str, Sequence[str]]) -> str:
    """The script of one shell.

    ``says(command, option)`` is the line that explains an option, or the command itself where it is None;
    ``offers`` are words for operands that only the data knows, such as the drugs.
    """
    return _SCRIPTS[shell](says, offers)


def of_option(option: Option) -> Offer:
    """What fits behind an option."""
    match option.takes:
        case OneOf() as one:
            return Offer(words=one.choices)
        case FileNamed() as file:
            return Offer(endings=file.endings)
        case taken if taken is as_folder:
            return Offer(is_folder=True)
        case _:
            return Offer()


def of_operand(operand: Operand, offers: Mapping[str, Sequence[str]]) -> Offer:
    """What fits in the place of an operand."""
    words = (*operand.offers, *offers.get(operand.name, ()))
    return Offer(
        words=tuple(word for word in words if not word.startswith(".")),
        endings=tuple(word for word in words if word.startswith(".")),
    )


# --- bash ---

_BASH = """\
# Completion of doseline for bash, made by: doseline completion bash
_doseline() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command= place
    COMPREPLY=()
    for ((place = 1; place < COMP_CWORD; place++)); do
        case ${COMP_WORDS[place]} in
            @COMMANDS@) command=${COMP_WORDS[place]}; break ;;
        esac
    done
    case $command:$before in
@VALUES@
    esac
    if [[ $word == -* ]]; then
        case $command in
@OPTIONS@
        esac
        return
    fi
    case $command in
@OPERANDS@
    esac
}
_doseline_files() {
    local ending
    COMPREPLY=($(compgen -d -S / -- "$1"))
    for ending in "${@:2}"; do COMPREPLY+=($(compgen -f -X "!*$ending" -- "$1")); done
    compopt -o nospace -o filenames 2> /dev/null
}
complete -F _doseline doseline
"""


def _bash(_says: Says, offers: Mapping[str, Sequence[str]]) -> str:
    values: list[str] = []
    options: list[str] = []
    operands: list[str] = []
    places: dict[str, Command | None] = {"": None, **COMMANDS}
    for name, command in places.items():
        known = (*(command.options if command else ()), *COMMON)
        values += [
            f"        {name}:--{option.name}) {_bash_offer(of_option(option))}; return ;;"
            for option in known
            if option.takes is not None
        ]
        flags = Offer(words=tuple(f"--{option.name}" for option in known))
        options.append(f'            "{name}") {_bash_offer(flags)} ;;')
        operands.append(f'        "{name}") {_bash_offer(_any_place(command, offers))} ;;')
    filled = _BASH.replace("@COMMANDS@", " | ".join(COMMANDS)).replace("@VALUES@", "\n".join(values))
    return filled.replace("@OPTIONS@", "\n".join(options)).replace("@OPERANDS@", "\n".join(operands))


def _any_place(command: Command | None, offers: Mapping[str, Sequence[str]]) -> Offer:
    """What fits anywhere behind a command; before it, the commands."""
    if command is None:
        return Offer(words=tuple(COMMANDS))
    found = [of_operand(operand, offers) for operand in command.operands]
    return Offer(
        words=tuple(word for one in found for word in one.words),
        endings=tuple(ending for one in found for ending in one.endings),
    )


def _bash_offer(offer: Offer) -> str:
    said = []
    if offer.is_folder:
        said.append('COMPREPLY=($(compgen -d -- "$word"))')
    if offer.endings:
        said.append(f'_doseline_files "$word" {" ".join(offer.endings)}')
    if offer.words:
        said.append(f"COMPREPLY+=($(compgen -W '{' '.join(offer.words)}' -- \"$word\"))")
    return "; ".join(said) or ":"


# --- zsh ---

_ZSH = """\
#compdef doseline
# Completion of doseline for zsh, made by: doseline completion zsh
_doseline() {
    local -a commands
    commands=(
@COMMANDS@
    )
    local place command=
    for ((place = 2; place < CURRENT; place++)); do
        if [[ -n ${(M)commands:#${words[place]}:*} ]]; then command=${words[place]}; break; fi
    done
    case $command in
@CASES@
        *) _describe command commands ;;
    esac
}
_doseline "$@"
"""


def _zsh(says: Says, offers: Mapping[str, Sequence[str]]) -> str:
    listed = [f"        {_quoted(f'{name}:{says(name, None)}')}" for name in COMMANDS]
    cases = [
        " \\\n                ".join((f"        {name}) _arguments", *_zsh_rules(command, says, offers)))
        + " ;;"
        for name, command in COMMANDS.items()
    ]
    return _ZSH.replace("@COMMANDS@", "\n".join(listed)).replace("@CASES@", "\n".join(cases))


def _zsh_rules(command: Command, says: Says, offers: Mapping[str, Sequence[str]]) -> Iterable[str]:
    for option in (*command.options, *COMMON):
        explained = _zsh_text(says(command.name, option.name))
        value = "" if option.takes is None else f":{option.name}:{_zsh_offer(of_option(option))}"
        yield _quoted(f"{'*' if option.many else ''}--{option.name}[{explained}]{value}")
    # The first word left is the command itself.
    yield "':command:'"
    for operand in command.operands:
        yield _quoted(
            f"{'*' if operand.many else ''}:{operand.name}:{_zsh_offer(of_operand(operand, offers))}"
        )


def _zsh_text(text: str) -> str:
    return text.replace("[", "(").replace("]", ")").replace(":", "\\:")


def _zsh_offer(offer: Offer) -> str:
    if offer.is_folder:
        return "_files -/"
    files = f'_files -g "*({"|".join(offer.endings)})"' if offer.endings else ""
    words = f"({' '.join(offer.words)})" if offer.words else ""
    return f"{{compadd {words[1:-1]}; {files}}}" if files and words else files or words or " "


def _quoted(text: str) -> str:
    """One word of a shell script, whatever stands in it."""
    return "'" + text.replace("'", "'\\''") + "'"


# --- fish ---


def _fish(says: Says, offers: Mapping[str, Sequence[str]]) -> str:
    lines = [
        "# Completion of doseline for fish, made by: doseline completion fish",
        "complete -c doseline -f",
        f"set -g __doseline_commands {' '.join(COMMANDS)}",
    ]
    for name, command in COMMANDS.items():
        first = f"complete -c doseline -n 'not __fish_seen_subcommand_from $__doseline_commands' -a {name}"
        lines.append(f"{first} -d {_fish_quoted(says(name, None))}")
        lines += _fish_rules(command, says, offers)
    return "\n".join(lines) + "\n"


def _fish_rules(command: Command, says: Says, offers: Mapping[str, Sequence[str]]) -> Iterable[str]:
    chosen = f"complete -c doseline -n '__fish_seen_subcommand_from {command.name}'"
    for option in (*command.options, *COMMON):
        takes = "" if option.takes is None else f" -x{_fish_offer(of_option(option))}"
        yield f"{chosen} -l {option.name}{takes} -d {_fish_quoted(says(command.name, option.name))}"
    offer = _any_place(command, offers)
    if offer.words or offer.endings:
        yield f"{chosen}{_fish_offer(offer)}"


def _fish_offer(offer: Offer) -> str:
    if offer.is_folder:
        return " -a '(__fish_complete_directories)'"
    files = " ".join(f"(__fish_complete_suffix {ending})" for ending in offer.endings)
    said = " ".join(part for part in (" ".join(offer.words), files) if part)
    return f" -a {_fish_quoted(said)}" if said else ""


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_SCRIPTS: Mapping[str, Callable[[Says, Mapping[str, Sequence[str]]], str]] = MappingProxyType(
    {"bash": _bash, "zsh": _zsh, "fish": _fish}
)
