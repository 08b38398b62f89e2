"""What a reader hands back, what it may cost, and how text is cleaned: the values every file of this room shares."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.page import Personal, Section

ENCRYPTED = "encrypted"  # a password is needed
CORRUPT = "corrupt"  # the bytes are not what they claim to be
TOO_COMPLEX = "too_complex"  # larger or deeper than the limits
OLD_FORMAT = "old_format"  # a format nobody reads safely any more, such as .doc
TIMEOUT = "timeout"  # the worker was stopped

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff\u00ad\u200b]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one document may cost. Counts, except where said; whatever lies beyond is left out, or makes the document `too_complex`."""

    text: int = 2_000_000  # characters of all sections
    links: int = 20_000
    sections: int = 5_000
    tables: int = 500
    rows: int = 200_000  # of one table
    cells: int = 5_000_000  # of one sheet, blank ones included
    sheets: int = 30
    pdf_pages: int = 60  # whose text is read
    pdf_table_pages: int = 20  # whose words are laid out as rows
    unpacked: int = 300_000_000  # bytes of all members of a zip
    ratio: int = 300  # bytes out per byte in, of a zip over 10 MB
    members: int = 5_000  # of a zip
    data: int = 5_000_000  # characters of JSON or XML


LIMITS = Limits()


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """The facts of one body, named as in `Page`."""

    title: str = ""
    language: str = ""
    sections: tuple[Section, ...] = ()
    page_count: int = 0
    scanned: bool = False
    picture_pages: tuple[int, ...] = ()
    needs_javascript: bool = False
    viewport: str = ""
    unreadable: str = ""
    data: str = ""
    beyond: tuple[Personal, ...] = ()  # found in what the file holds and no reader is shown
    asides: tuple[tuple[str, str], ...] = ()  # place and text of what is only looked through for personal data, and is no fact of a page


class Unreadable(Exception):
    """A body that cannot be read; the argument is one of the reasons above."""


def clean(text: str) -> str:
    """One line of text: white space made single, characters that no reader sees and no database takes left out."""
    if text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    return " ".join(_CONTROL.sub("", text).split())


def clean_lines(text: str) -> str:
    """Text in several lines, each cleaned, empty ones left out."""
    return "\n".join(line for line in map(clean, text.splitlines()) if line)


def bounded(text: str, most: int) -> str:
    """The text, cut at a word and marked where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0][: most - 1] + "…"
