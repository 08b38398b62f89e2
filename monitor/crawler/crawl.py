"""The loop of a crawl: ask politely, write to the WARC, take in, ask for the next.

`crawl` may be killed at any moment and started again with the same WARC: no page is asked for twice but the one in flight. `replay`
reads a WARC without the network and gives what the crawl gave. Clock, network and disk are here and below only in `fetch` and `warc`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC
from pathlib import Path

from monitor.crawler.course.course import Course, Errand, Extract
from monitor.crawler.course.patience import PATIENT
from monitor.crawler.course.relevance import Words, words_of_the_law
from monitor.crawler.course.start import Budget, Start
from monitor.crawler.earlier import Earlier
from monitor.crawler.fetch import Conditions, Fetcher, Reply
from monitor.crawler.pace import LEAST, Clock, Pace, SystemClock
from monitor.crawler.urls import authority_of, host_of, spelled
from monitor.crawler.visit import ANSWERED, Role, Visit
from monitor.crawler.warc import Archive, notes, repair, start_of, visits
from monitor.page import Crawl, Fetched, Page

__all__ = ["Budget", "Clock", "Progress", "SystemClock", "crawl", "crawl_pages", "portal_of", "replay"]

Progress = Callable[[str, str, int], None]
"""Told after each request: the address, how it ended (a `Fetched`), and how many requests there were so far."""

_AT_ONCE = frozenset({Fetched.DNS, Fetched.REFUSED, Fetched.RESET})  # faults that come quickly are tried twice in a row


class _Run:
    """One crawl at work: a course, an archive to write to, and a fetcher to ask."""

    def __init__(
        self, course: Course, archive: Archive, fetcher: Fetcher, clock: Clock, progress: Progress | None, earlier: Earlier | None
    ) -> None:
        self.course, self._archive, self._fetcher, self._clock, self._earlier = course, archive, fetcher, clock, earlier
        self._progress = progress
        self._pace = Pace(clock, fetcher.is_allowed_host, fetcher.addresses_of)
        self.count = 0

    def to_the_end(self) -> None:
        """Ask until there is nothing more to ask for."""
        while errand := self.course.next():
            self._visit(errand)

    def _visit(self, errand: Errand) -> None:
        at = self._clock.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        left = max(self.course.start.budget.total_bytes - self.course.spent["bytes"], 65_536)
        reply, failures = self._ask(errand, left)
        visit = _visit_of(errand, reply, at, failures, robots=self._allowed(errand), round_=self.course.patience.round)
        visit, refers_to = self._earlier.lean(visit) if self._earlier else (visit, ())
        self.course.absorb(visit := self._archive.keep(visit, reply.hops, refers_to))
        self.count += 1
        if self._progress:
            self._progress(visit.requested, visit.fetched.value, self.count)

    def _conditions(self, errand: Errand) -> Conditions:
        return self._earlier.conditions if self._earlier and errand.role is Role.PAGE else lambda _url: {}

    def _allowed(self, errand: Errand) -> str:
        """What robots.txt says of an address that is asked for, for the record; "" for robots.txt itself."""
        rules = self.course.robots.get(authority_of(errand.url))
        return "" if errand.role is Role.ROBOTS or rules is None else "allowed" if rules.allows(errand.url) else "disallowed"

    def _ask(self, errand: Errand, limit: int) -> tuple[Reply, tuple[str, ...]]:
        """Ask, and once more where the fault comes quickly or the site asks us to come back soon. Gives the last reply, and how the try
        before it failed."""
        if errand.rest:
            self._pace.rest(errand.url, errand.rest)
        reply = self._ask_once(errand, limit)
        if reply.fetched not in _AT_ONCE and not 0 < reply.retry_after <= PATIENT:
            return reply, ()
        failure = f"{reply.fetched}: {reply.detail}" if reply.detail else str(reply.fetched)
        return self._ask_once(errand, limit), (failure,)

    def _ask_once(self, errand: Errand, limit: int) -> Reply:
        self._pace.enter(errand.url)
        try:
            reply = self._fetcher.get(
                errand.url, may_follow=lambda target: self._may_follow(errand, target), limit=limit, conditions=self._conditions(errand)
            )
            rules = self.course.robots.get(authority_of(errand.url))
            asked = rules.delay if rules else 0.0
            for url in {host_of(u): u for u in (errand.url, reply.url)}.values():
                self._pace.note(url, reply.seconds, reply.fetched, asked=asked, retry_after=min(reply.retry_after, PATIENT))
            return reply
        finally:
            self._pace.leave()

    def _may_follow(self, errand: Errand, target: str) -> tuple[Fetched, str] | None:
        """Whether to follow a redirect; a host that is new to us is first asked for its robots.txt."""
        if refused := self.course.verdict(errand, target):
            return refused
        if errand.role is not Role.ROBOTS:
            if authority_of(target) not in self.course.robots:
                self._visit(Errand(url=authority_of(target) + "/robots.txt", role=Role.ROBOTS, referrer=errand.url))
            if refused := self.course.robots_verdict(target):
                return refused
        if not self._fetcher.is_allowed_host(target):
            self._pace.rest(target, LEAST)
        self._pace.enter(target)
        return None


def _visit_of(errand: Errand, reply: Reply, at: str, failures: tuple[str, ...], *, robots: str, round_: int) -> Visit:
    answered = reply.fetched in ANSWERED
    return Visit(
        role=errand.role,
        requested=errand.url,
        url=reply.url,
        fetched=reply.fetched,
        status=reply.message.status if reply.message else 0,
        detail=reply.detail,
        fetched_at=at,
        seconds=round(reply.seconds, 3),
        attempts=len(failures) + 1,
        failures=failures,
        round=round_,
        retry_after=reply.retry_after,
        address=reply.address,
        certificate=reply.hops[-1].fingerprint if reply.hops else "",
        robots=robots,
        tls_problem=reply.tls_problem,
        redirects=tuple(hop.url for hop in reply.hops if hop.url != reply.url),
        referrer=errand.referrer,
        wire_size=reply.wire_size,
        message=reply.message if answered else None,
        body=reply.body if answered else b"",
    )


def portal_of(address: str) -> str:
    """The portal that an address as people write it names. ValueError if it is none."""
    portal = spelled(address)
    if not portal:
        raise ValueError(f"«{address}» no es una dirección web; escriba por ejemplo https://www.munisanjuan.gob.gt/")
    return portal


def crawl_pages(
    portal_url: str,
    *,
    warc_path: Path,
    extract: Extract,
    fetcher: Fetcher,
    clock: Clock | None = None,
    budget: Budget | None = None,
    progress: Progress | None = None,
    words: Words | None = None,
    earlier: Earlier | None = None,
    also: Sequence[str] = (),
    only: Sequence[str] = (),
) -> tuple[Crawl, list[Page]]:
    """Visit a portal, or go on with a visit, and give its summary and pages, equal to what `replay` gives of its WARC.

    It begins, too, at further addresses that are known to be the town's (`also`), or asks for some addresses alone (`only`). What did not
    change since an `earlier` crawl of the portal is not sent again. Raises ValueError if the address is not http(s), the WARC is another
    portal's, or leans on a crawl that is not there any more; never for what the portal does.
    """
    clock = clock or SystemClock()
    portal = portal_of(portal_url)
    at = clock.now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    archive = Archive(warc_path)
    try:
        cut = repair(warc_path)
        started = start_of(warc_path)
        if started and started["portal"] != portal:
            raise ValueError(f"{warc_path.name} guarda el recorrido de {started['portal']} y no de {portal}; elija otra carpeta")
        leaning = earlier.manifest if earlier else ""
        fresh = Start(
            portal=portal,
            started_at=at,
            agent=fetcher.agent,
            budget=budget or Budget(),
            earlier=leaning,
            also=tuple(also),
            only=tuple(only),
        )
        start = Start.from_dict(started) if started else fresh
        if not started:
            archive.start(start.to_dict(), at)
        elif cut:
            archive.note("repair", portal, at, {"cut_bytes": cut})
        finished = bool(notes(warc_path, "summary"))
        if start.earlier and not finished and (lost := _lost(warc_path)):
            archive.note("repair", portal, at, {"lost": lost})
        course = _absorbed(Course(start, extract, words or words_of_the_law()), warc_path)
        if not finished:
            earlier = earlier if leaning == start.earlier and not _set_aside(warc_path) else None
            _Run(course, archive, fetcher, clock, progress, earlier).to_the_end()
            archive.note("summary", portal, at, summary_of(*course.finish()))
    finally:
        archive.close()
    return course.finish()


def _lost(warc_path: Path) -> list[str]:
    """The addresses whose bodies lie in an earlier crawl that is not there any more: they are asked for again."""
    return sorted({visit.requested for visit in visits(warc_path) if visit.lost})


def _set_aside(warc_path: Path) -> set[str]:
    """What was lost when an interrupted crawl went on, and was asked for again."""
    return {url for note in notes(warc_path, "repair") for url in note.get("lost", ())}


def _absorbed(course: Course, warc_path: Path) -> Course:
    """A course with all that was visited so far. Raises ValueError where a finished crawl leans on one that is not there any more."""
    again = _set_aside(warc_path) if course.start.earlier else set()
    for visit in visits(warc_path):
        if visit.origin and visit.requested in again:
            continue
        if visit.lost:
            where = (warc_path.parent / (visit.origin.folder if visit.origin else "")).resolve()
            raise ValueError(f"{warc_path.parent} se apoya en el recorrido {where}, que ya no está completo: restáurelo de un respaldo")
        course.absorb(visit)
    return course


def summary_of(crawl: Crawl, pages: Sequence[Page]) -> dict[str, object]:
    """A crawl's summary as JSON types, as the WARC's last record holds it: how it ended, and what robots.txt kept it from asking for."""
    value: dict[str, object] = json.loads(json.dumps(asdict(crawl)))
    disallowed = [page.requested for page in pages if page.fetched is Fetched.ROBOTS]
    return {**value, "disallowed": disallowed}


def crawl(
    portal_url: str,
    *,
    warc_path: Path,
    extract: Extract,
    fetcher: Fetcher,
    clock: Clock | None = None,
    budget: Budget | None = None,
    progress: Progress | None = None,
    words: Words | None = None,
) -> Crawl:
    """Visit a portal, or go on with a visit: `crawl_pages` without the pages."""
    found = crawl_pages(
        portal_url, warc_path=warc_path, extract=extract, fetcher=fetcher, clock=clock, budget=budget, progress=progress, words=words
    )
    return found[0]


def replay(warc_path: Path, extract: Extract, *, words: Words | None = None) -> tuple[Crawl, list[Page]]:
    """The summary and the pages of an archived visit, without the network. Raises ValueError if the file is no crawl of ours."""
    started = start_of(warc_path)
    if not started:
        raise ValueError(f"{warc_path.name} no es un recorrido completo: falta su registro de inicio; haga el recorrido de nuevo")
    course = Course(Start.from_dict(started), extract, words or words_of_the_law())
    return _absorbed(course, warc_path).finish()
