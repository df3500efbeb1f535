"""How often ordinary people are asked something: count it over invented people, and write docs/rates.md.

``python -m tools.rates`` prints the table and rewrites the page; with ``--check`` nothing is written and the
exit code says whether the page is up to date. The same seed gives the same people everywhere.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from doseline.check import Check, check
from doseline.guide import Guide, load_guide, sound_drugs
from doseline.plan import plan
from doseline.record import Allergy, Condition, Medication, Record, chart
from tools import hook_rates
from tools.as_charts import as_charts
from tools.as_written import MODEL as MODEL_AS_WRITTEN
from tools.as_written import invented_as_written
from tools.invented_people import LOOKS, MODEL, invented
from tools.ordinary_people import MODEL as MODEL_OF_OTHERS
from tools.ordinary_people import ordinary

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rates.md"
# What people who had not seen the code tried, by hand, and what came of it.
OUTSIDE = ROOT / "tools" / "outside_review.md"
DANGER = ROOT / "tools" / "outside_danger.md"
SEED, PEOPLE = "doseline rates 1", 5000
SEED_AS_WRITTEN, PEOPLE_AS_WRITTEN = "doseline rates as written 1", 2000
SEED_AS_CHARTS, PEOPLE_AS_CHARTS = "doseline rates as charts 1", 1000
MOST_HELD = 0.01
KESIMPTA = "kesimpta"


@dataclass(frozen=True, slots=True)
class Rates:
    """How many people, in how many looks, were told something, and how many were held back by it.

    ``said`` and ``held`` count people by rule; ``looks_held`` counts looks. ``people_held`` is the number of
    people who were held back at least once, by anything; ``asked_at_set_up`` of those whose unread entries
    were asked about at set-up; ``not_read`` of the ``entries`` those that nobody could read.
    """

    people: int = 0
    people_held: int = 0
    looks_held: int = 0
    asked_at_set_up: int = 0
    entries: int = 0
    not_read: int = 0
    said: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)

    @property
    def share_held(self) -> float:
        """The share of people who got anything above ``tell``, or an unknown, at least once."""
        return self.people_held / self.people


Make = Callable[[Guide, Random], tuple[Record, list[date], int]]


def _plain(guide: Guide, chance: Random) -> tuple[Record, list[date], int]:
    record, days = invented(guide, chance)
    return record, days, 0


def rates(people: int = PEOPLE, seed: str = SEED, make: Make = _plain, drug: str = KESIMPTA) -> Rates:
    """The counts over so many invented people."""
    guide, chance = load_guide(drug), Random(seed)  # noqa: S311 - chance with a fixed seed
    said: Counter[str] = Counter()
    held: Counter[str] = Counter()
    people_held = looks_held = asked = entries = not_read = 0
    for _ in range(people):
        record, days, settled = make(guide, chance)
        named = [event for event in record.events if isinstance(event, Condition | Medication | Allergy)]
        entries += len(named)
        not_read += sum(1 for event in named if event.in_words is not None and not event.is_read)
        asked += settled > 0
        answers = [look(guide, record, day) for day in days]
        above = [set(above_tell(answer)) for answer in answers]
        looks_held += sum(1 for rules in above if rules)
        people_held += any(above)
        held.update(set().union(*above))
        said.update({finding.rule for answer in answers for finding in answer.findings})
    return Rates(people, people_held, looks_held, asked, entries, not_read, said, held)


def rates_as_written(people: int = PEOPLE_AS_WRITTEN) -> Rates:
    """The counts over people whose entries are written as hospitals and people write them."""
    return rates(people, SEED_AS_WRITTEN, invented_as_written)


def rates_on(drug: str, people: int = PEOPLE) -> Rates:
    """The counts over ordinary people on one of the other drugs."""

    def make(guide: Guide, chance: Random) -> tuple[Record, list[date], int]:
        record, days = ordinary(guide, chance)
        return record, days, 0

    return rates(people, SEED, make, drug)


def rates_as_charts(drug: str, people: int = PEOPLE_AS_CHARTS) -> Rates:
    """The counts over people whose record is read out of the chart of another program.

    Those of the drug with a model of its own are written as hospitals write.
    """

    def plain(guide: Guide, chance: Random) -> tuple[Record, list[date], int]:
        record, days = ordinary(guide, chance)
        return record, days, 0

    make = invented_as_written if drug == KESIMPTA else plain
    return rates(people, SEED_AS_CHARTS, as_charts(make), drug)


def other_drugs() -> tuple[str, ...]:
    """The drugs beside the one whose people have a model of their own."""
    return tuple(drug for drug in sound_drugs() if drug != KESIMPTA)


def look(guide: Guide, record: Record, day: date) -> Check:
    """What the checks say on a day, with what was entered by then."""
    known = chart(record, as_of=day)
    return check(guide, known, plan(guide, known, today=day, until=day))


def above_tell(answer: Check) -> Iterator[str]:
    """The rules that hold the dose back, unknowns among them."""
    yield from (finding.rule for finding in answer.findings if finding.severity.holds)
    yield from (unknown.rule for unknown in answer.unknowns)


def table(found: Rates) -> str:
    """The rates as a Markdown table, the most frequent that hold a dose back first."""
    rules = sorted(
        found.said.keys() | found.held.keys(), key=lambda rule: (-found.held[rule], -found.said[rule], rule)
    )
    head = ["| rule | held back, at least once | said at all, at least once |", "|---|---|---|"]
    any_rule = f"| **any rule** | **{_percent(found.people_held, found.people)}** | |"
    return "\n".join([*head, any_rule, *(_row(found, rule) for rule in rules)])


def _row(found: Rates, rule: str) -> str:
    held, said = (_percent(counts[rule], found.people) for counts in (found.held, found.said))
    return f"| `{rule}` | {held} | {said} |"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %"


def page(
    found: Rates,
    written: Rates,
    others: Mapping[str, Rates],
    charts: Mapping[str, Rates],
    hooks: Mapping[str, hook_rates.Spoken],
) -> str:
    """docs/rates.md."""
    held, looks_held = (
        _percent(found.people_held, found.people),
        _percent(found.looks_held, found.people * LOOKS),
    )
    return f"""# How often an ordinary person is asked something

A program that rings too often is switched off, and then it helps nobody. So we count: of {found.people:,}
invented people without trouble, how many get anything that holds a dose back (`ask`, `wait`, `stop` or an
unknown) on any of {LOOKS} days in the year after set-up?

**{held}** of the people, on {looks_held} of the days. It must stay under {MOST_HELD:.0%}.

`python -m tools.rates` counts again and writes this page; a test holds that it is fresh.

## By rule

The last column counts `tell` and `note` too: a sentence beside the next step, which holds nothing back. A
rule that is not listed was silent.

{table(found)}

## The people

{MODEL}

The same people come out everywhere: seed `{SEED}`.

## Written as hospitals and people write

Of {written.people:,} further people whose entries are written in codes, names of laboratories and
pharmacies and own words: **{_percent(written.people_held, written.people)}** are held back at least once, on
{_percent(written.looks_held, written.people * LOOKS)} of the days. It must stay under {MOST_HELD:.0%}.

Of their {written.entries:,} illnesses, medicines and allergies
{_percent(written.not_read, written.entries)} are not understood; at set-up
{_percent(written.asked_at_set_up, written.people)} of the people are asked about one.
The words were written by those who wrote the lists of names, so real records will do worse: how much of a
public sample is understood is printed by `python -m tools.coverage_of_names`.

{table(written)}

{MODEL_AS_WRITTEN}

Seed `{SEED_AS_WRITTEN}`.

## The other drugs

Of {PEOPLE:,} people on each, made from the guide alone. It must stay under {MOST_HELD:.0%} for each.

{MODEL_OF_OTHERS}

{"".join(_on(drug, rates) for drug, rates in others.items()).rstrip()}

## Read out of a hospital's chart

Of {PEOPLE_AS_CHARTS:,} people on each drug, taken through a chart: their record is written as FHIR
resources, all that is ours is taken out of it, an order and a scan stand there as a hospital has them, and
it is read back by `doseline import`. What no chart has (a clinician's word, the answers of set-up, a lesson,
a note) is entered here. It must stay under {MOST_HELD:.0%} for each. Those on {KESIMPTA.capitalize()} are
written as hospitals and people write.

{"".join(_on(drug, rates) for drug, rates in charts.items()).rstrip()}

Seed `{SEED_AS_CHARTS}`.

## In a card of CDS Hooks

{hook_rates.MODEL}

{_cards(hooks)}

Seed `{hook_rates.SEED}`.

{OUTSIDE.read_text(encoding="utf-8").rstrip()}

{DANGER.read_text(encoding="utf-8").rstrip()}
"""


def _cards(hooks: Mapping[str, hook_rates.Spoken]) -> str:
    head = ["| drug | people | a card on opening the chart | a card on an order |", "|---|---|---|---|"]
    rows = [
        f"| {drug.capitalize()} | {one.people:,} | {_percent(one.opening, one.people)} "
        f"| {_percent(one.ordering, one.people)} |"
        for drug, one in hooks.items()
    ]
    return "\n".join([*head, *rows])


def _on(drug: str, found: Rates) -> str:
    held = _percent(found.people_held, found.people)
    return f"### {drug.capitalize()}\n\n**{held}** are held back at least once.\n\n{table(found)}\n\n"


def main(arguments: list[str]) -> int:
    """0 if the page is, or now is, up to date."""
    found, written = rates(), rates_as_written()
    others = {drug: rates_on(drug) for drug in other_drugs()}
    charts = {drug: rates_as_charts(drug) for drug in sound_drugs()}
    hooks = {drug: hook_rates.spoken(drug) for drug in sound_drugs()}
    fresh = page(found, written, others, charts, hooks)
    print(*map(table, (found, written, *others.values(), *charts.values())), sep="\n\n")
    if "--check" in arguments:
        is_fresh = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == fresh
        print(f"{PAGE.name}: {'up to date' if is_fresh else 'run python -m tools.rates'}")
        return 0 if is_fresh else 1
    PAGE.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
