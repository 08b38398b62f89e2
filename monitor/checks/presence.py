"""Is it there? Functions for `has_part`, `has_contact`, `mentions` and `is_linked_from_home`."""

from __future__ import annotations

import re

from checklists.finding import Finding
from checklists.model import Criterion
from monitor.checks.answer import met, missing, proofs, unknown
from monitor.checks.holding import Holding, What, shorten
from monitor.checks.part_view import PartView
from monitor.checks.site import Site
from monitor.page import Table

_CONTACT = {
    "phone": (re.compile(r"(?<!\d)(?:\(?\+?502\)?[ -]?)?[2-7]\d{3}[ -]?\d{4}(?!\d)|(?<!\d)1[57]\d{2}(?!\d)"), "un teléfono"),
    "email": (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "un correo electrónico"),
    "address": (
        re.compile(
            r"\b(?:\d{1,2}a?\.? ?(?:calle|avenida|av\.?)|calle|avenida|zona \d|barrio|cant[oó]n|colonia|aldea"
            r"|boulevard|calzada|kil[oó]metro|km\.? ?\d|frente (?:a|al)|parque central|edificio|lote|cabecera municipal)\b",
            re.IGNORECASE,
        ),
        "una dirección",
    ),
}
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


def has_part(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """The part is published in a form it admits."""
    evidence = proofs(view.best)
    tables = [table for holding in view.best if holding.what is What.DATA for table in holding.tables]
    if tables:
        return met(criterion, "published_as_data", evidence, rows=rows_said(max(tables, key=lambda table: table.rows)))
    if any(holding.what in (What.DOCUMENT, What.OPAQUE) for holding in view.best):
        return met(criterion, "published_as_document", evidence)
    return met(criterion, "published", evidence)


def has_contact(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """The part gives an official address, phone or mailbox."""
    pattern, name = _CONTACT[str(criterion.params["kind"])]
    for holding in view.best:
        if found := pattern.search(full_text(holding)):
            text = full_text(holding)
            return met(criterion, "contact_given", [holding.evidence(around(text, found.start(), found.end()))], kind=name)
    return read_or_person(view, criterion) or missing(criterion, view, "contact_absent", proofs(view.best), kind=name)


def mentions(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """The text of the part says one of the phrases."""
    phrases = criterion.params["any"]
    for holding in view.best:
        text = full_text(holding)
        folded = text.lower().translate(_ACCENTS)
        for phrase in phrases if isinstance(phrases, tuple) else ():
            at = folded.find(phrase.lower().translate(_ACCENTS))
            if at >= 0:
                return met(criterion, "says_so", [holding.evidence(around(text, at, at + len(phrase)))], phrase=phrase)
    return read_or_person(view, criterion) or missing(criterion, view, "phrase_absent", proofs(view.best))


def is_linked_from_home(view: PartView, criterion: Criterion, site: Site) -> Finding:
    """The home page links to the section."""
    home = site.home
    if home is None or not home.ok:
        return unknown(
            criterion, view.obstacle.reason if view.obstacle else "search_incomplete", (), **(view.obstacle.params if view.obstacle else {})
        )
    proof = Holding(obligation=view.obligation.code, part=None, period=None, what=What.TEXT, page=home, where="página de inicio")
    for link in home.links:
        if link.url and site.reader.is_entry(link.text):
            return met(criterion, "linked_from_home", [proof.evidence(f"enlace «{shorten(link.text, 80)}»")])
    return missing(criterion, view, "not_linked_from_home", [proof.evidence(home.title)])


def rows_said(table: Table) -> int | str:
    """How many rows a table has, as far as it was read."""
    return table.rows if table.whole else f"al menos {table.rows}"


def full_text(holding: Holding) -> str:
    """What a holding says in all: the whole document, or the text under its heading; tables with their first rows."""
    if holding.what in (What.TEXT, What.DECLARATION):
        return holding.text
    rows = (" ".join(row) for table in holding.tables for row in (table.header, *table.sample))
    own = holding.page.text if holding.page.kind != "html" else holding.text
    return "\n".join((own, *rows))


def read_or_person(view: PartView, criterion: Criterion) -> Finding | None:
    """Where what holds the answer may be in a file that cannot be read: unknown, with why. None where all was read."""
    opaque = [holding for holding in view.best if holding.what is What.OPAQUE]
    if not opaque:
        return None
    page = opaque[0].page
    detail = page.why_unreadable or str(page.kind)
    return unknown(criterion, "unreadable_document", proofs(opaque), detail=detail)


def around(text: str, start: int, end: int, reach: int = 90) -> str:
    """The words around a passage, for an excerpt; whole words at both ends."""
    first, last = max(0, start - reach), min(len(text), end + reach)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    return shorten(text[first:last])
