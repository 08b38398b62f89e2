"""What did not change since the portal's earlier crawl is not sent or stored again, and the verdict is that of a full crawl."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from checklists.finding import Outcome
from checklists.load import load_checklist
from monitor.crawler.earlier import NOT_MODIFIED, SAME_BYTES
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.crawler.warc import visits
from monitor.evidence.manifest import read_manifest
from monitor.page import Fetched
from monitor.pipeline import ASSESSMENT, PAGES, WARC, Observation, observe, reassess

TODAY = date(2026, 11, 20)
_ROWS = "".join(f"<tr><td>{n}</td><td>Persona {n:03}</td><td>Oficial</td><td>Q {3000 + n}.00</td></tr>" for n in range(1, 60))


def _page(title: str, body: str) -> bytes:
    return f"<!doctype html><html lang=es><title>{title}</title><body><main><h1>{title}</h1>{body}</main></body></html>".encode()


class Town(ThreadingHTTPServer):
    """A portal of a few pages; those in `tagged` have an ETag, the others nothing that a client could ask by."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        months = "".join(f'<p><a href="/numeral-4/{m}-2026">Nómina de {m} de 2026</a></p>' for m in ("agosto", "septiembre", "octubre"))
        self.pages = {
            "/": _page("Municipalidad", '<a href="/informacion-publica">Información pública de oficio</a>'),
            "/informacion-publica": _page(
                "Información pública", '<a href="/numeral-4">Numeral 4. Nómina</a> <a href="/viejo">Numeral 2</a>'
            ),
            "/numeral-4": _page("4. Empleados y salarios", months),
            "/telefonos": _page("2. Dirección y teléfonos", "<p>Oficina central, 7777-0000</p>"),
            **{
                f"/numeral-4/{m}-2026": _page(f"Nómina de {m} de 2026", f"<table>{_ROWS}</table>")
                for m in ("agosto", "septiembre", "octubre")
            },
        }
        self.tagged = {"/", "/numeral-4/agosto-2026", "/numeral-4/septiembre-2026", "/telefonos"}
        self.stuck: set[str] = set()  # these answer 304 to everybody
        self.sent = 0
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Town

    def do_GET(self) -> None:
        if self.path == "/viejo":
            return self._send(302, b"", {"Location": "/telefonos"})
        body = self.server.pages.get(self.path)
        if body is None:
            return self._send(404, b"no", {})
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"' if self.path in self.server.tagged else ""
        if self.path in self.server.stuck:
            return self._send(304, b"", {})
        if tag and self.headers.get("If-None-Match") == tag:
            return self._send(304, b"", {"ETag": tag})
        return self._send(200, body, {"Content-Type": "text/html; charset=utf-8", **({"ETag": tag} if tag else {})})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.server.sent += len(body)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def town() -> Iterator[Town]:
    with Town() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def _observe(town: Town, folder: Path, earlier: Path | None = None) -> Observation:
    fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": town.url.removeprefix("http://").rstrip("/")}))
    try:
        return observe(town.url, folder, checklist=load_checklist(), today=TODAY, fetcher=fetcher, earlier=earlier)
    finally:
        fetcher.close()


def _facts(folder: Path) -> list[dict[str, Any]]:
    """The pages without what differs between two full crawls, too: when, and where in the file."""
    lines = [json.loads(line) for line in (folder / PAGES).read_text(encoding="utf-8").splitlines()]
    return [{name: value for name, value in line.items() if name not in ("fetched_at", "record")} for line in lines]


def _leaning(folder: Path) -> dict[str, str]:
    """By path, the profile of every revisit record, as another reader of WARC sees it."""
    found = {}
    with (folder / WARC).open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "revisit":
                path = record.rec_headers.get_header("WARC-Target-URI").split("/", 3)[3]
                found[f"/{path}"] = record.rec_headers.get_header("WARC-Profile")
    return found


def test_the_verdict_of_an_incremental_crawl_is_that_of_a_full_one(town: Town, tmp_path: Path) -> None:
    _observe(town, tmp_path / "first")
    town.pages["/numeral-4/octubre-2026"] = _page("Nómina de octubre de 2026", f"<table>{_ROWS.replace('Oficial', 'Piloto')}</table>")
    before = town.sent
    seen = _observe(town, tmp_path / "next", earlier=tmp_path / "first")
    incremental, before = town.sent - before, town.sent
    _observe(town, tmp_path / "full")
    assert _facts(tmp_path / "next") == _facts(tmp_path / "full")
    assert (tmp_path / "next" / ASSESSMENT).read_bytes() == (tmp_path / "full" / ASSESSMENT).read_bytes()
    assert incremental < town.sent - before
    assert "Igual que en el recorrido anterior: 6 páginas" in seen.leaning
    assert _leaning(tmp_path / "next") == {
        **dict.fromkeys(town.tagged, NOT_MODIFIED),
        **dict.fromkeys(("/informacion-publica", "/numeral-4"), SAME_BYTES),
    }


def test_judged_again_it_reads_what_the_earlier_crawl_holds_and_gives_the_same_bytes(town: Town, tmp_path: Path) -> None:
    _observe(town, tmp_path / "first")
    _observe(town, tmp_path / "next", earlier=tmp_path / "first")
    before = (tmp_path / "next" / ASSESSMENT).read_bytes(), (tmp_path / "next" / PAGES).read_bytes()
    (tmp_path / "moved").mkdir()
    for name in ("first", "next"):
        shutil.move(tmp_path / name, tmp_path / "moved" / name)
    reassess(tmp_path / "moved" / "next", checklist=load_checklist(), today=TODAY)
    assert ((tmp_path / "moved" / "next" / ASSESSMENT).read_bytes(), (tmp_path / "moved" / "next" / PAGES).read_bytes()) == before


def test_a_third_crawl_leans_on_where_the_bodies_really_lie_and_needs_not_the_second(town: Town, tmp_path: Path) -> None:
    _observe(town, tmp_path / "first")
    _observe(town, tmp_path / "second", earlier=tmp_path / "first")
    _observe(town, tmp_path / "third", earlier=tmp_path / "second")
    assert len(_leaning(tmp_path / "third")) == 7
    first, third = read_manifest(tmp_path / "first"), read_manifest(tmp_path / "third")
    assert first
    assert third
    assert third.leans_on == (first.digest,)
    shutil.rmtree(tmp_path / "second")
    assert reassess(tmp_path / "third", checklist=load_checklist(), today=TODAY).crawl.complete


@pytest.mark.parametrize("how", ["gone", "cut", "unfinished"])
def test_an_earlier_crawl_that_is_lost_makes_it_ask_for_everything_and_say_so(town: Town, tmp_path: Path, how: str) -> None:
    _observe(town, tmp_path / "first")
    if how == "gone":
        shutil.rmtree(tmp_path / "first")
    elif how == "cut":
        (tmp_path / "first" / WARC).write_bytes((tmp_path / "first" / WARC).read_bytes()[:-400])
    else:
        (tmp_path / "first" / "manifest.json").unlink()
    seen = _observe(town, tmp_path / "next", earlier=tmp_path / "first")
    assert seen.leaning.startswith("Se pidió todo de nuevo: el recorrido anterior (first)")
    assert seen.crawl.complete
    assert not _leaning(tmp_path / "next")


def test_a_finished_crawl_whose_support_is_lost_is_not_judged_and_names_what_to_restore(town: Town, tmp_path: Path) -> None:
    _observe(town, tmp_path / "first")
    _observe(town, tmp_path / "next", earlier=tmp_path / "first")
    before = (tmp_path / "next" / ASSESSMENT).read_bytes()
    shutil.rmtree(tmp_path / "first")
    with pytest.raises(ValueError, match=r"se apoya en el recorrido .*first, que ya no está completo: restáurelo"):
        reassess(tmp_path / "next", checklist=load_checklist(), today=TODAY)
    assert (tmp_path / "next" / ASSESSMENT).read_bytes() == before


def test_an_interrupted_crawl_whose_support_was_lost_asks_again_for_what_it_took_from_there(town: Town, tmp_path: Path) -> None:
    _observe(town, tmp_path / "first")
    _observe(town, tmp_path / "next", earlier=tmp_path / "first")
    warc = tmp_path / "next" / WARC
    warc.write_bytes(warc.read_bytes()[:-300])  # cuts the summary: the crawl is not finished
    (tmp_path / "next" / "manifest.json").unlink()
    shutil.rmtree(tmp_path / "first")
    _observe(town, tmp_path / "next", earlier=tmp_path / "first")
    _observe(town, tmp_path / "full")
    assert (tmp_path / "next" / ASSESSMENT).read_bytes() == (tmp_path / "full" / ASSESSMENT).read_bytes()
    again = (tmp_path / "next" / ASSESSMENT).read_bytes()
    reassess(tmp_path / "next", checklist=load_checklist(), today=TODAY)
    assert (tmp_path / "next" / ASSESSMENT).read_bytes() == again


def test_a_body_that_was_changed_where_it_lies_is_not_believed(town: Town, tmp_path: Path) -> None:
    _observe(town, tmp_path / "first")
    _observe(town, tmp_path / "next", earlier=tmp_path / "first")
    leaning = next(visit for visit in visits(tmp_path / "next" / WARC) if visit.origin)
    assert leaning.origin
    assert not leaning.lost
    data = bytearray((tmp_path / "first" / WARC).read_bytes())
    data[leaning.origin.record + 200] ^= 1
    (tmp_path / "first" / WARC).write_bytes(data)
    assert next(visit for visit in visits(tmp_path / "next" / WARC) if visit.origin).lost


def test_a_server_that_says_unchanged_to_who_did_not_ask_showed_nothing_and_nothing_is_missing_for_it(town: Town, tmp_path: Path) -> None:
    town.stuck = {"/numeral-4"}
    seen = _observe(town, tmp_path / "first")
    assert [page.fetched for page in seen.pages if page.url.endswith("/numeral-4")] == [Fetched.NOT_MODIFIED]
    of_payroll = [finding for finding in seen.assessment.findings if finding.criterion.startswith("laip-10-04")]
    assert of_payroll
    assert not [finding for finding in of_payroll if finding.outcome is Outcome.MISSING]
