"""What pyinfra says while it works, kept by host."""

from __future__ import annotations

import logging
import re

from pyinfra.context import ctx_host

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Lines(logging.Handler):
    """By host: the differences of files while it plans, and why something failed."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: dict[str, list[str]] = {}
        self.warned: dict[str, list[str]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        host = ctx_host.get()
        if host is not None:
            where = self.warned if record.levelno == logging.WARNING else self.said
            where.setdefault(host.name, []).append(_COLOUR.sub("", record.getMessage()))

    def take(self, host: str) -> tuple[str, ...]:
        """What was said of a host since the last time."""
        return tuple(line for line in self.said.pop(host, []) if line.strip())

    def take_warnings(self, host: str) -> tuple[str, ...]:
        """What was warned of there."""
        return tuple(line.removeprefix(f"[{host}] ").strip() for line in self.warned.pop(host, []))
