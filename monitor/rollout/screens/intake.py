"""Lists that people send, read in a process of their own: a workbook that is made to hurt costs itself and not the monitor."""

from __future__ import annotations

from monitor.extract import Limits, Worker

SECONDS, MEMORY = 20.0, 800_000_000
A_LIST = Limits(rows=20_000, cells=1_000_000, unpacked=100_000_000)


def rows_sent(body: bytes, filename: str) -> list[list[str]]:
    """The rows of the first sheet that holds any. Raises `Unreadable`."""
    with Worker(seconds=SECONDS, memory=MEMORY, limits=A_LIST) as worker:
        return worker.rows(body, filename)
