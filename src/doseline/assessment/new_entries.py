"""New entries of a record, judged as the record that they would make: one way for forms and for programs.

They are read beside what is kept already, letter by letter, by the reader of record files. So whatever a file
may hold, a form and a program may add, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from doseline.assessment.assess import read_and_assess
from doseline.assessment.assessment import Assessment
from doseline.errors import Fault, RecordError, fault
from doseline.frozen import dataclass
from doseline.record import Decision, Person, Test
from doseline.record.codes import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The assessment with the new entries, the ids they have in it, and what is vague about them.

    ``vague`` refuses nothing: it is what an entry lacks to say anything yet, for a form to ask about.
    """

    assessment: Assessment
    ids: tuple[str, ...]
    vague: tuple[Fault, ...]


def judge(
    document: Mapping[str, Any],
    written: Sequence[str],
    *,
    recorded_at: str,
    clock: Callable[[Person], date],
    today: date | None,
) -> Judged:
    """The record with these entries, each written as an object of JSON without id.

    Raises: RecordError with every fault; the place ``$`` is the entry itself, ``$[1]`` the second of several.
    """
    kept = list(document["events"])
    taken = {str(event["id"]) for event in kept}
    ids = _free_ids(taken, len(written))
    entries = (_stamped(text, id_, recorded_at) for text, id_ in zip(written, ids, strict=True))
    header = {key: value for key, value in document.items() if key != "events"}
    events = ", ".join((*(json.dumps(event) for event in kept), *entries))
    whole = f'{json.dumps(header).removesuffix("}")}, "events": [{events}]}}'
    try:
        found = read_and_assess(whole.encode(), clock=clock, today=today, kept=taken)
    except RecordError as error:
        names = {f"$.events[{len(kept) + place}]": name for place, name in enumerate(_names(len(written)))}
        raise RecordError(tuple(_placed(one, names) for one in error.faults)) from None
    return Judged(assessment=found, ids=ids, vague=tuple(_vague(found, ids)))


def _stamped(text: str, id_: str, recorded_at: str) -> str:
    """The entry as it was written, under an id for the time of judging; the store gives the lasting one."""
    ours = json.dumps({"id": id_, "recorded_at": recorded_at}).removesuffix("}")
    rest = text.strip().removeprefix("{")
    return f"{ours}{'' if rest.lstrip().startswith('}') else ', '}{rest}"


def _free_ids(taken: Collection[str], count: int) -> tuple[str, ...]:
    names = (f"new{number}" for number in range(1, len(taken) + count + 1))
    free = [name for name in names if name not in taken]
    return tuple(free[:count])


def _names(count: int) -> tuple[str, ...]:
    return ("$",) if count == 1 else tuple(f"$[{place}]" for place in range(count))


def _placed(one: Fault, names: Mapping[str, str]) -> Fault:
    """The fault at its place in what was sent."""
    head, bracket, rest = one.where.partition("]")
    name = names.get(head + bracket)
    return one if name is None else Fault(code=one.code, where=name + rest, values=one.values)


def _vague(case: Assessment, ids: Collection[str]) -> Iterator[Fault]:
    """A clinician's word whose day may lie ahead, which says nothing until then; a number without a unit."""
    for event in case.record.events:
        if event.id not in ids:
            continue
        if isinstance(event, Decision) and event.on.is_known and not event.on.is_exact:
            if event.on.last > case.today:
                yield fault(Code.DAY_NEEDED, "$.on", got=str(event.on))
        elif isinstance(event, Test) and event.unread and event.unit is None:
            scale = case.guide.names.scale(event.name)
            if scale is not None:
                yield fault("unit-missing", "$.unit", name=event.name, accepted=scale.units)
