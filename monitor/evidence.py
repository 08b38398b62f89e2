"""The proof of a finding: what an archived page said, with the excerpt marked. Read from the WARC alone, without the network.

A proof is text, never the page itself: what strangers wrote is not rendered in a reviewer's browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checklists.finding import Evidence
from monitor.crawler.visit import Visit, page_of
from monitor.crawler.warc import visits
from monitor.extract import Worker
from monitor.page import Page

REACH = 1500  # characters shown before and after the excerpt


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What the archive holds of one piece of evidence. `marked` is its text in (words, is the excerpt) pieces; empty where it has none."""

    url: str
    fetched_at: str
    digest: str
    record: int
    content_type: str
    size: int
    status: int
    marked: tuple[tuple[str, bool], ...]


def find(warc: Path, evidence: Evidence, worker: Worker) -> Proof | None:
    """The proof of a piece of evidence in a crawl's archive; None where the archive does not hold that address with that digest."""
    for visit in visits(warc):
        page = page_of(visit)
        if evidence.digest and page.digest == evidence.digest and evidence.url in (page.url, page.requested):
            return proof_of(worker.extract(page, visit.body), evidence)
    return None


def bodies(warc: Path, digest: str) -> Iterator[Visit]:
    """The archived visits whose body has this digest."""
    return (visit for visit in visits(warc) if page_of(visit).digest == digest)


def proof_of(page: Page, evidence: Evidence) -> Proof:
    """A page with the passage that an excerpt names marked in its text."""
    return Proof(
        url=page.url,
        fetched_at=page.fetched_at,
        digest=page.digest,
        record=page.record,
        content_type=page.content_type,
        size=page.size,
        status=page.status,
        marked=tuple(_marked(_words(page), evidence.excerpt)),
    )


def _words(page: Page) -> str:
    pieces = []
    for section in page.sections:
        pieces += [section.heading, section.text, *(link.text for link in section.links)]
        for table in section.tables:
            pieces += [table.caption, " · ".join(table.header), *(" · ".join(row) for row in table.sample)]
    return "\n".join(piece for piece in pieces if piece)


def _marked(text: str, excerpt: str) -> Iterator[tuple[str, bool]]:
    """The text around the first piece of the excerpt that stands in it; the beginning, unmarked, where none does."""
    for piece in sorted(re.split(r" · |…", excerpt), key=len, reverse=True):
        words = piece.split()
        if not words:
            continue
        found = re.search(r"\s+".join(re.escape(word) for word in words), text)
        if found:
            start, end = found.span()
            yield from (
                (text[max(0, start - REACH) : start], False),
                (text[start:end], True),
                (text[end : end + REACH], False),
            )
            return
    if text:
        yield text[: 2 * REACH], False
