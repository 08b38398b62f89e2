"""Cells that are text: cleaned, in normal form, and never something that a spreadsheet would take as a formula."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from checklists.ruler.problem import Fault, Value
from checklists.ruler.words import bag

Read = tuple[Value, Fault | None]
EMPTY = Fault("required_empty")
NOTHING = bag("/ n/a n.a. na n/d n.d. nd s/d s/n sn ninguno ninguna") | {
    "no aplica",
    "no hay",
    "sin dato",
    "sin datos",
    "no tiene",
    "no disponible",
    "no definido",
    "no posee",
}
_SIGNS = "=+-@＝＋－＠"
_HARMLESS = re.compile(r"[+-]?\(?\+?[\d][\d .,()/%-]*")
_BULLETS = "-–—•*·▪"
_BULLET = re.compile(rf"^[{_BULLETS}]\s*(?=[^\W\d_])")


def clean(text: str) -> str:
    """Text in one line and normal form, without invisible signs."""
    if not text.isprintable():
        text = "".join(" " if letter.isspace() else letter for letter in text if letter.isprintable() or letter.isspace())
    if "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def as_text(cell: object) -> str:
    """A typed cell as the text a person sees: `30123456.0` -> "30123456"."""
    if isinstance(cell, bool):
        return "sí" if cell else "no"
    if isinstance(cell, float) and cell == cell and abs(cell) < 1e15 and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return clean(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))


def text_reader(pattern: str = "", example: str = "") -> Callable[[object], Read]:
    """A reader of free text, which may have to fit a pattern."""
    fits = re.compile(pattern) if pattern else None

    def read(cell: object) -> Read:
        text = cell if isinstance(cell, str) else as_text(cell)
        if text[0] in _BULLETS:
            text = _BULLET.sub("", text)
        if text[0] in _SIGNS and not _HARMLESS.fullmatch(text):
            return None, Fault("formula_in_text", suggestion=text.lstrip(_SIGNS + " ") or None)
        if fits and not fits.fullmatch(text):
            return None, Fault("pattern", MappingProxyType({"example": example}))
        return text, None

    return read
