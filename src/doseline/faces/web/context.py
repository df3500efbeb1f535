"""Application context: the store, the clock, the language and the places the app answers at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from doseline.assessment import Assessment, read_and_assess
from doseline.faces.clock import day_at
from doseline.faces.disks import Disk
from doseline.faces.picture.recent import Recent
from doseline.faces.web.answers.pages import AnsweredPages
from doseline.faces.web.api.bearer import KnownTokens
from doseline.faces.web.catalogues import words, words_about
from doseline.faces.web.people.listed_person import KnownPerson
from doseline.faces.web.people.search import HeldSearches
from doseline.faces.web.security.sessions import Sessions
from doseline.frozen import dataclass
from doseline.guide import Guide, as_loaded, guide_in_question, load_shared, sound_drugs
from doseline.record import Person
from doseline.store import Store, StoredRecord
from doseline.text import Catalogue

# Our choice: the assessments of so many entries stay in memory, a few megabytes.
_ENTRIES_KEPT = 5000
# Our choice: so many rows of the list of people, some twenty megabytes.
_ROWS_KEPT = 20_000


def _assessments() -> Recent[Assessment]:
    return Recent(_ENTRIES_KEPT, weigh=lambda one: len(one.record.events) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext:
    """The surroundings of one running app.

    ``entry`` is the secret part of the address that its owner opens first, where no passphrase is set and the
    system does not tell who of its users connects; "" elsewhere. ``answered`` holds the answers to forms that
    can be gone back to, ``assessed`` what was computed last, ``listed`` the rows of the list of people and
    ``searches`` what was searched for in it, until somebody locks the app.

    ``hosts`` are the values of the Host header it answers to, ``scheme`` is ``http`` or ``https``.
    ``today`` stands for every person's day where it is given (demos, tests); otherwise ``now`` and the
    person's time zone tell it. ``secret`` signs cookies and forms. ``is_demo`` marks a made-up record.
    ``own_host`` is the Host that no other program of this computer has, or "".
    ``sessions`` say who may see the pages. ``shared`` is the address on the home network, where there is one,
    and ``authority`` the certificate to trust there. ``disk`` is what is wrong with the place where records
    lie. ``drug`` is the guide of pages about nobody, where there are several. ``known_tokens`` are those of
    programs that were good. ``is_encrypted``: the passphrase of the lock opens the whole database too.
    ``contact`` is where a push service may write about reminders, or "".
    """

    store: Store
    secret: str
    hosts: frozenset[str]
    scheme: str = "http"
    own_host: str = ""
    language: str = "en"
    region: str = "default"
    drug: str = ""
    contact: str = ""
    today: date | None = None
    is_demo: bool = False
    sessions: Sessions = field(default_factory=Sessions)
    shared: str | None = None
    is_encrypted: bool = False
    authority: Path | None = None
    disk: Disk | None = None
    entry: str = ""
    known_tokens: KnownTokens = field(default_factory=KnownTokens)
    answered: AnsweredPages = field(default_factory=AnsweredPages)
    assessed: Recent[Assessment] = field(default_factory=_assessments)
    listed: Recent[KnownPerson] = field(default_factory=lambda: Recent(_ROWS_KEPT))
    searches: HeldSearches = field(default_factory=HeldSearches)
    now: Callable[[], datetime] = field(default=lambda: datetime.now().astimezone())

    def day(self, person: Person) -> date:
        """The person's own civil day."""
        return self.today or day_at(person.timezone, self.now())

    def guide(self, drug: str = "") -> Guide:
        """The guide of pages that are about nobody: the one named, that of the settings, or the only one.

        Raises: RequestError where there are several, and none was named.
        """
        return guide_in_question(drug or self.drug)

    def catalogue(self, region: str | None = None, drug: str = "", product: str | None = None) -> Catalogue:
        """The words of pages about nobody, written for a region; about the drug, where it is clear which."""
        spoken_of = load_shared().region(region or self.region)
        known = sound_drugs()
        drug = drug or self.drug or (known[0] if len(known) == 1 else "")
        if not drug:
            return words(self.language, spoken_of)
        return words_about(self.language, spoken_of, drug, product)

    def case(self, kept: StoredRecord, *, as_of: date | None = None, keep: bool = True) -> Assessment:
        """The case of a kept record; it stays in memory for the next page, unless told not to.

        Raises: RecordError with every fault, should the record not be readable any more.
        """
        document = kept.document(as_of)
        key = f"{as_of} {sha256(document).hexdigest()}"
        known = self.assessed.get(key)
        # The same entries, day and guide: a page and the form sent from it are computed once.
        if known is not None and self._is_of_now(known, as_of):
            return known
        ids = frozenset(str(event["id"]) for event in kept.events)
        found = read_and_assess(document, clock=self.day, today=self.today, as_of=as_of, kept=ids)
        if keep:
            self.assessed.keep(key, found)
        return found

    def _is_of_now(self, known: Assessment, as_of: date | None) -> bool:
        day = self.today or as_of or self.day(known.record.person)
        return known.today == day and known.guide is as_loaded(known.guide)
