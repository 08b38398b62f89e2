"""A period of the obligation clock as a publication freezes it, and read back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from checklists.periods import Period
from monitor.checks.holding import What
from monitor.clock import Hour


def frozen_hour(hour: Hour) -> dict[str, Any]:
    """A period as JSON types; what is not known is left out."""
    given = {field.name: getattr(hour, field.name) for field in fields(hour)}
    return {key: value if value is True else str(value) for key, value in given.items() if value}


def hour_of(frozen: Mapping[str, Any]) -> Hour:
    """A frozen period as a value."""
    days = {key: date.fromisoformat(value) for key, value in frozen.items() if key not in ("period", "what", "perhaps")}
    return Hour(
        period=Period.parse(frozen["period"]),
        what=What(frozen["what"]) if "what" in frozen else None,
        perhaps="perhaps" in frozen,
        **days,
    )
