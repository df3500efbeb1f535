"""Taking records in and out: a record file becomes a new person, after every fault of it is known."""

from __future__ import annotations

import json
from typing import Any

from doseline.errors import RequestError, fault
from doseline.faces.answers import open_case
from doseline.faces.web.entries import moment
from doseline.faces.web.house import House

# What stands on screens; longer names would not fit.
LONGEST_NAME = 60


def take_in(house: House, data: bytes, *, called: str) -> str:
    """The id of the new record that a record file makes.

    Raises: RecordError or RequestError with every fault; nothing is kept then.
    """
    if not called or len(called) > LONGEST_NAME:
        raise RequestError((fault("name-missing" if not called else "name-too-long", "called"),))
    case = open_case(data, clock=house.day, today=house.today)
    file: dict[str, Any] = json.loads(data.decode("utf-8-sig"))
    therapies = file["therapies"] if "therapies" in file else [file["therapy"]]
    return house.store.create(
        called=called,
        person=file["person"],
        therapy=therapies[0] if len(therapies) == 1 else therapies,
        events=file.get("events", ()),
        now=moment(house, case.record.person),
    )
