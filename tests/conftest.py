"""A skipped test is not a passed one: count them, and under ``CI`` let none through."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator

import pytest

_READS_TEXT_BY = locale.setlocale(locale.LC_CTYPE)


@pytest.fixture(autouse=True)
def _the_locale_stays() -> Iterator[None]:
    """A test that changes the locale changes how every later one reads text: it is the one to fail."""
    yield
    assert locale.setlocale(locale.LC_CTYPE) == _READS_TEXT_BY


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
