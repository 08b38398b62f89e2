"""One visit to do, and doing it: observed into the one folder of its portal, day and depth, and kept once.

Run again, an errand that was cut goes on where it was, and one that is done is left alone. Every way to observe a portal of the list
comes through `run`: the night of one process and the workers of many machines differ in who calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.utils.text import slugify

from checklists.model import Checklist, Subject
from monitor import pipeline
from monitor.archive import models
from monitor.archive.store import earlier_folder, keep, keep_once, kept_in, previous_manifest
from monitor.crawler.crawl import Budget, Clock, Progress
from monitor.crawler.fetch import Fetcher
from monitor.crawler.urls import host_of
from monitor.extract import Worker
from monitor.jobs.lock import hold
from monitor.pipeline import Observation
from monitor.room import require

LOCKS = "locks"


class Depth(StrEnum):
    """How much of a portal is asked for: a glance each week, all of it in a round."""

    LIGHT = "light"
    FULL = "full"


BUDGETS = {Depth.LIGHT: Budget(pages=150, documents=150, others=40), Depth.FULL: Budget()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Errand:
    """A visit to do: which portal (its row), where, whose, how deep, and the day that it is for and judged by."""

    portal: int
    url: str
    name: str
    municipality: str
    subject: Subject
    depth: Depth
    day: date
    also: tuple[str, ...] = ()  # further addresses in force of the same town, which the same visit reads

    @property
    def folder(self) -> str:
        """Where its evidence goes, below the root: "2026-11-26/17-munix-gob-gt-full"."""
        host = slugify(host_of(self.url).replace(".", "-").replace(":", "-"))[:60] or "portal"
        return f"{self.day.isoformat()}/{self.portal}-{host}-{self.depth}"

    def to_dict(self) -> dict[str, Any]:
        """As JSON types."""
        return {**asdict(self), "subject": str(self.subject), "depth": str(self.depth), "day": self.day.isoformat()}

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        known = {"subject": Subject(value["subject"]), "depth": Depth(value["depth"]), "day": date.fromisoformat(value["day"])}
        return cls(**{**value, **known, "also": tuple(value.get("also", ()))})


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """An errand that is done: its assessment's row, and what was seen now (None where it had been done before)."""

    errand: Errand
    row: models.Assessment
    observation: Observation | None

    @property
    def seen(self) -> Observation:
        """What was seen now. ValueError where the errand had been done before."""
        if self.observation is None:
            raise ValueError(f"{self.errand.folder} ya estaba hecho")
        return self.observation


def run(
    errand: Errand,
    *,
    checklist: Checklist,
    fetcher: Fetcher,
    root: Path,
    progress: Progress | None = None,
    worker: Worker | None = None,
    clock: Clock | None = None,
) -> Kept:
    """Do an errand, go on with it, or find it done. A `worker` that is handed in is shared with others; `clock` waits between requests.

    Raises Held where another process is at this portal or at the machine that serves it, ValueError for an address that is none, and
    OSError for a disk that is full or not there; never for what the portal does. After any of them it may be run again.
    """
    folder = root / errand.folder
    with hold(root / LOCKS, f"portal-{errand.portal}"):
        if row := kept_in(folder):
            return Kept(errand=errand, row=row, observation=None)
        with alone((errand.url, *errand.also), fetcher, root):
            seen = _observe(errand, folder, root, checklist, fetcher, BUDGETS[errand.depth], progress, worker, clock)
        row = keep_once(seen.assessment, folder, portal=errand.portal, depth=str(errand.depth))
    return Kept(errand=errand, row=row, observation=seen)


def run_into(
    folder: Path,
    errand: Errand,
    *,
    checklist: Checklist,
    fetcher: Fetcher,
    root: Path,
    budget: Budget,
    progress: Progress | None = None,
) -> Kept:
    """Do an errand that somebody asked for by itself: into a folder of theirs, where a finished visit is judged and kept once more.

    Raises what `run` raises.
    """
    with hold(root / LOCKS, f"portal-{errand.portal}"):
        with alone((errand.url, *errand.also), fetcher, root):
            seen = _observe(errand, folder, root, checklist, fetcher, budget, progress)
        row = keep(seen.assessment, folder, name=errand.name, municipality=errand.municipality)
    return Kept(errand=errand, row=row, observation=seen)


def _observe(
    errand: Errand,
    folder: Path,
    root: Path,
    checklist: Checklist,
    fetcher: Fetcher,
    budget: Budget,
    progress: Progress | None,
    worker: Worker | None = None,
    clock: Clock | None = None,
) -> Observation:
    if not (folder / pipeline.WARC).exists():
        require(root, folder, settings.EVIDENCE_LIMIT)
    return pipeline.observe(
        errand.url,
        folder,
        checklist=checklist,
        today=errand.day,
        fetcher=fetcher,
        subject=errand.subject,
        budget=budget,
        progress=progress,
        previous=previous_manifest(folder, portal=errand.portal),
        earlier=earlier_folder(folder, portal=errand.portal),
        worker=worker,
        clock=clock,
        also=errand.also,
    )


def machines_of(errand: Errand, fetcher: Fetcher) -> frozenset[str]:
    """The network addresses of all machines that an errand is known to lead to."""
    return _machines((errand.url, *errand.also), fetcher)


def _machines(urls: Iterable[str], fetcher: Fetcher) -> frozenset[str]:
    return frozenset(address for url in urls for address in fetcher.addresses_of(url))


@contextmanager
def alone(urls: Sequence[str], fetcher: Fetcher, root: Path) -> Iterator[None]:
    """Be the only visitor of ours at the machines that serve a town's addresses: many towns may be kept on one. Raises Held.

    What MONITOR_ALLOW names is this machine, where nobody needs waiting for.
    """
    with ExitStack() as stack:
        for address in () if all(map(fetcher.is_allowed_host, urls)) else sorted(_machines(urls, fetcher)):
            stack.enter_context(hold(root / LOCKS, f"address-{address}"))
        yield
