"""The people of this install by what needs doing: each is computed once, until something changes.

A person is computed anew where an entry was added (the log has another end), where it is another day for
them, or where the guide is another one. Whoever opens the list reads no log of anybody else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from doseline.assessment import Assessment
from doseline.assessment.worklist import NOT_ASSESSED, by_need, worklist_row
from doseline.errors import InputFaults
from doseline.faces.serving.logs import place
from doseline.faces.web.context import AppContext
from doseline.faces.web.people.listed_person import KnownPerson, ListedPerson
from doseline.guide import as_loaded
from doseline.store import UNREADABLE, RecordSummary, StoreError

_log = logging.getLogger("doseline.web")


def people(context: AppContext) -> tuple[ListedPerson, ...]:
    """Everybody, by what needs doing; those who could not be assessed come first.

    Raises: StoreError where the store is in trouble.
    """
    return in_order(_listed(context, one) for one in context.store.people())


def in_order(people: Iterable[ListedPerson]) -> tuple[ListedPerson, ...]:
    """Them by what needs doing; those who could not be assessed come first."""
    return tuple(sorted(people, key=_place))


def _place(one: ListedPerson) -> tuple[tuple[int, ...], str, str, str]:
    """By need, then by name and birth, so that the list stands still while nothing changes."""
    return by_need(one.row), one.called.casefold(), str(one.birth_date or ""), one.id


def _listed(context: AppContext, one: RecordSummary) -> ListedPerson:
    known = context.listed.get(one.id)
    if known is not None and known.end == one.end and _is_of_now(context, known):
        return known.listed
    case = None if one.damaged else _case(context, one)
    if case is None:
        return ListedPerson(id=one.id, called=one.called, row=NOT_ASSESSED)
    found = listed_person(case, id_=one.id, called=one.called)
    if one.end is not None:
        context.listed.keep(
            one.id,
            KnownPerson(
                end=one.end, today=case.today, guide=case.guide, person=case.record.person, listed=found
            ),
        )
    return found


def listed_person(case: Assessment, *, id_: str, called: str) -> ListedPerson:
    """One person as assessed."""
    return ListedPerson(
        id=id_,
        called=called,
        row=worklist_row(case),
        birth_date=case.record.person.birth_date,
        drug=case.guide.drug,
    )


def _is_of_now(context: AppContext, known: KnownPerson) -> bool:
    try:
        return known.today == context.day(known.person) and known.guide is as_loaded(known.guide)
    except InputFaults:  # the guide is gone, or is being mended
        return False


def _case(context: AppContext, one: RecordSummary) -> Assessment | None:
    """The assessment, or None where there is none: one record that cannot be read hides nobody else."""
    try:
        return context.case(context.store.kept(one.id))
    except StoreError as error:
        if error.code not in UNREADABLE:
            raise
        return None
    except InputFaults:
        return None
    except Exception as error:  # noqa: BLE001 - a mistake of ours on one record must not hide all others
        _log.error("%s in %s", type(error).__name__, place(error.__traceback__))
        return None
