"""Small portals and whole crawls of them, each replayed at once: what the crawl says and what its WARC says must be one."""

from __future__ import annotations

from pathlib import Path

from monitor.crawler.crawl import Budget, crawl_pages, replay, summary_of
from monitor.crawler.fetch import Fetcher, Limits
from monitor.crawler.net.address import parse_allowed
from monitor.crawler.warc import notes
from monitor.page import Crawl, Page
from tests.monitor.crawler.conftest import PLAIN_WORDS, CountingClock, folder_of, read_plainly
from tests.servers.street import Street, serve_folder


def page_with(title: str, *links: tuple[str, str], nav: str = "", text: str = "") -> str:
    items = "".join(f'<p><a href="{href}">{label}</a></p>' for href, label in links)
    return f"<html><head><title>{title}</title></head><body><nav>{nav}</nav><h1>{title}</h1><p>{text}</p>{items}</body></html>"


def crawl_street(street: str, warc: Path, allow: str, budget: Budget | None = None, path: str = "/") -> tuple[Crawl, dict[str, Page]]:
    """Crawl, check that a replay says the same, and give the pages by their address without the base."""
    fetcher = Fetcher(allowed=parse_allowed(allow), limits=Limits(seconds=3))
    found, pages = crawl_pages(
        street + path, warc_path=warc, extract=read_plainly, fetcher=fetcher, clock=CountingClock(), budget=budget, words=PLAIN_WORDS
    )
    fetcher.close()
    assert replay(warc, read_plainly, words=PLAIN_WORDS) == (found, pages)
    assert notes(warc, "summary") == [summary_of(found, pages)]
    return found, {page.requested.removeprefix(street): page for page in pages}


def crawl_folder(tmp_path: Path, files: dict[str, str], budget: Budget | None = None) -> tuple[Crawl, dict[str, Page], Street]:
    with serve_folder(folder_of(tmp_path / "site", files)) as street:
        crawl, pages = crawl_street(street, tmp_path / "crawl.warc.gz", street.allow, budget)
    return crawl, pages, street


SMALL = {
    "index.html": page_with(
        "Municipalidad", ("/noticias.html", "Noticias"), ("/historia.html", "Historia"), ("/uip/", "Información pública")
    ),
    "noticias.html": page_with("Noticias", ("/noticia-1.html", "Noticia: se inauguró una obra")),
    "noticia-1.html": page_with("Una obra"),
    "historia.html": page_with("Historia"),
    "uip/index.html": page_with("Información pública", ("n1.html", "Numeral 1"), ("n4/nomina 2026.10.pdf", "Nómina")),
    "uip/n1.html": page_with("Estructura"),
    "uip/n4/nomina 2026.10.pdf": "%PDF-1.4 nada",
}
