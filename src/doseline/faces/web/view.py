"""View of one person: the assessment, the words and the numbered sources, as templates use them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any

from litestar import Response
from litestar.exceptions import NotFoundException
from litestar.status_codes import HTTP_200_OK

from doseline.assessment import Assessment, Footnotes
from doseline.assessment.slot_number import numbered
from doseline.faces.ask import text_of
from doseline.faces.web.context import AppContext
from doseline.faces.web.render import page
from doseline.faces.web.request import Request
from doseline.faces.web.security import opaque_ids
from doseline.finding import Finding, Severity, Unknown
from doseline.frozen import dataclass
from doseline.guide.statements import Use, load_statements
from doseline.record import Event
from doseline.source import Source
from doseline.store import StoredRecord
from doseline.text import Catalogue, Named, sentences
from doseline.text.entry_line import line

# The header without which the worker in the browser keeps no page about a person, and the pages that have it.
MAY_BE_KEPT = "x-offline"
_KEPT = frozenset({"today/today", "calendar/calendar"})
# The kinds of ``tag`` in templates/parts.html.
_LOOKS = {
    Severity.STOP: "alarm",
    Severity.WAIT: "alarm",
    Severity.ASK: "care",
    Severity.TELL: "go",
    Severity.NOTE: "ok",
}


@dataclass(frozen=True, slots=True)
class FindingText:
    """One finding or unknown in words; ``kind`` is the look of its mark."""

    kind: str
    mark: str
    title: str
    to_do: str | None
    urgent: str | None
    numbers: tuple[int, ...]
    entries: tuple[str, ...]
    rule: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything a page on one person is made of."""

    context: AppContext
    request: Request
    stored: StoredRecord
    case: Assessment
    catalogue: Catalogue
    notes: Footnotes = field(default_factory=Footnotes)

    @property
    def record(self) -> str:
        """The id of the record in the store, as it stands in addresses."""
        return self.stored.id

    def address(self, *parts: str) -> str:
        """The address of one of this person's pages; a word about the person stands in it as an opaque id."""
        return opaque_ids.address(self.context.secret, self.record, *parts)

    def word_of(self, marked: str, words: Iterable[str]) -> str:
        """The one of ``words`` whose opaque id stands in an address.

        Raises: NotFoundException where it is none of them.
        """
        found = opaque_ids.word_of(self.context.secret, self.record, marked, words)
        if found is None:
            raise NotFoundException
        return found

    def say(self, key: str, /, **values: object) -> str:
        """One text of the catalogue."""
        return self.catalogue.say(key, **values)

    def dose_number(self, slot: int | None) -> int | str | None:
        """The number of a dose, as one of those written down where no more is known."""
        return numbered(self.case, self.catalogue, slot)

    def headline(self) -> str:
        """The verdict in a few words."""
        return sentences.headline(self.catalogue, self.case.step)

    def verdict(self) -> str:
        """The verdict as Today has it."""
        return sentences.verdict(self.catalogue, self.case.step)

    def brief(self) -> tuple[str, ...]:
        """What stands under the verdict on Today."""
        return sentences.brief(self.catalogue, self.case.step)

    def first(self) -> str:
        """What to do, in one short sentence."""
        return sentences.first(self.catalogue, self.case.step)

    def rest(self) -> tuple[str, ...]:
        """The sentences after it: the day, the reason, and what else there is."""
        return sentences.rest(self.catalogue, self.case.step)

    def known(self) -> str:
        """For which day, and from when, the answer is."""
        check = self.case.check
        key = "today" if check.for_date == check.today else "for-date"
        return self.say(f"cli.page.known.{key}", today=check.today, for_date=check.for_date)

    def statements(self, use: Use) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """What the guide says on one occasion: each text with the numbers of its sources."""
        known = load_statements(self.case.guide.drug)
        return tuple(
            (text_of(self.catalogue, known.drug, item), self.notes.numbers(item.sources))
            for item in known.used_for(use)
        )

    def said(self, finding: Finding) -> FindingText:
        """One finding in words."""
        phones = sentences.phones(self.catalogue)
        is_urgent = finding.severity.holds and finding.urgency.cannot_wait
        return FindingText(
            kind=_LOOKS[finding.severity],
            mark=self.say(f"cli.severity.{finding.severity.value}"),
            title=sentences.title(self.catalogue, finding),
            to_do=sentences.to_do(self.catalogue, finding),
            urgent=self.say(f"cli.urgency.{finding.urgency.value}", **phones) if is_urgent else None,
            numbers=self.notes.numbers(finding.sources),
            entries=self.entries(finding.because),
            rule=finding.rule,
            holds=finding.severity.holds,
        )

    def said_unknown(self, group: Sequence[Unknown]) -> FindingText:
        """What cannot be known; several things that are missing in one sentence."""
        first = group[0]
        names = tuple(Named("unknown", item.what) for item in group)
        return FindingText(
            kind="care",
            mark=self.say("web.mark.unknown"),
            title=sentences.missing(self.catalogue, first)
            if len(group) == 1
            else self.say("web.missing", what=names),
            to_do=None,
            urgent=None,
            numbers=self.notes.numbers(tuple(dict.fromkeys(one for item in group for one in item.sources))),
            entries=self.entries(id_ for item in group for id_ in item.because),
            rule=first.rule,
            holds=True,
        )

    def assumed(self) -> tuple[str, ...]:
        """What nobody entered, in words."""
        return sentences.assumed(self.catalogue, self.case.check.assumptions)

    def not_known(self) -> str:
        """The names that nobody knows, in words."""
        return sentences.not_known(self.catalogue, self.case.check.not_known)

    def entries(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Entries as the person would know them again."""
        known = self.case.entries
        return tuple(self.entry(known[id_]) for id_ in ids if id_ in known)

    def entry(self, event: Event) -> str:
        """One entry in words."""
        catalogue = self.catalogue
        if len(self.case.record.therapies) > 1:
            from doseline.assessment.tails import words_of  # noqa: PLC0415 - most records have one therapy

            catalogue = words_of(self.case, catalogue, event)
        return line(catalogue, event, self.case.entries)

    def daily_steps(self) -> tuple[tuple[str, str], ...]:
        """The stretches of one amount, of a medicine taken every day: the days, and how much how often."""
        return sentences.steps(self.catalogue, self.case.plan)

    def dose_day(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """What stands around the next dose, in words, each with the numbers of its sources."""
        following = self.case.plan.next_dose
        if following is None:
            return ()
        said = sentences.dose_day(
            self.catalogue, self.case.guide.product, self.case.plan.in_product(following.slot)
        )
        return tuple((text, self.notes.numbers(sources)) for text, sources in said)

    def tails(self) -> tuple[tuple[str, str, tuple[tuple[str, tuple[int, ...]], ...]], ...]:
        """What goes on from medicines that another one has followed: a title, a first line, and the rest."""
        if len(self.case.record.therapies) == 1:
            return ()
        from doseline.assessment.tails import tails  # noqa: PLC0415 - most records have one therapy
        from doseline.assessment.tails_text import tail_words  # noqa: PLC0415

        return tuple(
            (said.title, said.intro, tuple((one.text, self.notes.numbers(one.sources)) for one in said.lines))
            for said in tail_words(tails(self.case), self.catalogue)
        )

    def is_newest_unread(self) -> bool:
        """Whether newer label text exists, which we have not read, on something this answer rests on."""
        rules = self.case.guide.rules
        return any(rules[rule].newest_unread for rule in self.case.check.rules)

    def sources(self) -> tuple[tuple[int, str], ...]:
        """The sources cited so far, numbered; a template asks for them last."""
        return tuple((number, self._cite(source)) for source, number in self.notes.found.items())

    def _cite(self, source: Source) -> str:
        return sentences.cite(self.catalogue, source)

    def page(self, name: str, /, *, status: int = HTTP_200_OK, **values: Any) -> Response[str]:  # noqa: ANN401 - whatever a template takes
        """The page ``name`` of this person."""
        made = page(
            f"{name}.html",
            {"view": self, "catalogue": self.catalogue, "context": self.context} | values,
            request=self.request,
            status=status,
        )
        if name in _KEPT and self.may_be_kept():
            made.headers[MAY_BE_KEPT] = "keep"
        return made

    def may_be_kept(self) -> bool:
        """Whether a browser may keep Today and Calendar for reading without a network.

        Never behind a passphrase: what is kept could be read without it.
        """
        return self.context.sessions.verifier(self.context.store) is None
