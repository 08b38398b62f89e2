"""What the WARC tells of each request beside the bytes: who answered, with which certificate, which tries failed, what robots.txt says."""

from __future__ import annotations

import hashlib
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from monitor.crawler.crawl import crawl_pages
from monitor.crawler.fetch import Fetcher, Limits
from monitor.crawler.net.address import parse_allowed
from monitor.crawler.record import CERTIFICATE, records
from monitor.crawler.visit import Role
from monitor.crawler.warc import notes, visits
from monitor.page import Fetched
from tests.monitor.crawler.conftest import PLAIN_WORDS, CountingClock, folder_of, read_plainly
from tests.servers.misbehaving import misbehaving
from tests.servers.street import serve_folder


def _crawl(url: str, warc: Path, allow: str) -> Path:
    fetcher = Fetcher(allowed=parse_allowed(allow), limits=Limits(seconds=2))
    crawl_pages(url, warc_path=warc, extract=read_plainly, fetcher=fetcher, clock=CountingClock(), words=PLAIN_WORDS)
    fetcher.close()
    return warc


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make certificates")
def test_the_certificate_that_a_host_showed_is_kept_once_and_named_by_every_visit(tmp_path: Path) -> None:
    cert, key = tmp_path / "c.pem", tmp_path / "k.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=munix", "-days", "2", "-keyout", key, "-out", cert]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with misbehaving(tls=context) as server:
        warc = _crawl(server.url("/"), tmp_path / "crawl.warc.gz", server.allow)
    [kept] = [record.block for record in records(warc) if record.headers["content-type"] == CERTIFICATE]
    assert kept.decode().strip() == cert.read_text().strip()
    fingerprint = "sha256:" + hashlib.sha256(ssl.PEM_cert_to_DER_cert(kept.decode())).hexdigest()
    seen = list(visits(warc))
    assert len(seen) > 2
    assert {visit.certificate for visit in seen} == {fingerprint}
    assert {visit.tls_problem for visit in seen} == {"self_signed"}
    assert {visit.address for visit in seen} == {"127.0.0.1"}


def test_the_tries_that_failed_are_told(tmp_path: Path) -> None:
    with misbehaving() as server:
        warc = _crawl(server.url("/hang-up"), tmp_path / "crawl.warc.gz", server.allow)
    home = next(visit for visit in visits(warc) if visit.role is Role.PAGE)
    assert (home.fetched, home.attempts) == (Fetched.RESET, 2)
    assert len(home.failures) == 1
    assert home.failures[0].startswith("reset: ")
    assert home.certificate == ""


def test_what_robots_says_stands_with_each_visit_and_what_it_forbade_in_the_summary(tmp_path: Path) -> None:
    files = {
        "robots.txt": "User-agent: *\nDisallow: /privado/\n",
        "index.html": '<title>Muni</title><a href="/uip/">Información pública</a> <a href="/privado/a.html">Actas</a>',
        "uip/index.html": "<title>Información pública</title>",
        "privado/a.html": "<title>Actas</title>",
    }
    with serve_folder(folder_of(tmp_path / "site", files)) as street:
        warc = _crawl(street, tmp_path / "crawl.warc.gz", street.allow)
    said = {visit.requested.removeprefix(street): visit.robots for visit in visits(warc)}
    assert said["/robots.txt"] == ""
    assert (said["/"], said["/uip/"]) == ("allowed", "allowed")
    assert "/privado/a.html" not in said
    assert notes(warc, "summary")[0]["disallowed"] == [f"{street}/privado/a.html"]
