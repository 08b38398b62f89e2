"""What a page leads to: every address it names, ranked and left to wait, or noted as somebody else's. Pure."""

from __future__ import annotations

import hashlib

from w3lib.html import get_meta_refresh

from monitor.crawler.course import claims
from monitor.crawler.course.relevance import Rank, Words, is_stale, promises, rank_of, rank_of_path
from monitor.crawler.course.scope import Scope
from monitor.crawler.frontier import Frontier, Item, pattern_of
from monitor.crawler.net.message import decode
from monitor.crawler.urls import clean, is_social, join, key
from monitor.page import Area, Fetched, Kind, Page

_MOST_TOLD = 50_000  # links that are remembered
_MOST_ELSEWHERE = 1000  # addresses of others that are noted


class Opening:
    """What the pages of one visit named so far. `section` is the transparency section's address, "" while none was found."""

    def __init__(self, scope: Scope, frontier: Frontier, words: Words, today: str, *, narrow: bool = False) -> None:
        """A `narrow` visit follows only what the text of the addresses that it began at links, and no menu."""
        self._narrow = narrow
        self._scope, self._frontier, self._words, self._today = scope, frontier, words, today
        self.elsewhere: dict[str, Page] = {}
        self.section = ""
        self.has_manifest = False
        self._read_as_other: dict[str, Page] = {}
        self._to_reopen: list[str] = []
        self._told: set[tuple[str, str, bool, bool, bool]] = set()  # links noted since the scope or a redirect last changed their meaning
        self._told_since = (0, 0)

    def begin_at(self, url: str) -> None:
        """Let an address of a narrow visit wait, or note that it is somebody else's."""
        if self._scope.owns(url):
            self._frontier.add(url, Rank.SECTION, depth=0)
        else:
            self._note_elsewhere(url)

    def open(self, item: Item, page: Page, body: bytes) -> None:
        """Note every address that a page names."""
        if self._narrow and item.depth:
            return
        if item.rank is Rank.WELL_KNOWN:
            self._open_claims(item, page, body)
        if page.kind is not Kind.HTML:
            return
        fingerprint = hashlib.sha256("\n".join([page.title, page.text, *(link.url for link in page.links)]).encode()).hexdigest()
        self._frontier.note_content(item, fingerprint)
        entry = item.rank is Rank.ENTRY or (item.rank is Rank.HOME and self._words.leads_in(page.title))
        if entry and not self.section:
            self.section = page.url
        for url in self._scope.portals_named_by(page, self._words):
            self._scope.credit_portal(url)
        self._follow_refresh(item, page, body)
        in_section = entry or item.rank is Rank.SECTION
        if not in_section:
            self._read_as_other[item.key] = page
        self._spread(item, page, in_section=in_section)
        while self._to_reopen:  # read before it was known to be of the section: its links count for more now
            raised = self._frontier.seen(self._to_reopen.pop(0))
            known = self._read_as_other.pop(raised.key, None) if raised else None
            if raised and known:
                self._spread(raised, known, in_section=True)

    def _open_claims(self, item: Item, page: Page, body: bytes) -> None:
        manifest = page.url.endswith("/datapackage.json")
        named = claims.of_manifest(page.url, body) if manifest else claims.of_sitemap(page.url, body)
        self.has_manifest |= manifest and bool(named)
        for claim in named:
            if not self._scope.owns(claim.url):
                continue
            rank = Rank.WELL_KNOWN if claim.index else Rank.OTHER
            if claim.section:
                rank = Rank.DOCUMENT if claim.document else Rank.SECTION
            elif not claim.index:
                rank = rank_of_path(claim.url)
            stale = is_stale(claim.url, "", self._today)
            self._frontier.add(claim.url, rank, depth=item.depth + 1, referrer=page.url, stale=stale)

    def _follow_refresh(self, item: Item, page: Page, body: bytes) -> None:
        """A page that sends the browser on by itself leads where a redirect would."""
        wait, target = get_meta_refresh(decode(body[:8192]), page.url)
        url = clean(join(page.url, target or ""))
        if wait is None or wait > 10 or not target or not url or key(url) == key(page.url):
            return
        if item.rank is Rank.HOME and not is_social(url):
            self._scope.credit_home(url)
        rank = Rank.ENTRY if item.rank is Rank.HOME else item.rank
        self._note(url, "", rank, item, page)

    def _spread(self, item: Item, page: Page, *, in_section: bool) -> None:
        since = (len(self._scope.places), self._frontier.moved)
        if since != self._told_since or len(self._told) > _MOST_TOLD:
            self._told.clear()
            self._told_since = since
        for section in page.sections:
            if self._narrow and section.area is not Area.MAIN:
                continue
            below = promises(" | ".join((*section.trail, section.heading))) if section.links else False
            for link in section.links:
                if not link.url.startswith(("http://", "https://")) or (link.view and self.has_manifest):
                    continue  # a portal that names all it holds need not be asked for every order and filter of it
                if self._narrow and link.area is not Area.MAIN:
                    continue
                told = (link.url, link.text, link.area is Area.MAIN, below, in_section)
                if told in self._told:
                    continue  # a menu's link, as on the page before: noting it again would change nothing
                self._told.add(told)
                rank = rank_of(link, below=below, in_section=in_section, words=self._words)
                if rank is not None:
                    self._note(link.url, link.text, rank, item, page)

    def _note(self, url: str, text: str, rank: Rank, item: Item, page: Page) -> None:
        """Let an address wait its turn, or note that it is somebody else's."""
        if not self._scope.owns(url):
            self._note_elsewhere(url)
            return
        next_one = pattern_of(url) == pattern_of(item.url)  # page 2 of a list is as near as page 1
        stale = rank > Rank.ENTRY and is_stale(url, text, self._today)
        name = self._frontier.add(url, rank, depth=item.depth + (not next_one), referrer=page.url, stale=stale)
        if rank in (Rank.ENTRY, Rank.SECTION) and self._frontier.raise_seen(name, rank):
            self._to_reopen.append(name)

    def _note_elsewhere(self, url: str) -> None:
        if len(self.elsewhere) < _MOST_ELSEWHERE and (address := clean(url)):
            fetched = Fetched.SOCIAL_NETWORK if is_social(url) else Fetched.EXTERNAL
            self.elsewhere.setdefault(key(address), Page(url=address, requested=address, fetched=fetched))
