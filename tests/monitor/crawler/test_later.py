"""What failed in passing is asked for again when all else was read, so often and no more; who refuses is not asked again."""

import socket
from functools import partial
from pathlib import Path

import pytest

from monitor.crawler.course.patience import RESTS
from monitor.crawler.crawl import crawl_pages, replay
from monitor.crawler.fetch import Fetcher, Limits
from monitor.crawler.net.address import parse_allowed
from monitor.crawler.warc import Archive, visits
from monitor.page import Fetched
from tests.monitor.crawler.conftest import PLAIN_WORDS, CountingClock, folder_of, read_plainly
from tests.monitor.crawler.crawled import SMALL, crawl_folder, crawl_street, page_with
from tests.servers.misbehaving import answer, misbehaving
from tests.servers.street import serve_folder


def _failing(at: str, times: int, status: int = 503, more: str = "") -> str:
    return f'[[route]]\nat = "{at}"\nstatus = {status}\ntimes = {times}\n{more}\n'


def test_a_page_that_failed_is_read_later_after_all_else(tmp_path: Path) -> None:
    crawl, pages, street = crawl_folder(tmp_path, {**SMALL, "street.toml": _failing("/uip/n1.html", 2)})
    assert (crawl.outcome, crawl.complete) == (Fetched.OK, True)
    assert pages["/uip/n1.html"].fetched is Fetched.OK
    asked = [place for place, one in enumerate(street.requests) if one == "/uip/n1.html"]
    assert len(asked) == 3
    assert asked[1] > street.requests.index("/noticia-1.html")


def test_what_keeps_failing_is_asked_for_in_two_further_rounds_and_no_more(tmp_path: Path) -> None:
    crawl, pages, street = crawl_folder(tmp_path, {**SMALL, "street.toml": _failing("/uip/n1.html", -1)})
    assert street.requests.count("/uip/n1.html") == 1 + len(RESTS)
    assert pages["/uip/n1.html"].fetched is Fetched.SERVER_ERROR
    assert crawl.outcome is Fetched.OK
    rounds = [visit.round for visit in visits(tmp_path / "crawl.warc.gz") if visit.requested.endswith("n1.html")]
    assert rounds == [0, 1, 2]


def test_pages_that_a_retried_page_leads_to_are_read_too(tmp_path: Path) -> None:
    crawl, pages, _ = crawl_folder(tmp_path, {**SMALL, "street.toml": _failing("/uip/", 1)})
    assert crawl.complete
    assert pages["/uip/n1.html"].fetched is Fetched.OK
    assert crawl.section.endswith("/uip/")


def test_an_error_page_with_status_200_is_asked_for_again(tmp_path: Path) -> None:
    broken = '[[route]]\nat = "/uip/n1.html"\ntext = "Error establishing a database connection"\ntimes = 1\n'
    _, pages, street = crawl_folder(tmp_path, {**SMALL, "street.toml": broken})
    assert pages["/uip/n1.html"].fetched is Fetched.OK
    assert street.requests.count("/uip/n1.html") == 2


def test_a_home_page_that_comes_back_opens_the_portal(tmp_path: Path) -> None:
    crawl, pages, _ = crawl_folder(tmp_path, {**SMALL, "street.toml": _failing("/", 1)})
    assert (crawl.outcome, crawl.complete) == (Fetched.OK, True)
    assert pages["/uip/n1.html"].fetched is Fetched.OK


def test_a_robots_txt_that_fails_defers_the_crawl_and_is_asked_for_again(tmp_path: Path) -> None:
    crawl, _, street = crawl_folder(tmp_path, {**SMALL, "street.toml": _failing("/robots.txt", 2)})
    assert (crawl.outcome, crawl.complete) == (Fetched.OK, True)
    assert street.requests[:4] == ["/robots.txt", "/robots.txt", "/robots.txt", "/"]


def test_a_site_that_is_down_for_a_while_is_read_when_it_is_back(tmp_path: Path) -> None:
    names = [f"/uip/{n}.html" for n in range(20)]
    count = iter(range(1000))

    def serve(sock: socket.socket, _query: str, *, body: str) -> None:
        down = 8 <= next(count) < 13
        sock.sendall(answer("502 Bad Gateway" if down else "200 OK", body.encode(), "Content-Type: text/html"))

    pages = {name: page_with(f"Numeral {name}", text=name) for name in names}
    pages["/"] = page_with("Información pública", *((name, f"Numeral {name}") for name in names))
    with misbehaving(more={path: partial(serve, body=body) for path, body in pages.items()}) as server:
        crawl, seen = crawl_street(server.base, tmp_path / "c.warc.gz", server.allow)
    assert (crawl.outcome, crawl.complete) == (Fetched.OK, True)
    assert {seen[name].fetched for name in names} == {Fetched.OK}


def test_who_refuses_is_not_asked_again(tmp_path: Path) -> None:
    links = [(f"{n}.html", f"Numeral {n}") for n in range(20)]
    files = {"index.html": page_with("Muni", ("/uip/", "Información pública")), "uip/index.html": page_with("Información pública", *links)}
    files["street.toml"] = "".join(_failing(f"/uip/{n}.html", -1, 429) for n in range(20))
    crawl, _, street = crawl_folder(tmp_path, files)
    assert (crawl.outcome, crawl.complete) == (Fetched.RATE_LIMITED, False)
    assert sum(one.startswith("/uip/") and one.endswith(".html") for one in street.requests) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_to_be_left_alone_for_long_is_not_asked_again(tmp_path: Path, status: int) -> None:
    toml = _failing("/uip/n1.html", 1, status, 'headers = { Retry-After = "3600" }')
    _, pages, street = crawl_folder(tmp_path, {**SMALL, "street.toml": toml})
    assert street.requests[-1] == "/uip/n1.html"
    assert "60 minutos" in pages["/historia.html"].detail


def test_who_asks_for_a_short_wait_is_waited_for(tmp_path: Path) -> None:
    toml = _failing("/uip/n1.html", 1, 503, 'headers = { Retry-After = "30" }')
    clock = CountingClock()
    with serve_folder(folder_of(tmp_path / "site", {**SMALL, "street.toml": toml})) as street:
        fetcher = Fetcher(allowed=parse_allowed(street.allow), limits=Limits(seconds=3))
        _, pages = crawl_pages(
            street, warc_path=tmp_path / "c.warc.gz", extract=read_plainly, fetcher=fetcher, clock=clock, words=PLAIN_WORDS
        )
    assert max(clock.slept) >= 30
    assert all(page.ok for page in pages if page.url.endswith("n1.html"))


def test_a_crawl_begun_before_there_were_further_rounds_goes_on_and_replays_without(tmp_path: Path) -> None:
    warc = tmp_path / "c.warc.gz"
    with serve_folder(folder_of(tmp_path / "site", {**SMALL, "street.toml": _failing("/uip/n1.html", -1)})) as street:
        fetcher = Fetcher(allowed=parse_allowed(street.allow), limits=Limits(seconds=3))
        archive = Archive(warc)
        budget = {"pages": 800, "documents": 1500, "others": 120, "total_bytes": 2_000_000_000}
        begun = {"portal": street + "/", "started_at": "2026-11-20T00:00:00Z", "agent": "VitrinaMonitor/0.1", "budget": budget}
        archive.start(begun, "2026-11-20T00:00:00Z")
        archive.close()
        found = crawl_pages(street, warc_path=warc, extract=read_plainly, fetcher=fetcher, clock=CountingClock(), words=PLAIN_WORDS)
    assert street.requests.count("/uip/n1.html") == 1
    assert replay(warc, read_plainly, words=PLAIN_WORDS) == found
