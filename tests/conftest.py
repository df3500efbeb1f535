"""What each test needs, by the place where it stands; skipped ones counted, none let through under ``CI``."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.needs import QUICK, is_counted, is_quick, needs

_READS_TEXT_BY = locale.setlocale(locale.LC_CTYPE)


@pytest.fixture(autouse=True)
def _the_locale_stays() -> Iterator[None]:
    """A test that changes the locale changes how every later one reads text: it is the one to fail."""
    yield
    assert locale.setlocale(locale.LC_CTYPE) == _READS_TEXT_BY


# --- what runs ---


def _only_quick(config: pytest.Config) -> bool:
    return bool(config.option.markexpr == QUICK)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A place whose tests would all be left out is not even read."""
    return True if _only_quick(config) and needs(collection_path) else None


# First, so that -m finds the marks.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if need := needs(item.path):
            item.add_marker(need)
        if is_quick(item):
            item.add_marker(QUICK)
        if not is_counted(item.path):
            item.add_marker("no_cover")


@pytest.fixture(scope="session", autouse=True)
def _no_compiler(pytestconfig: pytest.Config) -> Iterator[None]:
    """Among the quick tests nothing loads the forecast's compiler: tests/needs.py lists those that do."""
    with pytest.MonkeyPatch.context() as patch:
        if _only_quick(pytestconfig):
            patch.setitem(sys.modules, "numba", None)
        yield


# --- what was skipped ---


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}  # noqa: TID251 - the runner's, not ours


def _skipped(config: pytest.Config) -> int:
    """How many tests were skipped in this run; 0 in a worker, which reports to its parent."""
    reporter: pytest.TerminalReporter | None = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", ())) if reporter else 0


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _in_ci() and _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    verdict = "which fails under CI" if _in_ci() and _skipped(config) else "none may be under CI"
    terminalreporter.write_line(f"skipped tests: {_skipped(config)} ({verdict})")
