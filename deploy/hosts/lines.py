"""What pyinfra says while it works, kept by host."""

from __future__ import annotations

import logging
import re

from pyinfra.context import ctx_host

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_OF = re.compile(r"\[([^\]]+)\]\s*")
_SPANISH = {"Will create ": "se crearía ", "Will modify ": "se cambiaría "}


class Lines(logging.Handler):
    """By host: the differences of files while it plans, and why something failed."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: dict[str, list[str]] = {}
        self.warned: dict[str, list[str]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        host, words = ctx_host.get(), _COLOUR.sub("", record.getMessage())
        of = _OF.match(words)
        name = (
            host.name if host is not None else of[1] if of and record.levelno == logging.ERROR else ""
        )  # who was not reached has no context
        if name:
            where = self.warned if record.levelno == logging.WARNING else self.said
            where.setdefault(name, []).append(_in_spanish(words[of.end() :] if of else words))

    def take(self, host: str) -> tuple[str, ...]:
        """What was said of a host since the last time."""
        return tuple(line for line in self.said.pop(host, []) if line.strip())

    def take_warnings(self, host: str) -> tuple[str, ...]:
        """What was warned of there."""
        return tuple(line.strip() for line in self.warned.pop(host, []))


def _in_spanish(words: str) -> str:
    """What pyinfra says of a file before it shows the difference."""
    return next((said + words.removeprefix(english) for english, said in _SPANISH.items() if words.startswith(english)), words)
