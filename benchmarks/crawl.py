"""Our crawler against Scrapy, in one run: pages per second of processor and peak memory.

    python -m benchmarks.crawl [PAGES] [ROUNDS]

A generated portal (`benchmarks.town`) is served by nginx on the loopback address; the crawlers of `benchmarks.crawlers` take turns on it,
so that what else the machine does falls on all alike. Processor time is that of the whole process, start included; nginx's own is not
in it. Ratios are medians of the rounds' ratios.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.crawlers import CRAWLERS
from benchmarks.served import served


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """What one crawl cost."""

    name: str
    pages: int
    digest: str
    cpu: float  # seconds, user and system
    wall: float
    memory: float  # MB at most
    evidence: float  # MB written

    @property
    def rate(self) -> float:
        """Pages per second of processor."""
        return self.pages / self.cpu


def run(name: str, url: str) -> Run:
    """One crawl in a new process."""
    with tempfile.TemporaryDirectory(prefix="vitrina-crawl-") as folder:
        begin = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "benchmarks.crawlers", name, url, folder], stdout=subprocess.PIPE)
        assert process.stdout
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{name} ended with {process.returncode}")
        told = json.loads(said)
        return Run(
            name=name,
            **told,
            cpu=used.ru_utime + used.ru_stime,
            wall=time.perf_counter() - begin,
            memory=used.ru_maxrss / 1024,
            evidence=sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6,
        )


def main(pages: int = 1000, rounds: int = 5) -> None:
    """Generate, serve, crawl in turns, print."""
    names = list(CRAWLERS)
    with served(pages) as (url, root):
        sizes = [file.stat().st_size for file in root.rglob("index.html")]
        least, most, mean = min(sizes) / 1000, max(sizes) / 1000, sum(sizes) / len(sizes) / 1000
        print(f"{len(sizes)} páginas, {least:.0f} a {most:.0f} KB, {mean:.0f} KB en promedio")
        found = [[run(name, url) for name in (names if turn % 2 else names[::-1])] for turn in range(rounds)]
    by_name = {name: [one for turn in found for one in turn if one.name == name] for name in names}
    digests = {one.digest for turn in found for one in turn}
    print("todos leyeron lo mismo" if len(digests) == 1 else f"LEYERON DISTINTO: { {n: r[0].pages for n, r in by_name.items()} }")
    print(f"  {'':<12} {'páginas/s de CPU':>17} {'ms de CPU/página':>17} {'páginas/s':>10} {'memoria MB':>11} {'evidencia MB':>13}")
    for name, runs in by_name.items():
        rate, wall = median(one.rate for one in runs), median(one.pages / one.wall for one in runs)
        memory, kept = median(one.memory for one in runs), median(one.evidence for one in runs)
        print(f"  {name:<12} {rate:>17.0f} {1000 / rate:>17.1f} {wall:>10.0f} {memory:>11.0f} {kept:>13.1f}")
    for name in names[1:]:
        ratios = [ours.rate / theirs.rate for ours, theirs in zip(by_name["vitrina"], by_name[name], strict=True)]
        print(f"  vitrina / {name}, páginas por segundo de CPU: {median(ratios):.2f} ({min(ratios):.2f} a {max(ratios):.2f})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
