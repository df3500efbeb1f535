"""What was wrong with an input, and where.

A fault carries a code and values, never a sentence: the catalogue turns it into words (``doseline.text``).
All faults of one document are raised together, so that nobody mends a file one error at a time.
"""

from __future__ import annotations

from dataclasses import field

from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that was wrong, and the path to it.

    >>> str(Fault(code="not-a-date", where="$.events[3].on", values=(("got", "soon"),)))
    "not-a-date (got='soon') @ $.events[3].on"
    """

    code: str
    where: str
    values: tuple[tuple[str, object], ...] = field(default=())

    def __str__(self) -> str:
        """The code, its values and the place, for a developer's eyes."""
        said = ", ".join(f"{name}={value!r}" for name, value in self.values)
        return f"{self.code} ({said}) @ {self.where}" if said else f"{self.code} @ {self.where}"


class DoselineError(Exception):
    """The one base of everything this package raises on purpose."""


class InputFaults(DoselineError):  # noqa: N818 - it holds faults; its children are the errors
    """A document that could not be taken; ``faults`` lists every reason."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults, in the order of the document."""
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


class GuideError(InputFaults):
    """A guide whose data does not hold together."""


class RecordError(InputFaults):
    """A record that cannot be read."""


class RequestError(InputFaults):
    """A question that cannot be understood: an unknown drug, symptom or option."""


class FaultyGuide(RequestError):  # noqa: N818 - it says which guide, as its siblings say what they hold
    """A guide that cannot be used, asked for; ``reasons`` are the faults of its files, for who mends them."""

    def __init__(self, drug: str, reasons: tuple[Fault, ...]) -> None:
        """Keep the drug and the reasons; what is told is one fault, which names the drug."""
        super().__init__((fault("faulty-guide", drug, got=drug),))
        self.drug = drug
        self.reasons = reasons

    def __reduce__(self) -> tuple[type[FaultyGuide], tuple[str, tuple[Fault, ...]]]:
        """As one process hands it to another."""
        return FaultyGuide, (self.drug, self.reasons)


class WhichGuide(RequestError):  # noqa: N818 - it asks
    """A question to one guide where there are several, and nobody said which."""

    def __init__(self, known: tuple[str, ...]) -> None:
        """Keep the names of those there are."""
        super().__init__((fault("which-drug", "--drug", known=known),))
        self.known = known


class ForecastError(InputFaults):
    """A simulation that cannot be run as asked: impossible numbers, wrong shapes, nobody to simulate."""


class NotSound(DoselineError):  # noqa: N818 - an answer, which is no error
    """An answer for a program about what was looked at and is not sound; the exit code says so too."""

    def __init__(self, answer: str) -> None:
        """Keep what goes to standard output."""
        super().__init__()
        self.answer = answer


class NotWhole(DoselineError):  # noqa: N818 - an answer, which lacks something
    """An answer that lacks a part through a mistake of ours; the exit code says so too."""

    def __init__(self, answer: str) -> None:
        """Keep what goes to standard output."""
        super().__init__()
        self.answer = answer


def fault(code: str, where: str, **values: object) -> Fault:
    """A fault with its values by name."""
    return Fault(code=code, where=where, values=tuple(values.items()))
