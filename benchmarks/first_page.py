"""From ``doseline serve --demo`` to the first page on the screen.

Run: python -m benchmarks.first_page
Each round starts the program anew. The browser is open already, as it is for most people; how long it takes
to open is shown beside it, and so is an empty Python. Exits with 1 when the limit is missed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.conditions import PHONE
from tests.browser.conftest import FLAGS, browser_path
from tests.browser.served import serving

ROUNDS, LIMIT_S = 10, 2.0
# When the first text or picture was painted, on the clock of the machine.
_PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
  for (const one of list.getEntriesByName('first-contentful-paint'))
    done(performance.timeOrigin + one.startTime);
}).observe({type: 'paint', buffered: true}))"""


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds since the start of the program."""

    said: float
    answered: float
    painted: float


def once(browser: Browser, folder: Path) -> Round:
    """One start of the program, with a browser that has kept nothing."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    with serving("--demo", folder=folder) as served:
        said = time.time() - served.started
        page.goto(served.address)
        painted = page.evaluate(_PAINTED) / 1000 - served.started
    context.close()
    with serving("--demo", folder=folder) as served:
        with urllib.request.urlopen(served.address) as answer:  # noqa: S310 - our own program
            answer.read()
        answered = time.time() - served.started
    return Round(said=said, answered=answered, painted=painted)


def browser_start_s(playwright: Playwright) -> float:
    """How long the browser itself takes to open with an empty page."""
    start = time.time()
    opened = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
    opened.new_page()
    took = time.time() - start
    opened.close()
    return took


def empty_python_s() -> float:
    """The wall time of a Python that does nothing."""
    start = time.time()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.time() - start


def main() -> int:
    """Print the table and a verdict; 1 when the limit is missed."""
    with sync_playwright() as playwright, TemporaryDirectory() as made:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        once(browser, Path(made))
        rounds = [once(browser, Path(made)) for _ in range(ROUNDS)]
        yardsticks = [empty_python_s() for _ in range(ROUNDS)]
        opened = statistics.median(browser_start_s(playwright) for _ in range(3))
        browser.close()
    print(f"{ROUNDS} starts, seconds since the start of the program")
    print(f"{'':38} {'median':>7} {'slowest':>8}")
    columns = {
        "it says where it is": [one.said for one in rounds],
        "the first page has been sent (HTTP 200)": [one.answered for one in rounds],
        "the first page is on the screen": [one.painted for one in rounds],
    }
    for name, column in columns.items():
        print(f"{name:38} {statistics.median(column):7.2f} {max(column):8.2f}")
    print(
        f"beside it: an empty Python {statistics.median(yardsticks):.2f}, "
        f"opening the browser itself {opened:.2f}"
    )
    slowest = max(one.painted for one in rounds)
    print(
        f"limit: on the screen within {LIMIT_S:.0f} s, every time: "
        f"{'held' if slowest < LIMIT_S else 'MISSED'}"
    )
    return 0 if slowest < LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
