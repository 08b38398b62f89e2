"""What a server sends to drown, trick or lead astray a crawl ends by its bounds, and the section is read all the same."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from monitor.crawler.course.claims import of_sitemap
from monitor.crawler.fetch import Fetcher
from monitor.page import Fetched
from tests.monitor.crawler.crawled import SMALL, crawl_folder, crawl_street, page_with
from tests.servers.misbehaving import Behaviour, Misbehaving, answer, misbehaving

HTML = "Content-Type: text/html; charset=utf-8"


def _says(body: bytes, *headers: str) -> Behaviour:
    return lambda sock, _: sock.sendall(answer("200 OK", body, *(headers or (HTML,))))


def test_ten_thousand_links_do_not_keep_the_crawl_from_the_section(tmp_path: Path) -> None:
    links = [(f"/x/{n}.html", f"Enlace {n}") for n in range(10_000)]
    home = page_with("Municipalidad", *links, ("/uip/", "Información pública"))
    files = {
        "index.html": home,
        "uip/index.html": page_with("Información pública", ("n1.html", "Numeral 1")),
        "uip/n1.html": page_with("N"),
    }
    crawl, pages, street = crawl_folder(tmp_path, files)
    assert crawl.complete
    assert pages["/uip/n1.html"].fetched is Fetched.OK
    assert sum(one.startswith("/x/") for one in street.requests) <= 120
    assert street.requests.index("/uip/") < next(place for place, one in enumerate(street.requests) if one.startswith("/x/"))


def test_a_page_of_a_hundred_megabytes_is_cut_and_costs_one_page(tmp_path: Path) -> None:
    def huge(sock: socket.socket, _query: str) -> None:
        sock.sendall(f"HTTP/1.1 200 OK\r\n{HTML}\r\nContent-Length: 100000000\r\n\r\n".encode())
        for _ in range(100):
            sock.sendall(b"<p>mucho</p>" * 83_334)

    served = {"/": _says(page_with("Información pública", ("/a.html", "A"), ("/b.html", "B")).encode()), "/a.html": huge}
    with misbehaving(more={**served, "/b.html": _says(page_with("B").encode())}) as server:
        begun = time.monotonic()
        _, pages = crawl_street(server.base, tmp_path / "c.warc.gz", server.allow)
    assert time.monotonic() - begun < 20
    assert (pages["/a.html"].fetched, pages["/b.html"].fetched) == (Fetched.TOO_LARGE, Fetched.OK)
    assert (tmp_path / "c.warc.gz").stat().st_size < 1_000_000


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe\xfa" * 500, b"<title>\xc3\x28</title><p>a\xa0\xa1b", b"\x00" * 5000, b"<html><body>" + b"<div>" * 30_000 + b"fin"],
    ids=["no encoding", "broken UTF-8", "zeros", "thirty thousand boxes"],
)
def test_bytes_that_are_no_text_end_no_crawl(tmp_path: Path, body: bytes) -> None:
    home = page_with("Información pública", ("/a.html", "A"), ("/b.html", "B")).encode()
    with misbehaving(more={"/": _says(home), "/a.html": _says(body), "/b.html": _says(page_with("B").encode())}) as server:
        crawl, pages = crawl_street(server.base, tmp_path / "c.warc.gz", server.allow)
    assert crawl.outcome is Fetched.OK
    assert pages["/b.html"].fetched is Fetched.OK


def test_a_line_break_in_a_redirect_adds_no_header_to_our_request(bad: Misbehaving, fetcher: Fetcher) -> None:
    fetcher.get(bad.url("/redirect?to=" + "%2Fchunked%250d%250aX-Evil:%20yes"))
    fetcher.get(bad.url("/x%0d%0aX-Evil: yes"))
    assert not any("\nx-evil" in head.lower() for head in bad.heads)


def test_entities_of_a_sitemap_are_not_expanded() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    declared = f'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY l0 "x">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = f"{declared}<urlset><url><loc>https://a.gob.gt/&l8;</loc></url><url><loc>https://a.gob.gt/&f;</loc></url></urlset>"
    begun = time.monotonic()
    found = of_sitemap("https://a.gob.gt/sitemap.xml", text.encode())
    assert time.monotonic() - begun < 1
    assert all(len(claim.url) < 200 and "root:" not in claim.url for claim in found)


def test_what_the_sitemap_names_of_the_section_comes_before_news_and_other_pages(tmp_path: Path) -> None:
    named = "".join(f"<url><loc>{{{{base}}}}/{name}</loc></url>" for name in ("noticias/a.html", "otra.html", "transparencia/n8.html"))
    files = {**SMALL, "sitemap.xml": f"<urlset>{named}</urlset>", "transparencia/n8.html": page_with("Numeral 8")}
    files |= {"noticias/a.html": page_with("A"), "otra.html": page_with("Otra")}
    _, _, street = crawl_folder(tmp_path, files)
    order = [street.requests.index(path) for path in ("/sitemap.xml", "/transparencia/n8.html", "/otra.html", "/noticias/a.html")]
    assert order == sorted(order)
