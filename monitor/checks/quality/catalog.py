"""The one table of what is looked at, and the order in which notes are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from monitor.checks.quality import files, links, pages
from monitor.checks.quality.note import NOTES, QualityNote, Severity
from monitor.checks.quality.seen import Seen

CHECKS: tuple[Callable[[Seen], Iterator[QualityNote]], ...] = (
    links.broken_links,
    links.hidden_by_robots,
    links.taken_over,
    files.unreadable,
    files.same_bytes,
    files.future_periods,
    files.scanned,
    files.heavy,
    files.closed_formats,
    files.meaningless_names,
    pages.heavy,
    pages.for_phones,
    pages.way_in,
    pages.connection,
    pages.languages,
)


def quality(seen: Seen) -> tuple[QualityNote, ...]:
    """Every note on a portal, what stops people first; the same site on the same day gives the same notes."""
    severities, codes = list(Severity), list(NOTES)
    notes = chain.from_iterable(check(seen) for check in CHECKS)
    return tuple(sorted(notes, key=lambda note: (severities.index(note.severity), codes.index(note.code))))
