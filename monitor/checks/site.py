"""The pages of one crawl as a walk with context: from the home page along its links, what each page, heading and link is about.

Context flows down: a link under the heading "8. Ejecución presupuestaria" brings its target that obligation, a page titled "Año 2025"
brings its links that year. A page's own title speaks louder than the link that led to it; a menu brings nothing but its own words.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from checklists.wording import Reading, is_news, is_section_entry, read
from monitor.page import FAULTS, Area, Crawl, Kind, Link, Page, Section

Key = Callable[[str], str]
ENTRY = 0.7  # from here on a text is taken to lead to the transparency section
FILE_HOSTS = (
    "drive.google.",
    "docs.google.",
    "dropbox.",
    "onedrive.",
    "1drv.",
    "sharepoint.",
    "mega.nz",
    "mediafire.",
    "wetransfer.",
    "icloud.",
)
OTHER = "other"
_UNIT = re.compile(
    r"^(?:la |nuestra )?(?:unidad|oficina|departamento|direccion) (?:municipal )?(?:de )?(?:libre )?(?:acceso )?(?:a )?"
    r"(?:la )?informacion(?: publica)?\b|^(?:uip|uipm|uaip|udaip)\b"
)
_OUR_LAW = re.compile(r"57\W?\s?2008|art(?:[ií]culo|\.)?\s*10\b", re.IGNORECASE)
_NEWS_PATH = re.compile(
    r"/(?:noticias?|news|blog|boletin(?:es)?|prensa|comunicados?|eventos?|actividades|agenda|category|categoria|tag|author)(?:/|$)|^/20\d\d/[01]\d/(?:[0-3]\d/)?[^/.]+/?$",
    re.IGNORECASE,
)
_NEWS_TITLE = re.compile(
    r"^(?:ultimas |nuestras )?(?:noticias|boletines|comunicados|eventos|agenda|blog|prensa|sala de prensa|actividades)\b"
)
_BARE_NUMBER = re.compile(r"^\W*\d{1,3}\W*$")
_ACCENTS = str.maketrans("áéíóúü", "aeiouu")


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What the words on the way say so far."""

    obligation: str | None = None
    part: str | None = None
    period: str | None = None
    law: str | None = None  # OTHER where the words name another law than the checklist's
    in_section: bool = False
    news: bool = False
    unit: bool = False  # the information unit's own page
    year: str | None = None  # of the year page or folder it stands in, where a portal keeps one per year
    trail: tuple[str, ...] = ()  # the words that gave it, outermost first


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A section of a page with the context it stands in; `page_context` is that of the whole page."""

    page: Page
    section: Section
    context: Context
    page_context: Context


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """A link with the context of its own words, and the page it leads to (None where it was not fetched)."""

    place: Place
    link: Link
    context: Context
    target: Page | None


@dataclass(slots=True)
class Walk:
    """The result: places in reading order, leads in the same order, and every page's context."""

    places: list[Place] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    contexts: dict[str, Context] = field(default_factory=dict)


@lru_cache(maxsize=100_000)
def _read(text: str, heading: str) -> Reading:
    return read(text, heading)


class Site:
    """The pages of a crawl by address. `key` is the crawler's own notion of sameness of addresses."""

    def __init__(self, crawl: Crawl, pages: Sequence[Page], key: Key) -> None:
        self.crawl = crawl
        self.pages = tuple(pages)
        self._key = key
        self._by_key: dict[str, Page] = {}
        for page in self.pages:
            for url in (page.url, page.requested):
                known = self._by_key.get(key(url)) if url else None
                if url and (known is None or (not known.ok and page.ok)):
                    self._by_key[key(url)] = page

    def get(self, url: str) -> Page | None:
        """The page at an address, however it is written; None where it was not fetched."""
        return self._by_key.get(self._key(url)) if url else None

    @property
    def home(self) -> Page | None:
        """The page at the portal's address."""
        return self.get(self.crawl.home) or self.get(self.crawl.portal) or (self.pages[0] if self.pages else None)

    def key(self, url: str) -> str:
        """The key of an address."""
        return self._key(url)

    def walk(self) -> Walk:
        """Walk every HTML page once, from home; pages only a sitemap knows come last, with the context of their own title."""
        return _Walker(self).walk()


class _Walker:
    def __init__(self, site: Site) -> None:
        self.site = site
        self.result = Walk()
        self.queue: deque[tuple[Page, Context]] = deque()
        self.queued: set[str] = set()

    def walk(self) -> Walk:
        if home := self.site.home:
            self._enqueue(home, Context())
        self._drain()
        for page in self.site.pages:
            if page.kind is Kind.HTML and page.ok:
                self._enqueue(page, Context())
                self._drain()
        return self.result

    def _enqueue(self, page: Page, context: Context) -> None:
        key = self.site.key(page.url)
        if key in self.queued or page.kind is not Kind.HTML or not page.ok:
            return
        self.queued.add(key)
        self.queue.append((page, context))

    def _drain(self) -> None:
        while self.queue:
            page, context = self.queue.popleft()
            self._visit(page, page_context(page, context))

    def _visit(self, page: Page, context: Context) -> None:
        self.result.contexts[self.site.key(page.url)] = context
        by_trail: dict[tuple[str, ...], Context] = {}
        for section in page.sections:
            own = section_context(section, context, by_trail)
            place = Place(page=page, section=section, context=own, page_context=context)
            self.result.places.append(place)
            for link in section.links:
                self._follow(place, link)

    def _follow(self, place: Place, link: Link) -> None:
        context = link_context(link, place)
        target = self.site.get(link.url)
        if target is not None and target is place.page:
            return
        self.result.leads.append(Lead(place=place, link=link, context=context, target=target))
        if target is not None:
            self._enqueue(target, context)


def page_context(page: Page, context: Context) -> Context:
    """The context of a page: its own title and first heading speak louder than the link that led to it."""
    names = [re.split(r" [|–·»-] ", page.title)[0].strip()]
    names += [section.heading for section in page.sections if section.level == 1][:1]
    path = unquote(urlsplit(page.url).path)
    for name in dict.fromkeys(name for name in names if name):
        context = refine(context, name)
        if is_unit_page(name):
            context = replace(context, unit=True)
    words = re.sub(r"[-_/.]+", " ", path).strip()
    if _NEWS_PATH.search(path) or any(_NEWS_TITLE.search(_folded(name)) for name in names):
        return replace(context, news=True)
    if is_section_entry(words) >= ENTRY:
        context = replace(context, in_section=True)
    if context.obligation is None and context.law is None and words:
        context = refine(context, re.sub(r"[-_.]+", " ", path.rstrip("/").rsplit("/", 1)[-1]), weak=True)
    return context


def section_context(section: Section, page: Context, by_trail: dict[tuple[str, ...], Context]) -> Context:
    """The context of a section: that of the nearest heading above it that has one, refined by its own heading."""
    if not section.heading:
        return page
    above = page
    for depth in range(len(section.trail), 0, -1):
        if (known := by_trail.get(section.trail[:depth])) is not None:
            above = known
            break
    own = refine(above, section.heading)
    by_trail[(*section.trail, section.heading)] = own
    return own


def link_context(link: Link, place: Place) -> Context:
    """The context a link brings its target. A menu link brings its own words only; one that says "back" or "home" brings nothing."""
    if link.area is Area.CHROME:
        return refine(Context(in_section=False), link.text)
    base = place.context
    if _BARE_NUMBER.match(link.text):  # the pages of a list
        return base
    own = refine(base, link.text)
    silent = own.obligation == base.obligation and own.period == base.period and own.in_section == base.in_section
    return refine(base, link.context) if silent and link.context and link.context != link.text else own


def refine(context: Context, words: str, *, weak: bool = False) -> Context:
    """The context after these words. Weak words (a path, the row around a link) fill gaps but change nothing that is known."""
    words = " ".join(words.split())[:300]
    if not words:
        return context
    ours = _OUR_LAW.search(words) is not None
    entry = ours or is_section_entry(words) >= ENTRY
    reading = _read(words, " / ".join((*context.trail[-2:], context.period or "")).strip(" /"))
    news = context.news or (not entry and is_news(words))
    if ours and context.law == OTHER:
        context = replace(context, law=None)
    period = reading.period or context.period
    if weak and context.period:
        period = context.period
    changed = replace(context, period=period, news=news, in_section=context.in_section or entry)
    claim = reading.obligations[0] if reading.obligations else None
    if reading.other_law and claim is None and not ours:
        return replace(changed, obligation=None, part=None, law=OTHER, trail=(*context.trail, words))
    if claim is None or (weak and context.obligation):
        seen = reading.period is not None or entry
        if changed.in_section and changed.obligation is None and reading.period and len(reading.period) == 4:
            changed = replace(changed, year=reading.period)
        return replace(changed, trail=(*context.trail, words)) if seen and not weak else changed
    if context.law == OTHER and claim.code.startswith("laip-"):
        return changed
    part = claim.part or (context.part if claim.code == context.obligation else None)
    return replace(changed, obligation=claim.code, part=part, law=None, trail=(*context.trail, words))


def unseen(page: Page | None) -> bool:
    """Whether something is there, as far as we know, that we could not see."""
    return page is not None and page.fetched in FAULTS


def holds_files(url: str) -> bool:
    """Whether an address is on a service where offices keep folders of files."""
    host = urlsplit(url).hostname or ""
    return any(piece in host for piece in FILE_HOSTS)


def is_unit_page(title: str) -> bool:
    """Whether a title names the information unit itself, whose own page (functions, how to ask) evidences no obligation."""
    return _UNIT.search(_folded(title)) is not None


def _folded(words: str) -> str:
    return words.lower().translate(_ACCENTS).strip()
