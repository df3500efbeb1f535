"""How a cohort is judged: the day, the country where a chart names none, and the words of the tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from doseline.exchange.fhir.outcome import Options
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What every partition is judged by; ``into`` is the folder in which its tables are written.

    ``guides`` is a folder with guides of one's own.
    """

    today: date
    into: Path = Path()
    region: str | None = None
    timezone: str | None = None
    identifier_system: str | None = None
    language: str = "en"
    guides: str | None = None

    def options(self) -> Options:
        """How the charts are read."""
        return Options(
            today=self.today,
            region=self.region,
            timezone=self.timezone,
            identifier_system=self.identifier_system,
        )

    def asked(self) -> dict[str, str | None]:
        """All that the tables depend on, besides what was sent and the guides; of a folder the name."""
        return {
            "today": self.today.isoformat(),
            "region": self.region,
            "timezone": self.timezone,
            "identifier_system": self.identifier_system,
            "language": Path(self.language).name,
            "guides": None if self.guides is None else Path(self.guides).name,
        }
