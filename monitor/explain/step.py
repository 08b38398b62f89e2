"""A step of an explanation."""

from __future__ import annotations

from dataclasses import dataclass

from checklists.model import Checklist


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A title, and what there is to say under it; a line that begins with spaces stands under the one before."""

    title: str
    lines: tuple[str, ...]


def named(checklist: Checklist, code: str | None, part: str | None = None) -> str:
    """An obligation, or one of its parts, by code and title."""
    if code is None:
        return "ninguna obligación"
    found = next((one for one in checklist.obligations if one.code == code), None)
    if found is None:
        return code
    whole = next((one.title for one in found.parts if one.code == part and len(found.parts) > 1), "")
    return f"{code} «{found.short}»" + (f", parte «{whole}»" if whole else "")
