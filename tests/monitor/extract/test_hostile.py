"""What a hostile document costs: itself, some seconds, a bounded piece of memory, and nothing of the run."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hostile import BODIES
from made import blank_page, pdf

from checklists.load import load_checklist
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.extract import Worker
from monitor.page import UNREADABLE, Kind
from monitor.pipeline import observe
from tests.servers.street import serve_folder

SECONDS, MEMORY = 10.0, 800_000_000
READABLE = {
    "pdf of 10,000 pages",
    "pdf of a huge picture",
    "ods of repeats",
    "pdf of nested forms",
    "docx of many paragraphs",
    "huge picture",
}
GOOD = pdf([[(72, 700, "Acuerdo municipal de la sesion ordinaria")]])


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(seconds=SECONDS, memory=MEMORY) as started:
        yield started


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_document_costs_itself_and_the_next_is_read(worker: Worker, name: str) -> None:
    body = BODIES[name]()
    before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    page = worker.extract(blank_page(), body)
    assert time.monotonic() - begin < SECONDS + 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000  # kilobytes of ours, not of the worker
    assert page.unreadable in UNREADABLE or name in READABLE
    assert page.size == len(body)
    assert page.digest
    assert worker.extract(blank_page(), GOOD).text.startswith("Acuerdo municipal")


def test_of_ten_thousand_pages_the_first_ones_are_read_and_all_are_counted(worker: Worker) -> None:
    page = worker.extract(blank_page(), BODIES["pdf of 10,000 pages"]())
    assert (page.kind, page.page_count, page.unreadable) == (Kind.PDF, 10_000, "")
    assert page.text.count("Acta de la sesion") == 60


def test_each_kind_of_trouble_says_which_it_is(worker: Worker) -> None:
    said = {
        name: worker.extract(blank_page(), BODIES[name]()).unreadable for name in ("locked pdf", "torn xlsx", "xlsx bomb", "old powerpoint")
    }
    assert said == {"locked pdf": "encrypted", "torn xlsx": "corrupt", "xlsx bomb": "too_complex", "old powerpoint": "old_format"}


def test_a_run_over_hostile_documents_ends_whole_and_calls_none_of_them_missing(tmp_path: Path) -> None:
    names = (
        "pdf of loops",
        "locked pdf",
        "torn pdf",
        "xlsx of far cells",
        "xlsx of entities",
        "docx of entities",
        "zip of many",
    )
    endings = ("pdf", "xlsx", "docx", "zip")
    files = {f"h{at}.{next(end for end in endings if end in name.split())}": name for at, name in enumerate(names)}
    links = "".join(f"<h2>{at}. Numeral</h2><p><a href='/{file}'>Septiembre 2026</a></p>" for at, file in enumerate(files, start=4))
    section = f"<h1>Información pública</h1>{links}<h2>22. Compras directas</h2><p><a href='/bueno.pdf'>Septiembre 2026</a></p>"
    menu = "<nav><a href='/'>Inicio</a> <a href='/ip.html'>Información pública</a></nav>"
    site = tmp_path / "site"
    site.mkdir()
    for name, content in (("index.html", "<p>Bienvenidos</p>"), ("ip.html", section)):
        (site / name).write_text(f"<html lang='es'><meta charset='utf-8'><body>{menu}<main>{content}</main></body></html>", "utf-8")
    (site / "bueno.pdf").write_bytes(pdf([[(72, 700, "Compras directas del mes de septiembre de 2026")]]))
    for file, name in files.items():
        (site / file).write_bytes(BODIES[name]())
    with serve_folder(site) as base:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": base.allow}))
        seen = observe(str(base), tmp_path / "crawl", checklist=load_checklist(), today=date(2026, 11, 22), fetcher=fetcher)
        fetcher.close()
    assert seen.crawl.complete
    findings = {finding.criterion: finding for finding in seen.assessment.findings}
    assert findings["laip-10-22:publicado"].outcome == "met"
    for at in range(4, 4 + len(names)):
        published = findings.get(f"laip-10-{at:02}:publicado")
        assert published is None or published.outcome != "missing", published
