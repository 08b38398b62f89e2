"""What the municipality decided about submissions: how many persons publish, and how long uploads are kept."""

from __future__ import annotations

from typing import Any

from portal_template.accounts.access import Act, may
from portal_template.panel.preferences import preferences


def two_persons() -> bool:
    """Whether nobody may publish what they prepared themselves."""
    return preferences().two_persons


def days_kept() -> int:
    """How many days the files of a submission are kept after the last change."""
    return preferences().days_kept


def must_ask(user: Any) -> bool:
    """Whether what this account prepares has to be approved by another."""
    return two_persons() or not may(user, Act.PUBLISH)
