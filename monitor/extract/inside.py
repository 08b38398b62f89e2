"""What stands inside a zip that a portal offers: its names as facts, and in bounds what is personal in its files.

No member becomes a fact of the page: what is only inside an archive is not published where people read it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace

from monitor.extract.facts import Facts, Limits, Unreadable, clean_lines
from monitor.extract.unzip import member, opened
from monitor.page import Page, Personal, Section
from monitor.privacy import redacted

MOST, LARGEST, WHOLE = 30, 20_000_000, 60_000_000  # members read; bytes of one; of all
Read = Callable[[Page, bytes], Page]


def read_zip(page: Page, body: bytes, limits: Limits, read: Read) -> Facts:
    """The names inside an archive, one a line, and what `read` finds personal in its first members; archives inside stay shut."""
    with opened(body, limits) as archive:
        names = archive.namelist()[: limits.members]
        text = clean_lines("\n".join(names))
        found = _personal(page, archive, read)
    return Facts(sections=(Section(heading="", level=0, text=text),) if text else (), beyond=tuple(found))


def _personal(page: Page, archive: zipfile.ZipFile, read: Read) -> list[Personal]:
    found: list[Personal] = []
    left = WHOLE
    for info in [one for one in archive.infolist() if not one.is_dir() and one.file_size <= LARGEST][:MOST]:
        left -= info.file_size
        if left < 0:
            break
        try:
            inside = member(archive, info.filename)
        except Unreadable:
            continue
        name = info.filename.rsplit("/", 1)[-1]
        seen = read(replace(page, url="", filename=name, size=0, digest=""), inside)
        found += [replace(one, where=f"dentro del ZIP, «{redacted(name)[:80]}», {one.where}") for one in seen.personal]
    return found
