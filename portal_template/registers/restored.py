"""When a backup of this portal was last brought back elsewhere and found whole, as whoever keeps the portal left word in its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

FILE = "restored.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """A restore that was proven: the days in Guatemala of the proof and of the backup, and how many links and files were walked."""

    checked_on: date
    made_on: date
    links: int
    files: int


def last_restored(home: Path) -> Restored | None:
    """The last one; None where nobody left word, or none that can be read."""
    try:
        told = json.loads((home / FILE).read_text(encoding="utf-8"))
        return Restored(
            checked_on=_day(told["checked_at"]), made_on=_day(told["made_at"]), links=int(told["links"]), files=int(told["files"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(settings.TIME_ZONE)).date()
