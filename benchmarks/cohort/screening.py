"""The whole screening of an export: time, processor time and memory a person, and the same on other engines.

Run: python -m benchmarks.cohort.screening EXPORT --people 100000 [--run process:2 --run ray:2]

Each run screens the export anew, in the order given, into a folder beside the export that is removed. Beside
them stand a bare pass of simdjson over all lines, and what plan, checks and next step of such a record take
in process, both in processor time. The tables of all runs have to be the same to the byte; exits with 1 where
they are not.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import shutil
import sys
import time
from hashlib import sha256
from pathlib import Path

from benchmarks.cohort.export import TODAY, treated
from benchmarks.cohort.tree import used
from doseline.assessment import assess
from doseline.exchange.fhir.chart import installed, read_charts
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Options
from doseline.exchange.fhir.pool import gather

_SAMPLE, _ROUNDS = 200, 5


def in_process_ms() -> float:
    """Plan, checks and next step of a record, the mean of some people; the least of some rounds."""
    lists = installed()
    found = []
    for number in range(_SAMPLE):
        person = treated(random.Random(f"1 treated {number}"))  # noqa: S311 - invented people
        data = {"resourceType": "Bundle", "type": "collection"}
        bundle = data | {"entry": [{"resource": one} for one in person.resources]}
        (read,) = read_charts(gather([Document(data=bundle, file="")]), Options(today=TODAY), lists).people
        if read.record is not None:
            found.append(read.record)
    least = float("inf")
    for _ in range(_ROUNDS):
        gc.collect()
        began = time.process_time()
        for record in found:
            assess(lists.guides, record, today=TODAY)
        least = min(least, time.process_time() - began)
    return 1000 * least / len(found)


def bare_s(export: Path) -> float:
    """The processor time of one bare pass of simdjson over all lines, reading them included."""
    from simdjson import Parser  # noqa: PLC0415 - benchmarks/requirements-cohort.txt

    parser = Parser()
    began = time.process_time()
    for place in sorted(export.glob("*.ndjson")):
        with place.open("rb") as file:
            for line in file:
                parser.parse(line)
    return time.process_time() - began


def screened(export: Path, people: int, run: str, more: list[str]) -> str:
    """Print what one run used; the checksum of its tables."""
    engine, _, workers = run.partition(":")
    out = export.with_name(f"{export.name}-out")
    shutil.rmtree(out, ignore_errors=True)
    words = [sys.executable, "-m", "doseline", "cohort", "screen", str(export), "--out", str(out)]
    words += ["--today", TODAY.isoformat(), "--engine", engine, *more]
    found = used([*words, *(["--workers", workers] if workers else [])])
    told = json.loads((out / "run.json").read_text("utf-8")) if found.code == 0 else {}
    each = 1000 / people
    line = (
        f"{run:10} {found.wall_s:8.1f} s {found.wall_s * each:7.3f} ms a person",
        f"processor {found.cpu_s:8.1f} s {found.cpu_s * each:7.3f} ms a person",
        f"most memory {found.peak_mb:6.0f} MB, {told.get('partitions')} partitions",
        f"{told.get('seconds')}, load {os.getloadavg()[0]:.1f}",
    )
    print("; ".join(line), flush=True)
    digest = sha256()
    for place in sorted(out.glob("*.parquet")) if found.code == 0 else ():
        digest.update(place.read_bytes())
    shutil.rmtree(out, ignore_errors=True)
    return digest.hexdigest() if found.code == 0 else f"{run}: {found.code}"


def main() -> int:
    """Print the table; 1 where two runs gave other tables, or one gave none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--run", action="append")
    parser.add_argument("--memory")
    given = parser.parse_args()
    print(f"one bare pass of simdjson {bare_s(given.export):8.2f} s of processor time")
    print(f"plan, checks and next step of a record in process {in_process_ms():.3f} ms")
    more = ["--memory", given.memory] if given.memory else []
    runs = given.run or ["process:1", "process:2"]
    found = {screened(given.export, given.people, run, more) for run in runs}
    same = len(found) == 1 and not any(":" in one for one in found)
    print(f"tables of {len(runs)} runs: {'the same' if same else f'NOT THE SAME {sorted(found)}'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
