"""How a visit ended: whether it saw the portal, and whether its search came to an end. Pure.

Only a complete search may call anything missing; so whatever is in doubt makes it incomplete, and says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.crawler.course.relevance import Rank
from monitor.crawler.frontier import Item
from monitor.crawler.urls import host_of, is_document
from monitor.page import FAULTS, Crawl, Fetched, Kind, Page

if TYPE_CHECKING:
    from monitor.crawler.course.course import Course

_MOST_UNASKED = 3000


def sum_up(course: Course) -> tuple[Crawl, list[Page]]:
    """The crawl's summary and its pages, in an order that depends on nothing but the responses."""
    waiting = course.frontier.waiting()
    asked = {page.requested for page in course.pages}
    unasked = [_unasked(course, item) for item in waiting[:_MOST_UNASKED]]
    pages = course.pages + [page for page in [*unasked, *course.elsewhere.values()] if page.requested not in asked]
    outcome, detail = _outcome(course)
    why = detail or _why_incomplete(course, waiting)
    crawl = Crawl(
        portal=course.start.portal,
        outcome=outcome,
        complete=not why and outcome is Fetched.OK,
        detail=why,
        home=course.home.url if course.home and course.home.ok else "",
        section=course.section,
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


def _outcome(course: Course) -> tuple[Fetched, str]:
    """Whether the portal was seen at all, and if not, why."""
    if course.home is not None:
        if not course.home.ok:
            return course.home.fetched, course.home.detail or "la página de inicio no se pudo leer"
        blocked = course.closed.get(host_of(course.home.url))
        return blocked or (Fetched.OK, "")
    blocked = course.closed.get(host_of(course.start.portal))
    if blocked:
        return blocked
    if course.is_disallowed(course.start.portal):
        return Fetched.ROBOTS, "robots.txt pide no leer la página de inicio"
    return Fetched.BUDGET, "el recorrido no llegó a la página de inicio"


def _why_incomplete(course: Course, waiting: list[Item]) -> str:
    """Why the search did not come to its end; "" if it did."""
    read = [page for page in course.pages if page.ok and page.kind is not Kind.NONE and page is not course.home]
    if not read:
        return "necesita JavaScript" if course.home and course.home.needs_javascript else "la página de inicio no lleva a ninguna otra"
    wanted = Rank.SECTION if course.section else Rank.OTHER
    unseen = [item for item in waiting if item.rank <= wanted and not is_document(item.url) and not course.frontier.repeats(item)]
    if unseen:
        return f"quedaron {len(unseen)} páginas sin leer"
    if course.entries and not course.section and all(page.fetched in FAULTS for page in course.entries):
        return "la sección de información pública no se pudo leer"
    return ""
