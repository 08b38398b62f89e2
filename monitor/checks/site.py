"""The pages of one crawl as a walk with context: from the home page along its links, what each page, heading and link is about.

Context flows down: a link under the heading "8. Ejecución presupuestaria" brings its target that obligation, a page titled "Año 2025"
brings its links that year. A page's own title speaks louder than the link that led to it; a menu brings nothing but its own words.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

from monitor.checks.context import Context, Reader, link_context, page_context, section_context
from monitor.checks.dated import without_posting
from monitor.checks.rows import unfolded
from monitor.outcome import UNSEEN, ended
from monitor.page import Area, Crawl, Fetched, Kind, Link, Page, Section

MANIFEST = "/datapackage.json"
Key = Callable[[str], str]
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


_DOOR = re.compile(
    r"\W*(?:intranet|webmail|correo|admin(?:istrador)?|iniciar sesion|inicio de sesion|log ?in|ingres[ao]r?|acceso|entrar)"
    r"(?: (?:para|de|a|al|la|los|el|intranet|personal|empleados|usuarios|sistema|institucional|privado|interno|administrador))*\W*"
)
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An address that the municipality itself named for a part of a numeral: it is looked at first, as if a heading led there."""

    url: str
    obligation: str
    part: str
    heading: str


@dataclass(slots=True)
class Walk:
    """The result: places in reading order, leads in the same order, and every page's context."""

    places: list[Place] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    contexts: dict[str, Context] = field(default_factory=dict)


class Site:
    """The pages of a crawl by address. `key` is the crawler's own notion of sameness of addresses."""

    def __init__(self, crawl: Crawl, pages: Sequence[Page], key: Key, reader: Reader, told: Sequence[Told] = ()) -> None:
        self.crawl = crawl
        self.told = tuple(told)
        self.reader = reader
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

    @cached_property
    def has_manifest(self) -> bool:
        """Whether the portal names all that it holds, for machines."""
        return any(page.ok and page.kind is Kind.JSON and urlsplit(page.url).path == MANIFEST for page in self.pages)

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
        self.queue: deque[tuple[Page, Context]] = deque()  # pages to which the section or a numeral led
        self.later: deque[tuple[Page, Context]] = deque()  # others: the section's word on a page comes first
        self.queued: dict[str, bool] = {}  # whether it waits in the first of the two
        self.visited: set[str] = set()
        self.brought: dict[tuple[str, str, Context], Context] = {}

    def walk(self) -> Walk:
        for told in self.site.told:
            self._begin_at(told)
        self._drain()
        if home := self.site.home:
            self._enqueue(home, Context())
        self._drain()
        for url in self.site.crawl.also:
            if known := self.site.get(url):
                self._enqueue(known, Context(in_section=True))
                self._drain()
        for page in self.site.pages:
            if page.kind is Kind.HTML and page.ok:
                self._enqueue(page, Context())
                self._drain()
        return self.result

    def _begin_at(self, told: Told) -> None:
        """Follow an address as from a heading that says of which numeral it is."""
        own = Context(obligation=told.obligation, part=told.part, in_section=True, numbered=True, weight=1.0, trail=(told.heading,))
        section = Section(heading=told.heading, level=2)
        page = Page(url="", requested="", fetched=Fetched.OK)
        self._follow(Place(page=page, section=section, context=own, page_context=own), Link(url=told.url, text=""))

    def _enqueue(self, page: Page, context: Context) -> None:
        key, first = self.site.key(page.url), context.placed and not context.news
        if page.kind is not Kind.HTML or not page.ok or key in self.visited or self.queued.get(key) in (True, first):
            return
        self.queued[key] = first
        (self.queue if first else self.later).append((page, context))

    def _drain(self) -> None:
        while self.queue or self.later:
            page, context = (self.queue or self.later).popleft()
            if (key := self.site.key(page.url)) not in self.visited:
                self.visited.add(key)
                self._visit(page, page_context(self.site.reader, page, context))

    def _visit(self, page: Page, context: Context) -> None:
        by_trail: dict[tuple[str, ...], Context] = {}
        before: tuple[Section, Context] | None = None
        sections = unfolded(self.site.reader, page.sections)
        headings = [section.heading for section in sections if section.area is Area.MAIN]
        numbered = self.site.reader.lists_numerals(headings)
        if context.unit and self.site.reader.names_many(headings):
            context = replace(context, unit=False)  # the unit's page is the section itself
        self.result.contexts[self.site.key(page.url)] = context
        for section in sections:
            own = section_context(self.site.reader, section, context, by_trail, before, numbered=numbered)
            before = (section, own) if section.heading else before
            place = Place(page=page, section=section, context=own, page_context=context)
            self.result.places.append(place)
            for link in section.links:
                self._follow(place, link)

    def _follow(self, place: Place, link: Link) -> None:
        target = self.site.get(link.url)
        if link.view and target is None and self.site.has_manifest:
            return  # a filter of what the portal names whole
        beside = replace(link, context=without_posting(link.context, place.section.tables)) if link.context else link
        context = self._context_of(beside, place.context)
        if target is not None and (target is place.page or is_staff_door(link.text, target)):
            return
        self.result.leads.append(Lead(place=place, link=link, context=context, target=target))
        if target is not None:
            self._enqueue(target, context)

    def _context_of(self, link: Link, base: Context) -> Context:
        """The context that a link brings, read once: a menu stands on every page."""
        said = (link.text, "", Context()) if link.area is Area.CHROME else (link.text, link.context, base)
        if said not in self.brought:
            self.brought[said] = link_context(self.site.reader, link, base)
        return self.brought[said]


def belongs_to(lead: Lead) -> str | None:
    """The obligation a link belongs to: that of the heading it stands under, whatever its own name says; else that of its own words."""
    if lead.link.area is Area.MAIN and lead.place.section.heading and lead.place.context.obligation:
        return lead.place.context.obligation
    return lead.context.obligation


def is_staff_door(text: str, page: Page) -> bool:
    """Whether a link is the door of those who work there, behind which nothing is published."""
    return page.fetched is Fetched.LOGIN and _DOOR.fullmatch(text.lower().translate(_ACCENTS)) is not None


def unseen(page: Page | None) -> bool:
    """Whether something is there, as far as we know, that we could not see."""
    return page is not None and ended(page) in UNSEEN


def holds_files(url: str) -> bool:
    """Whether an address is on a service where offices keep folders of files."""
    host = parts_of(url).hostname or ""
    return any(piece in host for piece in FILE_HOSTS)


def parts_of(url: str) -> SplitResult:
    """The parts of an address; empty ones for what is none, as pages of strangers hold."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")
