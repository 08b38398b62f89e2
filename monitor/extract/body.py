"""The rows under a table's header: which of them are data, and whether a total agrees with them.

Blank rows, the header again, units, numbers of columns, sums of a group, what is carried over from page to page, totals and signatures are
no data. Knows no register.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Row = Sequence[str]

NUMBER = re.compile(r"^[\sQ$%().,:/\-+\d]*\d[\sQ$%().,:/\-+\d]*$")
BLANK = frozenset(("", "-", "--", "---", "_", "–", "—", "."))
_TOTAL = re.compile(r"^\s*(?:(?:sub|gran|gran\s+sub)?[\s-]*total(?:es)?\b|suma(?:s|n)?\b(?!\s+\w+\s+\w))", re.I)
_SUM = re.compile(  # alone in its row: the sum of a group, or of a page
    r"\s*(?:(?:sub|gran)[\s-]*total(?:es)?\b.*|total(?:es)?(?:\s+(?:general(?:es)?|parcial(?:es)?|del?|rengl[oó]n|grupo|programa|p[aá]gina|mes)\b.*)?"
    r"|(?:suma(?:s|n)? (?:y )?)?(?:van|vienen|pasan)|(?:van|vienen) .{0,20})\W*",
    re.I,
)
_UNIT = re.compile(
    r"\(.{1,15}\)|q\.?|gtq|(?:en )?quetzales|us\$|\$|%|#|texto|n[uú]mero|fecha|letras|c[oó]digo|unidad(?:es)?|d[ií]as|meses|a[nñ]os"
    r"|dd/mm/aaaa",
    re.I,
)
_ZERO = re.compile(r"(?:Q\.?|GTQ|\$)?\s*(?:0+(?:[.,]0+)?|-+)", re.I)
_AMOUNT = re.compile(r"(?:Q\.?|GTQ)?\s*(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)", re.I)
_TAIL = 8  # last rows among which totals and signatures stand
_MOST = 20_000  # rows whose columns are added up


def said_in(row: Row) -> list[str]:
    """The cells of a row that say something."""
    return [cell for cell in row if cell not in BLANK]


def is_total(row: Row) -> bool:
    """Whether a row sums others up."""
    words = [cell for cell in row if cell not in BLANK and not NUMBER.match(cell)]
    return bool(words) and bool(_TOTAL.match(words[0])) and len(words) <= 2


def data_rows(rows: Sequence[Row], columns: Sequence[int], header: Sequence[str]) -> tuple[list[list[str]], list[str]]:
    """The rows of data, cut to the named columns, and the row of the total at their end; empty where there is none.

    Left out too are lines of one cell in a wide table. Sums of groups stay where without them less than half would be left: then the
    table is one of sums.
    """
    least = 2 if len(header) > 2 else 1
    own = {" ".join(name.split()).casefold() for name in header}
    body: list[list[str]] = []
    width = len(columns) if list(columns) == list(range(len(columns))) else -1
    for place, row in enumerate(rows):
        cells = list(row) if len(row) == width else [row[i] if i < len(row) else "" for i in columns]
        full = [cell for cell in cells if cell not in BLANK]
        if len(full) < least or (place < 2 and _is_of_units(full)) or _is_of_numbers(cells):
            continue
        if full[0].casefold() in own and sum(1 for cell in full if cell.casefold() in own) > len(full) / 2:
            continue
        body.append(cells)
    body, total = _without_tail(body, len(header))
    data = [row for row in body if not _is_sum(row)]
    return (data if 2 * len(data) >= len(body) else body), total


def _without_tail(body: list[list[str]], width: int) -> tuple[list[list[str]], list[str]]:
    """The rows before the totals and signatures at the end, and the last of those totals."""
    for at in range(max(0, len(body) - _TAIL), len(body)):
        if is_total(body[at]) and all(is_total(row) or len(said_in(row)) <= width / 2 for row in body[at:]):
            return body[:at], next(row for row in reversed(body[at:]) if is_total(row))
    return body, []


def _is_sum(row: Row) -> bool:
    words = [cell for cell in row if cell not in BLANK and not NUMBER.match(cell)]
    return len(words) == 1 and _SUM.fullmatch(words[0]) is not None


def _is_of_units(full: Sequence[str]) -> bool:
    return all(_UNIT.fullmatch(cell) for cell in full)


def _is_of_numbers(cells: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 1, 2, 3 ..."""
    if len(cells) < 3 or cells[0].strip("() ") != "1":
        return False
    return all(cell.strip("() ") == str(number) for number, cell in enumerate(cells, start=1))


def zeros_in(column: Sequence[str]) -> int:
    """How many cells of a column are zeros, also as accountants write them: "0.00", "Q -"."""
    return sum(1 for cell in column if cell not in BLANK and cell[-1] in "0-" and _ZERO.fullmatch(cell))


def wrong_totals(body: Sequence[Row], total: Row, header: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """The columns whose total is not the sum of their rows: the column's name, the total as written, and the sum.

    Only columns that are amounts in every cell are added up; a total that counts the rows is no sum.
    """
    found: list[tuple[str, str, str]] = []
    if not total or not 2 <= len(body) <= _MOST:
        return ()
    for place, name in enumerate(header):
        stated = _amount(total[place])
        if stated is None or stated == len(body):
            continue
        cells = [row[place] for row in body if row[place] not in BLANK]
        values = [_amount(cell) for cell in cells]
        amounts = [value for value in values if value is not None]
        if len(amounts) < 2 or len(amounts) < len(values) or amounts == list(range(1, len(amounts) + 1)):
            continue
        if abs(sum(amounts) - stated) > 0.005 + 0.01 * len(amounts):
            found.append((name, total[place], f"{sum(amounts):,.2f}"))
    return tuple(found)


def _amount(cell: str) -> float | None:
    """An amount written without doubt; None for any other cell."""
    if _ZERO.fullmatch(cell):
        return 0.0
    found = _AMOUNT.fullmatch(cell.strip())
    return float(found[1].replace(",", "")) if found else None
