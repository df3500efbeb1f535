"""From one medicine to another: what the sources say, what to have in hand, and what is carried along.

No day on which the other medicine may begin is computed, and no sentence says that nothing has to be waited
for: the sources differ, and what fits hangs on blood counts, scans and the illness. The clinic says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import assert_never

from doseline.assessment.after_switch import Drug, Times, birth_control, live_vaccines
from doseline.assessment.assessment import Assessment
from doseline.dates import PartialDate, add_months, add_months_forward
from doseline.errors import FaultyGuide, RequestError, fault
from doseline.frozen import dataclass
from doseline.guide import Guide, drugs, load_guide, load_shared, sound_drugs
from doseline.guide.switching import After, Gather, Kept, Part, Say, Switching, load_switching
from doseline.plan import Status
from doseline.record import Condition, Event, Medication, medicine_kinds

_MS_DRUG = "ms-drug"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A medicine that somebody comes from, with its first and last day as far as they are known.

    ``entry`` is the entry it is known from, None for the running therapy.
    """

    drug: Drug
    since: date | None
    last: date | None
    is_running: bool
    entry: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the sources say of one change; ``differ`` is whether they name different times to wait.

    ``is_known`` is whether any source speaks of this very change.
    """

    origin: Origin
    says: tuple[Say, ...]
    is_known: bool
    differ: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """What the record has of something to gather: a test by its name, the entry, its day and its age."""

    name: str | None
    entry: str | None
    on: PartialDate
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToGather:
    """One thing to have in hand; ``missing`` are the tests of it that the record has no result of."""

    item: Gather
    found: tuple[OnRecord, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Something of an earlier medicine that goes on after its last dose, until a day where one is known."""

    origin: Origin
    after: After
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """Everything that can be said of a change to another medicine.

    ``earlier`` are medicines that ended too long ago to be told of by themselves; ``asked_before`` the tests
    that the other medicine's own guide wants before its first dose, besides those to gather.
    """

    today: date
    to: Drug
    is_same: bool
    changes: tuple[Change, ...]
    earlier: tuple[Origin, ...]
    gather: tuple[ToGather, ...]
    asked_before: tuple[OnRecord | str, ...]
    signs: tuple[Watch, ...]
    goes_on: tuple[Watch, ...]
    birth_control: Times
    live_vaccines: Times


def destination(written: str) -> Drug:
    """The medicine that somebody names: by its guide, its substance or a brand.

    Raises: RequestError for a name that is no MS medicine we know.

    >>> destination("Tyruko").substance
    'natalizumab'
    """
    name = written.strip().lower()
    if name in drugs():
        guide = sound(name)
        if guide is not None:
            return Drug(substance=guide.substance, guide=guide, written=written)
    substance = _substance(written)
    if substance is None:
        raise RequestError((fault("not-an-ms-medicine", "--to", got=written),))
    return _drug(substance, written)


def choices() -> tuple[str, ...]:
    """The names to choose from: each medicine with a guide, and every other MS medicine by its substance.

    >>> {"natalizumab", "fingolimod"} - {destination(one).substance for one in choices()}
    set()
    """
    known = sound_drugs()
    of_guides = {load_guide(drug).substance for drug in known} | load_switching().not_offered
    kinds = load_shared().names.medicines.values()
    others = {kind.substance for kind in kinds if kind.group == _MS_DRUG and kind.substance}
    return (*known, *sorted(others - of_guides))


def sound(drug: str) -> Guide | None:
    """The guide of a drug, None where it has none that can be used."""
    if drug not in drugs():
        return None
    try:
        return load_guide(drug)
    except FaultyGuide:
        return None


def _substance(written: str) -> str | None:
    kinds = load_shared().names.medicine_meanings(written, None, ())
    return next((kind.substance for kind in kinds if kind.group == _MS_DRUG), None)


def _drug(substance: str, written: str) -> Drug:
    """The medicine of a substance, with the guide of the drug that is of it, where there is one."""
    drug = {_substance(drug): drug for drug in drugs()}.get(substance)
    return Drug(substance=substance, guide=sound(drug) if drug else None, written=written)


def switch(case: Assessment, to: Drug) -> Switch:
    """What the sources say of going over to ``to``, as known on the day of the case.

    Nothing is stored and nothing is changed. Units: civil days, whole months.
    Source: ``guide/data/switching``, each statement with its own.

    >>> from doseline.assessment.example import example_case
    >>> found = switch(example_case(), destination("natalizumab"))
    >>> found.changes[0].origin.drug.substance, found.changes[0].is_known
    ('ofatumumab', True)
    """
    known = load_switching()
    near, earlier = _by_age(tuple(_origins(case, to)), case.today, known)
    left = tuple((origin.drug, origin.last) for origin in near)
    gather = tuple(_gather(case, to, near, known))
    return Switch(
        today=case.today,
        to=to,
        is_same=_is_running(case) and case.guide.substance == to.substance,
        changes=tuple(_change(origin, to, known) for origin in near),
        earlier=earlier,
        gather=gather,
        asked_before=tuple(_asked_before(case, to, gather)),
        signs=tuple(_watches(near, case.today, known.signs)),
        goes_on=tuple(_watches(near, case.today, known.goes_on)),
        birth_control=birth_control(left, to, known, sex=case.record.person.sex),
        live_vaccines=live_vaccines(left, to, known),
    )


def _is_running(case: Assessment) -> bool:
    return case.plan.treated_from is not None and case.plan.status is not Status.STOPPED


def _origins(case: Assessment, to: Drug) -> Iterator[Origin]:
    """The medicines on record that somebody can come from; one that two entries name counts once."""
    plan = case.plan
    if plan.treated_from is not None and not _is_named_so(case.guide.drug, to):
        drug = Drug(substance=case.guide.substance, guide=case.guide, written=case.guide.drug)
        yield Origin(drug=drug, since=plan.treated_from, last=plan.last_given, is_running=_is_running(case))
    seen = {case.guide.substance} if plan.treated_from is not None else set()
    newest_first = sorted(case.chart.medications, key=_ended, reverse=True)
    for medicine in newest_first:
        for kind in medicine_kinds(case.guide.names, medicine):
            substance = kind.substance
            is_open = kind.group == _MS_DRUG and substance not in seen and medicine.on.first <= case.today
            if substance is not None and is_open and substance != to.substance:
                seen.add(substance)
                yield _earlier(medicine, substance, case.today)


def _is_named_so(drug: str, to: Drug) -> bool:
    """Whether somebody is to go over to the very medicine they have, not to a sister of its substance."""
    return to.guide is not None and to.guide.drug == drug and to.written.strip().lower() in (
        drug, to.substance,
    )  # fmt: skip


def _ended(medicine: Medication) -> date:
    return medicine.until.last if medicine.until else date.max


def _earlier(medicine: Medication, substance: str, today: date) -> Origin:
    ended = medicine.until is not None and medicine.until.last <= today
    return Origin(
        drug=_drug(substance, medicine.written or medicine.name),
        since=medicine.on.first if medicine.on.is_known else None,
        last=medicine.until.last if medicine.until is not None and ended else None,
        is_running=not ended,
        entry=medicine.id,
    )


def _by_age(
    origins: tuple[Origin, ...], today: date, known: Switching
) -> tuple[tuple[Origin, ...], tuple[Origin, ...]]:
    """Those to tell of by themselves, and those that ended long ago; the newest is always told of."""
    limit = add_months(today, -known.earlier_months)
    near = [
        origin
        for place, origin in enumerate(origins)
        if place == 0 or origin.last is None or origin.last >= limit
    ]
    return tuple(near), tuple(origin for origin in origins if origin not in near)


def _change(origin: Origin, to: Drug, known: Switching) -> Change:
    left = origin.drug.substance
    says = tuple(one for one in known.says if one.between.leaves(left) and one.between.enters(to.substance))
    waits = {one.wait for one in says if one.wait is not None}
    return Change(
        origin=origin,
        says=says,
        is_known=any(one.part is Part.PAIR for one in says),
        differ=len(waits) > 1,
    )


def _gather(case: Assessment, to: Drug, near: tuple[Origin, ...], known: Switching) -> Iterator[ToGather]:
    for item in known.gather:
        is_asked = item.between.enters(to.substance) or any(
            item.between.leaves(origin.drug.substance) for origin in near
        )
        if is_asked:
            yield _on_record(case, item, near)


def _on_record(case: Assessment, item: Gather, near: tuple[Origin, ...]) -> ToGather:
    match item.kept:
        case Kept.LAST_DOSE:
            return ToGather(item=item, found=tuple(_last_doses(case, near)), missing=())
        case Kept.TESTS:
            return _tests(case, item)
        case Kept.PREGNANCY:
            events = (*case.chart.pregnancies, *_conditions(case, item.conditions))
        case Kept.INFECTION:
            events = tuple(one for one in _conditions(case, item.conditions) if _is_open(one, case.today))
        case Kept.VACCINES:
            events = tuple(shot for shot in case.chart.vaccinations if not shot.planned)
        case Kept.ASK:
            events = ()
        case _:
            assert_never(item.kept)
    return ToGather(item=item, found=tuple(_found(case, event) for event in events[-1:]), missing=())


def _is_open(condition: Condition, today: date) -> bool:
    return condition.until is None or condition.until.last >= today


def _conditions(case: Assessment, names: tuple[str, ...]) -> Iterator[Condition]:
    for condition in case.chart.conditions:
        if condition.on.first <= case.today and any(map(condition.means, names)):
            yield condition


def _found(case: Assessment, event: Event, name: str | None = None) -> OnRecord:
    return OnRecord(name=name, entry=event.id, on=event.on, days=(case.today - event.on.first).days)


def _last_doses(case: Assessment, near: tuple[Origin, ...]) -> Iterator[OnRecord]:
    for origin in near:
        if origin.last is not None:
            days = (case.today - origin.last).days
            yield OnRecord(name=None, entry=origin.entry, on=PartialDate.exactly(origin.last), days=days)


def _tests(case: Assessment, item: Gather) -> ToGather:
    results = {name: case.chart.results.get(name, ()) for name in item.tests}
    found = tuple(_found(case, tests[-1], name) for name, tests in results.items() if tests)
    return ToGather(item=item, found=found, missing=tuple(name for name in item.tests if not results[name]))


def _asked_before(case: Assessment, to: Drug, gather: tuple[ToGather, ...]) -> Iterator[OnRecord | str]:
    """The tests that the other medicine's guide wants before its first dose, besides those named already."""
    if to.guide is None:
        return
    named = {test for one in gather for test in one.item.tests}
    for test in to.guide.tests_required(case.record.person.region):
        if test not in named:
            results = case.chart.results.get(test, ())
            yield _found(case, results[-1], test) if results else test


def _watches(near: tuple[Origin, ...], today: date, table: Mapping[str, After]) -> Iterator[Watch]:
    """What goes on after each medicine; one whose time has passed no longer does."""
    for origin in near:
        after = table.get(origin.drug.substance)
        if after is None:
            continue
        until = add_months_forward(origin.last, after.months) if after.months and origin.last else None
        if until is None or origin.is_running or today <= until:
            yield Watch(origin=origin, after=after, until=until)
