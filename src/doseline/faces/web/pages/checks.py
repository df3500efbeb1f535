"""Everything the checks say: the verdict, the tests before the start, and each family of rules."""

from __future__ import annotations

from collections.abc import Iterator

from litestar import Response, get

from doseline.check import Required, required_results
from doseline.faces.web.given import TheSheet
from doseline.faces.web.sheet import Sheet
from doseline.faces.web.ways import Shown, shown, shown_unknowns
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """The findings and the unknowns of one family, and who decides about them."""

    title: str
    decides: str
    items: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One test before the first dose, in words."""

    test: str
    result: str
    standing: str


@get("/p/{record:str}/checks", sync_to_thread=True)
def checks(sheet: TheSheet) -> Response[str]:
    """What is to be settled, by whom, and from what it is known."""
    families = tuple(_families(sheet))
    return sheet.page(
        "checks",
        verdict=sheet.say(f"today.verdict.{sheet.case.check.verdict.value}"),
        tests=tuple(_line(sheet, item) for item in _required(sheet)),
        is_before=sheet.case.plan.treated_from is None,
        families=families,
        quiet=tuple(_quiet(sheet)),
        ahead=sheet.entries(sheet.case.ahead),
    )


def _required(sheet: Sheet) -> tuple[Required, ...]:
    return required_results(sheet.case.guide, sheet.case.chart, sheet.case.check)


def _families(sheet: Sheet) -> Iterator[Family]:
    """The families that have something to say, the one with the worst finding first."""
    rules = sheet.case.guide.rules
    grouped: dict[str, list[Shown]] = {}
    found = [
        *((item.rule, item.severity.holds, shown(sheet, item)) for item in sheet.case.check.findings),
        *((item.said.rule, True, item) for item in shown_unknowns(sheet)),
    ]
    for rule, _, item in sorted(found, key=lambda one: not one[1]):
        grouped.setdefault(rules[rule].group, []).append(item)
    for group, items in grouped.items():
        title, decides = (sheet.say(f"checks.{part}.{group}") for part in ("family", "decides"))
        yield Family(title, decides, tuple(items))


def _quiet(sheet: Sheet) -> Iterator[str]:
    """The families that were looked at and found nothing."""
    rules = sheet.case.guide.rules
    speaking = {rules[rule].group for rule in sheet.case.check.rules}
    for group in dict.fromkeys(rule.group for rule in rules.values()):
        if group not in speaking:
            yield sheet.say(f"checks.family.{group}")


def _line(sheet: Sheet, item: Required) -> Line:
    values = {"by": item.by, "on": item.on}
    undated = "-undated" if item.by is not None and item.on is None else ""
    return Line(
        test=sheet.catalogue.write(item.test, "test"),
        result=_result(sheet, item),
        standing=sheet.say(f"checks.standing.{item.standing.value}{undated}", **values),
    )


def _result(sheet: Sheet, item: Required) -> str:
    """The newest result with its day and its age; a number as it was written, with its own unit."""
    test = item.result
    if test is None:
        return sheet.say("checks.result.none")
    if test.value is not None:
        value = sheet.say("checks.result.number", value=test.value, unit=test.unit or "").strip()
    else:
        value = sheet.say(f"checks.result.{test.result.value if test.result else 'done'}")
    return sheet.say(
        "checks.result.aged", value=value, on=test.on, days=item.days, for_date=sheet.case.check.for_date
    )


PAGES = (checks,)
