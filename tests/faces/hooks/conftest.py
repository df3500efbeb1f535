"""The service as a hospital and as a sandbox meet it: with tokens, and open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from doseline.faces.hooks.answering import discovery
from doseline.faces.hooks.config import Config, read_config
from tests.faces.hooks.ehr import Chart, Ehr, chart_of
from tests.faces.hooks.keys import BASE, write_config
from tests.faces.hooks.serving import Served, serving
from tests.faces.program import ROOT

ORIGIN = "https://ehr.example.org"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service with one hospital."""
    folder = tmp_path_factory.mktemp("hooks")
    config = read_config(write_config(folder, origins=[ORIGIN], region="US"))
    with serving(folder, config, keeps_comments=True) as one:
        yield one


@pytest.fixture
def ehr(served: Served) -> Ehr:
    """That hospital's system."""
    return Ehr(served.address, meant=BASE)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service without tokens, which hangs up on who takes longer than two seconds."""
    with serving(tmp_path_factory.mktemp("open"), Config(timeout=4.0), workers=2) as one:
        yield one


@pytest.fixture(scope="session")
def ann() -> Chart:
    """A chart with an open question."""
    return chart_of((ROOT / "examples" / "fhir" / "ann.json").read_bytes())


@pytest.fixture(scope="session")
def served_plain() -> Ehr:
    """A system that asks nobody: it knows the discovery."""
    return Ehr("", services=tuple(discovery()["services"]))
