"""The lines of medicines: most of them name one that was met before, in the very same bytes."""

from __future__ import annotations

from typing import Any

import msgspec

from doseline.faces.cohort.routing.drugs import Drugs
from doseline.faces.cohort.routing.style import CONTAINED, QUOTE, Style, style_of
from doseline.faces.cohort.routing.whose import LONGEST_ID, is_plain, quick

_REFERENCE = b'"medicationReference"'
_CLOSING = b"}"
_MOST = 100_000
_NONE = msgspec.Raw()


class _Order(msgspec.Struct):
    """What of an order, a dose, a dispense or a statement tells its medicine and its person."""

    id: Any = None
    subject: Any = None
    patient: Any = None
    medicationCodeableConcept: msgspec.Raw = _NONE  # noqa: N815 - its name there
    medicationReference: Any = None  # noqa: N815
    contained: Any = None


class _Pack(msgspec.Struct):
    """What of a Medication tells what it is."""

    id: Any = None
    code: msgspec.Raw = _NONE
    ingredient: msgspec.Raw = _NONE
    contained: msgspec.Raw = _NONE


_ORDER, _PACK = msgspec.json.Decoder(_Order), msgspec.json.Decoder(_Pack)


class Orders:
    """What the lines of medicines name, with a memory for the bytes that name one."""

    def __init__(self, drugs: Drugs) -> None:
        """Know no bytes yet."""
        self._drugs = drugs
        self._told: dict[bytes, bool] = {}
        self._beside: dict[bytes, bool] = {}

    def is_known(self, data: bytes, begin: int, end: int, style: Style, treated: set[bytes]) -> bool:
        """Whether a line names a medicine in bytes that were met before; whose is a guide's is noted.

        They go from the medicine up to the person, so that all that names it stands in them.
        """
        at = data.find(style.concept, begin, end)
        stop = data.find(style.subject, at, end) if at > 0 else -1
        is_sign = self._told.get(data[at:stop]) if stop > 0 else None
        if not is_sign:
            return is_sign is not None
        stop += len(style.subject)
        person = data[stop : data.find(QUOTE, stop, end)]
        if person in treated:
            return True
        if is_plain(person):
            treated.add(person)
        return person in treated

    @staticmethod
    def is_plain_way(data: bytes) -> bool:
        """Whether nothing in these lines names a medicine in another way."""
        return _REFERENCE not in data and not (b"#" in data and CONTAINED in data)

    def concept(self, line: bytes) -> tuple[bool, dict[str, Any]] | None:
        """Whether a line names a guide's medicine by a concept, and what else may be; None if broken."""
        try:
            found = _ORDER.decode(line)
        except (msgspec.DecodeError, RecursionError):
            return None
        data = {
            name: value
            for name in ("id", "subject", "patient", "medicationReference", "contained")
            if (value := getattr(found, name)) is not None
        }
        raw = bytes(found.medicationCodeableConcept)
        is_sign = bool(raw) and self._drugs.is_written(raw)
        if raw and "medicationReference" not in data and "contained" not in data:
            self._remember(line, raw, is_sign=is_sign)
        return is_sign, data

    def _remember(self, line: bytes, raw: bytes, *, is_sign: bool) -> None:
        style = style_of(line)
        begin = line.find(style.concept)
        end = line.find(style.subject, begin)
        if begin > 0 and end >= begin + len(style.concept) + len(raw):
            if len(self._told) >= _MOST:
                self._told.clear()
            self._told[line[begin:end]] = is_sign

    def pointed(self, line: bytes, kind: bytes) -> tuple[bytes, bytes, bool] | None:
        """The person and the Medication of a line that only points at one; None in doubt.

        The last says whether the words beside the pointer may be those of a guide's medicine.
        """
        style = style_of(line)
        at = line.find(style.reference)
        if at < 0 or style.concept in line:
            return None
        begin = at + len(style.reference)
        end = line.find(QUOTE, begin, begin + LONGEST_ID + 1)
        name, beside = line[begin:end], line[end + 1 : line.find(_CLOSING, end)]
        person = quick(line, kind) if end > 0 and is_plain(name) else None
        is_sign = self._says(beside) if person is not None else None
        return None if person is None or is_sign is None else (person, name, is_sign)

    def _says(self, beside: bytes) -> bool | None:
        """Whether the words beside a pointer may be those of a guide's; None if they are no words."""
        if not beside:
            return False
        known = self._beside.get(beside)
        if known is None:
            try:
                told = msgspec.json.decode(
                    b"{" + beside.strip().removeprefix(b",") + b"}", type=dict[str, str]
                )
            except msgspec.DecodeError:
                return None
            if len(self._beside) >= _MOST:
                self._beside.clear()
            known = self._beside[beside] = self._drugs.is_word(told.get("display"))
        return known

    def pack(self, line: bytes) -> tuple[str, bool] | None:
        """The id of a Medication that is told by its code alone, and whether that is a guide's; else None."""
        try:
            found = _PACK.decode(line)
        except (msgspec.DecodeError, RecursionError):
            return None
        if bytes(found.ingredient) or bytes(found.contained) or not isinstance(found.id, str):
            return None
        raw = bytes(found.code)
        return (found.id, bool(raw) and self._drugs.is_written(raw)) if is_plain(found.id.encode()) else None
