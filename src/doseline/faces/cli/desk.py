"""What every command works with: the arguments, the settings, the clock, the words and the page."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doseline.faces.cli import files
from doseline.faces.cli.arguments import Arguments
from doseline.faces.cli.page import Page, fitting
from doseline.faces.cli.settings import Settings, is_folder
from doseline.frozen import dataclass
from doseline.guide import Guide, Region, guide_in_question, load_shared
from doseline.text import NEUTRAL, Catalogue

if TYPE_CHECKING:
    from doseline.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Desk:
    """The surroundings of one command."""

    arguments: Arguments
    settings: Settings
    # The keys of texts that stand in English though another language was asked for.
    borrowed: dict[str, None] = field(default_factory=dict)

    def today(self) -> date:
        """The day asked for, or the machine's own."""
        return self.arguments.date("today") or date.today()

    def now(self) -> datetime:
        """The moment at which something is written."""
        return datetime.now(UTC)

    def guide(self) -> Guide:
        """The guide of ``--drug`` or of the setting; without either, the one there is.

        Raises: RequestError where there are several, and none was named.
        """
        return guide_in_question(self.settings["drug"])

    def catalogue(self, region: Region | None = None) -> Catalogue:
        """The words in the language of the settings, written for ``region``."""
        found = region or load_shared().region(self.settings["region"])
        return words(self.settings["language"], found, self.borrowed)

    def words_for(self, case: Assessment) -> Catalogue:
        """The words for the person of a case, in their region and with what they typed."""
        return self.catalogue(case.guide.region(case.record.person.region)).about(case.guide, case.typed)

    def page(self) -> Page:
        """An empty page, as wide and as colourful as the terminal allows."""
        import shutil  # noqa: PLC0415 - slow, and a program needs no page

        return Page(width=fitting(shutil.get_terminal_size().columns), color=self._has_color())

    def case(self, name: str = "RECORD") -> Assessment:
        """The case in the file that an operand or an option names."""
        from doseline.assessment import read_and_assess  # noqa: PLC0415 - not every command has a record
        from doseline.faces.clock import civil_day  # noqa: PLC0415 - not every command has a record

        return read_and_assess(
            files.read(self.arguments.needed(name)),
            clock=civil_day,
            today=self.arguments.date("today"),
            as_of=self.arguments.date("as-of"),
            until=self.arguments.date("until"),
        )

    @property
    def wants_json(self) -> bool:
        """Whether the answer goes to a program."""
        return self.arguments.flag("json")

    def _has_color(self) -> bool:
        match self.settings["color"]:
            case "always":
                return True
            case "never":
                return False
            case _:
                plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
                return sys.stdout.isatty() and not plain


def words(language: str, region: Region = NEUTRAL, borrowed: dict[str, None] | None = None) -> Catalogue:
    """The catalogue of a language, or of a folder; ``borrowed`` takes the keys of what stands in English."""
    folder = Path(language) if is_folder(language) else None
    return Catalogue(language, region, folder=folder, borrowed=borrowed)


def as_json(answer: dict[str, Any]) -> str:
    """The answer for a program."""
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
