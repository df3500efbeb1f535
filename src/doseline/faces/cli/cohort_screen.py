"""A screening at the terminal: its tables, and what it came to."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from doseline.errors import NotWhole, RequestError, fault
from doseline.faces.cli.cohort_progress import CohortProgress
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cli.run_import import options
from doseline.faces.cli.settings import is_folder
from doseline.faces.cohort.part import CANNOT
from doseline.faces.cohort.run import How, Screened, screen
from doseline.faces.cohort.settings import Settings
from doseline.faces.cohort.work import RUN
from doseline.faces.engine import engine_named
from doseline.faces.engine.stopping import calmly
from doseline.text.shown import clean

_PROCESS, _SERIAL = "process", "serial"
# Ours: as much as a small computer can spare, and the least that a partition can be judged in.
_USUAL, _LEAST = 1 << 30, 64 << 20
_MOST_WORKERS = 256
# In this order: first who was not assessed.
STATUSES = ("cannot-assess", "assessed", "no-guide-drug", "dead", "merged")


def screened(desk: Desk) -> str:
    """The tables of what was sent, and what they came to.

    Raises: RequestError where nothing could be computed; NotWhole where a mistake of ours kept somebody
    from an answer.
    """
    out = Path(desk.arguments.needed("out"))
    done = run(desk, desk.arguments.texts("IN"), out, settings(desk, desk.today()), how(desk))
    return told(desk, done, _answer(desk, done, out), out)


def _answer(desk: Desk, done: Screened, out: Path) -> str:
    if desk.wants_json:
        return as_json(dict(done.manifest))
    page = page_of(desk, done, out)
    page.gap()
    page.paragraph(desk.catalogue().say("cohort_run.summary", folder=str(out)))
    return str(page)


def run(desk: Desk, names: Sequence[str], out: Path, judged_by: Settings, run_by: How) -> Screened:
    """A screening, while it says how far it is."""
    words = desk.catalogue()
    try:
        with calmly(), CohortProgress(words, asked=desk.arguments.flag("progress")) as progress:
            return screen(names, out, judged_by, run_by, report=progress.report, stdin=sys.stdin.buffer)
    except KeyboardInterrupt:
        print(clean(words.say("cohort_run.broken-off", folder=str(out))), file=sys.stderr)
        raise


def how(desk: Desk, usual: str = _PROCESS) -> How:
    """How a screening is run, as it was asked for.

    Raises: RequestError for an engine that is none, and for numbers that cannot be.
    """
    arguments = desk.arguments
    word = arguments.text("engine") or usual
    workers = _workers(desk, word)
    memory = arguments.number("memory")
    if memory is not None and memory < _LEAST:
        raise RequestError((fault("cohort-memory-too-small", "--memory", least=f"{_LEAST >> 20} MiB"),))
    return How(
        engine=engine_named(word, workers),
        word=word,
        workers=workers,
        memory=memory or _USUAL,
        copies=tuple(ending for ending in ("csv", "jsonl") if arguments.flag(ending)),
        resume=arguments.flag("resume"),
        force=arguments.flag("force"),
    )


def _workers(desk: Desk, word: str) -> int:
    asked = desk.arguments.number("workers")
    if asked is None:
        return 1 if word == _SERIAL else cores()
    if asked < 1:
        raise RequestError((fault("number-too-low", "--workers", got=asked, bound=1),))
    if asked > _MOST_WORKERS:
        raise RequestError((fault("number-too-high", "--workers", got=asked, bound=_MOST_WORKERS),))
    return asked


def cores() -> int:
    """How many processors we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def settings(desk: Desk, today: date) -> Settings:
    """How each person is judged, as it was asked for.

    Raises: RequestError with every word that means nothing here.
    """
    asked, guides = options(desk), desk.settings["guides"]
    return Settings(
        today=today,
        region=asked.region,
        timezone=asked.timezone,
        identifier_system=asked.identifier_system,
        language=_language(desk.settings["language"]),
        guides=str(Path(guides).resolve()) if guides else None,
    )


def _language(asked: str) -> str:
    return str(Path(asked).resolve()) if is_folder(asked) else asked


def told(desk: Desk, done: Screened, answer: str, out: Path) -> str:
    """The answer of a command.

    Raises: NotWhole with it where a mistake of ours kept somebody from theirs, after that is said.
    """
    if not done.faults:
        return answer
    said = desk.catalogue().say("cohort_run.faults", count=done.faults, file=str(out / RUN))
    print(clean(said), file=sys.stderr)
    raise NotWhole(answer)


def page_of(desk: Desk, done: Screened, out: Path) -> Page:
    """What a screening came to, and where its tables are."""
    words, page, told = desk.catalogue(), desk.page(), done.manifest
    today = date.fromisoformat(told["today"])
    page.paragraph(words.say("cohort_run.title", count=told["people"], today=today), tone=Tone.HEADING)
    for status in STATUSES:
        if count := told["by_status"].get(status, 0):
            said = words.say(f"cohort_run.status.{status}", count=count)
            page.item("-", said, tone=Tone.CARE if status == CANNOT else Tone.PLAIN)
            whys = told["cannot_assess_because"] if status == CANNOT else ()
            page.table([(str(whys[why]), words.say(f"cohort_summary.why.{why}")) for why in whys], indent=4)
    if told["unreadable"]:
        page.item("!", words.say("cohort_run.unread", count=told["unreadable"]), tone=Tone.CARE)
    page.gap()
    page.paragraph(words.say("cohort_run.saved", folder=str(out)))
    page.table(
        [(name, words.say("cohort_run.rows", count=one["rows"])) for name, one in told["tables"].items()]
    )
    return page
