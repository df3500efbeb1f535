"""The one pure call: guides, a record and today go in, everything that follows from them comes out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from doseline.advice import next_step
from doseline.assessment.assessment import Assessment
from doseline.check import check
from doseline.errors import RecordError, RequestError, fault
from doseline.guide import Guide, load_guide, load_shared
from doseline.guide.editions import Editions, Readings
from doseline.plan import plan
from doseline.record import Person, Record, chart, dated_ahead, future_faults, governing, read_record


def assess(  # noqa: PLR0913 - what decides the answer, each by name
    guides: Guide | Mapping[str, Guide],
    record: Record,
    *,
    today: date,
    as_of: date | None = None,
    until: date | None = None,
    kept: Collection[str] = (),
) -> Assessment:
    """The plan, the checks and the one next step of a record on ``today``; pure, and always the same.

    ``guides`` are by drug, or the one guide; that of the therapy running on the day is used. ``as_of``
    replays the record as it was known on a day. ``until`` is the last day of the plan's upcoming doses (12
    months without). ``kept`` are the ids of entries that were taken before: one of them that lies ahead of
    today is asked about, and refuses nothing.

    Raises: RecordError where an entry says that something was done after today; RequestError where the guide
    of the therapy is not among ``guides``.

    >>> import doseline
    >>> record = doseline.load("examples/records/is-two-days-late-and-tired.json")
    >>> assess(doseline.load_guide("kesimpta"), record, today=date(2026, 4, 4))
    <Assessment 2026-04-04 kesimpta: overdue, clear, inject_late>
    """
    therapy = governing(record, as_of=as_of, today=today)
    guide = _guide_of(guides, therapy.guide).of_product(therapy.product)
    slack = guide.future_note_days
    faults = future_faults(record, today=today, slack_days=slack, as_of=as_of, kept=kept)
    if faults:
        raise RecordError(faults)
    known = chart(record, as_of=as_of, today=today, therapy=therapy)
    planned = plan(guide, known, today=today, until=until)
    checked = check(guide, known, planned)
    return Assessment(
        today=today,
        as_of=as_of,
        guide=guide,
        record=record,
        chart=known,
        plan=planned,
        check=checked,
        step=next_step(planned, checked),
        ahead=dated_ahead(record, today=today, as_of=as_of),
    )


def _guide_of(guides: Guide | Mapping[str, Guide], drug: str) -> Guide:
    known = {guides.drug: guides} if isinstance(guides, Guide) else guides
    if drug not in known:
        raise RequestError((fault("unknown-guide", "therapy.guide", got=drug, known=tuple(known)),))
    return known[drug]


def read_and_assess(  # noqa: PLR0913 - the record, and what decides the day, each by name
    data: bytes,
    *,
    clock: Callable[[Person], date],
    today: date | None = None,
    as_of: date | None = None,
    until: date | None = None,
    kept: Collection[str] = (),
) -> Assessment:
    """The assessment of a record file, by the guides that are installed.

    ``clock`` gives the person's own civil day, and is asked only when neither ``today`` nor ``as_of``
    is given; the rest is as in ``assess``.

    Raises: RecordError with every fault of the file; FaultyGuide where the therapy's guide cannot be used.
    """
    record = read_record(data, names=load_shared().names, guides=Editions(), readings=Readings())
    return assess_read(record, clock=clock, today=today, as_of=as_of, until=until, kept=kept)


def assess_read(  # noqa: PLR0913 - the record, and what decides the day, each by name
    record: Record,
    *,
    clock: Callable[[Person], date],
    today: date | None = None,
    as_of: date | None = None,
    until: date | None = None,
    kept: Collection[str] = (),
) -> Assessment:
    """The assessment of a record that was read before, by the guides that are installed; else the same.

    Raises: FaultyGuide where the therapy's guide cannot be used.
    """
    day = today or as_of or clock(record.person)
    guide = load_guide(governing(record, as_of=as_of, today=day).guide)
    return assess(guide, record, today=day, as_of=as_of, until=until, kept=kept)
