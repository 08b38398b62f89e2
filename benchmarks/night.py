"""How long a night takes, by simulation: a hundred portals on loopback, forty of them on one provider's address, with shortened delays.

    python -m benchmarks.night [PORTALS] [PAGES] [HURRY]

Each portal is `benchmarks.town`, served by nginx; `monitor.jobs.night` visits them as `observe --all` does, at the real pace by a clock
that runs HURRY times as fast, so that what is waited is what is waited in a real night. Printed are what it took, the memory of eight
visits of 500 pages at once, and from both the arithmetic for 340 portals of 500 pages.
"""

from __future__ import annotations

import csv
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

_HOME = tempfile.TemporaryDirectory(prefix="vitrina-night-")
os.environ["MONITOR_HOME"] = _HOME.name
os.environ["DJANGO_SETTINGS_MODULE"] = "monitor.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from benchmarks.town import generate  # noqa: E402
from checklists.load import load_checklist  # noqa: E402
from monitor.archive.addresses import take_in  # noqa: E402
from monitor.archive.models import Portal  # noqa: E402
from monitor.crawler.fetch import Fetcher, allowed_from  # noqa: E402
from monitor.jobs.errand import Depth, Errand  # noqa: E402
from monitor.jobs.night import Ended, How, Night, StoppableClock  # noqa: E402
from monitor.jobs.order import night_length  # noqa: E402
from monitor.jobs.roster import errands  # noqa: E402
from tests.servers.nginx import free_port, nginx  # noqa: E402

SHARE = 0.4  # of the portals are on the provider's one address in the simulation
VISITORS = 8
REAL, REAL_PAGES, REAL_SHARED = 340, 500, 40
ALONE, SHARED = "127.0.1.{}", "127.0.2.1"
SITE = """server {{ listen {at} backlog=512; root {root}; index index.html; gzip_static on; keepalive_requests 100000;
    types {{ text/html html; text/plain txt; }} charset utf-8; access_log off; }}
"""


class Polite(Fetcher):
    """A fetcher that lets nobody off waiting, not even this machine."""

    def is_allowed_host(self, url: str) -> bool:
        return False


def hurried(times: float) -> type[StoppableClock]:
    """A clock on which so many seconds pass in one."""

    class Hurried(StoppableClock):
        def monotonic(self) -> float:
            return super().monotonic() * times

        def sleep(self, seconds: float) -> None:
            super().sleep(seconds / times)

    return Hurried


class Quiet:
    """Counts requests, and shows a dot for each portal."""

    def __init__(self) -> None:
        self.requests = 0

    def begun(self, errand: Errand) -> None:
        """Nothing."""

    def asked(self, errand: Errand, url: str, fetched: str, count: int) -> None:
        """Count."""
        self.requests += 1

    def ended(self, ended: Ended) -> None:
        """Show how it goes on."""
        print("." if ended.how is How.DONE else f"[{ended.errand.url}: {ended.how} {ended.reason}]", end="", flush=True, file=sys.stderr)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a night took."""

    portals: int
    requests: int
    wall: float
    cpu: float
    memory: float  # MB at most, of this process; its reader of documents is told apart
    disk: float  # MB of evidence
    chain: float  # seconds in which the provider's portals were visited


@contextmanager
def country(places: list[str], pages: int) -> Iterator[None]:
    """Portals of so many pages served at these addresses, and the list of the archive filled with them."""
    with tempfile.TemporaryDirectory(prefix="vitrina-towns-") as folder:
        root = Path(folder) / "town"
        generate(root, pages)
        (root / "robots.txt").write_text("User-agent: *\nDisallow: /*.pdf$\nDisallow: /*.xlsx$\n", encoding="utf-8")  # it has only pages
        os.environ["MONITOR_ALLOW"] = ",".join(places)
        sheet, checklist = StringIO(), load_checklist()
        rows = csv.writer(sheet)
        rows.writerow(("municipio", "direccion", "fuente"))
        free = sorted(set(checklist.municipalities) - set(Portal.objects.values_list("municipality", flat=True)))
        rows.writerows((code, f"http://{place}/", "simulación") for code, place in zip(free, places, strict=False))
        assert not take_in(sheet.getvalue().encode(), checklist).problems
        asked = int(places[0].rpartition(":")[2])
        config = "".join(SITE.format(at=place, root=root) for place in [*places, f"127.0.0.1:{asked}"])
        with nginx(config, Path(folder) / "nginx", asked):
            yield


def visited(work: tuple[Errand, ...], root: Path, clock: type[StoppableClock], fetcher: type[Fetcher]) -> Cost:
    """Visit them all in one night."""
    watch, before, began = Quiet(), _used(), time.monotonic()
    found = Night(
        work,
        checklist=load_checklist(),
        root=root,
        watch=watch,
        visitors=VISITORS,
        fetcher=lambda: fetcher(allowed=allowed_from(os.environ)),
        clock=clock,
    ).go()
    wall = time.monotonic() - began
    print(file=sys.stderr)
    assert all(ended.how is How.DONE and ended.row and ended.row.crawl.complete for ended in found), "not every portal was seen"
    return Cost(
        portals=len(found),
        requests=watch.requests,
        wall=wall,
        cpu=_used() - before,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        disk=sum(file.stat().st_size for file in root.rglob("*") if file.is_file()) / 1e6,
        chain=sum(ended.seconds for ended in found if SHARED in ended.errand.url),
    )


def _used() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def simulate(portals: int, pages: int, hurry: float) -> Cost:
    """The night of a hundred portals at the real pace on a hurried clock."""
    shared, ports = round(portals * SHARE), free_port()
    places = [f"{SHARED}:{ports + number}" for number in range(shared)]
    places += [f"{ALONE.format(number + 1)}:{ports}" for number in range(portals - shared)]
    with country(places, pages):
        return visited(errands(date.today(), depth=Depth.FULL), Path(_HOME.name) / "night", hurried(hurry), Polite)  # noqa: DTZ011


def at_once(pages: int) -> Cost:
    """As many visits of so many pages as there are visitors, all at the same time and without waiting: what memory it takes at most."""
    port = free_port()
    with country([f"127.0.3.{number + 1}:{port}" for number in range(VISITORS)], pages):
        work = errands(date.today(), depth=Depth.FULL)  # noqa: DTZ011
        return visited(tuple(one for one in work if "127.0.3." in one.url), Path(_HOME.name) / "full", StoppableClock, Fetcher)


def main(portals: int = 100, pages: int = 31, hurry: float = 6) -> None:
    """Measure, and reckon."""
    call_command("migrate", verbosity=0, interactive=False)
    night, shared = simulate(portals, pages, hurry), round(portals * SHARE)
    print(f"{portals} portals of {pages} pages, {shared} of them on one address, {VISITORS} at once, the clock {hurry:g} times as fast")
    _show(night)
    full = at_once(REAL_PAGES)
    print(f"\n{VISITORS} visits of {REAL_PAGES} pages at the same time, without waiting")
    _show(full)
    request = night.chain * hurry / (shared * night.requests / night.portals)
    per_portal = night.requests / night.portals - pages + REAL_PAGES
    one = per_portal * request
    hours = night_length([REAL_SHARED * one, *[one] * (REAL - REAL_SHARED)], VISITORS) / 3600
    least = REAL_SHARED * one / 3600
    print(f"\n{REAL} portals of {REAL_PAGES} pages, {REAL_SHARED} of them on one address, {VISITORS} at once")
    print(f"  pace           {request:.2f} s from one request to the next, as the simulation took on the provider's address")
    print(f"  one portal     {per_portal:.0f} requests, {one / 60:.1f} min")
    print(f"  the provider   {least:.1f} h, one town after the other; no number of visitors makes the night shorter")
    print(f"  the night      {hours:.1f} h; with 4 at once {night_length([REAL_SHARED * one, *[one] * 300], 4) / 3600:.1f} h")
    print(f"  processor      {full.cpu / full.requests * per_portal * REAL / 3600:.1f} h of one core")
    print(f"  memory         {full.memory:.0f} MB at most")
    print(f"  evidence       {full.disk / full.portals * REAL / 1000:.1f} GB of pages; documents come on top")


def _show(cost: Cost) -> None:
    print(f"  wall           {cost.wall:.1f} s")
    print(f"  processor      {cost.cpu:.1f} s, {1000 * cost.cpu / cost.requests:.1f} ms a request")
    print(f"  memory         {cost.memory:.0f} MB at most")
    print(f"  evidence       {cost.disk / cost.portals:.2f} MB a portal, {cost.requests} requests")


def _numbers(words: list[str]) -> Any:
    return (int(word) if word.isdigit() else float(word) for word in words)


if __name__ == "__main__":
    main(*_numbers(sys.argv[1:4]))
