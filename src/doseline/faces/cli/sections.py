"""The parts a page is made of: next step, dates, findings, unknowns, assumptions, sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from doseline.advice.action import Action
from doseline.assessment import Assessment, Footnotes
from doseline.assessment.due_tests import WatchedTests, watched_tests
from doseline.assessment.slot_number import numbered
from doseline.check import WITHOUT_DAY, Watched
from doseline.check.said_once import said_once
from doseline.faces.cli.page import Page, Tone
from doseline.finding import Finding, Severity, Unknown, Urgency
from doseline.frozen import dataclass
from doseline.plan import Slot, State, Status
from doseline.record import Event
from doseline.text import Catalogue, Counted, Named, sentences

_TONES = {
    Action.INJECT: Tone.GOOD,
    Action.INJECT_LATE: Tone.GOOD,
    Action.NOTHING_DUE: Tone.GOOD,
    Action.WAIT: Tone.ALARM,
    Action.DO_NOT_INJECT: Tone.ALARM,
    Action.ASK_FIRST: Tone.CARE,
}
_PAST = frozenset({State.GIVEN, State.GIVEN_LATE, State.GIVEN_EARLY, State.MISSED, State.EXTRA})
_PAST_SHOWN = 4
_AHEAD_SHOWN = 6
_ENTRIES_SHOWN = 4
# The widest severity word, and the column where the text beside it begins.
_MARK = 4
_UNDER = 2 + _MARK + 1


def show_sources(page: Page, catalogue: Catalogue, notes: Footnotes) -> None:
    """The list of sources, if any was cited."""
    if not notes.found:
        return
    page.heading(catalogue.say("cli.heading.sources"))
    for source, number in notes.found.items():
        page.item(f"[{number}]", sentences.cite(catalogue, source), tone=Tone.QUIET)


@dataclass(frozen=True, slots=True)
class View:
    """One page on one case."""

    page: Page
    catalogue: Catalogue
    case: Assessment
    notes: Footnotes = field(default_factory=Footnotes)

    def next_step(self) -> None:
        """The verdict, the one sentence, what it is known from, and what led to it."""
        case, say = self.case, self.catalogue.say
        tone = _TONES[case.step.action]
        self.page.paragraph(sentences.headline(self.catalogue, case.step), tone=tone)
        self.page.gap()
        self.page.paragraph(sentences.first(self.catalogue, case.step), tone=tone)
        for said in sentences.rest(self.catalogue, case.step):
            self.page.paragraph(said)
        self.page.paragraph(self._as_known(), tone=Tone.QUIET)
        if case.as_of is not None:
            aside = Counted("entry", case.chart.set_aside)
            self.page.paragraph(say("cli.page.as-of", as_of=case.as_of, set_aside=aside), tone=Tone.QUIET)
        reasons = self._reasons()
        if len(reasons) > 1:  # the sentence has named a single one
            self.page.heading(say("cli.heading.because"))
            for reason in reasons:
                self.page.item("-", reason)

    def _reasons(self) -> tuple[str, ...]:
        """What holds the dose back, in a few words each, the worst first."""
        check, write, rules = self.case.check, self.catalogue.write, self.case.guide.rules
        words = [
            *(write(finding.reason, "reason") for finding in said_once(check.holding, rules)),
            *(write(unknown.what, "unknown") for unknown in check.unknowns),
        ]
        return tuple(dict.fromkeys(words)) if self.case.step.because else ()

    def _as_known(self) -> str:
        check = self.case.check
        key = "today" if check.for_date == check.today else "for-date"
        return self.catalogue.say(f"cli.page.known.{key}", today=check.today, for_date=check.for_date)

    def dates(self, *, all_ahead: bool = False, past_shown: int = _PAST_SHOWN) -> None:
        """What was given last, what comes next, and the calendar."""
        plan, say = self.case.plan, self.catalogue.say
        self.page.heading(say("cli.heading.dates"))
        past = [slot for slot in plan.slots if slot.state in _PAST]
        ahead = [slot for slot in plan.slots if slot.state not in _PAST]
        shown = ahead if all_ahead else ahead[:_AHEAD_SHOWN]
        rows = [self._row(slot) for slot in (*past[-past_shown:], *shown)]
        rows += [("", days, amount) for days, amount in sentences.steps(self.catalogue, plan)]
        if rows:
            self.page.table(rows)
        else:
            self.page.paragraph(say("cli.page.no-dates"), indent=2)
        self._left_out(len(past) - past_shown, "earlier")
        self._left_out(len(ahead) - len(shown), "later")
        self.page.paragraph(sentences.counted(self.catalogue, plan), indent=2, tone=Tone.QUIET)
        if any(slot.assumed for slot in shown):
            self.page.paragraph(say("cli.page.dates-assumed"), indent=2, tone=Tone.QUIET)
        if self.case.chart.dispenses:
            self._supply()

    def _supply(self) -> None:
        """Until when what a pharmacy handed over lasts."""
        from doseline.plan.supply import supply  # noqa: PLC0415 - few records have what was handed over

        at_home = supply(self.case.guide, self.case.chart, self.case.plan)
        if at_home is not None:
            self.page.paragraph(sentences.supply(self.catalogue, at_home.runs_out, self.case.today), indent=2)

    def dose_day(self) -> None:
        """What is given before the next dose, and how long somebody is watched after it."""
        case, following = self.case, self.case.plan.next_dose
        if following is None:
            return
        around = sentences.dose_day(self.catalogue, case.guide.product, case.plan.in_product(following.slot))
        if around:
            self.page.heading(self.catalogue.say("dose_day.title"))
        for text, sources in around:
            self.page.item("-", f"{text} {self.notes.marks(sources)}")

    def tests(self) -> None:
        """The tests that have a day: when, where each stands, and what that rests on; the others by name."""
        for part in watched_tests(self.case):
            words = self.catalogue.beside(part.guide) if part.has_ended else self.catalogue
            without_day = tuple(one for one in part.watched if one.state in WITHOUT_DAY)
            self._watched(words, part, tuple(one for one in part.watched if one.state not in WITHOUT_DAY))
            if without_day:
                names = tuple(dict.fromkeys(Named("test", one.test) for one in without_day))
                said = words.say("cli.page.tests-without-day", tests=names)
                self.page.paragraph(said, indent=2, tone=Tone.QUIET)

    def watched(self) -> None:
        """Every test watched during treatment: where each stands, and what that rests on."""
        own, *_ = watched_tests(self.case)
        self._watched(self.catalogue, own, own.watched)

    def _watched(self, words: Catalogue, part: WatchedTests, shown: tuple[Watched, ...]) -> None:
        if part.watched:
            key = "checks.watched.title-before" if part.has_ended else "checks.watched.title"
            self.page.heading(words.say(key, drug=words.write(part.guide.drug, "brand")))
        for tests, state, reason, sources in sentences.watched(words, shown):
            self.page.item("-", f"{tests}: {state} {reason or ''}".rstrip() + f" {self.notes.marks(sources)}")

    def from_before(self) -> None:
        """What goes on from medicines that another one has followed: signs, findings, tests."""
        if len(self.case.record.therapies) == 1:
            return
        from doseline.assessment.tails import tails  # noqa: PLC0415 - most records have one therapy
        from doseline.assessment.tails_text import tail_words  # noqa: PLC0415

        for said in tail_words(tails(self.case), self.catalogue):
            self.page.heading(said.title)
            self.page.paragraph(said.intro, indent=2, tone=Tone.QUIET)
            for line in said.lines:
                self.page.item("-", f"{line.text} {self.notes.marks(line.sources)}")

    def last_and_next(self) -> None:
        """The last injection and the next due day, in two lines."""
        plan, say = self.case.plan, self.catalogue.say
        days = {"last": plan.last_given, "next": plan.next_dose.due if plan.next_dose else None}
        rows = [
            (
                say(f"cli.page.{name}"),
                self.catalogue.write(day, "full") if day else say(f"cli.page.no-{name}"),
            )
            for name, day in days.items()
        ]
        self.page.heading(say("cli.heading.dates"))
        self.page.table(rows)

    def _left_out(self, count: int, which: str) -> None:
        if count > 0:
            said = self.catalogue.say(f"cli.page.left-out.{which}", count=Counted("dose", count))
            self.page.paragraph(said, indent=2, tone=Tone.QUIET)

    def _row(self, slot: Slot) -> tuple[str, str, str]:
        say = self.catalogue.say
        number = (
            ""
            if slot.slot is None
            else say("cli.page.slot", slot=numbered(self.case, self.catalogue, slot.slot))
        )
        day = slot.given or slot.due
        written = self.catalogue.write(day, "short") if day else ""
        late = abs(slot.days_late) if slot.days_late else None
        key = f"cli.state.{slot.state.value}"
        timed = f"{key}-by"
        state = say(timed, days=Counted("day", late)) if late and self.catalogue.has(timed) else say(key)
        if slot.amount_mg is not None:
            state = say("cli.page.with-amount", state=state, amount_mg=slot.amount_mg)
        return number, written, state

    def findings(self, findings: Sequence[Finding]) -> None:
        """What needs attention, the worst first, in three groups."""
        stopped = self.case.plan.status is Status.STOPPED
        groups = {
            "settle-stopped" if stopped else "settle": [item for item in findings if item.severity.holds],
            "mention": [item for item in findings if item.severity is Severity.TELL],
            "know": [item for item in findings if item.severity is Severity.NOTE],
        }
        for name, group in groups.items():
            if group:
                self.page.heading(self.catalogue.say(f"cli.heading.{name}"))
                for finding in group:
                    self._finding(finding)
                self._if_nobody_answers(group)

    def _if_nobody_answers(self, findings: Sequence[Finding]) -> None:
        """What to do at night or at a weekend, once for all that ask for a call today."""
        if any(item.severity.holds and item.urgency is Urgency.CALL_NOW for item in findings):
            said = self.catalogue.say("cli.urgency.call_now", **sentences.phones(self.catalogue))
            self.page.paragraph(said, indent=2, tone=Tone.STRONG)

    def _finding(self, finding: Finding) -> None:
        say = self.catalogue.say
        title = f"{sentences.title(self.catalogue, finding)} {self.notes.marks(finding.sources)}"
        tone = Tone.STRONG if finding.severity.holds else Tone.PLAIN
        self.page.item(say(f"cli.severity.{finding.severity.value}").ljust(_MARK), title, tone=tone)
        to_do = sentences.to_do(self.catalogue, finding)
        if to_do:
            self.page.paragraph(to_do, indent=_UNDER)
        if finding.severity.holds and finding.urgency is Urgency.EMERGENCY:
            urgent = say("cli.urgency.emergency", **sentences.phones(self.catalogue))
            self.page.paragraph(urgent, indent=_UNDER, tone=Tone.STRONG)
        self.entries(finding.because)

    def entries(self, because: Sequence[str]) -> None:
        """The entries behind something, as the person would know them again."""
        entries = self.case.entries
        known = [self._entry(entries[id_]) for id_ in because if id_ in entries]
        if not known:
            return
        shown = known if len(known) <= _ENTRIES_SHOWN else known[: _ENTRIES_SHOWN - 1]
        left = Counted("entry", len(known) - len(shown))
        key = "cli.page.entries-more" if left.count else "cli.page.entries"
        said = self.catalogue.say(key, entries=tuple(shown), more=left)
        self.page.paragraph(said, indent=_UNDER, tone=Tone.QUIET)

    def _entry(self, event: Event) -> str:
        if len(self.case.record.therapies) == 1:
            return sentences.entry(self.catalogue, event)
        from doseline.assessment.tails import words_of  # noqa: PLC0415 - most records have one therapy

        return sentences.entry(words_of(self.case, self.catalogue, event), event)

    def newest_unread(self) -> None:
        """That newer label text exists which we have not read, where a rule on the page is about it."""
        rules = self.case.guide.rules
        if any(rules[rule].newest_unread for rule in self.case.check.rules):
            self.page.gap()
            self.page.paragraph(self.catalogue.say("rules/shared.newest-unread"), tone=Tone.QUIET)

    def unknowns(self, unknowns: Sequence[Unknown]) -> None:
        """What cannot be known."""
        if unknowns:
            self.page.heading(self.catalogue.say("cli.heading.unknown"))
        for unknown in unknowns:
            said = f"{sentences.missing(self.catalogue, unknown)} {self.notes.marks(unknown.sources)}"
            self.page.item("?", said)
            self.entries(unknown.because)

    def assumptions(self) -> None:
        """What nobody entered, and the names that no rule knows."""
        check, say = self.case.check, self.catalogue.say
        if check.assumptions:
            self.page.heading(say("cli.heading.assumptions"))
        for said in sentences.assumed(self.catalogue, check.assumptions):
            self.page.item("-", said)
        if check.not_known:
            self.page.gap()
            self.page.paragraph(sentences.not_known(self.catalogue, check.not_known))
        if self.case.ahead:
            self.page.gap()
            self.page.paragraph(say("cli.page.dated-ahead", entries=self.case.ahead))

    def end(self) -> str:
        """The sources, what this is not, and the page as text."""
        show_sources(self.page, self.catalogue, self.notes)
        self.page.gap()
        self.page.paragraph(self.catalogue.say("cli.page.end"), tone=Tone.QUIET)
        return str(self.page)
