"""The whole state of one visit to a portal: a pure function of the responses so far.

`absorb` takes what came, `next` says what to ask for, `finish` sums up. A crawl that is resumed, and a replay, absorb the archived
visits in their order and stand exactly where the crawl stood: nothing else is remembered anywhere.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from monitor.crawler.course.opening import Opening
from monitor.crawler.course.patience import RESTS, Patience
from monitor.crawler.course.pretence import unmask
from monitor.crawler.course.relevance import Rank, Words, may_be_a_portal
from monitor.crawler.course.scope import Scope
from monitor.crawler.course.signs import NotFoundSign, is_challenge
from monitor.crawler.course.start import Start
from monitor.crawler.course.summary import sum_up
from monitor.crawler.frontier import Frontier, Item
from monitor.crawler.robots import Robots, robots_of
from monitor.crawler.urls import authority_of, host_of, is_document, is_social
from monitor.crawler.visit import Role, Visit, page_of
from monitor.outcome import ENDINGS
from monitor.page import Crawl, Fetched, Kind, Page

Extract = Callable[[Page, bytes], Page]
"""Completes a page with the facts of its body."""

_WELL_KNOWN = ("/datapackage.json", "/sitemap.xml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Errand:
    """What to ask for next, and why."""

    url: str
    role: Role
    referrer: str = ""
    rank: Rank = Rank.HOME
    rest: float = 0.0  # seconds of peace before it: it failed, or what came before it did


class Course:
    """One visit under way."""

    def __init__(self, start: Start, extract: Extract, words: Words) -> None:
        self.start = start
        self._extract = extract
        self.scope = Scope(start.portal)
        self.frontier = Frontier()
        self.opening = Opening(self.scope, self.frontier, words, start.started_at, narrow=bool(start.only))
        self.robots: dict[str, Robots] = {}
        self.signs: dict[str, NotFoundSign | None] = {}
        self.patience = Patience(rounds=len(RESTS) if start.format >= 2 and not start.only else 0)
        self.pages: list[Page] = []
        self.home: Page | None = None
        self.entries: list[Page] = []
        self.spent: Counter[str] = Counter()
        self._unsure: set[str] = set()  # hosts whose answer to an address that cannot exist was a fault
        if not start.only:
            self.frontier.add(start.portal, Rank.HOME, depth=0)
        for url in start.also:
            if not start.only:
                self.scope.credit_portal(url)
                self.frontier.add(url, Rank.ENTRY, depth=0)
            elif not self.scope.owns(url):
                self.scope.credit_portal(url)
        for url in start.only:
            self.opening.begin_at(url)
        if is_social(start.portal):
            self.patience.close(host_of(start.portal), Fetched.SOCIAL_NETWORK, "el portal es una página de red social")

    @property
    def closed(self) -> dict[str, tuple[Fetched, str]]:
        """The hosts that are asked for nothing more, and why."""
        return self.patience.closed

    # What to ask for

    def next(self) -> Errand | None:
        """The next request to make, or None when the visit has come to its end."""
        item, rest = self.frontier.best(self._refused), 0.0
        if item is None and self._may_go_better():
            rest = RESTS[self.patience.round]
            self._begin(self.patience.round + 1)
            item = self.frontier.best(self._refused)
        if item is None:
            return None
        if authority_of(item.url) not in self.robots:
            return Errand(url=authority_of(item.url) + "/robots.txt", role=Role.ROBOTS, referrer=item.url, rest=rest)
        probe = self._probe(item)
        if probe and self.robots[authority_of(item.url)].allows(probe):
            return Errand(url=probe, role=Role.PROBE, rest=rest)
        return Errand(url=item.url, role=Role.PAGE, referrer=item.referrer, rank=item.rank, rest=rest)

    def _may_go_better(self) -> bool:
        """Whether a further round has something to ask for: what failed in passing, or waits at a host that only failed."""
        if not self.patience.has_more:
            return False
        failing = [item for item in self.frontier.waiting() if host_of(item.url) in self.closed]
        return any(self._is_open_later(item) for item in (*self.patience.failed, *failing))

    def _is_open_later(self, item: Item) -> bool:
        rules = self.robots.get(authority_of(item.url))
        forbidden = rules is not None and rules.unknown is None and not rules.allows(item.url)
        over = self.patience.is_over(host_of(item.url)) or self._over_budget(item) or self.frontier.trapped(item)
        return not (forbidden or over)

    def _begin(self, number: int) -> None:
        """Begin a further round: hosts that only failed are open again, and what failed waits again."""
        failed = self.patience.failed
        opened = self.patience.begin(number)
        for authority in [one for one, rules in self.robots.items() if rules.unknown is not None and host_of(one) in opened]:
            del self.robots[authority]
        for host in self._unsure:
            self.signs.pop(host, None)
        self._unsure.clear()
        self.frontier.reopen(failed)

    def _probe(self, item: Item) -> str:
        """An address that cannot exist, for a host that gave a page and whose answer to such an address is not known yet; else ""."""
        host = host_of(item.url)
        if host in self.signs or not any(host_of(page.url) == host and page.ok for page in self.pages):
            return ""
        name = hashlib.sha256(f"{host} {self.start.started_at}".encode()).hexdigest()[:20]
        return f"{authority_of(item.url)}/{name}"

    def _refused(self, item: Item) -> bool:
        """Whether an item is not to be asked for: its host is closed, robots.txt asks us not to, or the budget for its kind is spent."""
        return host_of(item.url) in self.closed or self.is_disallowed(item.url) or self._over_budget(item)

    def is_disallowed(self, url: str) -> bool:
        """Whether robots.txt, where it is known, asks us not to read an address."""
        rules = self.robots.get(authority_of(url))
        return rules is not None and not rules.allows(url)

    def _over_budget(self, item: Item) -> bool:
        budget, spent = self.start.budget, self.spent
        if spent["bytes"] >= budget.total_bytes:
            return True
        if is_document(item.url) and item.rank > Rank.WELL_KNOWN:
            return spent["documents"] >= budget.documents or (item.rank > Rank.DOCUMENT and spent["loose"] >= budget.others)
        return spent["pages"] >= budget.pages or (item.rank > Rank.DOCUMENT and spent["others"] >= budget.others)

    def verdict(self, errand: Errand, target: str) -> tuple[Fetched, str] | None:
        """Whether a redirect of an errand may be followed, by whose address it leads to; robots.txt is asked apart."""
        if is_social(target):
            return Fetched.SOCIAL_NETWORK, "lleva a una red social"
        if errand.role is Role.ROBOTS or self.scope.owns(target):
            return None
        if errand.rank in (Rank.HOME, Rank.ENTRY) and may_be_a_portal(host_of(target)) and not is_document(target):
            return None
        return Fetched.EXTERNAL, "lleva a un sitio ajeno"

    def robots_verdict(self, target: str) -> tuple[Fetched, str] | None:
        """Whether robots.txt, already known, lets us follow."""
        rules = self.robots[authority_of(target)]
        if rules.unknown is not None:
            return rules.unknown, rules.detail
        return None if rules.allows(target) else (Fetched.ROBOTS, "robots.txt pide no leerla")

    # What came

    def absorb(self, visit: Visit) -> None:
        """Take in one response, however it ended."""
        if visit.round > self.patience.round:
            self._begin(visit.round)
        self.spent["bytes"] += visit.wire_size
        if visit.role is Role.ROBOTS:
            self._absorb_robots(visit)
        elif visit.role is Role.PROBE:
            page = self._unmask(self._read(visit), visit.body)
            self.signs[host_of(visit.requested)] = NotFoundSign.of(page)
            if self.patience.rounds and ENDINGS[page.fetched].transient:
                self._unsure.add(host_of(visit.requested))
        else:
            self._absorb_page(visit)

    def _absorb_robots(self, visit: Visit) -> None:
        authority = authority_of(visit.requested)
        rules = self.robots[authority] = robots_of(visit.fetched, visit.body)
        if rules.unknown is not None:
            self.patience.close(host_of(visit.requested), rules.unknown, rules.detail)
        for url in rules.sitemaps:
            if self.scope.owns(url):
                self.frontier.add(url, Rank.WELL_KNOWN, depth=1, referrer=visit.url)

    def _read(self, visit: Visit) -> Page:
        page = page_of(visit)
        if is_challenge(visit):
            return replace(page, fetched=Fetched.CHALLENGE, detail="pide un navegador")
        if not page.ok:
            return page
        try:
            return self._extract(page, visit.body)
        except Exception:  # strangers' bytes: one that breaks the reader must not end the visit, nor every replay of it
            return replace(page, unreadable="corrupt")

    def _unmask(self, page: Page, body: bytes) -> Page:
        return unmask(page, body) if self.start.format >= 2 else page

    def _absorb_page(self, visit: Visit) -> None:
        item = self.frontier.take(visit.requested)
        page = self._read(visit)
        sign = self.signs.get(host_of(visit.requested))
        if item.rank is not Rank.HOME and sign is not None and sign.fits(page):
            page = replace(page, fetched=Fetched.SOFT_NOT_FOUND, detail="la misma respuesta que a cualquier dirección")
        page = self._unmask(page, visit.body)
        self._count(item, page, visit.retry_after)
        self._keep(item, page)
        if item.rank is Rank.HOME and self.home is None:
            self._absorb_home(page)
        if not page.ok:
            return
        if item.rank is Rank.ENTRY and not self.scope.owns(page.url):
            self.scope.credit_portal(page.url)
        self.frontier.note_final(item, page.url)
        self.opening.open(item, page, visit.body)

    def _keep(self, item: Item, page: Page) -> None:
        """Add a page to those asked for; it takes the place of an earlier try that failed."""
        failure = self.patience.failure_of(item)
        if failure is not None:
            self.pages = [one for one in self.pages if one is not failure]
            self.entries = [one for one in self.entries if one is not failure]
            self.home = None if self.home is failure else self.home
        self.pages.append(page)
        if item.rank is Rank.ENTRY:
            self.entries.append(page)
        self.patience.put_off(item, page)

    def _count(self, item: Item, page: Page, retry_after: float) -> None:
        """Spend the budget, and close a host that keeps refusing or failing."""
        document = page.kind not in (Kind.HTML, Kind.NONE) and item.rank > Rank.WELL_KNOWN
        self.spent["documents" if document else "pages"] += 1
        if item.rank > Rank.DOCUMENT:
            self.spent["loose" if document else "others"] += 1
        self.patience.note(host_of(item.url), page.fetched, retry_after)

    def _absorb_home(self, page: Page) -> None:
        self.home = page
        if not page.ok:
            for host in {host_of(page.url), host_of(page.requested)}:
                self.patience.close(host, page.fetched, page.detail or "la página de inicio no se pudo leer")
            return
        self.scope.credit_home(page.url)
        for path in _WELL_KNOWN:
            self.frontier.add(authority_of(page.url) + path, Rank.WELL_KNOWN, depth=1, referrer=page.url)

    def finish(self) -> tuple[Crawl, list[Page]]:
        """How the visit ended, and all its pages: those asked for in order, then those known and not asked for, then those of others."""
        return sum_up(self)
