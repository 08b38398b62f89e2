"""HTML -> facts: parse once with lxml, walk once, judge what is chrome, and tell a page from the shell of an application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import cast

from lxml import etree

from monitor.extract.address import Resolver
from monitor.extract.around import short_text, text_of
from monitor.extract.decode import decode
from monitor.extract.facts import TOO_COMPLEX, Facts, Limits, bounded, clean
from monitor.extract.forms import hides_pages
from monitor.extract.outline import CONTEXT, Draft, LinkDraft, says_more
from monitor.extract.unclosed import close_tables, leaves_tables_open
from monitor.extract.walk import Walk
from monitor.page import Area, Link, Section

_TITLE = 500  # characters
_SHELL_TEXT = 200  # visible characters below which a page with an empty root is a shell
_SHELL = re.compile(
    r"<(?:app-root|app|ng-app|[a-z]{1,20}-app|[a-z]{1,20}-root)\b[^<>]{0,300}>\s{0,300}</"
    r"|<(?:div|main|section)\b[^<>]{0,300}\bid\s?=\s?[\"']?"
    r"(?:root|app|__next|__nuxt|q-app|react-root|main-app|svelte|ember-app|application)[\"'\s>]",
    re.I,
)
_WORKS = r"(?:enable|habilit|activ|need|required?|requier|necesi|disabled|desactiv|deshabilit)"
_NEEDS = re.compile(rf"{_WORKS}[^.]{{0,80}}java\s?script|java\s?script[^.]{{0,80}}{_WORKS}", re.I)
_ASKS = re.compile(r"\bajax\b|\bfetch\s?\(|XMLHttpRequest|\$\.(?:get|post|getJSON)\b|\baxios\b|serverSide", re.I)
_THING = r"_?(?:doc\w*|archivo\w*|file\w*|pdf\w*|adjunto\w*)"
_FETCHES = re.compile(
    rf"__doPostBack\s?\(|\b(?:(?:ver|abrir|descargar|bajar|download){_THING}?|(?:mostrar|open|show|get){_THING})\s?\(\s?['\"]?\w", re.I
)
_ADDRESS = re.compile(r"['\"][^'\"]*[./][^'\"]*['\"]")
_REFRESH = re.compile(r"url\s{0,9}=\s{0,9}['\"]?([^'\">\s]+)", re.I)
_GOES = re.compile(r"\blocation(?:\.href)?\s{0,9}=\s{0,9}['\"]([^'\"]+)['\"]|\blocation\.replace\(\s{0,9}['\"]([^'\"]+)['\"]", re.I)
_LOOSE_TAGS = re.compile(
    r"</?(?:div|font|span|b|i|u|em|strong|center|big|small|blockquote|section|ul|ol|li|dl|form|label|a(?![^<>]*href))(?![\w-])[^<>]*>", re.I
)
_BODY = re.compile(r"<body[\s>]", re.I)
_NEWER = re.compile(r"<(?:main|article|section|header|nav|footer|aside|figure|details|dialog|search|hgroup)(?![\w-])", re.I)
_UNSHOWN = etree.XPath("//@alt | //@title | //@aria-label | //@placeholder | //input/@value | //meta/@content | //img/@src")
_CARD = 60  # elements of what is still one card
_SHORT = 300  # characters of an address whose link is kept for other pages
_WEAK = 40  # characters of a link text that may need its surroundings

_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)


def read_html(body: bytes, declared: str, url: str, limits: Limits) -> Facts:
    """The facts of a page at an address. Never raises for any bytes short of running out of memory."""
    text = decode(body, declared)
    root, whole = _parse(text)
    if root is None:
        return Facts()
    title, language, base = _head(root)
    unshown = "\n\n".join(map(str, cast("list[str]", _UNSHOWN(root))))
    scripts, noscript = _drop_scripts(root)
    if leaves_tables_open(text):
        close_tables(root)
    resolver = Resolver(url, base)
    walk = _walk(root, resolver, limits)
    sections = tuple(_finished(walk))
    visible = sum(len(section.text) + len(section.heading) for section in sections)
    extra = _elsewhere(root, scripts if visible < _SHELL_TEXT else "", resolver)
    if extra:
        first = sections[0] if sections else Section(heading="", level=0)
        sections = (replace(first, links=(*first.links, *extra)), *sections[1:])
    return Facts(
        title=title or next((s.heading for s in sections if s.level == 1), ""),
        language=language,
        viewport=_viewport(root),
        sections=sections,
        needs_javascript=(visible < _SHELL_TEXT and not extra and _is_shell(text, scripts, noscript, sections))
        or _fills_a_table(sections, scripts)
        or _opens_by_script(root)
        or hides_pages(root),
        unreadable="" if whole else TOO_COMPLEX,
        asides=(("descripción o texto alternativo, que no se ve en la pantalla", unshown),),
    )


def _parse(text: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether it is whole: nested beyond the parser's depth, a page is read again without the tags that nest."""
    text = _with_a_body(text)
    for attempt in (text, None):
        source = attempt if attempt is not None else _LOOSE_TAGS.sub(" ", text)
        try:
            root = etree.fromstring(source.encode("utf-8", "replace") or b" ", _PARSER)
        except (etree.XMLSyntaxError, ValueError):
            return None, True
        if root is None:
            return None, True
        cut = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in _PARSER.error_log.filter_from_fatals())
        if not cut:
            return root, True
    return root, False


def _with_a_body(text: str) -> str:
    """A page that leaves out `<body>`, as HTML allows, with it: the parser is older than `<main>` and takes what begins so for the head."""
    newer = None if _BODY.search(text) else _NEWER.search(text)
    return f"{text[: newer.start()]}<body>{text[newer.start() :]}" if newer else text


def _head(root: etree._Element) -> tuple[str, str, str]:
    """Title, language and base address."""
    title = next((text_of(element) for element in root.iter("title") if _parent(element) != "svg"), "")
    base = next((element.get("href") or "" for element in root.iter("base")), "")
    language = clean(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or "")
    return bounded(title, _TITLE), language[:35], base


def _viewport(root: etree._Element) -> str:
    metas = (meta for meta in root.iter("meta") if (meta.get("name") or "").lower().strip() == "viewport")
    return next((clean(meta.get("content") or "")[:200] for meta in metas), "")


def _parent(element: etree._Element) -> str:
    parent = element.getparent()
    return str(parent.tag) if parent is not None else ""


def _drop_scripts(root: etree._Element) -> tuple[str, str]:
    """Take what nobody reads out of the tree and break lines where `br` does; the scripts' and noscripts' text is handed back."""
    scripts = "\n".join(element.text or element.get("src") or " " for element in root.iter("script"))
    noscript = " ".join(text_of(element) for element in root.iter("noscript"))
    etree.strip_elements(root, "script", "style", "template", "noscript", "svg", "math", with_tail=False)
    for element in root.iter("br"):
        element.tail = " " + (element.tail or "")
    return scripts, noscript


def _walk(root: etree._Element, resolver: Resolver, limits: Limits) -> Walk:
    """Read the page, and again with a narrower idea of chrome where nothing else was left: some themes put all into a "header"."""
    walk = Walk(root, resolver, limits)
    for chrome in (1, 0):
        main = [draft for draft in walk.outline.drafts if draft.area is Area.MAIN]
        other = [draft for draft in walk.outline.drafts if draft.area is Area.CHROME]
        said = sum(map(_size, main))
        if said >= 50 or any(draft.heading or draft.links for draft in main) or sum(map(_size, other)) <= 9 * said:
            break
        walk = Walk(root, resolver, limits, chrome)
    return walk


def _size(draft: Draft) -> int:
    return len(draft.heading) + sum(map(len, draft.lines))


def _finished(walk: Walk) -> Iterator[Section]:
    return (draft.section(tuple(_link(link, draft.area) for link in draft.links)) for draft in walk.outline.in_order())


def _link(draft: LinkDraft, area: Area) -> Link:
    if not draft.context and area is Area.MAIN and len(draft.text) < _WEAK and draft.element is not None:
        draft.context = _around(draft)
    make = _same_link if len(draft.url) <= _SHORT else _same_link.__wrapped__
    return make(draft.url, draft.text, draft.context, area is Area.MAIN, _is_view(draft))


@lru_cache(maxsize=20_000)
def _same_link(url: str, text: str, context: str, main: bool, view: bool) -> Link:
    """A link, the same value for all pages that have it: menus would else fill the memory of a crawl."""
    return Link(url=url, text=text, context=context, area=Area.MAIN if main else Area.CHROME, view=view)


def _is_view(draft: LinkDraft) -> bool:
    element = draft.element
    return element is not None and "nofollow" in (element.get("rel") or "").lower().split()


def _around(draft: LinkDraft) -> str:
    """The text of the nearest element that says more than the link, where it is short: the card that a "descargar" stands in."""
    element = draft.element
    for _ in range(4):
        element = element.getparent()
        if element is None or element.tag in ("body", "main", "article", "td", "tr", "table", "ul", "ol", "dl", "details"):
            return ""
        inside = list(islice(element.iter(), _CARD + 1))
        links = [one for one in inside if one.tag == "a"]
        if len(inside) > _CARD or len(links) > 3:
            return ""
        said = short_text(element, CONTEXT)
        if says_more(said, (short_text(link) for link in links)):
            return said
    return ""


def _elsewhere(root: etree._Element, scripts: str, resolver: Resolver) -> tuple[Link, ...]:
    """Where a page sends its visitors at once: a refresh, or a script on a page that shows nothing."""
    found = []
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            match = _REFRESH.search(meta.get("content") or "")
            found.append(match.group(1) if match else "")
    for goes in _GOES.finditer(scripts[:100_000]):
        found.append(goes.group(1) or goes.group(2))
    urls = dict.fromkeys(url for url in map(resolver.resolve, found) if url and url != resolver.base)
    return tuple(Link(url=url, text="refresh") for url in urls)


def _fills_a_table(sections: tuple[Section, ...], scripts: str) -> bool:
    """Whether a table without a row is there for a script to fill it from the server, as lists of documents often are."""
    empty = any(table.header and not table.rows for section in sections for table in section.tables)
    return empty and _ASKS.search(scripts[:200_000]) is not None


def _opens_by_script(root: etree._Element) -> bool:
    """Whether links fetch a document by a script that names no address, as a postback does."""
    for element in root.iter("a", "button", "input"):
        href, onclick = element.get("href") or "", element.get("onclick") or ""
        script = f"{href if href[:11].lower() == 'javascript:' else ''} {onclick}"
        if len(script) > 1 and _FETCHES.search(script) and not _ADDRESS.search(script):
            return True
    return False


def _is_shell(text: str, scripts: str, noscript: str, sections: tuple[Section, ...]) -> bool:
    """Whether a page that shows next to nothing is the frame of an application that a browser would fill."""
    if not scripts.strip() and "<script" not in text[:200_000].lower():
        return False
    if sum(len(section.links) for section in sections) > 5:
        return False
    return bool(_SHELL.search(text[:200_000]) or _NEEDS.search(noscript))
