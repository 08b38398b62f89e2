"""The one table of notes and the functions that make them, and the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from monitor.checks.quality import files, links, pages
from monitor.checks.quality.note import NOTES, QualityNote, Severity
from monitor.checks.quality.seen import Seen

CHECKS: Mapping[tuple[str, ...], Callable[[Seen], Iterator[QualityNote]]] = MappingProxyType(
    {
        ("dead_document", "broken_link", "more_broken_links"): links.broken_links,
        ("hidden_by_robots",): links.hidden_by_robots,
        ("taken_over",): links.taken_over,
        ("dead_document", "locked_document", "old_format"): files.unreadable,
        ("same_bytes",): files.same_bytes,
        ("future_period",): files.future_periods,
        ("posted_in_future",): pages.posted_in_future,
        ("wrong_total",): files.wrong_totals,
        ("scanned", "partly_scanned"): files.scanned,
        ("heavy_file",): files.heavy,
        ("closed_format",): files.closed_formats,
        ("meaningless_names",): files.meaningless_names,
        ("heavy_page",): pages.heavy,
        ("not_for_phones",): pages.for_phones,
        ("not_linked_from_home",): pages.way_in,
        ("no_https", "certificate"): pages.connection,
        ("language_undeclared", "no_national_language"): pages.languages,
    }
)


def quality(seen: Seen) -> tuple[QualityNote, ...]:
    """Every note on a portal, what stops people first; the same site on the same day gives the same notes."""
    severities, codes = list(Severity), list(NOTES)
    notes = chain.from_iterable(check(seen) for check in CHECKS.values())
    return tuple(sorted(notes, key=lambda note: (severities.index(note.severity), codes.index(note.code))))
