"""Reading of a text: the names in it, what is said of each, and the words that were not understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from doseline.frozen import dataclass
from doseline.guide.assertion_status import AssertionStatus
from doseline.guide.cues import Cues
from doseline.guide.lexicon import How, Lexicon

# The kinds, the text and the year of a reading.
Asked = tuple[Sequence[str], str, int | None]


class Known(Protocol):
    """The names that the reader finds: ``doseline.guide.terminology.Terminology`` is one."""

    @property
    def aliases(self) -> Mapping[str, Mapping[str, str]]:
        """The canonical name of each phrase, by kind."""

    @property
    def medicine_names(self) -> Mapping[str, str]:
        """The class of each medicine."""

    @property
    def past(self) -> frozenset[str]:
        """The names of what is over, or another's."""

    @property
    def cues(self) -> Cues:
        """The words around names."""

    @property
    def lexicons(self) -> dict[str, Lexicon]:
        """What the reader keeps."""

    @property
    def readings(self) -> dict[Asked, Reading]:
        """The newest readings, which the reader keeps."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name in a text, the words it was read from, what is said of it, and how surely it was found."""

    kind: str
    name: str
    words: str
    manner: AssertionStatus
    how: How
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text; ``left`` are the words that were not, ``years`` those that had passed.

    ``over`` says of a medicine that it is one no longer: each that could matter is over by its words.
    """

    text: str
    mentions: tuple[Mention, ...]
    left: tuple[str, ...]
    years: tuple[int, ...] = ()
    over: bool = False

    @property
    def whole(self) -> bool:
        """Whether there was something to understand, and no word is left over."""
        return bool(self.mentions) and not self.left

    @property
    def counting(self) -> tuple[Mention, ...]:
        """The mentions that count as there: all, but those surely said to be something else."""
        return tuple(one for one in self.mentions if self.left or one.manner.is_present)

    @property
    def set_aside(self) -> tuple[Mention, ...]:
        """The mentions that are surely not there, over, somebody else's, or about another thing."""
        return tuple(one for one in self.mentions if not self.left and not one.manner.is_present)

    def says(self, kind: str, name: str) -> bool:
        """Whether the text may say that ``name`` is there."""
        return any(one.kind == kind and one.name == name for one in self.counting)
