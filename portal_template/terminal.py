"""What the portal writes on its terminal, where systemd keeps it: each record with its rank, so that errors are told from the rest."""

from __future__ import annotations

import logging
import os

_RANKS = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))


class Ranked(logging.Formatter):
    """A record as always; under systemd with `<3>` before it, which its journal reads as the rank and takes away."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if "JOURNAL_STREAM" not in os.environ:
            return text
        rank = next((rank for level, rank in _RANKS if record.levelno >= level), 7)
        return f"<{rank}>{text}"
