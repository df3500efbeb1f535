"""The files for a server hold together: their paths are there, and their command lines are ones we take."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from doseline.faces.cli.arguments import Arguments, parse
from doseline.faces.cli.commands import COMMANDS, COMMON
from doseline.faces.serving.networks import is_one_of
from doseline.faces.web.server.proxy import proxies, public_host

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
UNIT = (DEPLOY / "doseline.service").read_text("utf-8").replace("\\\n", " ")


def taken(words: list[str]) -> Arguments:
    """A command line as the program reads it."""
    command = COMMANDS[words[0]]
    return parse(words[1:], (*COMMON, *command.options), command.operands)


def started_by_compose() -> Arguments:
    """What the app's container starts with, its variables filled in."""
    filled = [
        word.replace("${DOSELINE_SITE:?}", "a.example") for word in COMPOSE["services"]["app"]["command"]
    ]
    return taken(filled)


def started_by_systemd() -> Arguments:
    """What the unit starts with."""
    found = re.search(r"^ExecStart=\S+/doseline (.*)$", UNIT, re.MULTILINE)
    assert found is not None
    return taken(shlex.split(found[1]))


@pytest.mark.parametrize("started", [started_by_compose, started_by_systemd])
def test_the_app_is_started_with_words_it_takes_and_behind_a_lock(started: Any) -> None:  # noqa: ANN401
    asked = started()
    assert public_host(asked.text("public-url"))
    assert proxies(asked.texts("trusted-proxy"))
    assert asked.flag("set-passphrase")
    assert asked.flag("no-browser")


def test_the_proxy_that_compose_starts_is_the_one_that_is_believed() -> None:
    address = COMPOSE["services"]["proxy"]["networks"]["inside"]["ipv4_address"]
    trusted = proxies(started_by_compose().texts("trusted-proxy"))
    (subnet,) = proxies([COMPOSE["networks"]["inside"]["ipam"]["config"][0]["subnet"]])
    assert is_one_of(address, trusted)
    assert is_one_of(address, [subnet])


def test_only_the_proxy_is_reached_from_outside_and_what_is_kept_outlives_a_container() -> None:
    services = COMPOSE["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    named = {volume.partition(":")[0] for one in services.values() for volume in one["volumes"]}
    assert {name for name in named if not name.startswith(".")} == set(COMPOSE["volumes"])
    assert all((DEPLOY / name).is_file() for name in named if name.startswith("."))
    asked = started_by_compose()
    assert f"keys:{asked.text('folder')}" in services["app"]["volumes"]
    assert f"VOLUME {asked.text('folder')}" in CONTAINER


def test_the_port_is_the_same_in_every_file() -> None:
    port = started_by_compose().number("port")
    assert f"EXPOSE {port}" in CONTAINER
    assert f"http://127.0.0.1:{port}/healthz" in CONTAINER
    assert f"app:{port}" in (DEPLOY / "Caddyfile").read_text("utf-8")


def test_the_container_is_made_of_what_is_in_the_source_and_of_extras_that_there_are() -> None:
    build = COMPOSE["services"]["app"]["build"]
    assert (DEPLOY / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()
    copied = [
        word for line in re.findall(r"^COPY (.*)$", CONTAINER, re.MULTILINE) for word in line.split()[:-1]
    ]
    assert copied
    assert all((ROOT / word).exists() for word in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = re.search(r"/source\[([a-z,]+)\]", CONTAINER)
    assert wanted is not None
    assert set(wanted[1].split(",")) <= set(project["optional-dependencies"])
    assert project["readme"] in copied


def test_no_secret_stands_in_a_file_and_none_is_left_out_silently() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"\$\{(\w+)", text)) == {
        "DOSELINE_SITE",
        "DOSELINE_PASSPHRASE",
        "POSTGRES_PASSWORD",
    }
    assert not re.search(r"\$\{\w+\}", text), "a variable that may be empty"


def test_the_health_check_of_the_container_is_a_program(tmp_path: Path) -> None:
    found = re.search(r"CMD (\[\"python\".*\])", CONTAINER)
    assert found is not None
    _, flag, program = json.loads(found[1])
    assert flag == "-c"
    compile(program, str(tmp_path), "exec")


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    analyze, true = shutil.which("systemd-analyze"), shutil.which("true")
    if analyze is None or true is None:
        pytest.skip("no systemd here")
    unit = tmp_path / "doseline.service"
    unit.write_text(UNIT.replace("/opt/doseline/bin/doseline", true), "utf-8")
    done = subprocess.run(  # noqa: S603 - a tool of the system
        [analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    about_it = [line for line in done.stderr.splitlines() if "doseline.service" in line]
    assert about_it == []
