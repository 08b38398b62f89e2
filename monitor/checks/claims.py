"""What a portal's own manifest claims, opened before it counts: `/datapackage.json` with `cells` of obligation x part x period.

A claim is never a verdict: a cell counts only where its page or file was fetched in this crawl and holds what the claim says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from checklists.model import CellState, Checklist, Form, JustificationKind
from monitor.checks.content import TEXT_WORDS
from monitor.checks.declare import declared
from monitor.checks.holding import Holding, What
from monitor.checks.opened import what_of
from monitor.checks.site import MANIFEST, Site, unseen
from monitor.page import Fetched, Kind, Page

_KINDS = {
    CellState.NO_MOVEMENT: JustificationKind.NO_MOVEMENT,
    CellState.UNCHANGED: JustificationKind.UNCHANGED,
    CellState.NOT_APPLICABLE: JustificationKind.NOT_APPLICABLE,
}
_BEST_FIRST = (What.DATA, What.DOCUMENT, What.OPAQUE)


def manifest(site: Site) -> tuple[Page, list[Mapping[str, Any]]] | None:
    """The manifest's page and its published cells; None where there is none or it is not readable as one."""
    for page in site.pages:
        if page.ok and page.kind is Kind.JSON and urlsplit(page.url).path == MANIFEST:
            try:
                cells = json.loads(page.data).get("cells")
            except (ValueError, AttributeError):
                return None
            if isinstance(cells, list):
                return page, [cell for cell in cells if isinstance(cell, dict)]
    return None


def claimed(checklist: Checklist, site: Site) -> Iterator[Holding]:
    """A holding for each published cell of the manifest whose pages were opened."""
    found = manifest(site)
    if found is None:
        return
    page, cells = found
    parts = {part.code: part for part in checklist.parts}
    for cell in cells:
        part = parts.get(str(cell.get("part")))
        state = _state(cell)
        if part is None or state is None or not state.published:
            continue
        base = Holding(
            weight=1.0,
            obligation=checklist.obligation_of(part.code).code,
            part=part.code,
            period=str(cell.get("period")),
            what=What.EMPTY,
            page=page,
            where=part.title,
            claimed=True,
        )
        yield from _verified(base, cell, state, site, page, Form.PAGE in part.forms or Form.STATEMENT in part.forms)


def beside_claims(checklist: Checklist, site: Site, claims: Iterable[Holding], holdings: Iterable[Holding]) -> Iterator[Holding]:
    """The walk's holdings, less what the manifest makes superfluous.

    Of parts that it has cells for: bare text, since its pages explain what is due, published or not. Of obligations whose claims were
    opened and hold: content of pages and files that it does not name, which shows the same again (all periods in one table, a picture).
    """
    found = manifest(site)
    if found is None:
        yield from holdings
        return
    described = {str(cell.get("part")) for cell in found[1]}
    obligations = {checklist.obligation_of(part.code).code for part in checklist.parts if part.code in described}
    held = {claim.obligation for claim in claims if claim.answers}
    named = {site.key(url) for url in _named(*found)}
    for holding in holdings:
        shown_again = holding.obligation in held and holding.what.positive and site.key(holding.page.url) not in named
        if not shown_again and (holding.what is not What.TEXT or holding.obligation not in obligations):
            yield holding


def _named(page: Page, cells: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Every page and file that a manifest has for its cells."""
    for cell in cells:
        yield urljoin(page.url, str(cell.get("url") or ""))
        for file in cell.get("files") or ():
            if isinstance(file, dict):
                yield urljoin(page.url, str(file.get("url") or ""))


def _state(cell: Mapping[str, Any]) -> CellState | None:
    try:
        return CellState(str(cell.get("state")))
    except ValueError:
        return None


def _verified(
    base: Holding, cell: Mapping[str, Any], state: CellState, site: Site, manifest_page: Page, text_is_enough: bool
) -> Iterator[Holding]:
    url = urljoin(manifest_page.url, str(cell.get("url") or ""))
    page = site.get(url)
    statement = str(cell.get("statement") or "")
    if state in _KINDS:
        yield _with(base, page, _declaration, state, statement)
        return
    files = [site.get(urljoin(manifest_page.url, str(file.get("url")))) for file in cell.get("files") or () if isinstance(file, dict)]
    opened = [(what_of(file)[0], file) for file in files if file is not None and file.ok]
    best = sorted((pair for pair in opened if pair[0] in _BEST_FIRST), key=lambda pair: _BEST_FIRST.index(pair[0]))
    if best:
        what, file = best[0]
        tables = tuple(table for table in file.tables if table.rows)
        yield replace(base, what=what, page=file, text=file.text[:1500], tables=tables)
    elif text_is_enough or not files:
        yield _with(base, page, _text, state, statement)
    else:
        faults = [file for file in files if file is not None and unseen(file)]
        gone = [file for file in files if file is not None and file.fetched in (Fetched.NOT_FOUND, Fetched.SOFT_NOT_FOUND)]
        if faults:
            yield replace(base, what=What.UNSEEN, page=faults[0])
        elif gone:
            yield replace(base, what=What.BROKEN, page=gone[0])
        elif not opened:
            yield replace(base, what=What.UNSEEN)


def _with(
    base: Holding, page: Page | None, judge: Callable[[Holding, Page, CellState, str], Holding], state: CellState, statement: str
) -> Holding:
    if page is None or unseen(page):
        return replace(base, what=What.UNSEEN, page=page or base.page)
    if not page.ok:
        return replace(base, what=What.BROKEN, page=page)
    return judge(base, page, state, statement)


def _declaration(base: Holding, page: Page, state: CellState, statement: str) -> Holding:
    said = " ".join(statement.split())
    if said and said in " ".join(page.text.split()):
        return replace(base, what=What.DECLARATION, kind=_KINDS[state], page=page, text=said)
    kind = next((kind for section in page.sections if (kind := declared(section.text))), None)
    return replace(base, what=What.DECLARATION if kind else What.EMPTY, kind=kind, page=page, text=page.text[:300])


def _text(base: Holding, page: Page, state: CellState, statement: str) -> Holding:
    said = " ".join(statement.split())
    shown = " ".join(page.text.split())
    holds = (said and said in shown) or (not said and len(shown.split()) >= TEXT_WORDS * 3)
    return replace(base, what=What.TEXT if holds else What.EMPTY, page=page, text=said or page.text[:1500])
