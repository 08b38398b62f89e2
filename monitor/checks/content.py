"""What a section holds itself: a table, a text, a declaration, or nothing under its title.

A list of links is no content: neither its words nor the table they stand in. A page that only leads back, to the menu or to other
numerals is an empty container.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from checklists.model import Checklist, Form, Obligation, Register
from checklists.tables import match_columns
from monitor.checks.context import OTHER, Reader
from monitor.checks.dated import without_days
from monitor.checks.declare import declared, mixed, passage, promised
from monitor.checks.holding import Holding, What
from monitor.checks.opened import BEGINNING, words_of
from monitor.checks.parts import folded_words, named_in, part_of, part_of_tables
from monitor.checks.site import Lead, Place, Site, Walk, belongs_to, holds_files
from monitor.page import Area, Kind, Section, Table

YEAR = len("2026")
TEXT_WORDS = 12  # fewer words are a title or a label, not content
RECOGNISED = 2  # columns a table shares with a register before its links are taken as part of its rows
CELLS = " | "  # between the cells of a row in a section's text
_MADE = re.compile(r"\b(?:publicad|actualiza|modificad|cread|escrit|subid|visit|visto|fecha de)", re.IGNORECASE)
_LISTS = ("descargar", "descarga", "archivo", "documento", "enlace", "link", "ver", "acciones", "opciones")


def from_places(checklist: Checklist, site: Site, walk: Walk) -> Iterator[Holding]:
    """The holdings that the sections of pages are themselves, in reading order."""
    leads_by_page: dict[int, list[Lead]] = {}
    for lead in walk.leads:
        leads_by_page.setdefault(id(lead.place.page), []).append(lead)
    for position, place in enumerate(walk.places):
        context = place.context
        if context.obligation is None or context.law == OTHER or context.news or not context.trail or place.section.area is Area.CHROME:
            continue
        obligation = next((one for one in checklist.obligations if one.code == context.obligation), None)
        if obligation is not None:
            leads = [lead for lead in leads_by_page.get(id(place.page), ()) if lead.place is place]
            registers = [register for part in obligation.parts if (register := checklist.register_of(part))]
            kept = [lead for lead in leads if _leads_on(lead, site, walk, obligation)]
            yield from _holdings(site.reader, obligation, registers, place, leads, bool(kept or _below(walk.places, position)))


def _holdings(
    reader: Reader, obligation: Obligation, registers: Sequence[Register], place: Place, leads: Sequence[Lead], leads_on: bool
) -> Iterator[Holding]:
    section, context = place.section, place.context
    tables = tuple(table for table in section.tables if _is_content(table, section, registers))
    said = _beyond_links(section, rows=bool(tables or not section.tables))
    text = _without_the_law(said, obligation)
    base = Holding(
        obligation=obligation.code,
        part=part_of(reader, obligation, context.part, section.heading, text[:300]),
        period=context.period or _stated(reader, said),
        what=What.EMPTY,
        page=place.page,
        where=section.heading or (context.trail[-1] if context.trail else place.page.title),
        text=text[:BEGINNING],
        in_section=context.placed,
        weight=context.weight,
        year=context.year,
    )
    kind = declared(text) or declared(said)
    long = len(text.split()) >= TEXT_WORDS and not context.unit and not promised(text)
    if tables and not context.unit and registers:
        for part, period, own in _apart(reader, obligation, base, tables, titled=bool(named_in(reader, obligation, section.heading))):
            yield replace(base, what=What.DATA, part=part, tables=own, period=period, text=words_of(own))
    elif kind is not None:
        stated = passage(text if declared(text) else said)
        period = reader.read(without_days(stated)).period or base.period
        for part in _declared_parts(reader, obligation, base.part, stated, said):
            yield replace(base, what=What.DECLARATION, kind=kind, text=stated, part=part, period=period)
    elif mixed(text):
        yield replace(base, what=What.DECLARATION, kind=None)
    elif long:
        for period in (context.period,) if context.period else _all_stated(reader, said) or (None,):
            yield replace(base, what=What.TEXT, period=period)
    answers = tables or kind is not None or mixed(text) or (long and _text_answers(obligation))
    if not leads_on and not answers and _is_container(place):
        yield base
    for lead in leads:
        if not lead.link.url and lead.context.obligation == obligation.code:
            yield replace(base, period=lead.context.period, where=lead.link.text or base.where, text="")


def _apart(
    reader: Reader, obligation: Obligation, base: Holding, tables: tuple[Table, ...], *, titled: bool
) -> Iterator[tuple[str | None, str | None, tuple[Table, ...]]]:
    """The tables of a place by part and period: as the title right above each says, or its columns; else as the place does."""
    found: dict[tuple[str | None, str | None], list[Table]] = {}
    for table in tables:
        own = reader.read(without_days(table.caption)).period if table.caption else None
        named = named_in(reader, obligation, table.caption) if table.caption else set()
        part = named.pop() if len(named) == 1 else _part_of_table(reader, obligation, base.part, table, by_columns=not titled)
        period = own if own and (base.period is None or len(own) > YEAR) else base.period or own
        found.setdefault((part, period), []).append(table)
    for (part, period), some in found.items():
        yield part, period, tuple(some)


def _part_of_table(reader: Reader, obligation: Obligation, part: str | None, table: Table, *, by_columns: bool) -> str | None:
    """The part whose columns a table has. Where the heading names another, only if the table has none that this one requires."""
    other = part_of_tables(reader, obligation, (table,))
    if other is None or by_columns or part is None:
        return other or part
    register = reader.register_of(part)
    held = match_columns(table.header, register, table.lowest) if register else {}
    return part if register is None or any(column.required and column.name in held for column in register.columns) else other


def _stated(reader: Reader, said: str) -> str | None:
    """The first period that a line beside a table or text states."""
    return next(iter(_all_stated(reader, said)), None)


def _all_stated(reader: Reader, said: str) -> tuple[str, ...]:
    """The periods that lines beside tables or texts state, in order; when a page was made or changed is no period."""
    lines = (line for line in said.splitlines() if CELLS not in line and len(line.split()) <= TEXT_WORDS and not _MADE.search(line))
    return tuple(dict.fromkeys(period for line in lines if (period := reader.read(without_days(line)).period)))


def _declared_parts(reader: Reader, obligation: Obligation, part: str | None, stated: str, said: str) -> tuple[str | None, ...]:
    """The parts a declaration is about: those that it names, that of the line above it, else that of the heading; None stands for all."""
    lines = said.splitlines()
    above = next((lines[place - 1] for place, line in enumerate(lines) if place and stated in line), "")
    named = named_in(reader, obligation, stated) or named_in(reader, obligation, above)
    return tuple(sorted(named)) or (part,)


def _text_answers(obligation: Obligation) -> bool:
    return any(form in (Form.PAGE, Form.STATEMENT) for part in obligation.parts for form in part.forms)


def _leads_on(lead: Lead, site: Site, walk: Walk, obligation: Obligation) -> bool:
    """Whether a link may lead to what the place promises, and not back, to the menu, to another numeral or to another site."""
    target = lead.target
    if target is None:
        return holds_files(lead.link.url)
    if target.kind is Kind.HTML and target.ok:
        known = walk.contexts.get(site.key(target.url))
        return known is not None and known.obligation == obligation.code
    return belongs_to(lead) == obligation.code


def _is_container(place: Place) -> bool:
    """Whether a place without content is its obligation's own: a heading, or the page that a link promised."""
    return bool(place.section.heading) or sum(section.area is Area.MAIN for section in place.page.sections) <= 1


def _below(places: Sequence[Place], position: int) -> list[Place]:
    """The deeper sections of the same page under the place at `position`."""
    here = places[position]
    found = []
    for place in places[position + 1 :]:
        if place.page is not here.page or place.section.level <= here.section.level:
            break
        found.append(place)
    return found


def _is_content(table: Table, section: Section, registers: Sequence[Register]) -> bool:
    """Whether a table has rows that say something: not one message across it, and not a list of links to documents."""
    if not table.rows:
        return False
    if table.rows == 1 and len(table.header) > 1 and sum(bool(cell.strip()) for row in table.sample for cell in row) <= 1:
        return False
    if any(len(match_columns(table.header, register, table.lowest)) >= RECOGNISED for register in registers):
        return True
    around = [" ".join(link.context.split()) for link in section.links if link.context]
    linked = sum(any(_same_row(row, context) for context in around) for row in table.sample)
    lists = any(cell.strip().lower() in _LISTS for cell in table.header)
    return not lists and 2 * linked < max(1, len(table.sample))


def _same_row(row: Sequence[str], context: str) -> bool:
    cells = [" ".join(cell.rstrip("…").split()) for cell in row if cell.strip()]
    return bool(cells) and all(cell in context for cell in cells)


def _beyond_links(section: Section, *, rows: bool) -> str:
    """The text of a section without lines that are nothing but links, such as a menu; the `rows` of a table only if they are content."""
    names = sorted({" ".join(link.text.split()) for link in section.links if link.text.strip()}, key=lambda name: -len(name))
    kept = []
    for line in section.text.splitlines():
        rest = " ".join(line.split())
        for name in names:
            rest = rest.replace(name, " ")
        if any(sign.isalnum() for sign in rest) and (rows or CELLS not in line):
            kept.append(line)
    return "\n".join(kept)


def _without_the_law(text: str, obligation: Obligation) -> str:
    """The text without sentences that only repeat the law: a quoted duty is a heading, not content."""
    law = _law_words((obligation.title, obligation.duty, *obligation.wordings))
    kept = [line for line in text.splitlines() if (words := folded_words(line)) and sum(word in law for word in words) / len(words) < 0.75]
    return "\n".join(kept)


@lru_cache(maxsize=256)
def _law_words(sources: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for source in sources for word in folded_words(source))
