"""The instructions that go with a portal that leaves, as the person of a town reads them."""

from __future__ import annotations

import re
from pathlib import Path


def readme_of(archive: Path) -> str:
    """The text that lies beside an archive."""
    return archive.with_name(f"{archive.stem}.LEEME.txt").read_text(encoding="utf-8")


def commands_of(archive: Path, title: str) -> list[str]:
    """The commands of one of its parts, but for those that wait for something to be filled in."""
    part = re.split(r"\n\n\n\d\. ", readme_of(archive).split(title)[1])[0]
    return [line[4:] for line in part.splitlines() if line.startswith("    ") and not line.startswith("    #")]
