"""What the check engine costs per page: every criterion of the law asked of a generated portal, and of the sample portals of the street.

    python -m benchmarks.checks [PAGES]

`cold` is a process that judges its first portal: every wording is read for the first time. `warm` judges the same portal again, as a
reassessment of many crawls of like portals nearly does. The time of reading the pages (`monitor.extract`) stands beside it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.served import crawled, served
from checklists.load import load_checklist
from monitor.assessment import assess
from monitor.crawler.crawl import crawl_pages, replay
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.crawler.urls import key
from monitor.extract import Worker
from monitor.page import Crawl, Page
from tests.servers.street import serve_folder

TODAY = date(2026, 11, 26)
STREET = Path(__file__).parents[1] / "tests" / "street"
ROUNDS = 3


def main(pages: int = 1000) -> None:
    """Crawl, judge, print."""
    with tempfile.TemporaryDirectory(prefix="vitrina-checks-") as place:
        folder = Path(place) / "town"
        with served(pages) as (url, _):
            crawled(url, folder)
        begin = time.process_time()
        with Worker() as worker:
            crawl, found = replay(folder / "crawl.warc.gz", worker.extract)
        read = time.process_time() - begin
        town = [(crawl, found)]
        cold = judge(town)
        warm = min(judge(town) for _ in range(ROUNDS))
        print(f"portal generado: {seen(town)} páginas")
        tell(town, {"leer el WARC y extraer": read, "verificar, en frío": cold, "verificar, otra vez": warm})
        street = [walked(path.parent, Path(place) / path.parent.name) for path in sorted(STREET.glob("*/expected.toml"))]
        cold = judge(street)
        print(f"calle: {len(street)} portales, {seen(street)} páginas y documentos")
        tell(street, {"verificar": cold, "verificar, otra vez": min(judge(street) for _ in range(ROUNDS))})


def walked(shape: Path, folder: Path) -> tuple[Crawl, list[Page]]:
    """A crawl of a sample portal."""
    folder.mkdir()
    with serve_folder(shape) as base, Worker() as worker:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": base.allow}))
        found = crawl_pages(str(base), warc_path=folder / "crawl.warc.gz", extract=worker.extract, fetcher=fetcher)
        fetcher.close()
    return found


def judge(crawls: list[tuple[Crawl, list[Page]]]) -> float:
    """Seconds of processor that the checks need for some crawls."""
    checklist = load_checklist()
    begin = time.process_time()
    for crawl, pages in crawls:
        assess(checklist, crawl, pages, today=TODAY, key=key)
    return time.process_time() - begin


def seen(crawls: list[tuple[Crawl, list[Page]]]) -> int:
    """How many pages and documents were read."""
    return sum(page.ok for _, pages in crawls for page in pages)


def tell(crawls: list[tuple[Crawl, list[Page]]], times: dict[str, float]) -> None:
    """Print the time of each step per page."""
    for name, seconds in times.items():
        print(f"  {name:<24} {1000 * seconds / seen(crawls):6.2f} ms de CPU por página")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
