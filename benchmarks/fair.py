"""Whether everybody is served when very many come: guests at the guide, and fifty readers of fifty records.

Run: python -m benchmarks.fair guests [--seconds 20]
     python -m benchmarks.fair phone [--seconds 20]
     python -m benchmarks.fair fifty [--seconds 45] [--readers 50] [--people 50] [--same]

Beside each figure stands an empty page (a file that is ready in memory), asked for in the same seconds: on a
machine that others keep busy, the distance to it says more than the figure itself. Exits with 1 when a limit
is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import statistics
import sys
from collections.abc import Coroutine, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from benchmarks.load import processor_s
from doseline.faces import demo_record
from doseline.faces.web.server.certificates import home_address
from doseline.store import open_store
from tests.browser.served import serving
from tools.line import Line

PASSPHRASE = "correct horse battery"  # noqa: S105 - of nobody
GUESTS, HURRY_S, TODAY_S = 60, 0.2, 0.5
THINK_S = 2.0
_LETTERS, _WORDS = "abcdefghijklmnop", 80
# Guests come from another address of this computer than who looks.
_STRANGER = "127.0.0.9"
# An app that has just been started makes itself ready for forecasts meanwhile.
_UNTIL_READY_S = 15
# Today most often, and the timeline with its forecast now and then.
_LOOKED_AT = ("", "", "", "/calendar", "/symptoms", "/timeline")
_EMPTY = "/manifest.webmanifest"
_OK, _CROWDED = 200, 503


@dataclass(slots=True)
class Times:
    """The seconds of one kind of page, and how often something else came back."""

    name: str
    seconds: list[float] = field(default_factory=list)
    other: int = 0

    def at(self, share: int) -> float:
        """The seconds that so many of a hundred did not exceed."""
        found = sorted(self.seconds)
        return found[min(len(found) - 1, len(found) * share // 100)] if found else float("inf")

    def __str__(self) -> str:
        """A line of the table."""
        middle = statistics.median(self.seconds) if self.seconds else float("inf")
        slowest = max(self.seconds, default=0.0)
        timed = (
            f"median {middle * 1000:7.0f} ms, 95th {self.at(95) * 1000:7.0f}, slowest {slowest * 1000:7.0f}"
        )
        return f"{self.name:28} {len(self.seconds):6} answered, {self.other:5} not; {timed}"


async def ask(line: Line, place: str, times: Times, form: bytes | None = None) -> bytes:
    """The page, timed."""
    try:
        found = await line.ask(place, form)
    except (OSError, TimeoutError):
        line.close()
        times.other += 1
        return b""
    if found.status == _OK:
        times.seconds.append(found.seconds)
    else:
        times.other += 1
    return found.body


def token(page: bytes) -> str:
    """The token of a form."""
    found = re.search(rb'name="_csrf_token" value="([^"]+)"', page)
    return found[1].decode() if found else ""


def _nonsense(chance: random.Random, words: int) -> str:
    return "+".join("".join(chance.choices(_LETTERS, k=6)) for _ in range(words))


# What guests do again and again: the place, and the field of the form that nonsense is typed into.
GUESTS_AT: dict[str, tuple[str, str | None]] = {
    "the guide": ("/guide", "question"),
    "a page of the guide": ("/guide/differ", None),
    "Symptoms": ("/symptoms", None),
    "a symptom in words": ("/symptoms", "words"),
    "the lock": ("/lock", "passphrase"),
    "a locked page": ("/data", None),
    "a form on a locked page": ("/data/delete", "word"),
}


async def _guest(
    address: str, seed: int, at: tuple[str, str | None], times: Times, source: str | None = _STRANGER
) -> None:
    """Somebody who sends nonsense, again and again, and does not wait when told to."""
    chance = random.Random(seed)  # noqa: S311 - nonsense
    place, box = at
    with closing(Line(address, source=source)) as line:
        with suppress(OSError, TimeoutError):
            line.keep(found := await line.ask("/lock"))
        while True:
            form = (
                None if box is None else f"{box}={_nonsense(chance, _WORDS)}&_csrf_token={token(found.body)}"
            )
            await ask(line, place, times, None if form is None else form.encode())


async def _first_question(address: str) -> None:
    """Ask once, and wait: what answers is started by the first question."""
    with closing(Line(address)) as line:
        found = await line.ask("/lock")
        line.keep(found)
        await ask(
            line, "/guide", Times("the first"), f"_csrf_token={token(found.body)}&question=flu".encode()
        )


async def _looks(address: str, place: str, times: Times, pause: float) -> None:
    with closing(Line(address)) as line:
        while True:
            await ask(line, place, times)
            await asyncio.sleep(pause)


async def _owner_looks(address: str, times: Times, *, anew: bool) -> None:
    """The owner, with the passphrase, on a phone: over one connection, or a new one for each look."""
    with closing(Line(address)) as line:
        line.keep(found := await line.ask("/lock"))
        form = f"_csrf_token={token(found.body)}&passphrase={PASSPHRASE.replace(' ', '+')}"
        line.keep(await line.ask("/lock", form.encode()))
        while True:
            await ask(line, "/symptoms", times)
            if anew:
                line.close()
            await asyncio.sleep(0.3)


async def _for(seconds: float, *runs: Coroutine[None, None, None]) -> None:
    """Run all of these for so long."""
    tasks = [asyncio.create_task(run) for run in runs]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)


async def guests(
    address: str, seconds: float, number: int = GUESTS, *, at: str = "the guide"
) -> tuple[Times, Times, Times]:
    """The page Symptoms, an empty page, and what the guests got, while so many of them do one thing."""
    symptoms, empty, guide = Times("Symptoms"), Times("an empty page"), Times(f"guests at: {at}")
    await _first_question(address)
    await _for(
        seconds,
        *(_guest(address, seed, GUESTS_AT[at], guide) for seed in range(number)),
        _looks(address, "/symptoms", symptoms, 0.2),
        _looks(address, _EMPTY, empty, 0.2),
    )
    return symptoms, empty, guide


def crowd(network: str, seconds: float, number: int = GUESTS) -> Times:
    """What guests of the network got, from a program of their own: sixty greetings keep it busy."""
    guide, at = Times("guests at: the guide"), GUESTS_AT["the guide"]
    asyncio.run(_for(seconds, *(_guest(network, seed, at, guide, source=None) for seed in range(number))))
    return guide


async def phone(here: str, network: str, seconds: float) -> tuple[Times, ...]:
    """What the owner sees meanwhile, at the computer and on a phone."""
    at_computer, at_phone, anew = Times("Symptoms here"), Times("on a phone"), Times("on a phone, connecting")
    empty = Times("an empty page")
    await _for(
        seconds,
        _looks(here, "/symptoms", at_computer, 0.1),
        _owner_looks(network, at_phone, anew=False),
        _owner_looks(network, anew, anew=True),
        _looks(here, _EMPTY, empty, 0.1),
    )
    return at_computer, at_phone, anew, empty


def people(folder: Path, number: int) -> list[str]:
    """The ids of so many records in a new store: the demo's, each a little different."""
    whole = json.loads(demo_record.record())
    with open_store(None, folder=folder, now=_noon()) as store:
        return [
            store.create(
                called=f"Person {place}",
                person={**whole["person"], "weight_kg": 50 + place},
                therapy=whole["therapies"],
                events=whole["events"],
                now=_noon(),
            )
            for place in range(number)
        ]


def _noon() -> datetime:
    return datetime.combine(demo_record.TODAY, time(12), tzinfo=UTC)


@dataclass(slots=True)
class Fifty:
    """What the readers found."""

    today: Times = field(default_factory=lambda: Times("Today"))
    rest: Times = field(default_factory=lambda: Times("Calendar, Symptoms"))
    timeline: Times = field(default_factory=lambda: Times("Timeline"))
    picture: Times = field(default_factory=lambda: Times("its picture"))
    empty: Times = field(default_factory=lambda: Times("an empty page"))
    forecasts: int = 0

    def all(self) -> Iterator[Times]:
        """The rows of the table."""
        yield from (self.today, self.rest, self.timeline, self.picture, self.empty)


async def _reader(address: str, record: str, seed: int, found: Fifty) -> None:
    """Somebody who looks at Today most of the time, thinks, and looks at the timeline now and then."""
    chance, own = random.Random(seed), f"/p/{record}"  # noqa: S311 - thinking
    await asyncio.sleep(chance.uniform(0, THINK_S))
    with closing(Line(address)) as line:
        while True:
            await _look(line, own, chance.choice(_LOOKED_AT), found)
            await asyncio.sleep(chance.uniform(0.5, 1.5) * THINK_S)


async def _look(line: Line, own: str, place: str, found: Fifty) -> None:
    times = {"": found.today, "/timeline": found.timeline}.get(place, found.rest)
    page = await ask(line, own + place, times)
    if place == "/timeline":
        found.forecasts += b"Today the model expects" in page
        await ask(line, f"{own}/timeline/light-narrow.svg", found.picture)


async def fifty(address: str, records: list[str], readers: int, seconds: float) -> Fifty:
    """What so many readers of these records found."""
    found = Fifty()
    await _for(
        seconds,
        *(_reader(address, records[seed % len(records)], seed, found) for seed in range(readers)),
        _looks(address, _EMPTY, found.empty, 0.2),
    )
    return found


def _run_guests(seconds: float) -> bool:
    held = True
    with TemporaryDirectory() as made:
        env = {"DOSELINE_PASSPHRASE": PASSPHRASE}
        with serving("--set-passphrase", folder=Path(made) / "d", env=env) as served:
            for at in GUESTS_AT:
                rows = asyncio.run(guests(served.address, seconds, at=at))
                print(*rows, sep="\n")
                held = _verdict(rows[0], rows[1], HURRY_S) and held
    return held


def _run_phone(seconds: float) -> bool:
    with TemporaryDirectory() as made, ProcessPoolExecutor(1) as others:
        env = {"DOSELINE_PASSPHRASE": PASSPHRASE}
        with serving("--set-passphrase", "--share", folder=Path(made) / "d", env=env) as served:
            network = served.other(home_address(None))
            asyncio.run(_first_question(served.address))
            sleep(_UNTIL_READY_S)
            before = processor_s(served.process.pid)
            guests = others.submit(crowd, network, seconds)
            rows = asyncio.run(phone(served.address, network, seconds))
            used = processor_s(served.process.pid) - before
            print(f"the app used {used / seconds:.0%} of one processor")
            print(*rows, guests.result(), sep="\n")
    held = [_verdict(one, rows[-1], HURRY_S) for one in rows[:-1]]
    return all(held)


def _run_fifty(given: argparse.Namespace) -> bool:
    with TemporaryDirectory() as made:
        records = people(Path(made) / "d", given.people)
        with serving("--today", demo_record.TODAY.isoformat(), folder=Path(made) / "d") as served:
            asked = records[:1] if given.same else records
            sleep(_UNTIL_READY_S)
            before = processor_s(served.process.pid)
            found = asyncio.run(fifty(served.address, asked, given.readers, given.seconds))
            used = processor_s(served.process.pid) - before
    pages = sum(len(one.seconds) for one in found.all()) - len(found.empty.seconds)
    print(f"the app used {used / given.seconds:.0%} of one processor, {1000 * used / pages:.0f} ms a page")
    print(*found.all(), sep="\n")
    print(f"forecasts shown: {found.forecasts} of {len(found.timeline.seconds)}")
    return _verdict(found.today, found.empty, TODAY_S)


def _verdict(measured: Times, empty: Times, limit: float) -> bool:
    ratio = measured.at(95) / empty.at(95)
    print(f"{measured.name}, 95th percentile: {ratio:.1f} times an empty page in the same seconds")
    held = not measured.other and measured.at(95) < limit
    print(
        f"limit: none refused, {limit * 1000:.0f} ms at the 95th percentile: {'held' if held else 'MISSED'}"
    )
    return held


def main() -> int:
    """Print the table and a verdict; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("guests", "phone", "fifty"))
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--same", action="store_true")
    given = parser.parse_args()
    match given.what:
        case "guests":
            held = _run_guests(given.seconds)
        case "phone":
            held = _run_phone(given.seconds)
        case _:
            held = _run_fifty(given)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
