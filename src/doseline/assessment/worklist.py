"""Worklist: what one person is in a list of many, for whoever looks after them all.

A row says how soon something is to be done, what stands out, since when, and what comes next. It follows
from an assessment alone; its words are in ``worklist_text``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, assert_never

from doseline.advice import Action
from doseline.assessment.assessment import Assessment
from doseline.assessment.due_tests import watched_tests
from doseline.finding import Finding, Unknown, Urgency
from doseline.frozen import dataclass
from doseline.guide.settled_by import SettledBy
from doseline.plan import Status
from doseline.record import Condition, Event, Medication, Symptom, as_it_stands


class Group(StrEnum):
    """How soon something is to be done, the soonest first."""

    # the record cannot be read, or its guide is not there
    NOT_ASSESSED = "not-assessed"
    ACT_TODAY = "act-today"
    DECIDE = "decide"
    # the dose is late, and nothing is in the way
    LATE = "late"
    DUE_TODAY = "due-today"
    BEFORE_START = "before-start"
    NOTHING = "nothing"


class Standing(StrEnum):
    """Where a person stands, in a word."""

    NOT_ASSESSED = "not-assessed"
    EMERGENCY = "emergency"
    DO_NOT_GIVE = "do-not-give"
    WAIT = "wait"
    ON_HOLD = "held"
    DECIDE = "decide"
    NOT_KNOWN = "unknown"
    SEE_TO = "see-to"
    NO_DOSES = "no-doses"
    LATE = "late"
    DUE_TODAY = "due-today"
    START = "start"
    FINE = "fine"
    STOPPED = "stopped"
    DIED = "died"


class Task(StrEnum):
    """What to do next, after a call where one is needed today."""

    MEND = "mend"
    DECIDE = "decide"
    GET_RESULTS = "get-results"
    ASK_WHETHER_OVER = "ask-whether-over"
    ASK_HOW_IT_IS = "ask-how-it-is"
    ASK_WHAT_FOR = "ask-what-for"
    ASK_HOW_IT_ENDED = "ask-how-it-ended"
    CHECK_ENTRY = "check-entry"
    COMPLETE_ENTRY = "complete-entry"
    READ_ENTRY = "read-entry"
    SET_DATE = "set-date"
    CONFIRM_HOLD = "confirm-hold"
    ENTER_DOSES = "enter-doses"
    SEE_TO = "see-to"
    REMIND = "remind"
    NONE = "none"


class OpenTests(NamedTuple):
    """Watched tests whose day has come, ``since`` the earliest of those days.

    ``has_result`` is False where none was ever written down: then nobody knows whether they were done.
    ``ended`` is the medicine they go on after, None where they are of the running one.
    """

    tests: tuple[str, ...]
    since: date
    has_result: bool = True
    ended: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistRow:
    """One person in a list.

    ``reasons`` name what holds the next dose back, the worst first (``"extra-dose.same-day"``), ``missing``
    what is not known. ``since`` is the day of the entry behind the worst of them, None where there is no such
    day. ``days_until`` the next dose is negative where it is late. ``is_call``: somebody is to be rung today.
    ``open_tests`` are the watched tests whose day has come.
    """

    group: Group
    standing: Standing
    task: Task
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    since: date | None = None
    last_given: date | None = None
    next_due: date | None = None
    days_until: int | None = None
    days_since: int | None = None
    is_call: bool = False
    is_emergency: bool = False
    open_tests: tuple[OpenTests, ...] = ()

    @property
    def days_late(self) -> int | None:
        """How late the next dose is; None where it is not."""
        return -self.days_until if self.days_until is not None and self.days_until < 0 else None


# A record that cannot be read, or whose guide is not there.
NOT_ASSESSED = WorklistRow(group=Group.NOT_ASSESSED, standing=Standing.NOT_ASSESSED, task=Task.MEND)


def worklist_row(case: Assessment) -> WorklistRow:
    """What one person is in a list of many, as known on the assessment's day; pure, and always the same.

    Units: whole civil days.

    >>> import doseline
    >>> record = doseline.load("examples/records/is-two-days-late-and-tired.json")
    >>> case = doseline.assess(doseline.load_guide("kesimpta"), record, today=date(2026, 4, 4))
    >>> row = worklist_row(case)
    >>> row.group.value, row.standing.value, row.task.value, row.days_late
    ('late', 'late', 'remind', 2)
    """
    worst = _worst(case)
    since = _since(case, worst)
    following = case.plan.next_dose
    tests = tuple(_open_tests(case))
    task = _task(case, worst)
    return WorklistRow(
        group=_group(case),
        standing=_standing(case),
        task=Task.GET_RESULTS if tests and task is Task.NONE else task,
        open_tests=tests,
        reasons=tuple(dict.fromkeys(finding.reason for finding in worst)),
        missing=tuple(dict.fromkeys(item.what for item in _asked(case))),
        since=since,
        last_given=case.plan.last_given,
        next_due=following.due if following else None,
        days_until=following.days_until if following else None,
        days_since=(case.today - since).days if since else None,
        is_call=_is_today(case),
        is_emergency=case.step.urgency is Urgency.EMERGENCY,
    )


def _open_tests(case: Assessment) -> Iterator[OpenTests]:
    """The watched tests whose day has come, those of each medicine apart, and those without any result."""
    for part in watched_tests(case):
        ended = part.guide.drug if part.has_ended else None
        come = [(one, one.due) for one in part.watched if one.due is not None and one.due <= case.today]
        for has_result in (True, False):
            found = {one.test: due for one, due in come if (one.last is not None) is has_result}
            if found:
                yield OpenTests(tuple(found), min(found.values()), has_result, ended)


def by_need(row: WorklistRow) -> tuple[int, ...]:
    """A key that sorts rows by what needs doing: how soon, a test that is due, how grave, how late.

    >>> fine = WorklistRow(group=Group.NOTHING, standing=Standing.FINE, task=Task.NONE, days_until=3)
    >>> late = WorklistRow(group=Group.LATE, standing=Standing.LATE, task=Task.REMIND, days_until=-3)
    >>> later = WorklistRow(group=Group.LATE, standing=Standing.LATE, task=Task.REMIND, days_until=-40)
    >>> [row.days_until for row in sorted((fine, late, later, NOT_ASSESSED), key=by_need)]
    [None, -40, -3, 3]
    """
    # A person without a date comes before those whose date is still far off, and after those who are late.
    days = 0 if row.days_until is None else row.days_until
    # A test that is due is a matter of its own only where there is nothing else to do.
    is_quiet = row.group is Group.NOTHING and not row.open_tests
    return _GROUPS[row.group], is_quiet, _STANDINGS[row.standing], days, -(row.days_since or 0)


_GROUPS = {group: place for place, group in enumerate(Group)}
_STANDINGS = {standing: place for place, standing in enumerate(Standing)}


def _worst(case: Assessment) -> tuple[Finding, ...]:
    """What holds the next dose back, the worst first; what is to be seen to today where nothing holds."""
    return case.check.holding or case.check.for_today


def _asked(case: Assessment) -> Sequence[Unknown]:
    return () if case.plan.has_died else case.check.unknowns


def _is_today(case: Assessment) -> bool:
    """Whether something asks for a call today, in the way of a dose or not."""
    return bool(case.check.for_today) or case.step.cannot_wait


def _group(case: Assessment) -> Group:
    if case.plan.has_died:
        return Group.NOTHING
    if _is_today(case):
        return Group.ACT_TODAY
    match case.step.action:
        case Action.INJECT:
            return Group.DUE_TODAY
        case Action.INJECT_LATE:
            return Group.LATE
        case Action.NOTHING_DUE:
            is_open = case.plan.status is Status.DOSES_NOT_RECORDED or bool(_worst(case))
            return Group.DECIDE if is_open else Group.NOTHING
        case Action.WAIT | Action.ASK_FIRST | Action.DO_NOT_INJECT:
            return Group.BEFORE_START if case.plan.status is Status.NOT_STARTED else Group.DECIDE
        case _:
            assert_never(case.step.action)


def _standing(case: Assessment) -> Standing:  # noqa: PLR0911 - one line an action
    if case.step.urgency is Urgency.EMERGENCY and not case.plan.has_died:
        return Standing.EMERGENCY
    match case.step.action:
        case Action.INJECT:
            return Standing.DUE_TODAY
        case Action.INJECT_LATE:
            return Standing.LATE
        case Action.DO_NOT_INJECT:
            return Standing.DO_NOT_GIVE
        case Action.WAIT:
            return Standing.ON_HOLD if case.plan.status is Status.HELD else Standing.WAIT
        case Action.ASK_FIRST:
            return _when_asking(case)
        case Action.NOTHING_DUE:
            return _when_nothing_is_due(case)
        case _:
            assert_never(case.step.action)


def _when_asking(case: Assessment) -> Standing:
    if case.plan.status is Status.HELD:
        return Standing.ON_HOLD
    return Standing.DECIDE if case.check.holding else Standing.NOT_KNOWN


def _when_nothing_is_due(case: Assessment) -> Standing:
    if case.plan.has_died:
        return Standing.DIED
    if case.check.for_today:
        return Standing.SEE_TO
    match case.plan.status:
        case Status.STOPPED:
            return Standing.STOPPED
        case Status.NOT_STARTED:
            return Standing.START
        case Status.DOSES_NOT_RECORDED:
            return Standing.NO_DOSES
        case _:
            return Standing.FINE


def _since(case: Assessment, worst: Sequence[Finding]) -> date | None:
    """The day of the newest entry behind the worst finding, where it is known to the day and not ahead.

    The day on which something was told is not the day since when it is there.
    """
    if case.plan.held_since is not None:
        return case.plan.held_since
    entries = case.entries
    ids = worst[0].because if worst else ()
    dated = (entries[id_] for id_ in ids if id_ in entries)
    days = [entry.on for entry in dated if not getattr(entry, "since_unknown", False)]
    known = [day.first for day in days if day.is_exact and day.first <= case.today]
    return max(known, default=None)


def _task(case: Assessment, worst: Sequence[Finding]) -> Task:
    if case.plan.has_died:
        return Task.NONE
    match case.step.action:
        case Action.INJECT | Action.INJECT_LATE if worst:
            return Task.SEE_TO
        case Action.INJECT | Action.INJECT_LATE:
            return Task.REMIND if case.step.action is Action.INJECT_LATE else Task.NONE
        case Action.NOTHING_DUE:
            return _when_no_dose_is_due(case, worst)
        case Action.WAIT | Action.ASK_FIRST | Action.DO_NOT_INJECT:
            return _that_settles(case, worst[0]) if worst else _that_is_missing(case)
        case _:
            assert_never(case.step.action)


def _when_no_dose_is_due(case: Assessment, worst: Sequence[Finding]) -> Task:
    if worst:
        return Task.DECIDE if worst[0].severity.holds else Task.SEE_TO
    return Task.ENTER_DOSES if case.plan.status is Status.DOSES_NOT_RECORDED else Task.NONE


def _that_is_missing(case: Assessment) -> Task:
    """What to do where nothing holds a dose back but something is not known."""
    is_test = any(case.guide.names.knows("test", item.what) for item in case.check.unknowns)
    return Task.GET_RESULTS if is_test else Task.DECIDE


# What a guide says of a rule, as a task, the first that fits; what goes on and may be over comes before.
_TASKS = {
    SettledBy.COMPLETE: Task.COMPLETE_ENTRY,
    SettledBy.SLIP: Task.CHECK_ENTRY,
    SettledBy.INSTRUCTION: Task.SET_DATE,
    SettledBy.SCHEDULE: Task.SET_DATE,
    SettledBy.STORAGE: Task.SEE_TO,
    SettledBy.OUTCOME: Task.ASK_HOW_IT_ENDED,
    SettledBy.SAME: Task.ASK_HOW_IT_IS,
    SettledBy.WORSE: Task.ASK_HOW_IT_IS,
    SettledBy.PREVENT: Task.ASK_WHAT_FOR,
    SettledBy.TREAT: Task.ASK_WHAT_FOR,
    SettledBy.ONCE: Task.ASK_WHAT_FOR,
    SettledBy.ILLNESS: Task.READ_ENTRY,
    SettledBy.ALLERGY: Task.READ_ENTRY,
    SettledBy.MEDICINE: Task.READ_ENTRY,
    SettledBy.RESULT: Task.READ_ENTRY,
    SettledBy.NOTE: Task.READ_ENTRY,
}


def _that_settles(case: Assessment, finding: Finding) -> Task:
    """What to do about a finding, by what its guide says would settle it."""
    settlers = case.guide.rules[finding.rule].settlers(finding.variant)
    if case.plan.status is Status.HELD and SettledBy.INSTRUCTION in settlers:
        return Task.CONFIRM_HOLD
    if SettledBy.DATED_END not in settlers and _goes_on(case, finding):
        return Task.ASK_WHETHER_OVER
    order = (task for settler, task in _TASKS.items() if settler in settlers)
    return next(order, Task.DECIDE)


def _goes_on(case: Assessment, finding: Finding) -> bool:
    """Whether an entry behind a finding says of something passing that it goes on."""
    entries = case.entries
    return any(_is_open(case, entries[id_]) for id_ in finding.because if id_ in entries)


def _is_open(case: Assessment, entry: Event) -> bool:
    match entry:
        case Medication() | Symptom():
            pass
        case Condition() if entry.means("infection"):
            pass
        case _:
            return False
    stands = as_it_stands(entry, case.record.person.timezone)
    return stands.until is None or stands.until.last >= case.today
