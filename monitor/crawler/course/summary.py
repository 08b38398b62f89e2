"""How a visit ended: whether it saw the portal, and whether its search came to an end. Pure.

Only a complete search may call anything missing; so whatever is in doubt makes it incomplete, and says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.words import how_many
from monitor.crawler.course.pretence import unmask
from monitor.crawler.course.relevance import Rank
from monitor.crawler.frontier import Item
from monitor.crawler.urls import authority_of, host_of, is_document, key
from monitor.outcome import UNSEEN
from monitor.page import Crawl, Fetched, Kind, Page

if TYPE_CHECKING:
    from monitor.crawler.course.course import Course

_MOST_UNASKED = 3000


def sum_up(course: Course) -> tuple[Crawl, list[Page]]:
    """The crawl's summary and its pages, in an order that depends on nothing but the responses."""
    waiting = course.frontier.waiting()
    asked = {page.requested for page in course.pages}
    unasked = [_unasked(course, item) for item in waiting[:_MOST_UNASKED]]
    pages = course.pages + [page for page in [*unasked, *course.opening.elsewhere.values()] if page.requested not in asked]
    if course.start.format < 2:
        pages = [unmask(page) for page in pages]
    unseen = _unseen(course, waiting)
    outcome, detail = _outcome(course, unseen) if not course.start.only else _outcome_of_some(course, pages)
    why = detail or (_why_incomplete(course, unseen) if not course.start.only else f"quedaron {len(waiting)} sin leer" if waiting else "")
    told = "; ".join(piece for piece in (why, _hidden_by_robots(course, waiting)) if piece)
    crawl = Crawl(
        portal=course.start.portal,
        outcome=outcome,
        complete=not why and outcome is Fetched.OK,
        detail=told,
        home=course.home.url if course.home and course.home.ok else "",
        section=course.opening.section,
        also=course.start.also,
        hosts=course.scope.hosts,
    )
    return crawl, pages


def _unasked(course: Course, item: Item) -> Page:
    fetched, detail = Fetched.BUDGET, "el recorrido terminó antes"
    if host_of(item.url) in course.closed:
        fetched, why = course.closed[host_of(item.url)]
        detail = f"no se pidió: {why}"
    elif course.is_disallowed(item.url):
        fetched, detail = Fetched.ROBOTS, "robots.txt pide no leerla"
    elif course.frontier.trapped(item):
        detail = "direcciones que se repiten sin fin"
    return Page(url=item.url, requested=item.url, fetched=fetched, detail=detail)


def _unseen(course: Course, waiting: list[Item]) -> list[Item]:
    """Pages that a complete search would have read: of the section, or any at all as long as no section was found."""
    wanted = Rank.SECTION if course.opening.section else Rank.OTHER
    pages = [item for item in waiting if item.rank <= wanted and not item.stale and not is_document(item.url)]
    return [item for item in pages if not course.frontier.repeats(item)]


def _outcome(course: Course, unseen: list[Item]) -> tuple[Fetched, str]:
    """Whether the portal was seen, and if not, why. A host that closed itself after its pages were read did not keep us from them."""
    if course.home is not None:
        if not course.home.ok:
            return course.home.fetched, course.home.detail or "la página de inicio no se pudo leer"
        if course.home.needs_javascript and not _read(course):
            return Fetched.NEEDS_JAVASCRIPT, "la página de inicio no lleva a ninguna otra"
        kept_from = [course.closed[host_of(item.url)] for item in unseen if host_of(item.url) in course.closed]
        return kept_from[0] if kept_from else (Fetched.OK, "")
    blocked = course.closed.get(host_of(course.start.portal))
    if blocked:
        return blocked
    if course.is_disallowed(course.start.portal):
        return Fetched.ROBOTS, ""
    return Fetched.BUDGET, "el recorrido no llegó a la página de inicio"


def _outcome_of_some(course: Course, pages: list[Page]) -> tuple[Fetched, str]:
    """How a visit to some addresses alone ended: as the first of them that was not read did."""
    by_key = {key(page.requested): page for page in reversed(pages)}
    asked = [(url, by_key.get(key(url))) for url in course.start.only]
    failed = next(((url, page) for url, page in asked if page is None or not page.ok), None)
    if failed is None:
        return Fetched.OK, ""
    url, page = failed
    return (page.fetched, page.detail or url) if page else (Fetched.BUDGET, f"no se pidió {url}")


def _why_incomplete(course: Course, unseen: list[Item]) -> str:
    """Why the search did not come to its end; "" if it did."""
    if not _read(course):
        return "la página de inicio no lleva a ninguna otra"
    if unseen:
        return f"{'quedó' if len(unseen) == 1 else 'quedaron'} {how_many(len(unseen), 'página', 'páginas')} sin leer"
    if any(page.requested in course.start.also and page.fetched in UNSEEN for page in course.pages):
        return "otra dirección conocida del municipio no se pudo leer"
    if course.entries and not course.opening.section and all(page.fetched in UNSEEN for page in course.entries):
        return "la sección de información pública no se pudo leer"
    return ""


def _read(course: Course) -> list[Page]:
    """What was read beside the home page."""
    return [page for page in course.pages if page.ok and page.kind is not Kind.NONE and page is not course.home]


def _hidden_by_robots(course: Course, waiting: list[Item]) -> str:
    """That robots.txt keeps programs from what the law asks to publish; "" where it does not."""
    hidden = [item for item in waiting if item.rank <= Rank.DOCUMENT and not item.stale and _is_forbidden(course, item.url)]
    if any(item.rank in (Rank.HOME, Rank.ENTRY) for item in hidden):
        return "robots.txt pide no recorrer la sección de información pública"
    return f"robots.txt pide no recorrer {how_many(len(hidden), 'dirección', 'direcciones')} de la información pública" if hidden else ""


def _is_forbidden(course: Course, url: str) -> bool:
    rules = course.robots.get(authority_of(url))
    return rules is not None and rules.unknown is None and not rules.allows(url)
