"""The files that hosts get, as they lie in `files/`, with their few blanks filled."""

from __future__ import annotations

from importlib.resources import files


def text_of(name: str, **blanks: str) -> str:
    """A file's text; `%NAME%` takes the value of `name`."""
    text = files("deploy.hosts").joinpath("files", name).read_text(encoding="utf-8")
    for blank, value in blanks.items():
        text = text.replace(f"%{blank.upper()}%", value)
    return text
