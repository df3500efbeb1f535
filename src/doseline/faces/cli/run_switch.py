"""``doseline switch``: from one medicine to another, for the next appointment."""

from __future__ import annotations

from collections.abc import Iterable

from doseline.assessment import Footnotes, switch_text
from doseline.assessment.switch import Change, Switch, destination, switch
from doseline.assessment.switch_text import Told, drug_name
from doseline.errors import RequestError, fault
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.page import Page, Tone
from doseline.faces.cli.sections import show_sources
from doseline.frozen import dataclass
from doseline.guide.switching import Part
from doseline.text import Catalogue


def run(desk: Desk) -> str:
    """What can be said of the change, as a page or as JSON.

    Raises: RequestError where the other medicine is not named, or is none that we know.
    """
    named = desk.arguments.text("to")
    if named is None:
        raise RequestError((fault("operand-missing", "--to"),))
    to = destination(named)
    case = desk.case()
    catalogue, found = desk.words_for(case), switch(case, to)
    if desk.wants_json:
        return as_json(switch_text.switch_answer(found, catalogue, case.guide.version))
    return _Sheet(desk.page(), catalogue, found, Footnotes()).written()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page on one change."""

    page: Page
    catalogue: Catalogue
    found: Switch
    notes: Footnotes

    def written(self) -> str:
        """The page as text."""
        say = self.catalogue.say
        to = drug_name(self.catalogue, self.found.to)
        self.page.paragraph(say("switching.title-to", to=to), tone=Tone.STRONG)
        if self.found.is_same:
            self.page.paragraph(say("switching.same", to=to))
        self.page.heading(say("switching.heading.first"))
        for rule in switch_text.rules(self.catalogue):
            self.page.item("-", rule)
        if not self.found.changes:
            self.page.gap()
            self.page.paragraph(say("switching.nobody"))
        for change in self.found.changes:
            self._change(change, to)
        self._earlier()
        self._told("gather", switch_text.gathered(self.catalogue, self.found))
        self._asked_before(to)
        self._told("signs", switch_text.signs(self.catalogue, self.found))
        self._told("goes-on", switch_text.goes_on(self.catalogue, self.found))
        self._told("contraceptive", switch_text.birth_control(self.catalogue, self.found))
        self._told("live-vaccines", switch_text.live_vaccines(self.catalogue, self.found))
        show_sources(self.page, self.catalogue, self.notes)
        self.page.gap()
        self.page.paragraph(say("cli.page.end"), tone=Tone.QUIET)
        return str(self.page)

    def _change(self, change: Change, to: str) -> None:
        say, left = self.catalogue.say, drug_name(self.catalogue, change.origin.drug)
        self.page.heading(say("switching.title-drug", **{"from": left, "to": to}))
        self.page.paragraph(
            switch_text.origin_line(self.catalogue, change.origin, self.found.today), indent=2
        )
        if not change.is_known:
            self.page.item("?", switch_text.not_known(self.catalogue, change, self.found.to))
        if change.differ:
            self.page.item("!", say("switching.differ"))
        for part in Part:
            told = tuple(switch_text.says(self.catalogue, change, part))
            if told:
                self.page.gap()
                heading = say(f"switching.heading.{part.value}", **{"from": left, "to": to})
                self.page.paragraph(heading, indent=2, tone=Tone.HEADING)
                self._items(told)

    def _earlier(self) -> None:
        if self.found.earlier:
            names = tuple(drug_name(self.catalogue, one.drug) for one in self.found.earlier)
            self.page.gap()
            self.page.paragraph(self.catalogue.say("switching.earlier", names=names))

    def _asked_before(self, to: str) -> None:
        lines = tuple(switch_text.asked_before(self.catalogue, self.found))
        if lines:
            self.page.heading(self.catalogue.say("switching.heading.asked-before", to=to))
        for line in lines:
            self.page.item("-", line)

    def _told(self, name: str, told: Iterable[Told]) -> None:
        lines = tuple(told)
        if lines:
            self.page.heading(self.catalogue.say(f"switching.heading.{name}"))
            self._items(lines)

    def _items(self, told: Iterable[Told]) -> None:
        for one in told:
            self.page.item("-", f"{one.text} {self.notes.marks(one.sources)}".rstrip())
            for line in one.under:
                self.page.paragraph(line, indent=4, tone=Tone.QUIET)
