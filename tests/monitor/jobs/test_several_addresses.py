"""A town with several addresses in force: one visit reads them all, and what one of them hides is never called missing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from checklists.finding import Outcome
from checklists.model import Checklist
from monitor import pipeline
from monitor.archive.addresses import take_in
from monitor.crawler.fetch import Fetcher
from monitor.jobs.errand import Depth, Kept, run
from monitor.jobs.roster import errands
from tests.monitor.jobs.conftest import DAY, errand_to
from tests.servers.street import Street, serve_folder


@pytest.fixture
def silent(tmp_path: Path, served: Street, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    """The town's own site, which says nothing of its portal at `served`."""
    folder = tmp_path / "silent"
    (folder / "turismo").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Municipalidad de Villa Ejemplo</title><h1>Bienvenida</h1><a href='/turismo/'>Turismo</a>")
    (folder / "turismo/index.html").write_text("<title>Turismo</title><p>Villa Ejemplo tiene un parque, un mercado y una feria.</p>")
    with serve_folder(folder, host="127.0.0.7") as street:
        monkeypatch.setenv("MONITOR_ALLOW", f"{street.allow},{served.allow}")
        yield street


def seen(checklist: Checklist, root: Path, url: str, *also: str) -> Kept:
    fetcher = Fetcher.from_environment()
    try:
        return run(errand_to(url, also=also), checklist=checklist, fetcher=fetcher, root=root)
    finally:
        fetcher.close()


def outcomes(kept: Kept) -> dict[str, Outcome]:
    return {finding.criterion: finding.outcome for finding in kept.seen.assessment.findings}


def test_a_portal_that_the_towns_site_does_not_name_is_read_as_well(
    silent: Street, served: Street, checklist: Checklist, tmp_path: Path, db: Any
) -> None:
    kept = seen(checklist, tmp_path / "both", str(silent), str(served))
    alone = seen(checklist, tmp_path / "alone", str(served))
    both, single = outcomes(kept), outcomes(alone)
    assert kept.seen.crawl.complete
    lost = {code for code, outcome in single.items() if outcome is Outcome.MET and both[code] is not Outcome.MET}
    assert lost == {"laip-10-29:enlace-de-inicio"}, "only that the site does not lead to its portal is told"
    assert "/turismo/" in silent.requests


def test_without_it_nothing_of_the_portal_would_have_been_seen(silent: Street, checklist: Checklist, tmp_path: Path, db: Any) -> None:
    assert Outcome.MET not in set(outcomes(seen(checklist, tmp_path, str(silent))).values())


def test_a_known_address_that_does_not_answer_leaves_nothing_missing(
    silent: Street, checklist: Checklist, tmp_path: Path, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.8", 0))
        dead = f"127.0.0.8:{closed.getsockname()[1]}"
    monkeypatch.setenv("MONITOR_ALLOW", f"{silent.allow},{dead}")
    kept = seen(checklist, tmp_path, str(silent), f"http://{dead}/")
    assert not kept.seen.crawl.complete
    assert Outcome.MISSING not in set(outcomes(kept).values())


def test_judged_again_it_is_the_same(silent: Street, served: Street, checklist: Checklist, tmp_path: Path, db: Any) -> None:
    kept = seen(checklist, tmp_path, str(silent), str(served))
    again = pipeline.reassess(kept.seen.folder, checklist=checklist, today=DAY)
    assert again.assessment == kept.seen.assessment


def test_the_list_begins_at_the_site_and_reads_the_portal_too_as_long_as_each_is_in_force(checklist: Checklist, db: Any) -> None:
    lines = "0301,transparencia.muniantigua.gob.gt,portal,2026-02-01,,oficio\n0301,muniantigua.gob.gt,sitio,,2026-06-30,oficio\n"
    take_in(f"municipio,direccion,clase,desde,hasta,fuente\n{lines}".encode(), checklist)

    def on(day: date) -> list[str]:
        return [urlsplit(url).netloc for one in errands(day, depth=Depth.FULL) for url in (one.url, *one.also)]

    assert on(date(2026, 1, 15)) == ["muniantigua.gob.gt"]
    assert on(date(2026, 3, 1)) == ["muniantigua.gob.gt", "transparencia.muniantigua.gob.gt"]
    assert on(date(2026, 7, 1)) == ["transparencia.muniantigua.gob.gt"]
