"""One item of an assessment seen again: the addresses that a municipality gave for it, and the criteria of that item alone judged anew.

What is asked for now goes into a folder of its own, a crawl like any other: a WARC, its pages and its seal, which follows that of the crawl
that the item was first judged from. Judging takes the pages of both, what was seen now in the place of what was there before, and asks the
same functions on the same day. Cut at any moment, it goes on in its folder; done, it is judged again from there without the network.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checklists.finding import Finding
from checklists.model import Checklist, Obligation, Part, Subject
from monitor.checks import Told, check
from monitor.crawler.crawl import Budget, Clock, Progress, crawl_pages, portal_of, replay
from monitor.crawler.fetch import Fetcher
from monitor.crawler.urls import key
from monitor.crawler.warc import WARC
from monitor.evidence.manifest import Manifest, make_after, read_manifest
from monitor.evidence.thinned import sealed
from monitor.extract import Worker
from monitor.page import Crawl, Fetched, Page
from monitor.pipeline import PAGES, seal, write
from monitor.privacy import Veil

BUDGET = Budget(pages=8, documents=20, others=0, total_bytes=60_000_000)
"""The addresses given and what their own text links: enough for a numeral's page with its files of a year."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A part of a numeral, the criteria of it that are asked again, and the addresses where the municipality says that it is."""

    obligation: Obligation
    part: Part
    criteria: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemSeen:
    """What was seen of an item now: how the visit ended, its pages, its seal, and a finding for each criterion that was asked."""

    crawl: Crawl
    pages: tuple[Page, ...]
    manifest: Manifest
    findings: tuple[Finding, ...]

    def end_of(self, address: str) -> Fetched:
        """How asking for one of the addresses ended; BUDGET where it was not asked for."""
        return next((page.fetched for page in self.pages if key(page.requested) == key(address)), Fetched.BUDGET)


def observe_item(
    item: Item,
    folder: Path,
    *,
    earlier: Path,
    checklist: Checklist,
    today: date,
    fetcher: Fetcher,
    subject: Subject = Subject.MUNICIPALITY,
    worker: Worker,
    clock: Clock | None = None,
    progress: Progress | None = None,
) -> ItemSeen:
    """Ask for an item's addresses into a folder (or go on with it there), and judge its criteria with the `earlier` crawl's other pages.

    Raises ValueError or OSError where the earlier crawl is not there as it was sealed; never for what the portal does.
    """
    sealed(earlier, WARC)
    known, before = replay(earlier / WARC, worker.extract)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # what is evidence is its owner's alone
    crawl, pages = crawl_pages(
        known.portal,
        warc_path=folder / WARC,
        extract=worker.extract,
        fetcher=fetcher,
        clock=clock,
        budget=BUDGET,
        progress=progress,
        also=_places_of(known),
        only=item.addresses,
    )
    write(folder / PAGES, (json.dumps(Veil(pages).page(page), ensure_ascii=False) + "\n" for page in pages))
    return ItemSeen(
        crawl=crawl,
        pages=tuple(pages),
        manifest=sealed(folder, WARC) or seal(folder, make_after(folder / WARC, _digest_of(earlier), None)),
        findings=judge_item(item, known, before, pages, checklist=checklist, today=today, subject=subject),
    )


def judge_item(
    item: Item,
    crawl: Crawl,
    before: Sequence[Page],
    now: Sequence[Page],
    *,
    checklist: Checklist,
    today: date,
    subject: Subject = Subject.MUNICIPALITY,
) -> tuple[Finding, ...]:
    """The item's criteria by the pages of a crawl, with those seen now in the place of the same ones. Pure."""
    seen = {key(url) for page in now for url in (page.url, page.requested) if url}
    pages = [*now, *(page for page in before if not {key(page.url), key(page.requested)} & seen)]
    heading = f"{item.obligation.number}. {item.part.title or item.obligation.short}"
    told = [Told(url=url, obligation=item.obligation.code, part=item.part.code, heading=heading) for url in item.addresses]
    asked = frozenset(item.criteria)
    checked = check(checklist, crawl, pages, today=today, key=key, subject=subject, told=told)
    return tuple(finding for finding in checked.findings if finding.criterion in asked)


def addresses_in(links: Iterable[str]) -> tuple[str, ...]:
    """Addresses as people write them as those to ask for, each once; those that are none are left out."""
    found = {}
    for link in links:
        try:
            found[portal_of(link)] = None
        except ValueError:
            continue
    return tuple(found)


def _places_of(crawl: Crawl) -> tuple[str, ...]:
    """What the crawl found to be the town's beside the portal's own site."""
    return tuple(dict.fromkeys(url for url in (crawl.home, crawl.section, *crawl.also) if url))


def _digest_of(folder: Path) -> str:
    manifest = read_manifest(folder)
    return manifest.digest if manifest else ""
