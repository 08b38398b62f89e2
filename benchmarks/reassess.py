"""Judging stored crawls again on all cores: how long a round of 340 portals of 300 pages would take.

    python -m benchmarks.reassess [CRAWLS] [PAGES] [PORTALS]

So many distinct crawls of the generated town (another seed each) are made and judged again by `pipeline.reassess_many`, from their WARC
alone, as `monitor reassess --round` does; the time of 340 is that of these in proportion, and is said to be. Nothing is kept in a database.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.served import crawled, served
from checklists.load import load_checklist
from monitor.assessment import Assessment
from monitor.pipeline import Stored, reassess_many

TODAY = date(2026, 11, 26)


def main(crawls: int = 20, pages: int = 300, portals: int = 340) -> None:
    """Crawl, judge again, print."""
    with tempfile.TemporaryDirectory(prefix="vitrina-reassess-") as place:
        folders = [Path(place) / f"{number:03}" for number in range(crawls)]
        for seed, folder in enumerate(folders):
            with served(pages, seed) as (url, _):
                crawled(url, folder)
        stored = [Stored(folder=folder, today=TODAY) for folder in folders]
        begin, before = time.perf_counter(), _cpu()
        answers = [answer for _, answer in reassess_many(stored, checklist=load_checklist())]
        wall, cpu = time.perf_counter() - begin, _cpu() - before
        assert all(isinstance(answer, Assessment) and answer.pages == pages for answer in answers)
        weight = sum((folder / "crawl.warc.gz").stat().st_size for folder in folders) / 1e6
    print(f"{crawls} recorridos distintos de {pages} páginas ({weight:.0f} MB de evidencia), en {os.cpu_count()} núcleos:")
    print(f"  {wall:.1f} s, {cpu:.1f} s de CPU, {1000 * cpu / crawls / pages:.1f} ms de CPU por página")
    share = portals / crawls / 60
    print(f"  en proporción, {portals} recorridos: {wall * share:.1f} minutos; {cpu * share:.1f} minutos de CPU")


def _cpu() -> float:
    """Seconds of processor of the processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
