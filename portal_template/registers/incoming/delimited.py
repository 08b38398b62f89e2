"""Text with a delimiter as rows: any of the usual delimiters; UTF-8, UTF-16, windows-1252 or the old code page of DOS."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path
from typing import Any

from portal_template.registers.incoming.refusals import UnreadableFile, refusal

_DELIMITERS = ",;\t|"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LONGEST = 131_072  # letters of a cell; more is, as a rule, a quote that nobody closed
_ERRORS = {
    "unexpected end of data": "unas comillas se abren y no se cierran",
    f"field larger than field limit ({_LONGEST})": "una celda es demasiado larga, o falta cerrar unas comillas",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own way to tell it
_OF_1252 = re.compile(rb"(?<=[A-Za-z])[\xe1\xe9\xed\xf3\xfa\xf1\xc1\xc9\xcd\xd3\xda\xd1](?=[A-Za-z\s,;\t])")
_OF_850 = re.compile(rb"(?<=[A-Za-z])[\xa0\x82\xa1\xa2\xa3\xa4\xb5\x90\xd6\xe0\xe9\xa5](?=[A-Za-z\s,;\t])")


def is_text(path: Path) -> bool:
    """Whether a file is text, by its beginning: no sign of control but those that end lines, unless it says that it is UTF-16."""
    with path.open("rb") as opened:
        start = opened.read(4096)
    return start.startswith(_UTF16) or not _CONTROLS.search(start)


def has_delimiter(path: Path) -> bool:
    """Whether the beginning of a text could be a table: two of its lines with the same delimiter."""
    with path.open("rb") as opened:
        lines = _decoded(opened.read(20_000)).splitlines()[:40]
    return any(sum(delimiter in line for line in lines) >= 2 for delimiter in _DELIMITERS)


def read_rows(data: bytes, name: str) -> list[list[str]]:
    """The rows of a text. UnreadableFile when it is none, or when its quotes do not close."""
    if not data.startswith(_UTF16) and b"\0" in data:
        raise UnreadableFile(name, refusal("binary"))
    text = _decoded(data)
    told = _SEPARATOR_LINE.match(text)
    body = "\n" + text[told.end() :] if told else text
    reader: Any = None
    csv.field_size_limit(_LONGEST)  # of the whole process: whatever another library has made of it
    try:
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=told[1] if told else _delimiter(text), strict=True)
        return list(reader)
    except csv.Error as error:
        where = f" hasta la línea {reader.line_num}" if reader else ""
        raise UnreadableFile(name, refusal("broken_csv", where=where, why=_ERRORS.get(str(error), error))) from None


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(data) - error.start < 4 and data[:3] == codecs.BOM_UTF8:  # cut short by whoever reads only the beginning
            return data.decode("utf-8-sig", errors="ignore")
    old = len(_OF_850.findall(data)) > 2 * len(_OF_1252.findall(data))
    return data.decode("cp850" if old else "cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The delimiter that gives the same number of fields, more than one, on most of the first lines; a comma when none does."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    best, steadiest = ",", 0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        wide = [width for width in widths if width > 1]
        steady = max((wide.count(width) * width for width in set(wide)), default=0)
        if steady > steadiest:
            best, steadiest = delimiter, steady
    return best
