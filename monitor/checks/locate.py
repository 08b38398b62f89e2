"""Where each part is held: the walk's places and leads become holdings, each opened before it counts.

A file under a heading belongs to that heading even when its own name says another thing, and is then noted. A title with nothing
behind it is an empty container. A link that could not be followed is unseen, never missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from checklists.model import Checklist, Obligation, Refresh
from monitor.checks.content import from_places
from monitor.checks.context import OTHER, Reader
from monitor.checks.holding import Holding, What
from monitor.checks.opened import BEGINNING, not_opened, placed_by_itself, read_period, what_of, words_of
from monitor.checks.parts import part_of, part_of_tables, parts_of
from monitor.checks.several import listed, pieces
from monitor.checks.site import Lead, Site, Walk, belongs_to, holds_files, unseen
from monitor.page import Area, Fetched, Kind, Link, Page, Table

YEAR = len("2026")
SAYS_NOTHING = re.compile(
    r"\W*(?:(?:ver|abrir|descargar?|bajar|consultar?|leer|download|view|clic|click|aqu[ií]|m[aá]s|el|la|en|archivo|documento|informaci[oó]n|pdf|"
    r"excel|xlsx?|csv|docx?|word)\W*)*",
    re.IGNORECASE,
)
FILES = (Kind.PDF, Kind.SHEET, Kind.DOCUMENT, Kind.IMAGE, Kind.ARCHIVE, Kind.TEXT)


def locate(checklist: Checklist, site: Site, walk: Walk) -> list[Holding]:
    """Every holding the walk shows, in reading order; the same file under the same obligation and period counts once."""
    found: dict[tuple[str, str | None, str | None, What, str, str], Holding] = {}
    for holding in (*from_places(checklist, site, walk), *_from_leads(checklist, site, walk)):
        where = holding.where if holding.what is not What.DATA else ""
        key = (holding.obligation, holding.part, holding.period, holding.what, site.key(holding.page.url), where)
        found.setdefault(key, holding)
    return list(found.values())


def _from_leads(checklist: Checklist, site: Site, walk: Walk) -> Iterator[Holding]:
    for lead in walk.leads:
        if lead.context.law == OTHER or lead.context.news or not lead.link.url:
            continue
        code = belongs_to(lead)
        if codes := listed(lead.link.text) or listed(lead.place.section.heading):
            yield from _of_several(checklist, site.reader, lead, codes)
        elif code is None:
            yield from _unplaced(checklist, site, lead)
        elif (obligation := _obligation(checklist, code)) is not None:
            yield from _followed(site.reader, obligation, lead)


def _of_several(checklist: Checklist, reader: Reader, lead: Lead, codes: tuple[str, ...]) -> Iterator[Holding]:
    """What a link that several numerals share came to, for each of them; what the file does not tell apart is of no known part."""
    page = lead.target
    if page is None or not page.ok or page.kind not in FILES or not_opened(page):
        for code in codes:
            if (obligation := _obligation(checklist, code)) is not None:
                yield from _followed(reader, obligation, lead)
        return
    for obligation, piece in pieces(reader, page, checklist, codes):
        for holding in _opened(reader, obligation, lead, piece or page):
            yield holding if piece else replace(holding, part=None)


def _followed(reader: Reader, obligation: Obligation, lead: Lead) -> Iterator[Holding]:
    """What a link of an obligation came to."""
    page = lead.target
    if page is None:
        if holds_files(lead.link.url):
            yield _absent(reader, obligation, lead, What.EXTERNAL, replace(lead.place.page, url=lead.link.url))
    elif page.fetched in (Fetched.EXTERNAL, Fetched.SOCIAL_NETWORK):
        yield _absent(reader, obligation, lead, What.EXTERNAL, page)
    elif page.fetched in (Fetched.NOT_FOUND, Fetched.SOFT_NOT_FOUND):
        yield _absent(reader, obligation, lead, What.BROKEN, page)
    elif unseen(page) or not_opened(page):
        yield _absent(reader, obligation, lead, What.UNSEEN, page)
    elif page.kind in FILES:
        yield from _opened(reader, obligation, lead, page)


def _unplaced(checklist: Checklist, site: Site, lead: Lead) -> Iterator[Holding]:
    """A file of the section that no words around it place: by its own titles."""
    page = lead.target
    if page is None or not page.ok or page.kind not in FILES or lead.link.area is not Area.MAIN or not _in_section(lead):
        return
    for code, piece in placed_by_itself(site.reader, page):
        if (obligation := _obligation(checklist, code)) is not None:
            yield from _opened(site.reader, obligation, lead, piece)


def _known_part(lead: Lead, obligation: Obligation) -> str | None:
    context = lead.place.context
    return context.part if context.obligation == obligation.code else None


def _in_section(lead: Lead) -> bool:
    return lead.context.placed or lead.place.page_context.placed


def name_of(link: Link) -> str:
    """What a file is called on its page: the link's own words, or the row around one that only says "descargar"."""
    return link.context if link.context and SAYS_NOTHING.fullmatch(link.text.strip()) else link.text


def _weight(lead: Lead, obligation: Obligation) -> float | None:
    """How surely the words on the way to a file are those of the obligation; None where only the file itself says so."""
    said = [context.weight for context in (lead.place.context, lead.context) if context.obligation == obligation.code]
    return max(said, default=None)


def _absent(reader: Reader, obligation: Obligation, lead: Lead, what: What, page: Page) -> Holding:
    return Holding(
        obligation=obligation.code,
        part=part_of(reader, obligation, _known_part(lead, obligation), lead.place.section.heading, lead.link.text, lead.link.context),
        period=lead.context.period,
        what=what,
        page=page,
        where=lead.link.text or lead.link.context,
        in_section=_in_section(lead),
        weight=_weight(lead, obligation),
        year=lead.context.year,
    )


def _opened(reader: Reader, obligation: Obligation, lead: Lead, page: Page) -> Iterator[Holding]:
    """The holdings of a file that opened, by what it is and what its beginning says: one, or one for each part its title names."""
    beginning = page.text[:BEGINNING]
    tables = tuple(table for table in page.tables if table.rows)
    what, kind = what_of(page)
    captions = " ".join(table.caption for table in tables)
    other = lead.context.obligation
    names = (name_of(lead.link), page.filename, captions)
    for part in parts_of(
        reader, obligation, _known_part(lead, obligation), lead.place.section.heading, names, beginning[:300], (lead.link.context,)
    ):
        yield Holding(
            obligation=obligation.code,
            part=part or part_of_tables(reader, obligation, tables),
            period=_period(reader, obligation, lead, page, tables, beginning),
            what=what,
            page=page,
            where=lead.link.text or lead.link.context or page.filename,
            text=words_of(tables) or beginning,
            tables=tables,
            kind=kind,
            note="" if other in (None, obligation.code) else f"su nombre sugiere {other}, pero está bajo {obligation.code}",
            in_section=_in_section(lead),
            weight=_weight(lead, obligation),
            year=lead.context.year,
        )


def _period(reader: Reader, obligation: Obligation, lead: Lead, page: Page, tables: Sequence[Table], beginning: str) -> str | None:
    """The period of a file: as what leads to it says, else as it says itself; a bare year of a monthly duty is asked more exactly."""
    said = lead.context.period
    if said and (len(said) > YEAR or all(part.refresh is Refresh.YEARLY for part in obligation.parts)):
        return said
    for own in (reader.read(page.filename).period, read_period(reader, tables, beginning)):
        if own and (said is None or (own[:YEAR] == said and len(own) > YEAR)):
            return own
    return said


def _obligation(checklist: Checklist, code: str) -> Obligation | None:
    return next((obligation for obligation in checklist.obligations if obligation.code == code), None)
