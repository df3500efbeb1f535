"""What docs/hooks.md and the demo tell an integrator to do, done."""

from __future__ import annotations

import contextlib
import io
import re
import time
from contextlib import closing
from pathlib import Path

import pytest

from doseline.faces.cli.arguments import parse
from doseline.faces.cli.commands import COMMANDS, COMMON
from doseline.faces.hooks.config import read_config
from doseline.faces.hooks.database import open_database
from doseline.faces.hooks.tokens import Door
from tests.faces.program import ROOT

PAGE = (ROOT / "docs" / "hooks.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The one block of a language on the page."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def test_the_config_and_the_token_of_the_page_fit_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hooks.toml").write_text(block("toml"))
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(block("python"), {})  # noqa: S102 - our own page
    config = read_config(tmp_path / "hooks.toml")
    with closing(open_database(tmp_path / "kept")) as database:
        door = Door(config=config, spend=database.spend)
        authorization = f"Bearer {said.getvalue().strip()}"
        client = door.client(authorization, "/cds-services/doseline-orders", time.time())  # noqa: TID251
    assert (client.tenant, client.region) == ("north", "US")


def test_the_page_names_every_setting_of_a_config() -> None:
    from doseline.faces.hooks import config  # noqa: PLC0415

    names = {*config._KEYS, *config._OF_A_CLIENT} - {"client"}  # noqa: SLF001
    assert {name for name in names if f"{name} =" not in block("toml")} == set()


def test_the_command_of_the_unit_is_one_that_starts() -> None:
    unit = (ROOT / "deploy" / "doseline-hooks.service").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = [one for one in unit.splitlines() if one.startswith("ExecStart=")]
    _, command, *words = line.removeprefix("ExecStart=").split()
    asked = parse(words, (*COMMON, *COMMANDS[command].options), COMMANDS[command].operands)
    assert (asked.text("ACTION"), asked.text("config")) == ("serve", "/etc/doseline/hooks.toml")
    state = re.findall(r"^StateDirectory=(.*)$", unit, re.MULTILINE)
    assert asked.text("folder") == f"/var/lib/{state[0]}"
