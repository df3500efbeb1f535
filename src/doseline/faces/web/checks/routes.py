"""Checks routes: the verdict, the tests before the start, and each family of rules."""

from __future__ import annotations

from collections.abc import Iterator

from litestar import Response, get

from doseline.check import Required, monitoring, required_results
from doseline.faces.web.dependencies import RecordView
from doseline.faces.web.today.actions import FindingView, finding_view, shown_unknowns
from doseline.faces.web.view import View
from doseline.frozen import dataclass
from doseline.text import sentences


@dataclass(frozen=True, slots=True)
class Family:
    """The findings and the unknowns of one family, and who decides about them."""

    title: str
    decides: str
    items: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One test before the first dose, in words."""

    test: str
    result: str
    standing: str


@dataclass(frozen=True, slots=True)
class WatchedLine:
    """Tests that are watched during treatment and stand alike: when the next is due, and why."""

    tests: str
    state: str
    reason: str | None
    numbers: tuple[int, ...]


@get("/p/{record:str}/checks", sync_to_thread=True)
def checks(view: RecordView) -> Response[str]:
    """What is to be settled, by whom, and from what it is known."""
    families = tuple(_families(view))
    return view.page(
        "checks/checks",
        verdict=view.say(f"today.verdict.{view.case.check.verdict.value}"),
        tests=tuple(_line(view, item) for item in _required(view)),
        watched=tuple(_watched(view)),
        is_before=view.case.plan.treated_from is None,
        families=families,
        quiet=tuple(_quiet(view)),
        ahead=view.entries(view.case.ahead),
    )


def _required(view: View) -> tuple[Required, ...]:
    return required_results(view.case.guide, view.case.chart, view.case.check)


def _watched(view: View) -> Iterator[WatchedLine]:
    """The tests of one kind that are due on one day for one reason, in one line."""
    case = view.case
    told = sentences.watched(view.catalogue, monitoring(case.guide, case.chart, case.plan))
    for tests, state, reason, sources in told:
        yield WatchedLine(tests, state, reason, view.notes.numbers(sources))


def _families(view: View) -> Iterator[Family]:
    """The families that have something to say, the one with the worst finding first."""
    rules = view.case.guide.rules
    grouped: dict[str, list[FindingView]] = {}
    found = [
        *((item.rule, item.severity.holds, finding_view(view, item)) for item in view.case.check.findings),
        *((item.said.rule, True, item) for item in shown_unknowns(view)),
    ]
    for rule, _, item in sorted(found, key=lambda one: not one[1]):
        grouped.setdefault(rules[rule].group, []).append(item)
    for group, items in grouped.items():
        title, decides = (view.say(f"checks.{part}.{group}") for part in ("family", "decides"))
        yield Family(title, decides, tuple(items))


def _quiet(view: View) -> Iterator[str]:
    """The families that were looked at and found nothing."""
    rules = view.case.guide.rules
    speaking = {rules[rule].group for rule in view.case.check.rules}
    for group in dict.fromkeys(rule.group for rule in rules.values()):
        if group not in speaking:
            yield view.say(f"checks.family.{group}")


def _line(view: View, item: Required) -> Line:
    values = {"by": item.by, "on": item.on}
    undated = "-undated" if item.by is not None and item.on is None else ""
    return Line(
        test=view.catalogue.write(item.test, "test"),
        result=_result(view, item),
        standing=view.say(f"checks.standing.{item.standing.value}{undated}", **values),
    )


def _result(view: View, item: Required) -> str:
    """The newest result with its day and its age; a number as it was written, with its own unit."""
    test = item.result
    if test is None:
        return view.say("checks.result.none")
    if test.value is not None:
        value = view.say("checks.result.number", value=test.value, unit=test.unit or "").strip()
    else:
        value = view.say(f"checks.result.{test.result.value if test.result else 'done'}")
    return view.say(
        "checks.result.aged", value=value, on=test.on, days=item.days, for_date=view.case.check.for_date
    )


ROUTES = (checks,)
