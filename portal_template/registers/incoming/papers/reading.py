"""The reader of each kind. Imported by the process that reads, not by those that ask it: the parsers are heavy."""

from __future__ import annotations

from pathlib import Path

from portal_template.registers.incoming.papers.book import read_book
from portal_template.registers.incoming.papers.docx import read_docx
from portal_template.registers.incoming.papers.odt import read_odt
from portal_template.registers.incoming.papers.outcome import Cleaned
from portal_template.registers.incoming.papers.pdf import read_pdf
from portal_template.registers.incoming.papers.picture import read_picture

_READERS = {
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".odt": read_odt,
    ".xlsx": read_book,
    ".xls": read_book,
    ".ods": read_book,
    ".jpg": read_picture,
    ".png": read_picture,
    ".webp": read_picture,
}


def read(path: Path, kind: str) -> Cleaned:
    """A document of a kind of `kinds`, cleaned. Refused when it cannot be published."""
    return _READERS[kind](path)
