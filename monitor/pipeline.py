"""THE SPINE, one screen. observe(portal) = crawl, extract, check, score, keep; reassess(crawl) = the same without crawling.
reassess_many(crawls) = reassess on all cores.

A folder is one crawl: `crawl.warc.gz` is the record, and `pages.jsonl`, `assessment.json` follow from it. Started again on a folder, an
interrupted crawl goes on where it was cut; a finished one is sealed by its `manifest.json` and judged again without the network.
"""

from __future__ import annotations

import copyreg
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import Any

from checklists.model import Checklist, Subject
from monitor.assessment import Assessment, assess, to_json
from monitor.crawler.crawl import Budget, Clock, Progress, crawl_pages, portal_of, replay
from monitor.crawler.earlier import Earlier
from monitor.crawler.fetch import Fetcher
from monitor.crawler.urls import key
from monitor.crawler.warc import WARC
from monitor.evidence.digests import SUMS
from monitor.evidence.manifest import MANIFEST, Manifest, make
from monitor.evidence.thinned import sealed
from monitor.extract import Worker
from monitor.page import Crawl, Page
from monitor.privacy import Veil
from monitor.room import write_whole

PAGES, ASSESSMENT = "pages.jsonl", "assessment.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """An assessment with the crawl it judges: its summary, its pages, its seal (None where it has none), and the folder that holds them.

    `leaning` tells people what it took over from an earlier crawl, or why it could take nothing.
    """

    assessment: Assessment
    crawl: Crawl
    pages: tuple[Page, ...]
    folder: Path
    manifest: Manifest | None = None
    leaning: str = ""


def observe(
    url: str,
    folder: Path,
    *,
    checklist: Checklist,
    today: date,
    fetcher: Fetcher,
    subject: Subject = Subject.MUNICIPALITY,
    budget: Budget | None = None,
    progress: Progress | None = None,
    previous: Manifest | None = None,
    earlier: Path | None = None,
    worker: Worker | None = None,
    clock: Clock | None = None,
    also: Sequence[str] = (),
) -> Observation:
    """Visit a portal into a folder (or go on with the visit there), judge it, and seal the crawl after the portal's `previous` one.

    What did not change since the crawl in the folder `earlier` is not sent again; where that crawl is lost, all is asked for. A `worker`
    that is handed in reads the documents and stays open, so that many visits share one. Raises ValueError for a wrong address, or where a
    sealed crawl is no longer what its manifest says.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # what is evidence is its owner's alone
    done = sealed(folder, WARC)
    held, why = _held_in(earlier, portal_of(url), folder) if earlier and not done else (None, "")
    with nullcontext(worker) if worker else Worker() as reader:
        crawl, pages = crawl_pages(
            url,
            warc_path=folder / WARC,
            extract=reader.extract,
            fetcher=fetcher,
            clock=clock,
            budget=budget,
            progress=progress,
            earlier=held,
            also=also,
        )
    observation = _judge(crawl, pages, folder, checklist, today, subject)
    return replace(observation, manifest=done or seal(folder, make(folder / WARC, previous)), leaning=held.in_words if held else why)


def _held_in(folder: Path, portal: str, seen_from: Path) -> tuple[Earlier | None, str]:
    """What an earlier crawl of the portal holds; None, and why in Spanish, where nothing may lean on it."""
    try:
        manifest = sealed(folder, WARC)
        if manifest is None:
            raise ValueError("no está terminado")
        if manifest.portal != portal:
            raise ValueError(f"es de otro portal, {manifest.portal}")
        return Earlier(folder / WARC, manifest.digest, seen_from=seen_from), ""
    except (ValueError, OSError) as error:
        return None, f"Se pidió todo de nuevo: el recorrido anterior ({folder.name}) no sirve de apoyo, {error}."


def reassess(
    folder: Path, *, checklist: Checklist, today: date, subject: Subject = Subject.MUNICIPALITY, worker: Worker | None = None
) -> Observation:
    """Judge an archived crawl again, from its WARC alone. Raises ValueError or OSError where there is none, or not as it was sealed.

    A `worker` that is handed in reads the documents and stays open, so that many crawls share one.
    """
    if worker is None:
        with Worker() as own:
            return reassess(folder, checklist=checklist, today=today, subject=subject, worker=own)
    manifest = sealed(folder, WARC)
    crawl, pages = replay(folder / WARC, worker.extract)
    return replace(_judge(crawl, pages, folder, checklist, today, subject), manifest=manifest)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """A stored crawl, and the day and the kind of subject that it is judged for."""

    folder: Path
    today: date
    subject: Subject = Subject.MUNICIPALITY


def reassess_many(
    stored: Sequence[Stored], *, checklist: Checklist, processes: int | None = None
) -> Iterator[tuple[Stored, Assessment | Exception]]:
    """Judge many archived crawls again, a process per core, and give each with its assessment in the order given.

    One that cannot be judged comes with its error and hinders no other. The pages that holdings name come without their content, which
    is in the folder's `pages.jsonl`. New processes are started, never forked: who calls may hold connections and threads.
    """
    many = max(1, min(processes or os.cpu_count() or 1, len(stored)))
    with ProcessPoolExecutor(many, mp_context=get_context("spawn"), initializer=_begin, initargs=(checklist,)) as pool:
        for one, answer in [(one, pool.submit(_reassess_one, one)) for one in stored]:
            try:
                yield one, answer.result()
            except BrokenProcessPool:
                yield one, OSError(f"{one.folder}: el proceso que juzgaba terminó de golpe (¿memoria?); júzguelo aparte con reassess")
            except Exception as error:
                yield one, error


def stored_pages(folder: Path) -> tuple[Page, ...]:
    """The pages of a judged crawl as its `pages.jsonl` shows them, with nothing personal. Raises OSError or ValueError without one."""
    with (folder / PAGES).open(encoding="utf-8") as lines:
        return tuple(Page.from_dict(json.loads(line)) for line in lines)


_SHARED: dict[str, Any] = {}  # of a process of `reassess_many`: its checklist and its worker


def _begin(checklist: Checklist) -> None:
    _SHARED.update(checklist=checklist, worker=Worker())


def _reassess_one(one: Stored) -> Assessment:
    found = reassess(one.folder, today=one.today, subject=one.subject, **_SHARED).assessment
    light = (replace(holding, page=replace(holding.page, sections=(), data="")) for holding in found.holdings)
    return replace(found, holdings=tuple(light))


def _mapping(value: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(value)


copyreg.pickle(MappingProxyType, lambda value: (_mapping, (dict(value),)))  # checklists and findings hold some, and cross to a process


def seal(folder: Path, manifest: Manifest) -> Manifest:
    """Write what proves later that the crawl is as it was; the manifest last, for where it stands the crawl is sealed."""
    write(folder / SUMS, (manifest.sums,))
    write(folder / MANIFEST, (manifest.to_bytes().decode(),))
    return manifest


def _judge(crawl: Crawl, pages: list[Page], folder: Path, checklist: Checklist, today: date, subject: Subject) -> Observation:
    assessment = assess(checklist, crawl, pages, today=today, key=key, subject=subject)
    veil = Veil(pages)
    write(folder / PAGES, (json.dumps(veil.page(page), ensure_ascii=False) + "\n" for page in pages))
    write(folder / ASSESSMENT, (to_json(assessment, checklist),))
    return Observation(assessment=assessment, crawl=crawl, pages=tuple(pages), folder=folder)


def write(path: Path, lines: Iterable[str]) -> None:
    """Write a text file whole or not at all."""
    write_whole(path, (line.encode() for line in lines))
