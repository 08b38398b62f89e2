"""Runs of the tests side by side: what computes beside what waits for hosts, browsers and servers, so that no core stands idle.

    python tests/side_by_side.py law,portal,monitor hosts,journeys [NAME=VALUE...]

Each lane is a list of runs, one after the other; each run is `make RUN`. What it says comes whole when it ends, with its minutes by the
clock and of processor; at the end stands which of them failed. All are run whatever one of them does. Ends with 1 where one failed.

What tests write is thrown away, so it goes into memory where there is room for it: nothing waits for a disk to have it for good.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 8 << 30  # bytes: several times what all runs write
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


def run(name: str, values: list[str], environment: Mapping[str, str]) -> Ended:
    """One run to its end, told whole."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        command = ["make", "--no-print-directory", name, *values]
        process = subprocess.Popen(command, stdout=said, stderr=said, cwd=Path(__file__).parents[1], env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        ended = Ended(name=name, code=process.returncode, clock=time.monotonic() - began, processor=used.ru_utime + used.ru_stime)
        said.seek(0)
        with _TOLD:
            sys.stdout.write(f"\n===== {name} =====\n{said.read().decode(errors='replace')}{ended}\n")
            sys.stdout.flush()
    return ended


def in_memory() -> Path | None:
    """A folder of memory for what tests write; None where there is not room enough, or programs may not be run there."""
    try:
        found = os.statvfs(MEMORY)
    except OSError:
        return None
    return MEMORY if found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC else None


def main(words: list[str]) -> int:
    """Run the lanes side by side."""
    lanes = [word.split(",") for word in words if "=" not in word]
    values = [word for word in words if "=" in word]
    ended: list[Ended] = []
    with tempfile.TemporaryDirectory(prefix="vitrina-tests-", dir=in_memory(), ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # servers of another user have their folders in it
        environment = {**os.environ, "TMPDIR": folder}

        def go(lane: list[str]) -> None:
            ended.extend(run(name, values, environment) for name in lane)

        threads = [threading.Thread(target=go, args=(lane,)) for lane in lanes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print("\n".join(["", "===== all =====", *map(str, ended)]))
    return int(len(ended) < sum(map(len, lanes)) or any(one.code for one in ended))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
