"""The process that documents are read in, and what hostile ones cost."""

from __future__ import annotations

import io
import os
import signal
import time
from collections.abc import Iterator

import pytest
import xlsxwriter
from made import blank_page, pdf, read, scan, xlsx, zipped

from monitor.extract import Worker
from monitor.page import Kind


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(seconds=30) as started:
        yield started


def pid_of(worker: Worker) -> int:
    assert worker._process is not None
    return worker._process.pid


BODIES = {
    "pdf": pdf([[(72, 700, "Acuerdo municipal número 12 de la sesión ordinaria")]]),
    "scan": scan(2),
    "xlsx": xlsx({"Enero": [["Nombre", "Puesto"], ["Ana", "Oficial"]]}),
    "zip": zipped({"a.txt": b"a"}),
    "html": b"<html><body><h1>Hola</h1></body></html>",
    "large html": b"<html><body><h1>Hola</h1>" + b"<p>texto largo</p>" * 40_000,
    "torn": b"%PDF-1.4 nada",
    "nothing": b"",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_the_worker_reads_what_extract_reads(worker: Worker, body: bytes) -> None:
    assert worker.extract(blank_page(), body) == read(body)


def test_one_process_serves_all_documents(worker: Worker) -> None:
    worker.extract(blank_page(), BODIES["pdf"])
    first = pid_of(worker)
    worker.extract(blank_page(), BODIES["xlsx"])
    assert pid_of(worker) == first


def test_a_document_that_takes_too_long_costs_itself_and_the_next_is_read() -> None:
    with Worker(seconds=20) as worker:
        worker.extract(blank_page(), BODIES["pdf"])
        os.kill(pid_of(worker), signal.SIGSTOP)  # a process that answers no more
        worker._seconds = 0.5
        begin = time.monotonic()
        page = worker.extract(blank_page(), BODIES["pdf"])
        assert (page.kind, page.unreadable, page.size) == (Kind.PDF, "timeout", len(BODIES["pdf"]))
        assert page.digest == read(BODIES["pdf"]).digest
        assert time.monotonic() - begin < 10
        worker._seconds = 20
        assert "Acuerdo" in worker.extract(blank_page(), BODIES["pdf"]).text


def test_a_process_that_dies_is_replaced() -> None:
    with Worker(seconds=20) as worker:
        worker.extract(blank_page(), BODIES["pdf"])
        first = pid_of(worker)
        os.kill(first, signal.SIGKILL)
        worker.extract(blank_page(), BODIES["pdf"])
        assert "Acuerdo" in worker.extract(blank_page(), BODIES["pdf"]).text
        assert pid_of(worker) != first


def test_a_small_workbook_that_would_fill_the_memory_is_too_complex() -> None:
    """One text of 20,000 letters, said by 30,000 cells: 600 megabytes out of a file of some kilobytes."""
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink)
    sheet = book.add_worksheet()
    for at in range(30_000):
        sheet.write_string(at, 0, "x" * 20_000)
    book.close()
    with Worker(seconds=60, memory=400_000_000) as worker:
        page = worker.extract(blank_page(), sink.getvalue())
        assert (page.kind, page.unreadable) == (Kind.SHEET, "too_complex")
        assert "Acuerdo" in worker.extract(blank_page(), BODIES["pdf"]).text


def test_closing_leaves_no_process() -> None:
    worker = Worker()
    worker.extract(blank_page(), BODIES["pdf"])
    pid = pid_of(worker)
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
