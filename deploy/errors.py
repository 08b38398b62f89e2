"""What ends a command: refused or failed (exit 1), or asked wrongly (exit 2). The message is in Spanish and says what to do."""

from __future__ import annotations


class Refused(Exception):
    """It cannot be done, or did not work: exit 1."""


class Misuse(Exception):
    """It was asked wrongly: exit 2."""
