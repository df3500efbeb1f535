"""What a summary says: the same words on the page, in the picture and in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from doseline.errors import FaultyGuide
from doseline.faces.cohort.summary.numbers import (
    ASSESSED,
    CANNOT,
    MATTERS,
    NOT_READ,
    STATUSES,
    VERDICTS,
    By,
    CodeCount,
    Steps,
    Summary,
)  # fmt: skip
from doseline.frozen import dataclass
from doseline.guide import drugs, load_guide
from doseline.text import Catalogue

# The columns of the picture, each person in one, and those of what else is counted.
STAND = (CANNOT, *VERDICTS)
# Ours: so many rules are shown at first, and so many fit on the one printed page.
MOST_RULES = 15
_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table in words: its title, its head, and its rows, each beginning with its name."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Words:
    """The words of one summary."""

    def __init__(self, summary: Summary, catalogue: Catalogue) -> None:
        """Take the numbers and the language."""
        self.summary, self.catalogue = summary, catalogue
        self._drugs = tuple(self._catalogues())

    def say(self, key: str, **values: object) -> str:
        """A text of the summary."""
        return self.catalogue.say(f"cohort_summary.{key}", **values)

    # --- above the tables ---

    def title(self) -> str:
        """How many people, and the day."""
        people = self.summary.counts["people",]
        return self.say("title", count=people or 0, day=self._day())

    def head(self) -> tuple[str, ...]:
        """The day, what it is not, how much was read, and what is hidden."""
        about, below = self.summary.about, self.summary.below
        made = [self.say("made", day=self._day()), self.say("not-a-list")]
        if about.inputs:
            made.append(self.say("inputs", files=about.inputs, lines=about.lines))
        if about.unreadable:
            made.append(self.say("unreadable", lines=about.unreadable))
        if not about.same_guides:
            made.append(self.say("other-guides"))
        if below:
            made.append(self.say("hidden-below", below=below))
        return tuple(made)

    def versions(self) -> str:
        """With what it was made."""
        about = self.summary.about
        return self.say("versions", version=about.guide_version, program=about.program)

    def lead(self) -> str:
        """How many could not be assessed: the first of all."""
        cannot, assessed = self.summary.all(CANNOT), self.summary.all(ASSESSED)
        if cannot is None:
            return self.say("lead.cannot-hidden")
        if cannot:
            whole = None if assessed is None else cannot + assessed
            return self.say("lead.cannot", share=self._share(cannot, whole))
        if assessed == 0:
            return self.say("lead.nobody")
        return (
            self.say("lead.cannot-none-hidden")
            if assessed is None
            else self.say("lead.cannot-none", count=assessed)
        )

    def after_lead(self) -> tuple[str, ...]:
        """What is not known, who is held back, and who is not; nothing where nobody was assessed."""
        find, assessed = self.summary.all, self.summary.all(ASSESSED)
        if assessed == 0:
            return ()
        said = {
            "unknown": find("unknown"),
            "blocked": _sum(find("stop"), find("wait")),
            "clear": find("clear"),
            "not-read": self.summary.counts[NOT_READ],
        }
        return tuple(
            self.say(f"lead.{key}", share=self._share(count, assessed)) for key, count in said.items()
        )

    def _day(self) -> date:
        return date.fromisoformat(self.summary.about.today)

    def _share(self, part: int | None, whole: int | None) -> str:
        """A part of a whole; a percentage only beside what it is a part of."""
        if part is None:
            return self.say("hidden-part")
        if whole is None:
            return self.catalogue.write(part)
        if not whole:
            return self.say("share-plain", part=part, whole=whole)
        return self.say("share", part=part, whole=whole, percent=self._percent(part, whole))

    def _percent(self, part: int, whole: int) -> str:
        percent = round(Decimal(part * _HUNDRED) / whole)
        if part and not percent:
            return self.say("percent-under-one")
        if part != whole and percent == _HUNDRED:
            return self.say("percent-over-99")
        return self.catalogue.write(percent)

    # --- tables ---

    def export(self) -> Table:
        """Everybody in the export, by what came of them."""
        rows = ((self.say(f"status.{one}"), self.count(self.summary.status(one))) for one in STATUSES)
        return self._table("export", ("status", "people"), rows)

    def whys(self) -> Table:
        """Why people could not be assessed."""
        counts = self.summary.counts
        rows = ((self._why(why), self.count(counts["why", why])) for why in self.summary.whys)
        return self._table("cannot", ("why", "people"), rows)

    def _why(self, why: str) -> str:
        key = f"why.{why}"
        is_known = why != "other" and self.catalogue.has(f"cohort_summary.{key}")
        return self.say(key) if is_known else self.say("why.other", why=why)

    def stand(self, by: By = "guide") -> Table:
        """Where people stand, a row a group; each person in one column."""
        return self._grouped("stand", by, STAND)

    def matters(self, by: By = "guide") -> Table:
        """What else there is to see to, a row a group."""
        return self._grouped("matters", by, (*MATTERS, ASSESSED))

    def _grouped(self, heading: str, by: By, columns: Sequence[str]) -> Table:
        find = self.summary
        rows = [
            (self.group(by, group), *(self.count(find.of(by, group, column)) for column in columns))
            for group in find.groups[by]
        ]
        if len(rows) != 1:
            rows.append((self.say("group.all"), *(self.count(find.all(column)) for column in columns)))
        head = (self.say(f"by.{by}"), *map(self.column, columns))
        return Table(title=self.say(f"heading.{heading}"), head=head, rows=tuple(rows))

    def rules(self) -> Table:
        """The rules by how often they spoke."""
        rows = (
            (self.rule(one.rule), *map(self.count, (one.people, one.holding, one.unknown)))
            for one in self.summary.rules
        )
        return self._table("rules", ("rule", "people", "holding", "not-told"), rows)

    def codes(self) -> Table:
        """The codes that were not understood, the commonest first."""
        rows = (
            (_token(one), one.display or "", one.resource, self.count(one.count))
            for one in self.summary.codes
        )
        return self._table("codes", ("code", "display", "resource", "count"), rows)

    def without_rules(self) -> str:
        """What is said where no rule is shown."""
        return self.say("says.rules-left-out" if self.summary.below else "says.rules-none")

    def without_codes(self) -> str:
        """What is said where no code is shown."""
        return self.say("says.codes-left-out" if self.summary.below else "says.codes-none")

    def codes_more(self) -> str | None:
        """How many codes are not shown; None where there is none, or where that is hidden."""
        more = self.summary.more_codes
        return self.say("says.codes-more", count=more) if more else None

    def _table(self, heading: str, head: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Table:
        return Table(
            title=self.say(f"heading.{heading}"), head=tuple(map(self.column, head)), rows=tuple(rows)
        )

    # --- cells ---

    def count(self, count: int | Steps | None) -> str:
        """A count, the steps that it lies in, or that it is hidden."""
        if count is None:
            return self.say("hidden")
        if isinstance(count, Steps):
            return self.say("steps", least=count.least, most=count.most)
        return self.catalogue.write(count)

    def column(self, column: str) -> str:
        """The name of a column."""
        return self.say(f"column.{column}")

    def group(self, by: By, group: str) -> str:
        """The name of a group; the medicine first where it lies within one."""
        if by == "guide":
            return self._brand(group)
        if by in {"edition", "month_mode"}:
            drug, _, name = group.partition("/")
            return f"{self._brand(drug)}, {name or self.say('group.not-known')}"
        if not group:
            return self.say("group.not-known")
        return self.say(f"group.{group}") if by == "stage" else group

    def _brand(self, drug: str) -> str:
        return (self.catalogue.name("brand", drug) or drug) if drug else self.say("group.not-known")

    def rule(self, rule: str) -> str:
        """What a rule is about, in a few words; its id where nobody has words for it."""
        named = (one.name("reason", rule) for one in (self.catalogue, *self._drugs))
        found = next((name for name in named if name), rule)
        return found[:1].upper() + found[1:]

    def _catalogues(self) -> Iterator[Catalogue]:
        """The words of each medicine of the summary, for rules that only it has."""
        for drug in sorted({*drugs()} & {*self.summary.groups["guide"]}):
            try:
                yield self.catalogue.about(load_guide(drug))
            except FaultyGuide:
                continue


def _token(code: CodeCount) -> str:
    """A code with its system, as FHIR writes both in one: so it can be put among the names."""
    return f"{code.system or ''}|{code.code or ''}"


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
