"""Rows of cells -> a `Table`: where the header stands under crests and titles, and what counts as a row. Knows no register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.extract.body import BLANK, NUMBER, data_rows, said_in, wrong_totals, zeros_in
from monitor.extract.facts import bounded
from monitor.page import Table
from monitor.privacy.columns import in_columns

Row = Sequence[str]

HEADER_WITHIN = 40  # rows looked at for the header
SAMPLE_ROWS, SAMPLE_CELL, HEADER_CELL, CAPTION = 5, 80, 300, 600


def blank(cell: str) -> bool:
    """Whether a cell says nothing: empty, or a dash in the place of nothing."""
    return cell in BLANK


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
    joined = _joined(grid[first : last + 1])
    columns, header = _named(joined)
    if len(header) < 2 and header_rows < 0:
        return None
    titles = [" ".join(said_in(row)) for row in grid[:first]]
    body, total = data_rows(grid[last + 1 :], columns, header)
    by_column = tuple(zip(*body, strict=True)) or ((),) * len(header)
    return Table(
        header=tuple(header),
        lowest=_lowest(grid[first : last + 1], columns) if last > first else (),
        rows=len(body),
        filled=tuple(sum(1 for cell in column if cell not in BLANK) for column in by_column),
        zeros=tuple(map(zeros_in, by_column)),
        wrong_totals=wrong_totals(body, total, header),
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
        return _deeper(grid, at - 1, at)
    if at + 2 < len(grid) and _completes(grid[at], grid[at + 1]) and any(said_in(row) for row in grid[at + 2 : at + 4]):
        return _deeper(grid, at, at + 1)
    return at, at


def _deeper(grid: Sequence[Row], first: int, last: int) -> tuple[int, int]:
    """A header of two rows, or of three where one more above or below completes it."""
    both = _joined(grid[first : last + 1])
    if last + 2 < len(grid) and _completes_groups(both, grid[last + 1]):
        return first, last + 1
    return (first - 1, last) if first and _completes(grid[first - 1], both) else (first, last)


def _completes_groups(upper: Row, lower: Row) -> bool:
    """Whether a third row names the columns of a group: fewer than half of them, and none that is named already by itself at its right."""
    return 2 * len(said_in(lower)) < len(said_in(upper)) and _completes(upper, lower)


def _usual_width(grid: Sequence[Row]) -> int:
    """How many cells the wider rows fill: the width that at least a third of the rows with two cells or more reach."""
    counts = sorted((n for n in (len(said_in(row)) for row in grid[:200]) if n > 1), reverse=True)
    return counts[len(counts) // 3] if counts else 0


def _worth(row: Row, below: Sequence[Row], width: int) -> float:
    at = [i for i, cell in enumerate(row) if not blank(cell)]
    if len(at) < 2:
        return 0.0
    texts = [row[i] for i in at]
    words = sum(1 for text in texts if not NUMBER.match(text) and "@" not in text and text[-1] != ":")
    short = sum(1 for text in texts if len(text) <= 90)
    under = [i for i in at if any(i < len(other) and not blank(other[i]) for other in below)]
    share = min(1.0, len(at) / width)
    followed = len(under) / len(at) if any(said_in(other) for other in below) else 0.8
    return share * (words / len(at)) ** 2 * (len(set(texts)) / len(at)) * (short / len(at)) * (0.6 + 0.4 * followed)


def _completes(upper: Row, lower: Row) -> bool:
    """Whether two rows are one header: the lower names columns the upper leaves empty, and is empty under names that stand alone."""
    size = max(len(upper), len(lower))
    up = [not blank(upper[i]) if i < len(upper) else False for i in range(size)]
    low = [not blank(lower[i]) if i < len(lower) else False for i in range(size)]
    texts = said_in(upper) + said_in(lower)
    if sum(up) < 2 or sum(low) < 2 or any(NUMBER.match(text) or len(text) > 90 for text in texts):
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


def _lowest(rows: Sequence[Row], columns: Sequence[int]) -> tuple[str, ...]:
    """What the lowest row of a header says of each named column, without the groups above it; the group where it says nothing."""
    names = []
    for place in columns:
        own = [row[place] for row in rows if place < len(row) and not blank(row[place])]
        names.append(bounded(own[-1], HEADER_CELL) if own else "")
    return tuple(names)
