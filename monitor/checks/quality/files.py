"""What the published files are like: whether they open, can be read, searched and reused, and are what their name says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from checklists.model import Part
from checklists.periods import Period
from checklists.words import how_many
from monitor.checks.holding import Holding, What
from monitor.checks.part_view import in_words, may_repeat
from monitor.checks.quality.links import MOST_REFERRERS
from monitor.checks.quality.note import QualityNote
from monitor.checks.quality.seen import FILES, MOST, Seen, name_of, shows
from monitor.page import Kind, Page

HEAVY = 10_000_000  # bytes of a file
# Words that machines and haste give to files; a name made of them and of numbers says nothing.
_NOTHING = re.compile(
    r"a|adjunto|adobe|anexo|archivo|book|camscanner|canon|cop(?:ia|y)|de|definitivo|del|descarga|doc|documento?|download|dsc|el|en|epson"
    r"|escan(?:eado|ear|eo)?|excel|file|fileserver|final|foto|hoja|hp|image|imagen|img|kmbt|la|libro|merged|mfp|microsoft|new|nuevo|output"
    r"|parte|pdf|pg|photo|presentaci[oó]n|scan(?:ned|ner)?|server|sheet|sin|skm|t[ií]tulo|unido|untitled|v|ver|versi[oó]n|whatsapp|word"
    r"|xerox|y"
)
_DIGEST = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")


def unreadable(seen: Seen) -> Iterator[QualityNote]:
    """Files that nobody can open, or that ask for a password; those of old formats together."""
    old = []
    for page in seen.files:
        if page.unreadable == "corrupt":
            pages = [lead.place.page for lead in seen.walk.leads if lead.target is page]
            where = list({one.url: one for one in pages}.values())
            params = {
                "name": name_of(page),
                "why": "está dañado o no es lo que dice su nombre",
                "pages": how_many(len(where), "página", "páginas"),
            }
            yield QualityNote(code="dead_document", params=params, evidence=(shows(page), *map(shows, where[:MOST_REFERRERS])))
        elif page.unreadable == "encrypted":
            yield QualityNote(code="locked_document", params={"name": name_of(page)}, evidence=(shows(page),))
        elif page.unreadable == "old_format":
            old.append(page)
    yield from _many("old_format", old)


def wrong_totals(seen: Seen) -> Iterator[QualityNote]:
    """Spreadsheets whose total is not the sum of their rows: whoever adds them up again finds another figure."""
    for page in seen.files:
        for table in page.tables if page.kind is Kind.SHEET else ():
            for column, stated, summed in table.wrong_totals[:1]:
                params = {"name": name_of(page), "column": column, "stated": stated, "counted": summed}
                yield QualityNote(code="wrong_total", params=params, evidence=(shows(page, f"{column}: {stated}"),))


def scanned(seen: Seen) -> Iterator[QualityNote]:
    """Documents that are pictures of text, wholly or in part."""
    files = [page for page in seen.files if page.kind is not Kind.IMAGE]
    yield from _many("scanned", [page for page in files if page.scanned])
    partly = sorted((page for page in files if page.picture_pages and not page.scanned), key=lambda page: page.url)
    if partly:
        evidence = tuple(shows(page, name_of(page), _pages(page.picture_pages)) for page in partly[:MOST])
        yield QualityNote(code="partly_scanned", params={"count": len(partly)}, evidence=evidence)


def _pages(numbers: Sequence[int]) -> str:
    listed = ", ".join(map(str, numbers[:12]))
    return f"{'página' if len(numbers) == 1 else 'páginas'} {listed}{'…' if len(numbers) > 12 else ''}"


def heavy(seen: Seen) -> Iterator[QualityNote]:
    """Files that cost somebody with prepaid data more than they may have."""
    for page in sorted(seen.files, key=lambda page: (-page.size, page.url)):
        if page.size > HEAVY:
            yield QualityNote(code="heavy_file", params={"name": name_of(page), "size": megabytes(page.size)}, evidence=(shows(page),))


def closed_formats(seen: Seen) -> Iterator[QualityNote]:
    """Tables of the law's registers that are published in no form that can be reused."""
    tabular = {part.code for obligation in seen.checklist.obligations for part in obligation.parts if _is_table(part)}
    published: dict[tuple[str, str], list[Holding]] = {}
    for holding in seen.holdings:
        if holding.part in tabular and holding.what.positive and holding.page.kind in FILES:
            published.setdefault((holding.part or "", holding.period or ""), []).append(holding)
    closed = [holdings for holdings in published.values() if all(holding.page.kind is not Kind.SHEET for holding in holdings)]
    if closed:
        proof = {holding.page.url: shows(holding.page, holding.where) for holdings in closed for holding in holdings[:1]}
        yield QualityNote(
            code="closed_format",
            params={"total": len(published), "closed": len(closed)},
            evidence=tuple(proof[url] for url in sorted(proof))[:MOST],
        )


def _is_table(part: Part) -> bool:
    return bool(part.register)


def same_bytes(seen: Seen) -> Iterator[QualityNote]:
    """The file of one period under another name as that of a later one."""
    first: dict[tuple[str, str], Holding] = {}
    told: set[tuple[str, str]] = set()
    files = [
        h
        for h in seen.holdings
        if h.what in (What.DATA, What.DOCUMENT, What.OPAQUE) and h.page.kind in FILES and h.period and not may_repeat(h)
    ]
    for holding in sorted(files, key=lambda h: (h.period or "", h.page.url)):
        earlier = first.setdefault((holding.obligation, holding.page.digest), holding)
        other = earlier.page.url != holding.page.url and earlier.period != holding.period
        if other and (holding.page.digest, holding.period or "") not in told:
            told.add((holding.page.digest, holding.period or ""))
            yield QualityNote(
                code="same_bytes",
                params={"period": in_words(holding.period or ""), "earlier": in_words(earlier.period or "")},
                evidence=(shows(holding.page, holding.where), shows(earlier.page, earlier.where)),
            )


def future_periods(seen: Seen) -> Iterator[QualityNote]:
    """Files of a month that has not begun; plans of a coming year are no mistake."""
    told: set[str] = set()
    for holding in seen.holdings:
        period = holding.period or ""
        if len(period) != 7 or not holding.what.positive or holding.page.url in told:
            continue
        try:
            begins = Period.parse(period).starts_on
        except ValueError:
            continue
        if begins > seen.today:
            told.add(holding.page.url)
            yield QualityNote(code="future_period", params={"period": in_words(period)}, evidence=(shows(holding.page, holding.where),))


def meaningless_names(seen: Seen) -> Iterator[QualityNote]:
    """Files whose name says nothing of what they hold: once on somebody's phone, nobody can tell one from another."""
    bare = [page for page in seen.files if page.filename and _says_nothing(page.filename)]
    if bare:
        yield from _many("meaningless_names", bare, name=name_of(bare[0]))


def _says_nothing(filename: str) -> bool:
    """Whether a name is only what a scanner or haste gave; one that tells a year at least tells that."""
    name = filename.rpartition(".")[0] or filename
    if _DIGEST.fullmatch(name):
        return True
    return not _YEAR.search(name) and all(_NOTHING.fullmatch(word) for word in re.split(r"[\W\d_]+", name.lower()) if word)


def megabytes(size: int) -> str:
    """A size as people pay for it: "12 MB", "640 KB"."""
    return f"{size / 1_000_000:.1f} MB".replace(".0 MB", " MB") if size >= 1_000_000 else f"{round(size / 1000)} KB"


def _many(code: str, pages: Iterable[Page], **params: str) -> Iterator[QualityNote]:
    found = sorted(pages, key=lambda page: page.url)
    if found:
        evidence = tuple(shows(page, name_of(page)) for page in found[:MOST])
        yield QualityNote(code=code, params={"count": len(found), **params}, evidence=evidence)
