"""Every run of the tests, two at a time: what computes beside what waits for hosts, browsers and servers, so that no core stands idle.

    python tests/side_by_side.py

Each run is a process of its own, as `make law`, `make hosts` and so on start it. What it says comes whole when it ends, with its minutes
by the clock and of processor; at the end stands which of them failed. All are run whatever one of them does. Ends with 1 where one failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

LANES = (("law", "portal", "monitor"), ("hosts", "journeys"))
_TOLD = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a run ended."""

    name: str
    code: int
    clock: float  # seconds
    processor: float  # seconds, of its processes that it waited for

    def __str__(self) -> str:
        how = "passed" if self.code == 0 else f"FAILED ({self.code})"
        return f"{self.name}: {how}, {self.clock / 60:.1f} min, {self.processor / 60:.1f} min of processor"


def run(name: str) -> Ended:
    """One run to its end, told whole."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            ["make", "--no-print-directory", name, *sys.argv[1:]], stdout=said, stderr=said, cwd=Path(__file__).parents[1]
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        ended = Ended(name=name, code=process.returncode, clock=time.monotonic() - began, processor=used.ru_utime + used.ru_stime)
        said.seek(0)
        with _TOLD:
            sys.stdout.write(f"\n===== {name} =====\n{said.read().decode(errors='replace')}{ended}\n")
            sys.stdout.flush()
    return ended


def main() -> int:
    """Run the lanes side by side."""
    ended: list[Ended] = []
    threads = [threading.Thread(target=lambda lane=lane: ended.extend(map(run, lane))) for lane in LANES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("\n".join(["", "===== all =====", *map(str, ended)]))
    return int(len(ended) < sum(map(len, LANES)) or any(one.code for one in ended))


if __name__ == "__main__":
    sys.exit(main())
