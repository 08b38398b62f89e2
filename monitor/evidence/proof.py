"""The proof of a finding: what an archived page said, with the excerpt marked. Read from the WARC alone, without the network.

A proof is text, never the page itself: what strangers wrote is not rendered in a reviewer's browser, and what is personal in it is masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path

from checklists.finding import Evidence
from monitor.crawler.visit import Visit, page_of
from monitor.crawler.warc import visits
from monitor.extract import Worker
from monitor.page import Page
from monitor.privacy import Veil, shows

REACH = 1500  # characters shown before and after the excerpt, if nobody asks for more
PIECES = 16  # pieces of an excerpt that are looked for
BETWEEN = r"[\s|·]+"  # what may stand between two words, also of neighbouring cells


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

    @property
    def found(self) -> bool:
        """Whether the excerpt, or a piece of it, stands in the text."""
        return any(is_excerpt for _, is_excerpt in self.marked)


def find(warc: Path, evidence: Evidence, worker: Worker) -> Proof | None:
    """The proof of a piece of evidence in a crawl's archive; None where the archive does not hold that address with that digest."""
    for visit in visits(warc):
        if proves(page := page_of(visit), evidence):
            return proof_of(worker.extract(page, visit.body), evidence)
    return None


def proves(page: Page, evidence: Evidence) -> bool:
    """Whether a page is the one that a piece of evidence names."""
    return bool(evidence.digest) and page.digest == evidence.digest and names(evidence, page.url, page.requested)


def names(evidence: Evidence, *addresses: str) -> bool:
    """Whether a piece of evidence names one of these addresses, masked or not."""
    return any(shows(evidence.url, address) for address in addresses)


def bodies(warc: Path, digest: str) -> Iterator[Visit]:
    """The archived visits whose body has this digest."""
    return (visit for visit in visits(warc) if page_of(visit).digest == digest)


def proof_of(page: Page, evidence: Evidence, reach: int = REACH) -> Proof:
    """A page with the passage that an excerpt names marked in its text, and so many characters before and after it."""
    veil = Veil((page,))
    return Proof(
        url=veil.address(page.url),
        fetched_at=page.fetched_at,
        digest=page.digest,
        record=page.record,
        content_type=page.content_type,
        size=page.size,
        status=page.status,
        marked=tuple(_marked(veil.over(_words(page)), evidence.excerpt, reach)),
    )


def _words(page: Page) -> str:
    pieces = []
    for section in page.sections:
        pieces += [section.heading, section.text, *(link.text for link in section.links)]
        for table in section.tables:
            pieces += [table.caption, " · ".join(table.header), *(" · ".join(row) for row in table.sample)]
    return "\n".join(piece for piece in pieces if piece)


def _marked(text: str, excerpt: str, reach: int) -> Iterator[tuple[str, bool]]:
    """The text around the longest run of the excerpt's pieces that stands in it; the beginning, unmarked, where none does."""
    for run in _runs(excerpt):
        found = re.search(BETWEEN.join(re.escape(word) for word in run), text)
        if found:
            start, end = found.span()
            yield from (
                (text[max(0, start - reach) : start], False),
                (text[start:end], True),
                (text[end : end + reach], False),
            )
            return
    if text:
        yield text[: 2 * reach], False


def _runs(excerpt: str) -> list[list[str]]:
    """The words of every run of neighbouring pieces of an excerpt, the longest run first."""
    pieces = [re.findall(r"[^\s|·]+", piece) for piece in re.split(r" · |…", excerpt)][:PIECES]
    spans = combinations(range(len(pieces) + 1), 2)
    runs = [words for first, last in spans if (words := [*chain.from_iterable(pieces[first:last])])]
    return sorted(runs, key=lambda run: sum(map(len, run)), reverse=True)
