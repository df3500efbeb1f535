"""The words of a row in a list of people: for whoever looks after them, not for the people themselves."""

from __future__ import annotations

from collections.abc import Sequence

from doseline.assessment.worklist import Group, OpenTests, Standing, Task, WorklistRow
from doseline.text import Catalogue, Named

# Our choice: so many names fit on a line of a list; the rest is counted.
_NAMED = 2


def standing(catalogue: Catalogue, row: WorklistRow) -> str:
    """Where the person stands: the words of the tag."""
    if row.standing is Standing.START:
        if row.next_due is None:
            return catalogue.say("worklist.standing.no-start")
        return catalogue.say("worklist.standing.start", day=row.next_due)
    return catalogue.say(f"worklist.standing.{row.standing.value}")


def stands_out(catalogue: Catalogue, row: WorklistRow) -> str:
    """What stands out, in a few words."""
    said = []
    if row.reasons:
        said.append(_listed(catalogue, "reason", row.reasons))
    if row.missing:
        said.append(catalogue.say("worklist.missing", what=_listed(catalogue, "unknown", row.missing)))
    said += [_tests(catalogue, one) for one in row.open_tests]
    if not said:
        said.append(catalogue.say(f"worklist.plain.{row.standing.value}"))
    return _upper(catalogue.write(tuple(said), "apart"))


def _tests(catalogue: Catalogue, one: OpenTests) -> str:
    """Tests whose day has come, and the medicine they go on after."""
    key = "worklist.tests" if one.has_result else "worklist.tests-no-result"
    said = catalogue.say(key, tests=_listed(catalogue, "test", one.tests), due=one.since)
    if one.ended is None:
        return said
    return catalogue.say("worklist.tests-after", said=said, drug=catalogue.write(one.ended, "brand"))


def since(catalogue: Catalogue, row: WorklistRow) -> str:
    """How late the dose is; else since when something stands out, or when the next dose is due."""
    if row.days_late is not None:
        return catalogue.say("worklist.late", days=row.days_late)
    if row.days_since is not None and row.group is not Group.BEFORE_START:
        return _upper(_for(catalogue, row.days_since))
    return _upper(_in(catalogue, row.days_until)) if row.days_until is not None else ""


def _in(catalogue: Catalogue, days: int) -> str:
    return catalogue.say("worklist.in", days=days) if days else catalogue.say("worklist.today")


def _for(catalogue: Catalogue, days: int) -> str:
    return catalogue.say("worklist.for", days=days) if days else catalogue.say("worklist.since-today")


def next_action(catalogue: Catalogue, row: WorklistRow) -> str:
    """What to do next, or "" where there is nothing."""
    said = []
    if row.is_call:
        said.append(catalogue.say("worklist.call.now" if row.is_emergency else "worklist.call.today"))
    if row.task is not Task.NONE:
        said.append(catalogue.say(f"worklist.task.{row.task.value}"))
    return " ".join(said)


def _listed(catalogue: Catalogue, kind: str, names: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    shown = tuple(Named(kind, name) for name in names[:_NAMED])
    left = len(names) - len(shown)
    if not left:
        return catalogue.write(shown)
    return catalogue.say("worklist.more", what=catalogue.write(shown, "comma"), more=left)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
