"""Form widgets: each field with its words, what was typed, and what was wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.fields import OTHER, PARTS, Field, FieldError, Form, Kind
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.text import Catalogue, Counted, Named

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INTERVAL = re.compile(r"([0-9]+)-(week|month)s", re.ASCII)
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}", re.ASCII)
# Longer lists are a menu, shorter ones are laid open.
_LAID_OPEN = 6
# How a label ends that needs no mark between it and a fault.
_ENDS = ("?", ".", "!", ":", "…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """One choice, as it is shown."""

    value: str
    label: str
    is_picked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One box of a date that may be known in part."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One field with its words, what was typed, and what was wrong with it."""

    key: str
    kind: str
    label: str
    hint: str | None
    value: str
    other: str | None
    choices: tuple[Picked, ...]
    parts: tuple[Part, ...]
    is_menu: bool
    needed: bool
    fault: str | None

    @property
    def input_type(self) -> str | None:
        """The type of the box; none where a browser would empty it of what was typed."""
        match self.kind:
            case "date" if not self.value or _ISO.fullmatch(self.value):
                return "date"
            case "time" if not self.value or _CLOCK.fullmatch(self.value):
                return "time"
            case _:
                return None

    @property
    def describes(self) -> str:
        """The ids of the texts that describe the field, for a screen reader."""
        ids = (f"hint-{self.key}" if self.hint else "", f"fault-{self.key}" if self.fault else "")
        return " ".join(filter(None, ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as it is shown: its open fields, the folded ones, and every fault."""

    fields: tuple[Widget, ...]
    folded: tuple[Widget, ...]
    faults: tuple[FieldError, ...]

    @property
    def aside(self) -> tuple[Widget, ...]:
        """The menus whose answer in own words stands among the details, so that the page stays short."""
        return (
            tuple(item for item in self.fields if item.is_menu and item.other is not None)
            if self.folded
            else ()
        )

    @property
    def is_open(self) -> bool:
        """Whether the details have to be open: something in them is wrong."""
        return any(item.fault for item in (*self.folded, *self.aside))


def shown(
    form: Form, sent: FormData, catalogue: Catalogue, guide: Guide | None, faults: Iterable[FieldError] = ()
) -> Filled:
    """The form with what was typed and what was wrong, ready for the macros."""
    show = _Show(form, sent, catalogue, guide, tuple(faults))
    every = [(item, show.field(item)) for item in form.fields]
    return Filled(
        fields=tuple(made for item, made in every if not item.folded),
        folded=tuple(made for item, made in every if item.folded),
        faults=tuple(named(fault, form, catalogue) for fault in show.faults),
    )


def named(fault: FieldError, form: Form, catalogue: Catalogue) -> FieldError:
    """A fault that names its field by the label, as it stands in the list above the form."""
    label = _text(form, catalogue, fault.key, "label") if fault.key else None
    return FieldError(key=fault.key, text=at_label(catalogue, label, fault.text) if label else fault.text)


def at_label(catalogue: Catalogue, label: str, fault: str) -> str:
    """What was wrong, after the label of the field it is about.

    >>> from doseline.guide import load_shared
    >>> words = Catalogue("en", load_shared().region("default"))
    >>> at_label(words, "Lot number", "This is needed."), at_label(words, "Which day?", "This is needed.")
    ('Lot number: This is needed.', 'Which day? This is needed.')
    """
    key = "at-question" if label.endswith(_ENDS) else "at"
    return catalogue.say(f"entry.fault.{key}", field=label, fault=fault)


@dataclass(frozen=True, slots=True)
class _Show:
    """One form, what was typed into it, and the words for both."""

    form: Form
    sent: FormData
    catalogue: Catalogue
    guide: Guide | None
    faults: tuple[FieldError, ...]

    def field(self, item: Field) -> Widget:
        """One field, ready for the macros."""
        choices = self.choices(item)
        return Widget(
            key=item.key,
            kind=item.kind.value,
            label=self.text(item.key, "label") or item.key,
            hint=self.text(item.key, "hint"),
            value=self.sent.one(item.key),
            other=self.sent.one(item.key + OTHER) if item.own_words else None,
            choices=choices,
            parts=_parts(item.key, self.sent, self.catalogue) if item.kind is Kind.PARTIAL_DATE else (),
            is_menu=(item.menu or len(choices) > _LAID_OPEN) and item.kind is Kind.CHOICE,
            needed=item.needed,
            fault=next((fault.text for fault in self.faults if fault.key == item.key), None),
        )

    def text(self, key: str, part: str) -> str | None:
        """The form's own word for a part of a field, or the one that all forms share."""
        return _text(self.form, self.catalogue, key, part)

    def choices(self, item: Field) -> tuple[Picked, ...]:
        """The choices of a field; a long list of names by its words, others in their own order."""
        chosen = self.sent.many(item.key)
        named = [(value, self._label(item, value)) for value in item.choices(self.guide)]
        if (item.names or callable(item.values)) and len(named) > _LAID_OPEN:
            named.sort(key=lambda pair: (pair[0] == item.at_end, pair[1].casefold()))
        return tuple(Picked(value=value, label=label, is_picked=value in chosen) for value, label in named)

    def _label(self, item: Field, value: str) -> str:
        if value in item.labels:
            return item.labels[value]
        if item.names:
            return self.catalogue.write(Named(item.names, value))
        return self.text(f"{item.key}.choice", value) or self._interval(value) or value

    def _interval(self, value: str) -> str | None:
        """An interval as a record writes it, in words."""
        found = _INTERVAL.fullmatch(value)
        length = Counted(found[2], int(found[1])) if found else None
        return self.catalogue.say("entry.schedule.every", length=length) if length else None


def _text(form: Form, catalogue: Catalogue, key: str, part: str) -> str | None:
    keys = (f"{form.words}.{key}.{part}", f"entry.field.{key}.{part}")
    return next((catalogue.say(found) for found in keys if catalogue.has(found)), None)


_ORDER = {"dmy": ("day", "month", "year"), "mdy": ("month", "day", "year")}


def _parts(key: str, sent: FormData, catalogue: Catalogue) -> tuple[Part, ...]:
    """The boxes of a date, in the order in which dates are written in the region."""
    whole = sent.one(key).split("-") if sent.has(key) else []
    given = dict(zip(PARTS, whole, strict=False))
    return tuple(
        Part(
            name=part,
            label=catalogue.say(f"entry.part.{part}"),
            value=sent.one(f"{key}-{part}") or given.get(part, ""),
        )
        for part in _ORDER.get(catalogue.region.date_style, PARTS)
    )
