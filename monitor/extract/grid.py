"""Rows of cells -> a `Table`: where the header stands under crests and titles, and what counts as a row. Knows no register."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from monitor.extract.facts import bounded, clean
from monitor.page import Table
from monitor.privacy.columns import in_columns

Row = Sequence[str]

HEADER_WITHIN = 40  # rows looked at for the header
SAMPLE_ROWS, SAMPLE_CELL, HEADER_CELL, CAPTION = 5, 80, 300, 600

_NUMBER = re.compile(r"^[\sQ$%().,:/\-+\d]*\d[\sQ$%().,:/\-+\d]*$")
_TOTAL = re.compile(r"^\s*(?:(?:sub|gran|gran\s+sub)?[\s-]*total(?:es)?\b|suma(?:s|n)?\b(?!\s+\w+\s+\w))", re.I)
_BLANK = frozenset(("", "-", "--", "---", "_", "–", "—", "."))


def blank(cell: str) -> bool:
    """Whether a cell says nothing: empty, or a dash in the place of nothing."""
    return cell in _BLANK


def table_of(rows: Iterable[Row], *, caption: str = "", header_rows: int = -1) -> Table | None:
    """The table that rows of cleaned cells hold, or None where they hold none.

    `header_rows` says how many first rows are the header where the source marks it (`th`); -1 looks for it.
    """
    grid = [list(row) for row in rows]
    if header_rows > 0:
        first, last = 0, header_rows - 1
    else:
        found = find_header(grid)
        if found is None:
            return None
        first, last = found
    columns, header = _named(_joined(grid[first : last + 1]))
    if len(header) < 2 and header_rows < 0:
        return None
    titles = [" ".join(_texts(row)) for row in grid[:first]]
    body = _body(grid[last + 1 :], columns, header)
    filled = tuple(sum(1 for cell in column if cell not in _BLANK) for column in zip(*body, strict=True)) or (0,) * len(header)
    return Table(
        header=tuple(header),
        rows=len(body),
        filled=filled,
        sample=tuple(tuple(bounded(cell, SAMPLE_CELL) for cell in row) for row in body[:SAMPLE_ROWS]),
        caption=bounded(" · ".join(piece for piece in (caption, *titles) if piece), CAPTION),
        personal=in_columns(grid, last + 1, columns, header),
    )


def find_header(grid: Sequence[Row]) -> tuple[int, int] | None:
    """First and last index of the header's rows: the earliest row of distinct, short texts that spans what follows it.

    A row is worth the share of the table's width that it fills, lessened by cells that are numbers, labels of a value, repeated or long.
    The first row worth seven tenths of the best wins, so that a data row made of words never beats the header above it.
    """
    head = grid[:HEADER_WITHIN]
    width = _usual_width(grid)
    if width < 2:
        return None
    worth = [_worth(row, grid[i + 1 : i + 21], width) for i, row in enumerate(head)]
    best = max(worth, default=0.0)
    if best < 0.5:
        return None
    at = next(i for i, value in enumerate(worth) if value >= 0.7 * best)
    if at and _completes(grid[at - 1], grid[at]):
        return at - 1, at
    if at + 2 < len(grid) and _completes(grid[at], grid[at + 1]) and any(_texts(row) for row in grid[at + 2 : at + 4]):
        return at, at + 1
    return at, at


def is_total(row: Row) -> bool:
    """Whether a row sums others up."""
    words = [cell for cell in row if not blank(cell) and not _NUMBER.match(cell)]
    return bool(words) and bool(_TOTAL.match(words[0])) and len(words) <= 2


def _usual_width(grid: Sequence[Row]) -> int:
    """How many cells the wider rows fill: the width that at least a third of the rows with two cells or more reach."""
    counts = sorted((n for n in (len(_texts(row)) for row in grid[:200]) if n > 1), reverse=True)
    return counts[len(counts) // 3] if counts else 0


def _worth(row: Row, below: Sequence[Row], width: int) -> float:
    at = [i for i, cell in enumerate(row) if not blank(cell)]
    if len(at) < 2:
        return 0.0
    texts = [row[i] for i in at]
    words = sum(1 for text in texts if not _NUMBER.match(text) and "@" not in text and text[-1] != ":")
    short = sum(1 for text in texts if len(text) <= 90)
    under = [i for i in at if any(i < len(other) and not blank(other[i]) for other in below)]
    share = min(1.0, len(at) / width)
    followed = len(under) / len(at) if any(_texts(other) for other in below) else 0.8
    return share * (words / len(at)) ** 2 * (len(set(texts)) / len(at)) * (short / len(at)) * (0.6 + 0.4 * followed)


def _completes(upper: Row, lower: Row) -> bool:
    """Whether two rows are one header: the lower names columns the upper leaves empty, and is empty under names that stand alone."""
    size = max(len(upper), len(lower))
    up = [not blank(upper[i]) if i < len(upper) else False for i in range(size)]
    low = [not blank(lower[i]) if i < len(lower) else False for i in range(size)]
    texts = _texts(upper) + _texts(lower)
    if sum(up) < 2 or sum(low) < 2 or any(_NUMBER.match(text) or len(text) > 90 for text in texts):
        return False
    new = sum(1 for u, down in zip(up, low, strict=True) if down and not u)
    alone = sum(1 for u, down in zip(up, low, strict=True) if u and not down)
    return new >= 1 and alone >= 1


def _joined(rows: Sequence[Row]) -> list[str]:
    """One name per column of a header in one or two rows; a group's name is carried over the columns it spans."""
    if len(rows) == 1:
        return list(rows[0])
    size = max(map(len, rows))
    padded = [list(row) + [""] * (size - len(row)) for row in rows]
    lowest = padded[-1]
    names = list(lowest)
    for row in reversed(padded[:-1]):
        group = ""
        for i in range(size):
            group = row[i] if not blank(row[i]) else (group if not blank(names[i]) else "")
            if group and group != names[i]:
                names[i] = f"{group} {names[i]}".strip()
    return names


def _named(row: Row) -> tuple[list[int], list[str]]:
    """The columns that have a name, and their names as written."""
    columns = [i for i, cell in enumerate(row) if not blank(cell)]
    return columns, [bounded(row[i], HEADER_CELL) for i in columns]


def _body(rows: Sequence[Row], columns: Sequence[int], header: Sequence[str]) -> list[list[str]]:
    """The data rows cut to the named columns.

    Left out are blank rows, the header again, lines of one cell in a wide table, and the totals and signatures at the end.
    """
    least = 2 if len(header) > 2 else 1
    own = {clean(name).casefold() for name in header}
    body: list[list[str]] = []
    width = len(columns) if list(columns) == list(range(len(columns))) else -1
    for row in rows:
        cells = list(row) if len(row) == width else [row[i] if i < len(row) else "" for i in columns]
        full = [cell for cell in cells if cell not in _BLANK]
        if len(full) < least:
            continue
        if full[0].casefold() in own and sum(1 for cell in full if cell.casefold() in own) > len(full) / 2:
            continue
        body.append(cells)
    for at in range(max(0, len(body) - 8), len(body)):
        if is_total(body[at]) and all(is_total(row) or len(_texts(row)) <= len(header) / 2 for row in body[at:]):
            return body[:at]
    return body


def _texts(row: Row) -> list[str]:
    return [cell for cell in row if not blank(cell)]
