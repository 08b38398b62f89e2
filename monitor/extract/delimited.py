"""CSV as offices export it: any of four delimiters, the steadiest count of which wins; titles may stand above the header."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

DELIMITERS = (",", ";", "\t", "|")
_LINES = 60  # looked at


def delimiter_of(text: str) -> str:
    """The delimiter that most lines hold the same number of times, or "" where there is none."""
    best, best_score = "", 0.0
    lines = [line for line in text[:20_000].splitlines()[:_LINES] if line.strip()]
    for delimiter in DELIMITERS:
        counts = [_outside_quotes(line, delimiter) for line in lines]
        common = Counter(count for count in counts if count).most_common(1)
        if not common:
            continue
        count, times = common[0]
        score = times / len(lines) * (1 + min(count, 20) / 100)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def looks_like_csv(text: str) -> bool:
    """Whether lines of text are rows: enough of them hold the same number of one delimiter, outside quotes.

    Titles above and cells over several lines hold none, so a third of the lines is enough where there are three columns or more; prose
    has commas too, but a space after them.
    """
    lines = [line for line in text.splitlines()[:_LINES] if line.strip()]
    delimiter = delimiter_of("\n".join(lines))
    if len(lines) < 2 or not delimiter:
        return False
    counts = Counter(_outside_quotes(line, delimiter) for line in lines)
    commas, prose = sum(_outside_quotes(line, ",") for line in lines), sum(_outside_quotes(line, ", ") for line in lines)
    if delimiter == "," and prose > 0.5 * commas:
        return False
    del counts[0]
    count, times = counts.most_common(1)[0]
    if count == 1:
        return times >= 2 and times >= 0.8 * len(lines)
    return times >= min(3, len(lines)) and times >= len(lines) / 3


def rows_of(text: str, most: int) -> Iterator[list[str]]:
    """The rows of a delimited text, at most `most`; broken quoting never raises."""
    reader = csv.reader(text.replace("\x00", "").splitlines(keepends=True), delimiter=delimiter_of(text) or ",")
    for _ in range(most):
        try:
            yield next(reader)
        except csv.Error:  # a field over the parser's limit: that row is skipped
            continue
        except StopIteration:
            return


def _outside_quotes(line: str, delimiter: str) -> int:
    if '"' not in line:
        return line.count(delimiter)
    return sum(piece.count(delimiter) for piece in line.split('"')[::2])
