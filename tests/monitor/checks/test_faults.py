"""A good portal with one fault at one address: what could not be seen is unknown, and not one answer turns into "no"."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checklists.finding import Finding, Outcome
from checklists.load import load_checklist
from monitor.crawler.fetch import Fetcher, Limits
from monitor.crawler.net.address import parse_allowed
from monitor.extract import Worker
from monitor.page import Fetched
from monitor.pipeline import Observation, observe
from tests.monitor.crawler.conftest import CountingClock
from tests.servers.faults import QUICK, SLOW
from tests.servers.misbehaving import Behaviour, Misbehaving, behind, misbehaving
from tests.servers.street import Street, serve_folder

STREET = Path(__file__).parents[2] / "street"
TODAY = date(2026, 11, 22)
LAW = load_checklist()
PLACES = {"the section": "/index.php/info", "a numeral": "/index.php/info/4", "a document": "/images/ip/12/Viaticos_sept26.pdf"}
FOR_MACHINES = ("/robots.txt", "/sitemap.xml", "/datapackage.json")
OF_THE_WHOLE_SITE = (
    "500",
    "403",
    "429",
    "cuelga",
    "corta",
    "mantenimiento con 200",
    "un muro con 200",
    "casino",
    "dominio en venta",
    "nada con 200",
)


PASSING = ("500", "502", "508", "cuelga", "corta", "un error de base de datos con 200", "mantenimiento con 200", "nada con 200")


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as reader:
        yield reader


@pytest.fixture(scope="module")
def good() -> Iterator[Street]:
    with serve_folder(STREET / "joomla-sidebar") as street:
        yield street


def _seen(good: str, worker: Worker, folder: Path, faults: dict[str, Behaviour]) -> Observation:
    with misbehaving(more=faults, otherwise=behind(good)) as server:
        return _observed(server, worker, folder)


def _observed(server: Misbehaving, worker: Worker, folder: Path) -> Observation:
    fetcher = Fetcher(allowed=parse_allowed(server.allow), limits=Limits(page=300_000, document=600_000, seconds=0.6))
    try:
        return observe(server.base, folder, checklist=LAW, today=TODAY, fetcher=fetcher, worker=worker, clock=CountingClock())
    finally:
        fetcher.close()


def _by_criterion(observation: Observation) -> dict[str, Finding]:
    return {finding.criterion: finding for finding in observation.assessment.findings}


@pytest.fixture(scope="module")
def healthy(good: Street, worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Finding]:
    found = _by_criterion(_seen(good, worker, tmp_path_factory.mktemp("healthy"), {}))
    assert sum(finding.outcome is Outcome.MET for finding in found.values()) > 40
    return found


def _turned_missing(found: dict[str, Finding], healthy: dict[str, Finding]) -> list[str]:
    return [
        f"{code}: {healthy[code].outcome} -> missing, {finding.sentence}"
        for code, finding in found.items()
        if finding.outcome is Outcome.MISSING and healthy[code].outcome is not Outcome.MISSING
    ]


@pytest.mark.parametrize("name", [*QUICK, *SLOW])
def test_no_answer_turns_missing_under_a_fault(
    good: Street, worker: Worker, healthy: dict[str, Finding], tmp_path: Path, name: str
) -> None:
    fault = {**QUICK, **SLOW}[name]
    for place, address in PLACES.items():
        found = _by_criterion(_seen(good, worker, tmp_path / place, {address: fault}))
        assert not _turned_missing(found, healthy), place
        assert sum(found[code].outcome is not finding.outcome for code, finding in healthy.items()) > 0, f"{place}: the fault was not felt"


@pytest.mark.parametrize("name", ["500", "403", "429", "cuelga", "no es HTTP", "sin fin", "un muro con 200", "nada con 200", "casino"])
@pytest.mark.parametrize("address", FOR_MACHINES)
def test_no_answer_turns_missing_where_what_is_for_machines_fails(
    good: Street, worker: Worker, healthy: dict[str, Finding], tmp_path: Path, address: str, name: str
) -> None:
    assert not _turned_missing(_by_criterion(_seen(good, worker, tmp_path, {address: QUICK[name]})), healthy)


@pytest.mark.parametrize("name", OF_THE_WHOLE_SITE)
def test_no_answer_turns_missing_where_the_whole_site_fails_half_way(
    good: Street, worker: Worker, healthy: dict[str, Finding], tmp_path: Path, name: str
) -> None:
    relay = behind(good)
    for after in (4, 8, 14):
        count = iter(range(10_000))

        def half_way(sock: socket.socket, target: str, *, after: int = after, count: Iterator[int] = count) -> None:
            (QUICK[name] if next(count) >= after else relay)(sock, target)

        with misbehaving(otherwise=half_way) as server:
            found = _by_criterion(_observed(server, worker, tmp_path / str(after)))
        assert not _turned_missing(found, healthy), f"after {after} requests"


@pytest.mark.parametrize("name", PASSING)
def test_a_fault_that_passes_changes_no_answer(
    good: Street, worker: Worker, healthy: dict[str, Finding], tmp_path: Path, name: str
) -> None:
    relay, asked = behind(good), Counter[str]()

    def once(sock: socket.socket, target: str) -> None:
        asked[target] += 1
        (QUICK[name] if target in PLACES.values() and asked[target] <= 2 else relay)(sock, target)

    with misbehaving(otherwise=once) as server:
        observation = _observed(server, worker, tmp_path)
    assert observation.crawl.outcome is Fetched.OK
    assert {code: finding.outcome for code, finding in _by_criterion(observation).items()} == {
        code: finding.outcome for code, finding in healthy.items()
    }
