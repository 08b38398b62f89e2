"""Where each part is held: the walk's places and leads become holdings, each opened before it counts.

A file under a heading belongs to that heading even when its own name says another thing, and is then noted. A title with nothing
behind it is an empty container. A link that could not be followed is unseen, never missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checklists.model import Checklist, Form, JustificationKind, Obligation
from monitor.checks.context import OTHER, Context, Reader
from monitor.checks.declare import declared, passage
from monitor.checks.holding import Holding, What
from monitor.checks.site import Lead, Place, Site, Walk, holds_files, unseen
from monitor.page import Area, Fetched, Kind, Page, Table

TEXT_WORDS = 12  # fewer words are a title or a label, not content
FILES = (Kind.PDF, Kind.SHEET, Kind.DOCUMENT, Kind.IMAGE, Kind.ARCHIVE, Kind.TEXT)
SKIPPED = (Kind.XML, Kind.JSON)
BEGINNING = 1500  # characters of a document read for its part and period


def locate(checklist: Checklist, site: Site, walk: Walk) -> list[Holding]:
    """Every holding the walk shows, in reading order; the same file under the same obligation and period counts once."""
    found: dict[tuple[str, str | None, str | None, What, str, str], Holding] = {}
    for holding in (*_from_places(checklist, site.reader, walk), *_from_leads(checklist, site, walk)):
        where = holding.where if holding.what is not What.DATA else ""
        key = (holding.obligation, holding.part, holding.period, holding.what, site.key(holding.page.url), where)
        found.setdefault(key, holding)
    return list(found.values())


def _from_places(checklist: Checklist, reader: Reader, walk: Walk) -> Iterator[Holding]:
    leads_by_page: dict[int, list[Lead]] = {}
    for lead in walk.leads:
        leads_by_page.setdefault(id(lead.place.page), []).append(lead)
    for position, place in enumerate(walk.places):
        context = place.context
        if context.obligation is None or context.law == OTHER or context.news or not context.trail:
            continue
        obligation = _obligation(checklist, context.obligation)
        if obligation is not None:
            leads = [lead for lead in leads_by_page.get(id(place.page), ()) if lead.place is place]
            yield from _own_content(reader, obligation, place, leads, _below(walk.places, position))


def _own_content(reader: Reader, obligation: Obligation, place: Place, leads: Sequence[Lead], below: Sequence[Place]) -> Iterator[Holding]:
    section, context = place.section, place.context
    text = _without_the_law(section.text, obligation)
    base = Holding(
        obligation=obligation.code,
        part=part_of(reader, obligation, context, section.heading, text[:300]),
        period=context.period,
        what=What.EMPTY,
        page=place.page,
        where=section.heading or (context.trail[-1] if context.trail else place.page.title),
        text=text[:BEGINNING],
        in_section=context.in_section,
        year=context.year,
    )
    tables = tuple(table for table in section.tables if table.rows)
    kind = declared(text)
    if tables and not context.unit and any(form is Form.REGISTER for part in obligation.parts for form in part.forms):
        period = context.period or read_period(reader, tables, "")
        yield replace(base, what=What.DATA, tables=tables, period=period, text=_words_of(tables))
    elif kind is not None:
        said = passage(text)
        yield replace(base, what=What.DECLARATION, kind=kind, text=said, period=base.period or reader.read(said).period)
    elif len(text.split()) >= TEXT_WORDS and not context.unit:
        yield replace(base, what=What.TEXT)
    if not leads and not tables and kind is None and len(text.split()) < TEXT_WORDS and not below and _is_container(place):
        yield base
    for lead in leads:
        if not lead.link.url and lead.context.obligation == obligation.code:
            yield replace(base, period=lead.context.period, where=lead.link.text or base.where, text="")


def _is_container(place: Place) -> bool:
    """Whether a place without content is its obligation's own: a heading, or the page that a link promised."""
    return bool(place.section.heading) or len(place.page.sections) <= 1


def _below(places: Sequence[Place], position: int) -> list[Place]:
    """The deeper sections of the same page under the place at `position` that hold anything."""
    here = places[position]
    found = []
    for place in places[position + 1 :]:
        if place.page is not here.page or place.section.level <= here.section.level:
            break
        found.append(place)
    return found


def _from_leads(checklist: Checklist, site: Site, walk: Walk) -> Iterator[Holding]:
    for lead in walk.leads:
        code = belongs_to(lead)
        if code is None or lead.context.law == OTHER or lead.context.news or not lead.link.url:
            continue
        if (obligation := _obligation(checklist, code)) is None:
            continue
        page = lead.target
        if page is None:
            if holds_files(lead.link.url):
                yield _absent(site.reader, obligation, lead, What.EXTERNAL, replace(lead.place.page, url=lead.link.url))
        elif page.fetched in (Fetched.EXTERNAL, Fetched.SOCIAL_NETWORK):
            yield _absent(site.reader, obligation, lead, What.EXTERNAL, page)
        elif page.fetched in (Fetched.NOT_FOUND, Fetched.SOFT_NOT_FOUND):
            yield _absent(site.reader, obligation, lead, What.BROKEN, page)
        elif unseen(page):
            yield _absent(site.reader, obligation, lead, What.UNSEEN, page)
        elif page.kind is Kind.NONE or page.size == 0:
            yield _absent(site.reader, obligation, lead, What.EMPTY, page)
        elif page.kind in FILES:
            yield _opened(site.reader, obligation, lead, page)


def belongs_to(lead: Lead) -> str | None:
    """The obligation a link belongs to: that of the heading it stands under, whatever its own name says; else that of its own words."""
    if lead.link.area is Area.MAIN and lead.place.section.heading and lead.place.context.obligation:
        return lead.place.context.obligation
    return lead.context.obligation


def _absent(reader: Reader, obligation: Obligation, lead: Lead, what: What, page: Page) -> Holding:
    return Holding(
        obligation=obligation.code,
        part=part_of(reader, obligation, lead.context, lead.link.text, lead.link.context),
        period=lead.context.period,
        what=what,
        page=page,
        where=lead.link.text or lead.link.context,
        in_section=lead.context.in_section or lead.place.page_context.in_section,
        year=lead.context.year,
    )


def _opened(reader: Reader, obligation: Obligation, lead: Lead, page: Page) -> Holding:
    """The holding of a file that opened, by what it is and what its beginning says."""
    beginning = page.text[:BEGINNING]
    tables = tuple(table for table in page.tables if table.rows)
    what, kind = what_of(page)
    captions = " ".join(table.caption for table in tables)
    other = lead.context.obligation
    return Holding(
        obligation=obligation.code,
        part=part_of(reader, obligation, lead.context, lead.link.text, lead.link.context, page.filename, captions, beginning[:300]),
        period=lead.context.period or reader.read(page.filename).period or read_period(reader, tables, beginning),
        what=what,
        page=page,
        where=lead.link.text or lead.link.context or page.filename,
        text=_words_of(tables) or beginning,
        tables=tables,
        kind=kind,
        note="" if other in (None, obligation.code) else f"su nombre sugiere {other}, pero está bajo {obligation.code}",
        in_section=lead.context.in_section or lead.place.page_context.in_section,
        year=lead.context.year,
    )


def what_of(page: Page) -> tuple[What, JustificationKind | None]:
    """What a file that opened is, and the kind of justification it states, if it is one."""
    if page.unreadable or page.scanned or page.kind in (Kind.IMAGE, Kind.ARCHIVE):
        return What.OPAQUE, None
    tables = any(table.rows for table in page.tables)
    if tables and page.kind in (Kind.SHEET, Kind.TEXT):
        return What.DATA, None
    if not tables and (kind := declared(page.text)):
        return What.DECLARATION, kind
    if page.kind is Kind.SHEET or not page.text.strip():
        return What.EMPTY, None
    return What.DOCUMENT, None


def read_period(reader: Reader, tables: Sequence[Table], beginning: str) -> str | None:
    """The period a document states of itself: in the titles above its tables, then in its first lines. None while unread."""
    for caption in (table.caption for table in tables):
        if caption and (period := reader.read(caption).period):
            return period
    for line in [line for line in beginning.splitlines() if line.strip()][:12]:
        if period := reader.read(line[:200]).period:
            return period
    return None


def part_of(reader: Reader, obligation: Obligation, context: Context, *words: str) -> str | None:
    """The part of an obligation: the only one, the one the context knows, or the one the first telling words name; else None."""
    if len(obligation.parts) == 1:
        return obligation.parts[0].code
    if context.part and context.obligation == obligation.code:
        return context.part
    for text in words:
        named = _titled(obligation, text) or _worded(reader, obligation, text)
        if len(named) == 1:
            return named.pop()
    return None


def _titled(obligation: Obligation, text: str) -> set[str]:
    """The parts whose title has a word of its own in the text: "viajes nacionales e internacionales" names both."""
    spoken = set(_fold(text))
    titles = {part.code: set(_fold(part.title)) for part in obligation.parts}
    own = {code: words - set().union(*(other for key, other in titles.items() if key != code)) for code, words in titles.items()}
    return {code for code, words in own.items() if words & spoken}


def _worded(reader: Reader, obligation: Obligation, text: str) -> set[str]:
    claims = reader.read(text, obligation.short).obligations if text else ()
    return {claim.part for claim in claims if claim.code == obligation.code and claim.part}


def _obligation(checklist: Checklist, code: str) -> Obligation | None:
    return next((obligation for obligation in checklist.obligations if obligation.code == code), None)


def _words_of(tables: Sequence[Table]) -> str:
    return " | ".join(" · ".join(cell for cell in table.header if cell) for table in tables)[:BEGINNING]


def _without_the_law(text: str, obligation: Obligation) -> str:
    """The text without sentences that only repeat the law: a quoted duty is a heading, not content."""
    law = {word for source in (obligation.title, obligation.duty, *obligation.wordings) for word in _fold(source)}
    kept = [line for line in text.splitlines() if (words := _fold(line)) and sum(word in law for word in words) / len(words) < 0.75]
    return "\n".join(kept)


def _fold(text: str) -> list[str]:
    folded = text.lower().translate(str.maketrans("áéíóúüñ", "aeiouun"))
    return [word for word in "".join(c if c.isalnum() else " " for c in folded).split() if len(word) > 3]
