"""A text of strangers as a cell: what some spreadsheets would run as a formula stays a text."""

from __future__ import annotations

from typing import Any

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")  # at the beginning of a text some programs take these for a formula


def tame(value: Any) -> Any:
    """The value; a text that would run, with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value
