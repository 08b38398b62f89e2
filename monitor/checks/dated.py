"""What a day says of a period: nothing. When a document was put there, printed or signed is not what it is about.

"Publicado el 5 de noviembre de 2026" is taken away before a period is read; "al 30 de septiembre de 2026" and "del 1 al 28" stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.page import Table

_MONTH = r"(?:ene|feb|mar|abr|may|jun|jul|ago|sep|set|oct|nov|dic)[a-z]{0,7}\.?"
_TIME = r"(?:,? ?(?:a las )?\d{1,2}:\d\d(?::\d\d)?(?: ?(?:[ap]\.? ?m\.?|hrs?\.?|horas))?)?"
_WEEKDAY = r"(?:(?:lun|mart|mi[eé]rcol|juev|viern)es,? |(?:s[aá]bado|domingo),? )?"
_DAY = re.compile(
    rf"(?<![\d/.-]){_WEEKDAY}(?:\d{{1,2}} ?[/.-] ?\d{{1,2}} ?[/.-] ?(?:20)?\d\d|20\d\d[/-]\d\d?[/-]\d\d?"
    rf"|\d{{1,2}}(?: de |[ -/]){_MONTH}(?:,? (?:del? )?(?:a[nñ]o )?| ?[-/] ?)20\d\d|{_MONTH} \d{{1,2}}(?:,| de)? 20\d\d)(?![\d/-]){_TIME}",
    re.IGNORECASE,
)
_POSTING = (
    r"(?:fecha de (?:publicaci|carga|subida|actualizaci|creaci|modificaci|impresi)\w*|[uú]ltima (?:actualizaci|modificaci)\w*"
    r"|(?:publicad|actualizad|modificad|subid|cargad|cread|impres)[oa]s?)"
)
_POSTED = re.compile(  # "Actualizado noviembre 2026", "Fecha de publicación: 11/2026"
    rf"\b{_POSTING}(?: el| en| al?)?[:\s]{{1,3}}(?:el |en |mes de )?"
    rf"(?:{_MONTH},?(?: del?)?(?: a[nñ]o)? 20\d\d|\d\d?[/-]20\d\d|20\d\d-\d\d(?!\d))",
    re.IGNORECASE,
)
_POSTED_COLUMN = re.compile(rf"\W*(?:{_POSTING}|publicaci[oó]n|carga|(?:last )?modified)\W*", re.IGNORECASE)
CELLS = " | "  # between the cells of a row
_UNTIL = re.compile(r"(?:\bal?(?: d[ií]a)?|\bhasta(?: el)?|[-–])\s*$", re.IGNORECASE)  # before a day: the end of a span
_SPAN = re.compile(r"^\s*(?:al?\b|hasta\b|[-–])\s*(?:el |d[ií]a )?\d", re.IGNORECASE)  # after a day: its beginning
_MADE = re.compile(
    r"\b(?:publicad|actualiza|modificad|cread|escrit|subid|cargad|carga|visit|vist|impres|fech|emitid|elaborad|por|admin\w*|el|en|uip)\w*\b"
    r"|\bposted on\b|\bby\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{3}")


def without_days(text: str) -> str:
    """A text without single days and without when it was put there; spans of days and "al 30 de septiembre de 2026" stay."""

    def kept(found: re.Match[str]) -> str:
        bounds = _UNTIL.search(text[: found.start()]) or _SPAN.match(text[found.end() :])
        return found[0] if bounds else " "

    return _DAY.sub(kept, _POSTED.sub(" ", text))


def without_posting(row: str, tables: Iterable[Table]) -> str:
    """The row around a link without the cells of columns that say when it was put there, such as "Fecha de publicación"."""
    cells = row.split(CELLS)
    for table in tables:
        if len(table.header) == len(cells) > 1:
            return CELLS.join(cell for cell, title in zip(cells, table.header, strict=True) if not _POSTED_COLUMN.fullmatch(title))
    return row


def only_a_day(text: str) -> bool:
    """Whether a text says no more than when something was made: "jueves, 5 de noviembre de 2026", "Publicado el 05/11/2026 por admin"."""
    rest = without_days(text)
    return rest != text and _LETTERS.search(_MADE.sub(" ", rest)) is None
