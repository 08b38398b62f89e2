"""What hid something: faults, walls, budgets and foreign hosts, per obligation. Without an obstacle, the search is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from checklists.finding import Search
from monitor.checks.context import OTHER
from monitor.checks.part_view import Obstacle
from monitor.checks.site import Lead, Site, Walk, belongs_to, holds_files, parts_of, unseen
from monitor.outcome import ENDINGS, ended
from monitor.page import Fetched, Page

ALL = ""  # the key of an obstacle to every obligation
_ABROAD = re.compile(
    r"\bley (?:federal|general) de transparencia\b|\bley (?:n[uú]mero |no\.? |n° )?(?:20\.?285|1712|27\.?806|27\.?275)\b"
    r"|\brep[uú]blica de (?:el salvador|honduras|colombia|chile|costa rica|panam[aá]|nicaragua)\b|\bestados unidos mexicanos\b|\binai\b",
    re.IGNORECASE,
)
_LOADING = re.compile(r"(?:cargando|loading|espere por favor|por favor,? espere|un momento)\b[^\n]{0,40}\Z", re.IGNORECASE)
_HERE = re.compile(r"57-?\s?2008|guatemal|\bgt\b|\.gt\b|petén|quiché|laip", re.IGNORECASE)


class Coverage:
    """The obstacles of one crawl, asked per obligation."""

    def __init__(self, site: Site, walk: Walk) -> None:
        self._pages = len(site.pages)
        self._found: dict[str, Obstacle] = {}
        for key, obstacle in (*_of_the_crawl(site), *_of_pages(site, walk), *_of_leads(site, walk)):
            self._found.setdefault(key, obstacle)

    @property
    def verdict_withheld(self) -> Obstacle | None:
        """The obstacle that forbids any verdict on the whole portal, such as another country's law."""
        found = self._found.get(ALL)
        return found if found is not None and found.reason in ("not_this_law", "social_network") else None

    def of(self, obligation: str) -> tuple[Search, Obstacle | None]:
        """The search for an obligation, and what kept it from its end."""
        obstacle = self._found.get(ALL) or self._found.get(obligation)
        return Search(pages=self._pages, complete=obstacle is None), obstacle


def obstacle_of(page: Page) -> Obstacle:
    """The reason a page could not be seen, with its parameters."""
    address = page.url or page.requested
    host = parts_of(address).hostname or ""
    if page.ok and not page.needs_javascript:
        return Obstacle(reason="unreadable_document", params={"detail": page.why_unreadable, "host": host, "url": address})
    return _left_by(ended(page), host=host, url=address)


def _left_by(fetched: Fetched, **where: str) -> Obstacle:
    """What an end leaves unknown; where the home page itself is not there, everything is."""
    ending = ENDINGS[fetched]
    return Obstacle(reason=ending.reason or "unreachable", params={"detail": ending.short, **where})


def _of_the_crawl(site: Site) -> Iterator[tuple[str, Obstacle]]:
    home, crawl = site.home, site.crawl
    if crawl.outcome is Fetched.SOCIAL_NETWORK:
        yield ALL, Obstacle(reason="social_network", params={})
    elif crawl.outcome not in (Fetched.OK, Fetched.BUDGET):
        yield ALL, _left_by(crawl.outcome, host=urlsplit(crawl.portal).hostname or "")
    if home is None:
        yield ALL, Obstacle(reason="search_incomplete", params={"detail": crawl.detail or "no se llegó a la página de inicio"})
        return
    if not home.ok:
        yield ALL, obstacle_of(home)
        return
    for url in crawl.also:
        page = site.get(url) or Page(url=url, requested=url, fetched=Fetched.BUDGET)
        if unseen(page):
            yield ALL, obstacle_of(page)
    words = " ".join(page.text[:5000] for page in site.pages[:40] if page.ok)
    if _ABROAD.search(words) and not _HERE.search(words):
        yield ALL, Obstacle(reason="not_this_law", params={})
    if home.needs_javascript:
        yield ALL, Obstacle(reason="needs_javascript", params={"url": home.url})
    elif not any(link.url for link in home.links) and sum(page.ok for page in site.pages) <= 2:
        yield ALL, Obstacle(reason="no_links", params={"url": home.url})


def _of_pages(site: Site, walk: Walk) -> Iterator[tuple[str, Obstacle]]:
    for page in site.pages:
        context = walk.contexts.get(site.key(page.url))
        if page.needs_javascript and context is not None and context.in_section and not context.news:
            yield context.obligation or ALL, Obstacle(reason="needs_javascript", params={"url": page.url})
    for place in walk.places:
        code = place.context.obligation
        if code and not place.context.news and _LOADING.match(place.section.text.strip()):
            yield code, Obstacle(reason="needs_javascript", params={"url": place.page.url})


def _of_leads(site: Site, walk: Walk) -> Iterator[tuple[str, Obstacle]]:
    for lead in walk.leads:
        if lead.context.news or lead.context.law == OTHER or not _hidden(site, lead):
            continue
        code = belongs_to(lead)
        if code is not None:
            yield code, obstacle_of(lead.target or _elsewhere(lead))
        elif lead.context.in_section and (lead.target is None or lead.target.fetched is not Fetched.EXTERNAL or holds_files(lead.link.url)):
            yield ALL, obstacle_of(lead.target or _elsewhere(lead))


def _hidden(site: Site, lead: Lead) -> bool:
    if lead.target is not None:
        return unseen(lead.target)
    return holds_files(lead.link.url) or (not site.crawl.complete and parts_of(lead.link.url).netloc in site.crawl.hosts)


def _elsewhere(lead: Lead) -> Page:
    why = Fetched.EXTERNAL if holds_files(lead.link.url) else Fetched.BUDGET
    return Page(url=lead.link.url, requested=lead.link.url, fetched=why)
