"""The files that hosts get, as they lie in `files/`, with their few blanks filled; and long texts in parts that a command can hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files


def text_of(name: str, **blanks: str) -> str:
    """A file's text; `%NAME%` takes the value of `name`."""
    text = files("deploy.hosts").joinpath("files", name).read_text(encoding="utf-8")
    for blank, value in blanks.items():
        text = text.replace(f"%{blank.upper()}%", value)
    return text


def batched(lines: Sequence[str], longest: int) -> Iterator[list[str]]:
    """Lines in groups of at most so many characters."""
    group, length = list[str](), 0
    for line in lines:
        if group and length + len(line) > longest:
            yield group
            group, length = [], 0
        group.append(line)
        length += len(line) + 1
    if group:
        yield group
