"""Writing one value: a date, a number, a count, a name or a list, by language and region."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from doseline.dates import PartialDate
from doseline.guide import Region
from doseline.text.plurals import OTHER, category
from doseline.text.shown import as_typed
from doseline.text.values import Counted, Named, Near

Table = Mapping[str, Any]


class Writer:
    """Writes values with the words of ``format.toml`` and the habits of a region."""

    def __init__(
        self,
        words: Table,
        names: Callable[[str, str], str | Table | None],
        region: Region,
        typed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Take the table ``format``, a way to look up a name by its kind, and what was typed for names."""
        self._words = words
        self._names = names
        self._region = region
        self._typed = typed

    def write(self, value: object, how: str) -> str:
        """``value`` as text, in the way ``how`` or, without one, as its type asks.

        Raises: TypeError for a value of another type, ValueError for a way that is not known.
        """
        match value:
            case int() | float() | Decimal() if how == "number":
                return self._number(value)
            case int() | Decimal() if how.partition(".")[0] in self._words["count"]:
                unit, _, case = how.partition(".")
                return self._counted(Counted(unit, value), case)
            case date() if how in self._words["date"]:
                return self._date(value, how)
            case tuple() if how in self._words["list"]:
                return self._list(value, how)
            case _ if how:
                return self._by_type(_named(how, value))
            case _:
                return self._by_type(value)

    def _by_type(self, value: object) -> str:  # noqa: C901, PLR0911 - one line a type
        match value:
            case str():
                return value
            case bool():
                return str(self._words["yes" if value else "no"])
            case int() | float() | Decimal():
                return self._number(value)
            case Counted():
                return self._counted(value)
            case Named():
                return self._name(value)
            case Near(day=day):
                return self._date(day, "near")
            case date():
                return self._date(value, "long")
            case PartialDate():
                return self._partial(value)
            case time():
                return f"{value:%H:%M}"
            case tuple():
                return self._list(value, "and")
            case _:
                raise TypeError(f"no way to write {value!r}")

    def _number(self, value: float | Decimal) -> str:
        return _plain(value).replace(".", self._region.decimal)

    def _counted(self, value: Counted, case: str = "") -> str:
        """The count in the form that its number takes, in the case that the sentence asks for."""
        forms = self._words["count"][value.unit]
        form = forms.get(category(self._words["plural"], _plain(value.count)), forms[OTHER])
        return _in_case(form, case).replace("{count}", self._number(value.count))

    def _name(self, value: Named) -> str:
        """The name in words; of one that nobody knows, what was typed, in quotation marks."""
        kind, _, case = value.kind.partition(".")
        known = self._names(kind, value.name)
        if known is not None:
            return _in_case(known, case)
        typed = as_typed(value.written or self._typed.get(value.name, value.name))
        return str(self._words["typed"]).replace("{name}", typed)

    def _date(self, day: date, how: str) -> str:
        shapes = self._words["date"][how]
        shape = shapes.get(self._region.date_style, shapes["dmy"])
        return str(shape).format(
            day=day.day,
            year=day.year,
            month=self._words["months"][day.month - 1],
            short_month=self._words["short_months"][day.month - 1],
            weekday=self._words["weekdays"][day.weekday()],
            short_weekday=self._words["short_weekdays"][day.weekday()],
        )

    def _partial(self, value: PartialDate) -> str:
        if not value.has_first:
            return str(self._words["no-day"])
        if value.is_exact:
            return self._date(value.first, "long")
        if value.first.month == value.last.month:
            return self._date(value.first, "month")
        return str(value.first.year)

    def _list(self, items: tuple[object, ...], joint: str) -> str:
        """The items with commas and a last word between them, or with the same mark between all."""
        written = [self._by_type(item) for item in items]
        words = self._words["list"]
        if not written:
            return str(self._words["nothing"])
        if "{last}" not in words[joint]:
            return str(words[joint]).join(written)
        *first, last = written
        return str(words[joint]).format(first=words["comma"].join(first), last=last) if first else last


def _plain(value: float | Decimal) -> str:
    """A number without noughts at its end, with a full stop."""
    return f"{Decimal(str(value)).normalize():f}"


def _in_case(form: str | Table, case: str) -> str:
    """A form as it stands, or one of its cases; what the language does not set apart is the plain one."""
    return form if isinstance(form, str) else str(form.get(case, form["plain"]))


def _named(kind: str, value: object) -> object:
    """A bare slug, or each of a list of them, as a name of ``kind``; others already say what they are."""
    match value:
        case str():
            return Named(kind, value)
        case tuple():
            return tuple(_named(kind, item) for item in value)
        case _:
            return value
