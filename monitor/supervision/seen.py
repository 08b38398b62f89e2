"""A finding's evidence as text for the reviewer's desk: read from the pages beside the crawl, without the network."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from checklists.finding import Evidence
from monitor.evidence.proof import Proof, proof_of, proves
from monitor.page import Page
from monitor.pipeline import PAGES

MOST = 6  # pieces of evidence shown at once


def proofs(folder: Path, evidence: Iterable[Evidence], reach: int) -> tuple[tuple[Evidence, Proof | None], ...]:
    """Each piece of evidence once, with the passage that it names; None where the pages are not here or do not hold it."""
    wanted = list({(one.url, one.digest, one.excerpt): one for one in evidence}.values())[:MOST]
    pages = list(_pages(folder / PAGES, {one.digest for one in wanted if one.digest}))
    return tuple((one, next((proof_of(page, one, reach) for page in pages if proves(page, one)), None)) for one in wanted)


def _pages(path: Path, digests: set[str]) -> Iterable[Page]:
    """The pages with one of these digests. A line is parsed only where it names one."""
    if not digests or not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            if any(digest in line for digest in digests):
                yield Page.from_dict(json.loads(line))
