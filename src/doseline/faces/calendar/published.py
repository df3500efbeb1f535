"""What a calendar was told about each dose, and about each day on which a test is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from doseline.frozen import dataclass


class Standing(StrEnum):
    """What a calendar shows of a dose, or of a day of tests; ``given`` says of one that it is done."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    GIVEN = "given"


class Subject(StrEnum):
    """What an event is about; the one that is no dose never says more."""

    DOSE = "dose"
    APPOINTMENT = "appointment"


OPEN = frozenset({Standing.CONFIRMED, Standing.TENTATIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One dose, or one day of tests, as a calendar was told about it.

    ``day`` is the civil day of the event, ``alarm`` whether it rings. ``at`` is the moment of one that is no
    whole day, ``before`` that of its earlier alarm (both UTC). ``sequence`` rises when one of these or
    ``standing`` changed, last at ``changed_at`` (UTC). ``stay_minutes`` is how long somebody is watched after
    it, None where no source says so.
    """

    uid: str
    day: date
    standing: Standing
    alarm: bool
    sequence: int
    changed_at: datetime
    stay_minutes: int | None = None
    subject: Subject = Subject.DOSE
    at: datetime | None = None
    before: datetime | None = None

    @property
    def shown(self) -> tuple[object, ...]:
        """What a calendar shows of it."""
        return self.day, self.standing, self.alarm, self.at, self.before

    def to_json(self) -> dict[str, object]:
        """The same as plain JSON."""
        stay = {} if self.stay_minutes is None else {"stay_minutes": self.stay_minutes}
        about = {} if self.subject is Subject.DOSE else {"subject": self.subject.value}
        return {
            **stay,
            **about,
            "uid": self.uid,
            "day": self.day.isoformat(),
            "standing": self.standing.value,
            "alarm": self.alarm,
            "sequence": self.sequence,
            "changed_at": self.changed_at.isoformat(),
            **({"at": self.at.isoformat()} if self.at else {}),
            **({"before": self.before.isoformat()} if self.before else {}),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Published:
        """What ``to_json`` wrote.

        Raises: KeyError or ValueError if it is something else.
        """
        return cls(
            uid=str(kept["uid"]),
            day=date.fromisoformat(str(kept["day"])),
            standing=Standing(str(kept["standing"])),
            alarm=kept["alarm"] is True,
            sequence=int(str(kept["sequence"])),
            changed_at=datetime.fromisoformat(str(kept["changed_at"])),
            stay_minutes=int(str(kept["stay_minutes"])) if "stay_minutes" in kept else None,
            subject=Subject(str(kept.get("subject", Subject.DOSE.value))),
            at=_moment(kept.get("at")),
            before=_moment(kept.get("before")),
        )


def _moment(kept: object) -> datetime | None:
    return datetime.fromisoformat(str(kept)) if kept else None
