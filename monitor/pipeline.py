"""THE SPINE, one screen. observe(portal) = crawl, extract, check, score, keep; reassess(crawl) = the same without crawling.

A folder is one crawl: `crawl.warc.gz` is the record, and `pages.jsonl`, `assessment.json` follow from it. Started again on a folder, an
interrupted crawl goes on where it was cut; a finished one is judged again without the network.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checklists.model import Checklist, Subject
from monitor.assessment import Assessment, assess, to_json
from monitor.crawler.crawl import Budget, Progress, crawl_pages, replay
from monitor.crawler.fetch import Fetcher
from monitor.crawler.urls import key
from monitor.extract import Worker
from monitor.page import Crawl, Page

WARC, PAGES, ASSESSMENT = "crawl.warc.gz", "pages.jsonl", "assessment.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """An assessment with the crawl it judges: its summary, its pages, and the folder that holds them."""

    assessment: Assessment
    crawl: Crawl
    pages: tuple[Page, ...]
    folder: Path


def observe(
    url: str,
    folder: Path,
    *,
    checklist: Checklist,
    today: date,
    fetcher: Fetcher,
    subject: Subject = Subject.MUNICIPALITY,
    budget: Budget | None = None,
    progress: Progress | None = None,
) -> Observation:
    """Visit a portal into a folder (or go on with the visit there) and judge what was seen. Raises ValueError for a wrong address."""
    folder.mkdir(parents=True, exist_ok=True)
    with Worker() as worker:
        crawl, pages = crawl_pages(url, warc_path=folder / WARC, extract=worker.extract, fetcher=fetcher, budget=budget, progress=progress)
    return _judge(crawl, pages, folder, checklist, today, subject)


def reassess(folder: Path, *, checklist: Checklist, today: date, subject: Subject = Subject.MUNICIPALITY) -> Observation:
    """Judge an archived crawl again, from its WARC alone. Raises ValueError or OSError where the folder holds no crawl."""
    with Worker() as worker:
        crawl, pages = replay(folder / WARC, worker.extract)
    return _judge(crawl, pages, folder, checklist, today, subject)


def _judge(crawl: Crawl, pages: list[Page], folder: Path, checklist: Checklist, today: date, subject: Subject) -> Observation:
    assessment = assess(checklist, crawl, pages, today=today, key=key, subject=subject)
    write(folder / PAGES, (json.dumps(page.to_dict(), ensure_ascii=False) + "\n" for page in pages))
    write(folder / ASSESSMENT, (to_json(assessment, checklist),))
    return Observation(assessment=assessment, crawl=crawl, pages=tuple(pages), folder=folder)


def write(path: Path, lines: Iterable[str]) -> None:
    """Write a text file whole or not at all: what stands under the name is the old file or the new one, never half."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
