"""Letters and where they stand on a page -> rows of cells, for reports whose columns are kept apart by white space."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

_GAP = 0.35  # of the letters' height: a wider space begins another cell
_SPACE = 0.1  # of the letters' height: a wider space parts two words
_MONO_GAP = 1.5  # of a letter's width, where all are equally wide
_CLOSE = 0.4  # of the letters' height: a smaller space between lines may be one inside a cell
_CLOSER = 0.7  # of the usual space between rows: so is one that is also this much smaller
_FEWEST_CELLS, _FEWEST_LINES = 3, 3  # of what may be called a table


class Word(NamedTuple):
    """A piece of text between x0 and x1 (points), y0 at its foot and y1 at its head."""

    x0: float
    x1: float
    y0: float
    y1: float
    text: str


Letter = Word


def words_of(letters: Iterable[Letter]) -> list[Word]:
    """Letters in the file's order -> pieces of text without a wide space in them."""
    all_letters = list(letters)
    gap = _mono_gap(all_letters)
    words: list[Word] = []
    run: list[str] = []
    x0 = x1 = y0 = y1 = 0.0
    for letter in all_letters:
        height = letter.y1 - letter.y0
        space = letter.x0 - x1
        same_line = abs(letter.y0 - y0) < 0.3 * height
        if run and same_line and -0.5 * height < space < (gap or _GAP * height):
            run.append(f" {letter.text}" if space > (gap / 2 or _SPACE * height) else letter.text)
            x1, y1 = letter.x1, max(y1, letter.y1)
            continue
        if run:
            words.append(Word(x0, x1, y0, y1, "".join(run)))
        run, x0, x1, y0, y1 = [letter.text], *letter[:4]
    if run:
        words.append(Word(x0, x1, y0, y1, "".join(run)))
    return words


def _mono_gap(letters: list[Letter]) -> float:
    """How wide a space must be to part cells where all letters are equally wide; 0 where they are not."""
    widths = {round(letter.x1 - letter.x0, 1) for letter in letters[:400] if letter.text.isalnum()}
    return _MONO_GAP * max(widths) if len(letters) > 40 and len(widths) == 1 else 0.0


def rows_of(words: list[Word]) -> list[list[str]]:
    """The rows of a page: lines cut at wide spaces, their cells dealt to the columns they share. Empty where no table is seen."""
    lines = [_cells(line) for line in _lines(words)]
    wide = [line for line in lines if len(line) >= _FEWEST_CELLS]
    if len(wide) < _FEWEST_LINES:
        return []
    columns = _columns(wide)
    usual = _CLOSER * median(_gap(upper, lower) for upper, lower in pairwise(wide))
    rows: list[list[str]] = []
    last: list[Word] = []
    full = False  # whether a row as wide as the table was seen: the header, if there is one
    for line in lines:
        row = [""] * len(columns)
        for cell in line:
            at = _nearest(cell, columns)
            row[at] = f"{row[at]} {cell.text}".strip()
        below = rows and _gap(last, line) < usual and _continues(line, row, last, rows[-1])
        if below or (rows and not full and _begins(line, row, last, rows[-1], columns)):
            rows[-1] = [f"{upper} {lower}".strip() for upper, lower in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
        full = full or sum(map(bool, row)) * 2 > len(columns)
        last = line
    return rows


def _lines(words: list[Word]) -> list[list[Word]]:
    """Words whose middles stand on one height, from the top of the page down."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (-(w.y0 + w.y1), w.x0)):
        middle = (word.y0 + word.y1) / 2
        if lines and lines[-1][0].y0 <= middle <= lines[-1][0].y1:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=attrgetter("x0")) for line in lines]


def _cells(line: list[Word]) -> list[Word]:
    cells: list[Word] = []
    for word in line:
        if cells and word.x0 - cells[-1].x1 < _GAP * max(4.0, min(word.y1 - word.y0, 18.0)):
            before = cells[-1]
            cells[-1] = Word(
                before.x0, max(before.x1, word.x1), min(before.y0, word.y0), max(before.y1, word.y1), f"{before.text} {word.text}"
            )
        else:
            cells.append(word)
    return cells


def _columns(lines: list[list[Word]]) -> list[tuple[float, float]]:
    """The columns: spans of x that the cells of the widest lines share, each read from the lines with the usual number of cells."""
    counts = sorted(map(len, lines))
    usual = max(((len(list(group)), count) for count, group in groupby(counts)))[1]
    spans = sorted((cell.x0, cell.x1) for line in lines if len(line) >= usual for cell in line)
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1] - 0.5:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _nearest(cell: Word, columns: list[tuple[float, float]]) -> int:
    def distance(at: int) -> tuple[float, float]:
        x0, x1 = columns[at]
        overlap = min(cell.x1, x1) - max(cell.x0, x0)
        return -overlap, abs(cell.x0 + cell.x1 - x0 - x1)

    return min(range(len(columns)), key=distance)


def _continues(line: list[Word], row: list[str], above: list[Word], before: list[str]) -> bool:
    """Whether a line is the rest of the row above: close under it, its first cell empty, and only in columns that row fills too."""
    within = all(old for old, new in zip(before, row, strict=True) if new)
    return not row[0] and within and sum(map(bool, row)) < sum(map(bool, before)) and _close(above, line)


def _begins(line: list[Word], row: list[str], above: list[Word], before: list[str], columns: list[tuple[float, float]]) -> bool:
    """Whether the line above is the beginning of the header's longer names: close over it, and each piece within a column it fills."""
    within = all(new for old, new in zip(before, row, strict=True) if old)
    narrow = all(any(x0 - 4 <= cell.x0 and cell.x1 <= x1 + 4 for x0, x1 in columns) for cell in above)
    return within and narrow and sum(map(bool, before)) < sum(map(bool, row)) and _close(above, line)


def _close(above: list[Word], line: list[Word]) -> bool:
    return _gap(above, line) < _CLOSE * max(4.0, above[0].y1 - above[0].y0)


def _gap(above: list[Word], line: list[Word]) -> float:
    """The space between two lines, in points."""
    return min(word.y0 for word in above) - max(word.y1 for word in line)
