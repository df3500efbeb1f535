"""Each extra in an environment of its own: what is installed works, what is not says how to install it."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from doseline.faces import extras
from tests.faces.program import DEMO, ROOT, TODAY
from tools.delivered.alone import compiled, environment
from tools.delivered.packages import extra

SCENARIO = str(ROOT / "examples/trials/three-dose-levels.toml")
ON = ["--today", TODAY]
WORKS = [
    ["demo"], ["plan", DEMO, *ON], ["plan", DEMO, *ON, "--json"], ["check", DEMO, *ON],
    ["vaccine", DEMO, *ON], ["triage", DEMO, *ON, "--symptom", "fever"], ["visit", DEMO, *ON],
    ["guide", "kesimpta"], ["ask", "can i get a flu shot"], ["ask", "darf ich mich impfen"],
    ["compare", "kesimpta", "ocrevus"], ["schema", "record"], ["config"], ["completion", "bash"],
    ["--version"], ["demo", "--json"],
]  # fmt: skip
LACKS = [
    (["plan", DEMO, *ON, "--ics", "dates.ics"], "calendar"),
    (["visit", DEMO, *ON, "--pdf", "visit.pdf"], "pdf"),
    (["forecast", DEMO, *ON], "forecast"),
    (["forecast", DEMO, *ON, "--plot", "picture.png"], "pdf"),
    (["warm"], "forecast"),
    (["trial", SCENARIO], "forecast"),
    (["serve", "--demo"], "app"),
    (["store", "check"], "app"),
]  # fmt: skip


# Many commands in one process, since starting one takes longer than most commands.
RUNNER = """
import contextlib, io, json, sys
from doseline.faces.cli.main import main
told = []
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    told.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Done:
    """What became of a command."""

    code: int
    out: str
    err: str


def run(python: Path, folder: Path, *commands: list[str]) -> list[Done]:
    """Each command in turn, in a folder of its own, by a Python with nothing else in its environment."""
    told = {"HOME": str(folder), "PYTHONIOENCODING": "utf-8"}
    words = [str(python), "-P", "-c", RUNNER, json.dumps(commands)]
    done = subprocess.run(words, cwd=folder, env=told, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
    return [Done(*one) for one in json.loads(done.stdout.splitlines()[-1])]


@dataclass(frozen=True)
class Core:
    """The core in an environment of its own, with what became of every command there."""

    python: Path
    folder: Path
    done: dict[str, Done]


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Core:
    home = tmp_path_factory.mktemp("core")
    python, folder = environment(home / "env"), home / "empty"
    folder.mkdir()
    commands = [*WORKS, *(words for words, _ in LACKS)]
    found = run(python, folder, *commands)
    return Core(python, folder, dict(zip(map(" ".join, commands), found, strict=True)))


def test_the_core_is_pure_python() -> None:
    assert compiled() == []
    assert compiled(["app"])


@pytest.mark.forecast
def test_every_extra_is_told_by_a_package_that_it_brings() -> None:
    by_module = packages_distributions()
    for name, modules in extras.MODULES.items():
        brought = {canonicalize_name(one.name) for one in extra(name)} | {"llvmlite"}
        assert {canonicalize_name(by_module[module][0]) for module in modules} <= brought, name
        assert extras.is_here(name)
        assert extras.lacking(name, "--x") == ()


@pytest.mark.parametrize("words", WORKS, ids=" ".join)
def test_the_core_alone_answers(core: Core, words: list[str]) -> None:
    done = core.done[" ".join(words)]
    assert (done.code, done.err) == (0, "")
    assert done.out


def test_the_demo_says_how_the_forecast_is_installed_and_a_program_reads_null(core: Core) -> None:
    page = " ".join(core.done["demo"].out.split())
    assert "Drug level and B cells" in page
    assert re.search(r'-m pip install "[^"]+\[forecast\]"', page)
    assert json.loads(core.done["demo --json"].out)["forecast"] is None


@pytest.mark.parametrize(
    ("words", "lacks"), LACKS, ids=[" ".join(words[:1] + words[4:]) for words, _ in LACKS]
)
def test_what_is_not_installed_is_one_sentence_with_the_command(
    core: Core, words: list[str], lacks: str
) -> None:
    done = core.done[" ".join(words)]
    assert (done.code, done.out) == (2, "")
    (said,) = done.err.splitlines()
    assert f'{core.python}" -m pip install' in said
    assert re.search(rf'"[^"]*\[{lacks}\]"', said)
    assert "mistake" not in said
    assert list(core.folder.iterdir()) == []


def test_the_command_names_the_folder_the_program_came_from() -> None:
    assert extras.command("pdf").endswith('[pdf]"')
    assert extras.told_by(ModuleNotFoundError("no", name="sqlalchemy.orm")) == "app"
    assert extras.told_by(ModuleNotFoundError("no", name="llvmlite")) == "forecast"
    assert extras.told_by(ModuleNotFoundError("no", name="doseline.nothing")) is None
    assert extras.told_by(ImportError("no", name="numpy")) is None


@pytest.mark.parametrize(
    ("name", "words", "made"),
    [
        ("calendar", ["plan", DEMO, *ON, "--ics", "dates.ics"], b"BEGIN:VCALENDAR"),
        ("pdf", ["visit", DEMO, *ON, "--pdf", "visit.pdf"], b"%PDF"),
    ],
)
def test_an_extra_alone_makes_its_file(tmp_path: Path, name: str, words: list[str], made: bytes) -> None:
    (done,) = run(environment(tmp_path / "env", [name]), tmp_path, words)
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / words[-1]).read_bytes().startswith(made)


@contextmanager
def served(python: Path, folder: Path) -> Iterator[str]:
    told = {"HOME": str(folder)}
    command = [str(python), "-P", "-m", "doseline", "serve", "--demo", "--no-browser"]
    app = subprocess.Popen(command, cwd=folder, env=told, stdout=subprocess.PIPE, encoding="utf-8")  # noqa: S603
    try:
        lines = iter(app.stdout or ())
        yield next(word.rstrip(".") for line in lines for word in line.split() if word.startswith("http://"))
    finally:
        app.kill()
        app.communicate()


def page(opener: urllib.request.OpenerDirector, address: str) -> str:
    with opener.open(address, timeout=60) as answer:
        assert answer.status == 200
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.read().decode())).split())


def test_the_app_alone_says_where_it_lacks_the_forecast_and_the_pdf(tmp_path: Path) -> None:
    python = environment(tmp_path / "env", ["app"])
    with served(python, tmp_path) as address:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(address, timeout=60) as first:
            home, (record, *_) = first.url, re.findall(r"/p/[0-9a-f]+", first.url)
        assert home.endswith(record)
        timeline = page(opener, f"{address}{record[1:]}/timeline?span=all")
        assert "The part that works out a forecast is not installed here." in timeline
        assert f'"{python}" -m pip install' in timeline
        assert "Look again" not in timeline
        assert "Dose 1: given on its day." in timeline
        with opener.open(f"{address}{record[1:]}/timeline/light-wide.svg", timeout=60) as picture:
            assert picture.read().startswith(b"<svg")
        visit = page(opener, f"{address}{record[1:]}/visit")
        assert "The part that saves it as a PDF is not installed here." in visit
        assert "Save as PDF" not in visit
        assert page(opener, f"{address}{record[1:]}/visit.pdf") == visit
        with pytest.raises(urllib.error.HTTPError) as refused:
            opener.open(f"{address}api/people/{record[3:]}/forecast", timeout=60)
        assert refused.value.code == 503
        assert "is not installed with this Doseline" in refused.value.read().decode()


def test_a_database_of_a_clinic_needs_its_extra(tmp_path: Path) -> None:
    python = environment(tmp_path / "env", ["app"])
    words = ["serve", "--no-browser", "--folder", str(tmp_path / "kept"), "--database"]
    (done,) = run(python, tmp_path, [*words, "postgresql://localhost/none"])
    assert (done.code, done.out) == (2, "")
    assert re.search(r'"[^"]*\[clinic\]"', done.err)


@pytest.mark.forecast
def test_the_forecast_alone_writes_csv_and_pictures_and_says_what_the_rest_needs(tmp_path: Path) -> None:
    few = ["trial", SCENARIO, "--people", "2"]
    png, parquet, *made = run(
        environment(tmp_path / "env", ["forecast"]),
        tmp_path,
        [*few, "--plot", "bands.png"],
        [*few, "--out", "rows.parquet"],
        [*few, "--out", "rows.csv", "--plot", "bands.svg"],
        ["forecast", DEMO, *ON, "--plot", "picture.svg"],
    )
    assert [(done.code, done.out) for done in (png, parquet)] == [(2, "")] * 2
    assert re.search(r'"[^"]*\[pdf\]" @ --plot$', png.err.strip())
    assert re.search(r'"[^"]*\[research\]" @ --out$', parquet.err.strip())
    assert [done.code for done in made] == [0, 0]
    assert len((tmp_path / "rows.csv").read_text(encoding="utf-8").splitlines()) == 1 + 3 * 2
    for name in ("bands.svg", "picture.svg"):
        assert (tmp_path / name).read_bytes().startswith(b"<svg")
