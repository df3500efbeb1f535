"""Throw broken record files at the reader: each must give a record or faults, quickly, and nothing else.

    python tools/fuzz_reader.py --count 100000

The same seed gives the same inputs, on any machine.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from doseline.errors import RecordError
from doseline.guide import load_guide
from doseline.record import NamesLike, read_record, write_record
from doseline.record.fields import ENTRIES, FORMAT, PERSON, THERAPY

Json = Any
Chance = random.Random

_WORDS: list[Json] = [
    None, True, False, 0, 1, -1, 20, 1e300, -0.0, 10**30, 0.1 + 0.2, [], {}, [[]], {"id": "e1"},
    "", " ", "20", "true", "e1", "e2", "x" * 300, "\ud800", "\x00", "\u202e",
    "2026-02-30", "2026-05", "2026", "2026-01-05", "0000-00-00", "9999-99-99", "24:00", "12:30",
    "dose", "retraction", "next_dose", "hold", "Europe/Berlin", "../../UTC", "America",
    "doseline-record/0", "doseline-record/9",
]  # fmt: skip
_BYTES = [
    b"NaN", b"-Infinity", b"1e999999999999999999999", b"9" * 5000, b"0." + b"3" * 400, b"-", b"1E5",
    b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xf0\x9f\x92\x8a", b"\x00", b"\\", b"\n", b'"\\ud800"',
    b"[" * 3000, b'{"a":' * 3000, b"}", b"]", b",", b'"', b'"events":[],', b'"id":"e1",', b"null", b"true",
]  # fmt: skip
_KEYS = sorted(
    {entry.key for shape in (*ENTRIES.values(), PERSON, THERAPY) for entry in shape.fields}
    | {"type", "events", "person", "therapies", "format"}
)


# The events hold what a record may hold, pointers among them; the mutations do the rest.
_SEED_EVENTS: tuple[dict[str, Json], ...] = (
    {"type": "test", "name": "igg", "value": 9.8, "unit": "g/L", "low": 7.0, "high": 16.0, "comparator": "<"},
    {"type": "test", "name": "hbsag", "result": "negative", "code": "5195-3", "system": "http://loinc.org"},
    {
        "type": "dose",
        "amount_mg": 20,
        "site": "thigh-left",
        "complete": "full",
        "time": "18:30",
        "storage": "e9",
    },
    {"type": "dose", "amount_mg": 20, "supersedes": "e3", "recorded_at": "2026-01-06T08:00:00+01:00"},
    {"type": "vaccination", "vaccine": "influenza-injected", "planned": False, "cvx": "150"},
    {"type": "medication", "until": "2026-03-05", "name": "prednisone", "atc": "H02AB07"},
    {"type": "condition", "name": "infection", "until": None, "severity": "mild"},
    {"type": "pregnancy", "until": None, "due": "2027-01-20"},
    {"type": "storage", "pen": "p3", "out_of_fridge_c": 24, "until": "2026-03-03"},
    {"type": "instruction", "kind": "restart", "date": "2026-12-07", "phase": "monthly"},
    {"type": "decision", "about": "pre-start", "outcome": "may-proceed", "by": "MS clinic"},
    {"type": "symptom", "name": "fever", "severity": "mild", "tempo": "sudden"},
    {"type": "measurement", "name": "weight", "value": 70, "unit": "kg"},
    {"type": "retraction", "retracts": "e4", "reason": "entered twice"},
    {"type": "note", "text": 'Zürich, 8 Uhr\n"gut"'},
)


@dataclass(slots=True)
class Tally:
    """What came of the inputs, and how long each took, in seconds."""

    records: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    worst: float = 0.0
    slowest: bytes = b""

    def milliseconds(self, share: float) -> float:
        """The time that ``share`` of the inputs did not exceed."""
        return 1000 * sorted(self.seconds)[min(int(share * len(self.seconds)), len(self.seconds) - 1)]


def fuzz(count: int, *, seed: int, names: NamesLike | None = None) -> Tally:
    """Read ``count`` broken inputs.

    Raises: whatever the reader raises that is no RecordError, with the input as a note.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    tally = Tally()
    for _ in range(count):
        _try(_input(chance), names, tally)
    return tally


def _try(data: bytes, names: NamesLike | None, tally: Tally) -> None:
    start = time.perf_counter()
    try:
        record = read_record(data, names=names)
    except RecordError as error:
        took = time.perf_counter() - start
        tally.codes.update({fault.code for fault in error.faults})
        str(error).encode()  # every fault can be printed
    except BaseException as error:
        error.add_note(f"input: {data!r}")
        raise
    else:
        took = time.perf_counter() - start
        tally.records += 1
        if read_record(write_record(record), names=names) != record:
            msg = f"does not come back as it was: {data!r}"
            raise AssertionError(msg)
    tally.seconds.append(took)
    if took > tally.worst:
        tally.worst, tally.slowest = took, data


def _input(chance: Chance) -> bytes:
    (way,) = chance.choices(("noise", "structure", "bytes"), weights=(1, 9, 10))
    if way == "noise":
        return chance.randbytes(chance.randrange(200))
    document = _document(chance)
    if way == "structure":
        for _ in range(chance.choice((1, 1, 2, 5))):
            _change_structure(chance, document)
        return json.dumps(document).encode()
    data = bytearray(json.dumps(document, ensure_ascii=chance.choice((True, False))).encode("utf-8"))
    for _ in range(chance.choice((1, 1, 2, 8))):
        _change_bytes(chance, data)
    return bytes(data)


def _document(chance: Chance) -> Json:
    events = [
        {"id": f"e{number}", "on": "2026-01-05", **event} for number, event in enumerate(_SEED_EVENTS, 1)
    ]
    person = {"id": "r1", "birth_date": "1988-03-14", "sex": "female", "weight_kg": 70.0, "region": "US"}
    if chance.choice((True, False)):
        person["timezone"] = "America/New_York"
    therapy = {"guide": "kesimpta", "edition": "article", "month_mode": "month", "start": "2026-01-05"}
    return {"format": FORMAT, "person": person, "therapies": [therapy], "events": events}


def _change_structure(chance: Chance, document: Json) -> None:
    box = chance.choice(_boxes(document))
    keys = list(box) if isinstance(box, dict) else list(range(len(box)))
    if not keys or (isinstance(box, dict) and not chance.randrange(5)):
        if isinstance(box, dict):
            box[chance.choice(_KEYS)] = deepcopy(chance.choice(_WORDS))
        return
    key = chance.choice(keys)
    match chance.randrange(4):
        case 0:
            del box[key]
        case 1 if isinstance(box, list):
            box.append(box[key])
        case _:
            box[key] = deepcopy(chance.choice(_WORDS))


def _boxes(value: Json) -> list[Json]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [box for part in inner for box in _boxes(part)]
    return [value, *found] if isinstance(value, dict | list) else found


def _change_bytes(chance: Chance, data: bytearray) -> None:
    at = chance.randrange(len(data) + 1)
    match chance.randrange(5):
        case 0:
            data[at:at] = chance.choice(_BYTES)
        case 1:
            del data[at : at + chance.choice((1, 1, 5, 50))]
        case 2 if at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        case 3:
            data[at:at] = data[at : at + chance.choice((5, 50, 500))]
        case _:
            data[at : at + 3] = chance.choice(_BYTES)


def main() -> None:
    """Run the loop and print what came of it."""
    parser = argparse.ArgumentParser(description="Throw broken record files at the reader.")
    parser.add_argument("--count", type=int, default=100_000, help="how many inputs")
    parser.add_argument("--seed", type=int, default=1, help="which inputs")
    given = parser.parse_args()
    start = time.perf_counter()
    tally = fuzz(given.count, seed=given.seed, names=load_guide("kesimpta").names)
    total = time.perf_counter() - start
    print(f"{given.count} inputs in {total:.0f} s, no crash: {tally.records} records, the rest refused")
    print(
        f"time to read one: median {tally.milliseconds(0.5):.2f} ms, 99 of 100 under "
        f"{tally.milliseconds(0.99):.2f} ms, slowest {1000 * tally.worst:.1f} ms ({len(tally.slowest)} bytes)"
    )
    print("refused for:", ", ".join(f"{code} {count}" for code, count in tally.codes.most_common()))


if __name__ == "__main__":
    main()
