"""The therapies of a person, out of the signs of treatment that a chart holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from doseline.dates import PartialDate
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Choice, Entry, Said, Sign, Treated, What
from doseline.frozen import dataclass
from doseline.guide.charts import chart_words
from doseline.guide.guide import Guide
from doseline.guide.schedule import Dated

# An order that is no longer one to go by.
_ENDED = frozenset({"stopped", "completed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Therapies:
    """The therapies as a record file holds them, the prescriber's words that follow, and what was chosen."""

    written: tuple[Mapping[str, Any], ...]
    instructions: tuple[Entry, ...] = ()
    said: tuple[Said, ...] = ()


def therapies(
    entries: Sequence[Entry], signs: Sequence[Treated], reading: Reading, editions: Mapping[str, str]
) -> Therapies:
    """Every therapy that the signs show, by the day on which it began.

    ``entries`` are the orders and the doses; ``editions`` the edition to follow by guide, where one is named.
    """
    written: list[Mapping[str, Any]] = []
    stops: list[tuple[str, Said]] = []
    for drug in sorted({one.guide for one in signs}):
        own = _Signs(
            guide=reading.guides[drug],
            signs=tuple(sorted((one for one in signs if one.guide == drug), key=_by_day)),
            entries=tuple(entries),
            reading=reading,
            doses=_doses(drug, entries),
        )
        edition = {"edition": editions[drug]} if drug in editions else {}
        written.extend({**one, **edition} for one in own.therapies())
        stops.extend((drug, one) for one in own.ended())
    stops = [(drug, _only_own(drug, one, written)) for drug, one in stops]
    return Therapies(
        written=tuple(sorted(written, key=lambda one: (one["start"], one["guide"]))),
        instructions=tuple(one for _, one in stops if isinstance(one, Entry)),
        said=tuple(one for _, one in stops if not isinstance(one, Entry)),
    )


def _only_own(drug: str, one: Said, written: Sequence[Mapping[str, Any]]) -> Said:
    """A word to stop, where its medicine ran on its day; it would stop the one that ran by then."""
    if not isinstance(one, Entry) or governing(written, PartialDate.parse(one.values["on"])) == drug:
        return one
    return Choice(from_=one.from_[0], what=What.OVER, got=one.values["on"], took=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """All that shows treatment with the medicine of one guide; the oldest sign, and the oldest dose, first.

    ``doses`` are the days of those that are written down, with an amount.
    """

    guide: Guide
    signs: tuple[Treated, ...]
    entries: tuple[Entry, ...]
    reading: Reading
    doses: list[PartialDate]

    def of(self, *kinds: Sign) -> list[Treated]:
        """The signs of some kinds that have a day, the oldest first."""
        return [one for one in self.signs if one.sign in kinds and one.begins is not None]

    # --- when it began ---

    def therapies(self) -> Iterator[dict[str, Any]]:
        """The therapy, and one more for each change to another product."""
        first, *changes = self._products()
        yield {
            "guide": self.guide.drug,
            **_product(self.guide, first[1]),
            "start": first[0].isoformat(),
            **self._unwritten(),
        }
        for day, product in changes:
            yield {"guide": self.guide.drug, **_product(self.guide, product), "start": day.isoformat()}

    def _products(self) -> list[tuple[date, str | None]]:
        """From which day on which product: the first one from the start."""
        told = [one for one in self.of(Sign.DOSE, Sign.ORDER) if one.product is not None]
        telling = told or [one for one in self.of(*Sign) if one.product is not None]
        found: list[tuple[date, str | None]] = [(self._start(), telling[0].product if telling else None)]
        for one in telling[1:]:
            assert one.begins is not None  # noqa: S101 - only those with a day
            if one.product != found[-1][1] and one.begins.first > found[-1][0]:
                found.append((one.begins.first, one.product))
        return found

    def _start(self) -> date:
        """The first dose, else the oldest order, else the oldest other sign."""
        for kinds in ((Sign.DOSE,), (Sign.ORDER,), (Sign.DISPENSE, Sign.STATEMENT)):
            found = self.of(*kinds)
            if found and (day := found[0].begins) is not None:
                return day.first
        return self.reading.known_on

    def _unwritten(self) -> dict[str, Any]:
        """Since when treatment has run where its doses, or the first of them, were not written down."""
        limit = chart_words().numbers["old-order-days"]
        others = self.of(Sign.DISPENSE, Sign.STATEMENT)
        orders = self.of(Sign.ORDER)
        oldest = min((*others, *orders), key=_by_day, default=None)
        if not self.doses:
            return self._no_doses(oldest, others, orders, limit)
        first = self.doses[0].last
        since = oldest.begins if oldest is not None else None
        if self._goes_on_unwritten(limit):
            return {"treated_since": str(min(since or self.doses[0], self.doses[0], key=_first))}
        if since is None or (first - since.last).days <= limit or self._begins_here(first, others):
            return {}
        return {"treated_since": str(since)}

    def _goes_on_unwritten(self, limit: int) -> bool:
        """Whether it was handed over long after the last dose written by then: those since are not."""
        schedule = self.guide.schedule(None)
        if not isinstance(schedule, Dated):
            return False
        late = schedule.interval_days + limit
        days = [one.begins.first for one in self.of(Sign.DISPENSE) if one.begins is not None]
        before = ((day, [dose.last for dose in self.doses if dose.last <= day]) for day in days)
        return any((day - max(doses)).days > late for day, doses in before if doses)

    def _no_doses(
        self, oldest: Treated | None, others: list[Treated], orders: list[Treated], limit: int
    ) -> dict[str, Any]:
        nameless = self.of(Sign.DOSE)  # given, with an amount that nothing tells
        old = [one for one in orders if one.begins and (self.reading.today - one.begins.last).days > limit]
        if not (others or old or nameless):
            return {}
        signs = [one for one in (oldest, *nameless) if one is not None]
        since = min(signs, key=_by_day).begins
        return {**({"treated_since": str(since)} if since else {}), "doses_recorded": False}

    def _begins_here(self, first: date, others: list[Treated]) -> bool:
        """Whether the doses on record begin as a course does, and only an order is older: it came early."""
        if any(one.begins is not None and one.begins.last < first for one in others):
            return False
        schedule = self.guide.schedule(None)
        if not isinstance(schedule, Dated) or not schedule.usual.loading_slots:
            return False
        weeks = schedule.usual.offsets_days[schedule.usual.loading_slots - 1]
        return any(0 < (day.last - first).days <= weeks for day in self.doses[1:])

    # --- whether it goes on ---

    def ended(self) -> Iterator[Said]:
        """A word to stop, or to hold, by the newest order or statement; without its day it is listed."""
        orders = self.of(Sign.ORDER)
        if not orders:
            yield from self._stopped_by_statement()
            return
        status = {one.from_[0]: one.values["status"] for one in self.entries if one.values["type"] == "order"}
        written = {
            one.from_[0]: PartialDate.parse(one.values["on"])
            for one in self.entries
            if one.values["type"] == "order"
        }
        known = [one for one in orders if one.from_ in status]
        newest_day = max((written[one.from_].last for one in known), default=None)
        newest = [one for one in known if written[one.from_].last == newest_day]
        if any(status[one.from_] == "active" for one in newest):
            return
        for one in newest[-1:]:
            yield from self._not_active(one, status[one.from_])

    def _not_active(self, order: Treated, status: str) -> Iterator[Said]:
        if status == "on-hold":
            if (day := self._past(order.changed)) is not None:
                yield _word(order, "hold", day)
            else:
                yield Choice(from_=order.from_, what=What.HELD, got=status, took=None)
        elif status in _ENDED and (day := self._last_day(order)) is not None:
            yield _word(order, "stop", day)
        elif status in _ENDED:
            yield Choice(from_=order.from_, what=What.OVER, got=status, took=None)

    def _stopped_by_statement(self) -> Iterator[Said]:
        """Somebody says until when it was taken, and nothing else tells of a later day."""
        told = [one for one in self.of(Sign.STATEMENT) if one.ends is not None]
        if told and (day := self._last_day(last := max(told, key=_by_end))) is not None:
            yield _word(last, "stop", day)

    def _last_day(self, sign: Treated) -> PartialDate | None:
        """Its last day, where that is known and past, and nothing was given or handed over after it."""
        end = self._past(sign.changed) or self._past(sign.ends)
        if end is None:
            return None
        later = self.of(Sign.DOSE, Sign.DISPENSE, Sign.STATEMENT)
        return None if any(one is not sign and _last_day(one) > end.last for one in later) else end

    def _past(self, day: PartialDate | None) -> PartialDate | None:
        """A day that is known and has come."""
        is_past = day is not None and day.is_exact and day.first <= self.reading.today
        return day if is_past else None


def _doses(drug: str, entries: Iterable[Entry]) -> list[PartialDate]:
    """The days of the doses of a medicine, the oldest first."""
    own = (one.values for one in entries if one.values["type"] == "dose" and one.values.get("drug") == drug)
    return sorted((PartialDate.parse(one["on"]) for one in own), key=lambda day: day.first)


def _word(sign: Treated, kind: str, day: PartialDate) -> Entry:
    values = {"type": "instruction", "on": str(day), "kind": kind}
    return Entry(values=values, from_=(sign.from_,), part=2)


def _product(guide: Guide, product: str | None) -> dict[str, str]:
    return {} if product in (None, guide.drug) else {"product": str(product)}


def _by_day(sign: Treated) -> tuple[date, date, str]:
    begins = sign.begins or PartialDate(date.max, date.max)
    return begins.last, begins.first, sign.from_


def _by_end(sign: Treated) -> tuple[date, str]:
    return _last_day(sign), sign.from_


def _first(day: PartialDate) -> date:
    return day.first


def _last_day(sign: Treated) -> date:
    end = sign.ends or sign.begins
    return end.last if end is not None else date.min


def governing(written: Iterable[Mapping[str, Any]], day: PartialDate) -> str | None:
    """The guide of the therapy that runs on a day, as a record reads it."""
    found = list(written)
    if len({one["guide"] for one in found}) == 1:
        return str(found[0]["guide"])
    begun = [one for one in found if date.fromisoformat(one["start"]) <= day.last]
    if begun:
        return str(max(begun, key=lambda one: one["start"])["guide"])
    return str(min(found, key=lambda one: one["start"])["guide"]) if found else None
