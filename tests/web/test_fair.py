"""Everybody is served: a small sample of the harnesses, on the real program (see benchmarks/README.md).

The limits here are wide, for the machines of tests are busy; what is asserted closely is that nobody is
refused who must not be, and that who is refused is told what to do.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks import fair
from doseline.faces import demo_record
from tests.browser.served import Served, serving
from tests.web.apart import run_apart
from tests.web.knock import PASSPHRASE
from tools import raw_http
from tools.line import Answer, Line

# The harness plays people who leave in the middle of something, and of connecting.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
# Of an app that gives way; before, the page waited for all the guests: 43 to 48 seconds.
PATIENT_S = 5.0


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app with a passphrase, and nobody on record."""
    folder: Path = tmp_path_factory.mktemp("fair") / "d"
    with serving("--set-passphrase", folder=folder, env={"DOSELINE_PASSPHRASE": PASSPHRASE}) as served:
        yield served


def ask(line: Line, place: str, form: bytes | None = None) -> Answer:
    return run_apart(line.once(place, form))


def test_guests_at_the_guide_keep_nobody_from_the_page_symptoms(locked: Served) -> None:
    symptoms, empty, _ = run_apart(fair.guests(locked.address, seconds=4, number=30))
    assert symptoms.other == empty.other == 0
    assert len(symptoms.seconds) >= 3
    assert symptoms.at(95) < PATIENT_S


def test_fifty_readers_get_today_while_forecasts_are_made(tmp_path: Path) -> None:
    records = fair.people(tmp_path / "d", 12)
    with serving("--today", demo_record.TODAY.isoformat(), folder=tmp_path / "d") as served:
        found = run_apart(fair.fifty(served.address, records, readers=12, seconds=8))
    assert found.today.other == found.rest.other == found.timeline.other == 0
    assert len(found.today.seconds) >= 12
    assert found.today.at(95) < PATIENT_S


@pytest.mark.parametrize("trouble", raw_http.TROUBLES)
def test_no_trouble_on_the_line_keeps_the_page_symptoms_from_answering(locked: Served, trouble: str) -> None:
    seen = run_apart(raw_http.look(locked.address, trouble, connections=40, seconds=1.0))
    assert not seen.missing
    assert max(seen.seconds) < PATIENT_S


def flags(page: str) -> str:
    """The signs of an emergency and the number to ring, as they stand over the page Symptoms."""
    start = page.index('<section class="emergency"')
    return page[start : page.index("</section>", start)]


def test_who_is_refused_is_told_whom_to_ring_and_for_what(locked: Served) -> None:
    async def many() -> list[Answer]:
        return await asyncio.gather(*(Line(locked.address).once("/guide/compare") for _ in range(40)))

    answers = run_apart(many())
    refused = [one for one in answers if one.status == 503]
    assert refused
    for one in refused:
        page = one.body.decode()
        assert one.headers["retry-after"] == "5"
        assert flags(page) == flags(ask(Line(locked.address), "/symptoms").body.decode())
        assert 'href="/symptoms"' in page
        assert one.headers["content-security-policy"]
    assert sum(one.status == 200 for one in answers) >= 8


def knock(line: Line, passphrase: str) -> Answer:
    """What comes back for a passphrase, a fault from its own address; the line keeps the cookies."""
    found = ask(line, "/lock")
    line.keep(found)
    form = f"_csrf_token={fair.token(found.body)}&passphrase={passphrase.replace(' ', '+')}".encode()
    answer = ask(line, "/lock", form)
    line.keep(answer)
    location = answer.headers.get("location", "")
    return ask(line, location) if "/answered/" in location else answer


def test_a_flood_of_wrong_guesses_leaves_a_place_for_the_right_one(locked: Served) -> None:
    """At the same door as the owner: all of this computer is one, as all behind a proxy are."""
    owner = Line(locked.address)
    assert knock(owner, PASSPHRASE).status == 303
    end = time.monotonic() + 6

    def guess(number: int) -> set[int]:
        line, seen = Line(locked.address, source="127.0.0.77"), set[int]()
        while time.monotonic() < end:
            seen.add(knock(line, f"wrong guess {number}").status)
        return seen

    with ThreadPoolExecutor(12) as guests:
        guesses = [guests.submit(guess, number) for number in range(12)]
        time.sleep(1)
        again = knock(owner, PASSPHRASE)
        flood = set[int]().union(*(one.result() for one in guesses))
    assert flood <= {422, 429, 503}
    assert 429 in flood
    assert again.status == 303
    assert again.seconds < PATIENT_S
