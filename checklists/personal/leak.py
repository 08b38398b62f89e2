"""A leak: something personal found in a text, by its rule and place. Its value is masked from the first moment on."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 60  # letters of a leak that are shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Leak:
    """Something that may not be published: the rule that found it, where it stands in the text, and how it may be shown."""

    rule: str
    start: int
    end: int
    shown: str  # «DPI •••• ••••• ••••»


def masked(text: str) -> str:
    """A text whose digits and mailboxes cannot be read any more: `DPI 1234...` -> `DPI ••••...`."""
    return re.sub(r"\d", "•", re.sub(r"[\w.+-]+@", "•••@", text))


def digits_hidden(rule: str, match: re.Match[str]) -> Leak:
    """A leak whose secret is its digits; what stands around them is shown."""
    shown = " ".join(masked(match[0]).split())
    return Leak(rule=rule, start=match.start(), end=match.end(), shown=shown[:_LONGEST])


def words_hidden(rule: str, match: re.Match[str]) -> Leak:
    """A leak whose secret is in words: only its first group, the label, is shown."""
    shown = " ".join(masked(match[1]).split())
    return Leak(rule=rule, start=match.start(), end=match.end(), shown=f"{shown[:_LONGEST]} •••")
