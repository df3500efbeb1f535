"""What a shell offers when the tab key is pressed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from doseline.faces.cli import main as program
from doseline.faces.cli.commands import COMMANDS, COMMON, SHELLS
from tests.faces.program import ROOT


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert program.main(["completion", shell]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_stands_in_the_script(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = script(shell, capsys)
    words = set(said.replace("'", " ").replace("[", " ").replace(")", " ").split())
    assert set(COMMANDS) <= words
    for option in (*COMMON, *(option for command in COMMANDS.values() for option in command.options)):
        assert f"-l {option.name} " in said if shell == "fish" else f"--{option.name}" in said


# bash is everywhere; the others where they are.
@pytest.mark.parametrize("shell", [shell for shell in SHELLS if shutil.which(shell)])
def test_the_shell_can_read_its_script(
    shell: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = shutil.which(shell)
    assert found is not None
    file = tmp_path / "script"
    file.write_text(script(shell, capsys), encoding="utf-8")
    done = subprocess.run([found, "-n", str(file)], capture_output=True, check=False, text=True)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")


def offered(words: list[str], capsys: pytest.CaptureFixture[str], folder: Path) -> list[str]:
    """What bash offers for the last of the words, typed in a folder."""
    bash = shutil.which("bash")
    assert bash is not None
    typed = " ".join(f"'{word}'" for word in words)
    asked = (
        f"COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _doseline; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    done = subprocess.run(  # noqa: S603 - our own script
        [bash, "-c", f"{script('bash', capsys)}\n{asked}"],
        cwd=folder, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["doseline", "pl"], ["plan"]),
        (["doseline", "plan", "--unt"], ["--until"]),
        (["doseline", "--region", "DE", "plan", "--i"], ["--ics", "--if-given"]),
        (["doseline", "plan", "--color", "a"], ["auto", "always"]),
        (["doseline", "completion", ""], ["bash", "zsh", "fish"]),
        (["doseline", "guide", "kes"], ["kesimpta"]),
        (["doseline", "plan", "is-due"], ["is-due-today-and-nothing-is-in-the-way.json"]),
        (["doseline", "plan", "--ics", "is-due"], []),
        (["doseline", "trial", "repro"], ["reproduce"]),
        (["doseline", "schema", ""], ["record"]),
        (["doseline", "plan", "--today", ""], []),
    ],
)
def test_bash_offers_what_fits(
    words: list[str], expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert offered(words, capsys, ROOT / "examples/records") == expected


def test_another_shell_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["completion", "tcsh"]) == 2
    assert "bash, zsh or fish @ SHELL" in capsys.readouterr().err
