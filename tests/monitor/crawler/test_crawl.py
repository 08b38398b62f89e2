"""Whole crawls of small portals over real sockets: what is asked for, in what order, and how it ends."""

import json
from pathlib import Path

import pytest

from monitor.crawler.crawl import Budget, crawl_pages
from monitor.crawler.fetch import Fetcher, Limits
from monitor.crawler.net.address import parse_allowed
from monitor.crawler.urls import key
from monitor.crawler.warc import Archive, visits
from monitor.extract import Worker
from monitor.page import Fetched, Page
from tests.monitor.crawler.conftest import PLAIN_WORDS, CountingClock, folder_of, read_plainly
from tests.monitor.crawler.crawled import SMALL, crawl_folder, crawl_street, page_with
from tests.servers.misbehaving import misbehaving
from tests.servers.street import Street, serve_folder


def test_the_section_is_read_before_the_rest_and_news_last(tmp_path: Path) -> None:
    crawl, pages, street = crawl_folder(tmp_path, SMALL)
    asked = [one for one in street.requests if len(one) < 21 or "uip" in one]
    assert asked == [
        "/robots.txt", "/", "/datapackage.json", "/sitemap.xml", "/uip/", "/uip/n1.html", "/uip/n4/nomina%202026.10.pdf",
        "/historia.html", "/noticias.html", "/noticia-1.html",
    ]  # fmt: skip
    assert (crawl.outcome, crawl.complete, crawl.detail) == (Fetched.OK, True, "")
    assert crawl.section == street + "/uip/"
    assert crawl.home == street + "/"
    assert pages["/uip/n4/nomina%202026.10.pdf"].filename == "nomina 2026.10.pdf"


def test_robots_txt_is_kept_and_what_it_closes_is_said(tmp_path: Path) -> None:
    crawl, pages, street = crawl_folder(tmp_path, {**SMALL, "robots.txt": "User-agent: *\nDisallow: /uip/n1.html\n"})
    assert "/uip/n1.html" not in street.requests
    assert pages["/uip/n1.html"].fetched is Fetched.ROBOTS
    assert not crawl.complete


def test_robots_txt_that_closes_everything_ends_the_crawl(tmp_path: Path) -> None:
    crawl, _, street = crawl_folder(tmp_path, {**SMALL, "robots.txt": "User-agent: *\nDisallow: /\n"})
    assert (crawl.outcome, crawl.complete) == (Fetched.ROBOTS, False)
    assert street.requests == ["/robots.txt"]


def test_robots_txt_that_fails_defers_the_crawl(tmp_path: Path) -> None:
    toml = '[[route]]\nat = "/robots.txt"\nstatus = 503\n'
    crawl, _, street = crawl_folder(tmp_path, {**SMALL, "street.toml": toml})
    assert (crawl.outcome, crawl.complete) == (Fetched.SERVER_ERROR, False)
    assert set(street.requests) == {"/robots.txt"}


@pytest.mark.parametrize(("status", "fetched"), [(403, Fetched.FORBIDDEN), (401, Fetched.LOGIN), (429, Fetched.RATE_LIMITED)])
def test_a_site_that_refuses_us_is_left_alone(tmp_path: Path, status: int, fetched: Fetched) -> None:
    crawl, _, street = crawl_folder(tmp_path, {**SMALL, "street.toml": f"[site]\nevery_status = {status}\n"})
    assert (crawl.outcome, crawl.complete) == (fetched, False)
    assert len(street.requests) <= 2


def test_a_wall_with_status_200_is_a_challenge(tmp_path: Path) -> None:
    wall = "<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>"
    crawl, _, street = crawl_folder(tmp_path, {"index.html": wall})
    assert (crawl.outcome, crawl.complete) == (Fetched.CHALLENGE, False)
    assert street.requests == ["/robots.txt", "/"]


def test_refusals_half_way_end_the_crawl_and_what_was_not_asked_for_says_so(tmp_path: Path) -> None:
    links = [(f"/uip/{n}.html", f"Numeral {n}") for n in range(30)]
    toml = "".join(f'[[route]]\nat = "/uip/{n}.html"\nstatus = 429\nheaders = {{ Retry-After = "30" }}\n' for n in range(3, 30))
    files = {"index.html": page_with("Muni", ("/uip/", "Información pública")), "uip/index.html": page_with("Información pública", *links)}
    files |= {f"uip/{n}.html": page_with(f"Numeral {n}") for n in range(3)}
    crawl, pages, street = crawl_folder(tmp_path, {**files, "street.toml": toml})
    assert (crawl.outcome, crawl.complete) == (Fetched.RATE_LIMITED, False)
    assert pages["/uip/29.html"].fetched is Fetched.RATE_LIMITED
    assert "no se pidió" in pages["/uip/29.html"].detail
    assert len(street.requests) < 15


def test_a_page_for_any_unknown_address_is_known_as_not_found(tmp_path: Path) -> None:
    lost = page_with("Municipalidad", ("/", "Inicio"), text="Lo sentimos: la página que busca no se encuentra en este sitio.")
    files = {**SMALL, "lost.html": lost, "street.toml": '[site]\nsoft_404 = "lost.html"\n'}
    files["uip/index.html"] = page_with("Información pública", ("n1.html", "Numeral 1"), ("n2.html", "Numeral 2"), ("n3.pdf", "Numeral 3"))
    _, pages, _ = crawl_folder(tmp_path, files)
    assert pages["/uip/n1.html"].fetched is Fetched.OK
    assert pages["/uip/n2.html"].fetched is Fetched.SOFT_NOT_FOUND
    assert pages["/uip/n3.pdf"].fetched is Fetched.SOFT_NOT_FOUND
    assert pages["/uip/"].fetched is Fetched.OK


def test_an_application_shell_is_not_taken_for_not_found(tmp_path: Path) -> None:
    shell = '<html><head><title>Muni</title></head><body><app-root></app-root><a href="/uip">Información pública</a></body></html>'
    crawl, pages, _ = crawl_folder(tmp_path, {"index.html": shell, "street.toml": '[site]\nsoft_404 = "index.html"\n'})
    assert pages["/uip"].fetched is Fetched.OK
    assert pages["/uip"].needs_javascript
    assert crawl.outcome is Fetched.OK


def test_a_page_that_leads_nowhere_is_no_complete_search(tmp_path: Path) -> None:
    crawl, _, _ = crawl_folder(tmp_path, {"index.html": page_with("Municipalidad", text="Bienvenidos")})
    assert (crawl.outcome, crawl.complete) == (Fetched.OK, False)
    assert "no lleva a ninguna otra" in crawl.detail


def test_the_query_string_is_part_of_a_page_and_index_php_is_not(tmp_path: Path) -> None:
    folders = [
        ("/uip/?ruta=2024", "2024"),
        ("/uip/?ruta=2025", "2025"),
        ("/index.php/uip/?ruta=2025", "otra vez"),
        ("/uip/?ruta=2025&PHPSESSID=a", "y otra"),
    ]
    routes = "".join(f'[[route]]\nat = "/uip/?ruta={year}"\ntext = "{year}"\n' for year in (2024, 2025))
    files = {
        "index.html": page_with("Muni", ("/uip/", "Información pública")),
        "uip/index.html": page_with("Información pública", *folders),
    }
    _, pages, street = crawl_folder(tmp_path, {**files, "street.toml": routes})
    assert [one for one in street.requests if "ruta" in one] == ["/uip/?ruta=2025", "/uip/?ruta=2024"]
    assert pages["/uip/?ruta=2024"].digest != pages["/uip/?ruta=2025"].digest


def test_a_calendar_and_a_session_in_every_link_do_not_hold_the_crawl(tmp_path: Path) -> None:
    def calendar(sock: object, query: str) -> None:
        n = int(query.removeprefix("n=") or 0) if query.startswith("n=") else 0
        body = page_with(f"Mes {n}", (f"/calendario?n={n + 1}", "siguiente"), (f"/uip?sid={n}", "Información pública")).encode()
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)  # type: ignore[attr-defined]

    with misbehaving(more={"/": calendar, "/calendario": calendar, "/uip": calendar}) as server:
        crawl, pages = crawl_street(server.base, tmp_path / "c.warc.gz", server.allow)
    assert server.requests.count("/uip") == 1
    assert not any("sid=" in one for one in server.requests)
    assert len(server.requests) < 50
    assert crawl.section == server.url("/uip")
    assert any(page.fetched is Fetched.BUDGET for page in pages.values())


def test_relative_links_that_glue_themselves_together_end(tmp_path: Path) -> None:
    def glue(sock: object, _query: str) -> None:
        body = page_with("Información pública", ("uip/docs/", "otra vez")).encode()
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)  # type: ignore[attr-defined]

    paths = {"/" + "uip/docs/" * n: glue for n in range(40)}
    with misbehaving(more=paths) as server:
        crawl, _ = crawl_street(server.base, tmp_path / "c.warc.gz", server.allow)
    assert len(server.requests) < 12
    assert crawl.complete


def test_the_budget_cuts_and_says_what_it_did_not_read(tmp_path: Path) -> None:
    links = [(f"{n}.html", f"Numeral {n}") for n in range(20)]
    files = {"index.html": page_with("Muni", ("/uip/", "Información pública")), "uip/index.html": page_with("Información pública", *links)}
    files |= {f"uip/{n}.html": page_with(f"Numeral {n}") for n in range(20)}
    crawl, pages, _ = crawl_folder(tmp_path, files, Budget(pages=10))
    assert (crawl.outcome, crawl.complete) == (Fetched.OK, False)
    assert pages["/uip/19.html"].fetched is Fetched.BUDGET
    assert sum(page.fetched is not Fetched.BUDGET for page in pages.values()) == 10


def test_a_page_read_before_it_was_known_to_be_of_the_section_is_opened_again(tmp_path: Path) -> None:
    files = {
        "index.html": page_with("Muni", ("/a.html", "A"), ("/b.html", "B")),
        "a.html": page_with("A", *((f"/datos/{n}.html", f"Cuadro {n}") for n in range(5))),
        "b.html": page_with("B", ("/uip.html", "Información pública")),
        "uip.html": page_with("Información pública", ("/a.html", "Cuadros")),
    }
    files |= {f"datos/{n}.html": page_with(f"Cuadro {n}") for n in range(5)}
    crawl, _, _ = crawl_folder(tmp_path, files, Budget(others=3))
    assert crawl.complete


def test_files_that_are_refused_after_all_pages_were_read_do_not_undo_the_search(tmp_path: Path) -> None:
    files = {"index.html": page_with("Muni", ("/uip/", "Información pública"))}
    files["uip/index.html"] = page_with("Información pública", *((f"{n}.pdf", f"Numeral {n}") for n in range(12)))
    files["street.toml"] = "".join(f'[[route]]\nat = "/uip/{n}.pdf"\nstatus = 403\n' for n in range(12))
    crawl, pages, _ = crawl_folder(tmp_path, files)
    assert (crawl.outcome, crawl.complete) == (Fetched.OK, True)
    assert {page.fetched for url, page in pages.items() if url.endswith(".pdf")} == {Fetched.FORBIDDEN}


def test_what_is_long_past_waits_for_what_is_new_and_is_not_missed(tmp_path: Path) -> None:
    periods = ["2019-05", "2024", "2025-11", "2026-10", "2023-10", "vigente"]
    files = {"index.html": page_with("Muni", ("/uip/", "Información pública"))}
    files["uip/index.html"] = page_with("Información pública", *((f"{period}/", "Nómina") for period in periods))
    files |= {f"uip/{period}/index.html": page_with(period) for period in periods}
    crawl, pages, street = crawl_folder(tmp_path, files, Budget(pages=7))
    assert [one for one in street.requests if one.startswith("/uip/")] == ["/uip/", "/uip/2025-11/", "/uip/2026-10/", "/uip/vigente/"]
    assert pages["/uip/2019-05/"].fetched is Fetched.BUDGET
    assert crawl.complete


def test_a_shared_provider_is_credited_to_this_town_only(tmp_path: Path) -> None:
    toml = '[[host]]\nname = "provider"\naddress = "127.0.0.2"\nfolder = "provider"\n'
    toml += '[[host]]\nname = "neighbour"\naddress = "127.0.0.3"\nfolder = "neighbour"\n'
    files = {
        "index.html": page_with("Muni", ("{{base:provider}}/munix/", "Información pública"), ("{{base:neighbour}}/", "Otro municipio")),
        "provider/munix/index.html": page_with(
            "Información pública", ("n1.html", "Numeral 1"), ("/muniy/", "Información pública de Muni Y")
        ),
        "provider/munix/n1.html": page_with("Numeral 1"),
        "provider/muniy/index.html": page_with("Muni Y"),
        "neighbour/index.html": page_with("Vecino"),
        "street.toml": toml,
    }
    crawl, pages, street = crawl_folder(tmp_path, files)
    provider, neighbour = street.address("provider"), street.address("neighbour")
    assert pages[provider + "/munix/n1.html"].fetched is Fetched.OK
    assert pages[provider + "/muniy/"].fetched is Fetched.EXTERNAL
    assert pages[neighbour + "/"].fetched is Fetched.EXTERNAL
    assert neighbour.requests == []
    assert "/muniy/" not in provider.requests
    assert crawl.hosts == (street.removeprefix("http://"), provider.removeprefix("http://"))


def test_social_networks_and_drives_are_noted_and_never_asked(tmp_path: Path) -> None:
    links = (("https://www.facebook.com/munix", "Facebook"), ("https://drive.google.com/drive/folders/a1", "2026"), ("n.html", "N"))
    files = {"index.html": page_with("Muni", ("/uip/", "Información pública")), "uip/index.html": page_with("Información pública", *links)}
    _, pages, _ = crawl_folder(tmp_path, {**files, "uip/n.html": page_with("N")})
    assert pages["https://www.facebook.com/munix"].fetched is Fetched.SOCIAL_NETWORK
    assert pages["https://drive.google.com/drive/folders/a1"].fetched is Fetched.EXTERNAL


def test_a_portal_that_is_a_social_network_page_is_recorded_as_such(tmp_path: Path) -> None:
    toml = '[[route]]\nat = "/"\nredirect = "https://www.facebook.com/munix"\n'
    crawl, _, _ = crawl_folder(tmp_path, {"street.toml": toml})
    assert (crawl.outcome, crawl.complete) == (Fetched.SOCIAL_NETWORK, False)


def test_a_home_page_that_moved_to_another_host_is_followed_and_credited(tmp_path: Path) -> None:
    toml = '[[route]]\nat = "/"\nredirect = "{{base:new}}/inicio/"\n[[host]]\nname = "new"\naddress = "127.0.0.4"\nfolder = "new"\n'
    files = {
        "street.toml": toml,
        "new/inicio/index.html": page_with("Muni", ("/uip/", "Información pública")),
        "new/uip/index.html": page_with("UIP"),
    }
    crawl, pages, street = crawl_folder(tmp_path, files)
    new = street.address("new")
    assert crawl.home == new + "/inicio/"
    assert pages[new + "/uip/"].ok
    assert new.requests[0] == "/robots.txt"


def test_a_redirect_to_our_own_machine_is_refused_and_noted(tmp_path: Path) -> None:
    toml = '[[route]]\nat = "/uip/"\nredirect = "http://169.254.169.254/latest/"\n'
    files = {
        "index.html": page_with("Muni", ("/uip/", "Información pública"), ("/a.html", "A")),
        "a.html": page_with("A"),
        "street.toml": toml,
    }
    crawl, pages, _ = crawl_folder(tmp_path, files)
    assert pages["/uip/"].fetched is Fetched.FORBIDDEN_ADDRESS
    assert not crawl.complete


def test_windows_1252_bytes_are_left_alone(tmp_path: Path) -> None:
    site = folder_of(tmp_path / "site", {"street.toml": '[site.types]\n".html" = "text/html"\n'})
    (site / "index.html").write_bytes("<title>Nómina ñandú</title>".encode("cp1252"))
    with serve_folder(site) as street:
        crawl_street(street, tmp_path / "c.warc.gz", street.allow)
    home = next(visit for visit in visits(tmp_path / "c.warc.gz") if visit.role == "page")
    assert home.body == "<title>Nómina ñandú</title>".encode("cp1252")
    assert home.content_type == "text/html"


def test_the_manifest_and_the_sitemap_lead_to_what_they_name(tmp_path: Path) -> None:
    september = {"period": "2026-09", "url": "/ip/sep/", "files": [{"url": "/ip/sep/a.csv"}]}
    urls = "".join(f"<url><loc>{url}</loc></url>" for url in ("{{base}}/transparencia/x.html", "http://8.8.8.8/y"))
    files = {
        "index.html": page_with("Muni"),
        "datapackage.json": json.dumps({"cells": [september, {"period": "2026-10", "url": "/ip/oct/"}]}),
        "sitemap.xml": f"<?xml version='1.0'?><urlset>{urls}</urlset>",
        "ip/sep/index.html": page_with("Sep"),
        "ip/sep/a.csv": "a,b\n1,2\n",
        "ip/oct/index.html": page_with("Oct"),
        "transparencia/x.html": page_with("X"),
    }
    crawl, pages, street = crawl_folder(tmp_path, files)
    assert crawl.complete
    assert [one for one in street.requests if one.startswith(("/ip", "/tr"))] == [
        "/ip/oct/",
        "/ip/sep/",
        "/transparencia/x.html",
        "/ip/sep/a.csv",
    ]
    assert key("http://8.8.8.8/y") not in {key(page.url) for page in pages.values()}


@pytest.mark.parametrize("path", ["/hang-up", "/silence", "/garbage", "/loop", "/bomb"])
def test_a_portal_whose_home_page_fails_ends_with_the_reason(tmp_path: Path, path: str) -> None:
    with misbehaving() as server:
        crawl, pages = crawl_street(server.base, tmp_path / "c.warc.gz", server.allow, path=path)
    assert crawl.outcome is not Fetched.OK
    assert not crawl.complete
    assert crawl.detail
    assert pages[path].fetched is crawl.outcome


def test_nobody_at_the_address_is_refused(tmp_path: Path) -> None:
    with misbehaving() as server:
        pass
    crawl, _ = crawl_street(server.base, tmp_path / "c.warc.gz", server.allow)
    assert (crawl.outcome, crawl.complete) == (Fetched.REFUSED, False)


def test_a_stranger_is_asked_slowly_and_an_allowed_address_without_delay(tmp_path: Path) -> None:
    with serve_folder(folder_of(tmp_path / "site", {**SMALL, "robots.txt": "User-agent: *\nCrawl-delay: 7\n"})) as street:
        fetcher = Fetcher(allowed=parse_allowed(street.allow))
        free, slow = CountingClock(), CountingClock()
        crawl_pages(street, warc_path=tmp_path / "a.warc.gz", extract=read_plainly, fetcher=fetcher, clock=free, words=PLAIN_WORDS)
        fetcher.is_allowed_host = lambda _url: False  # type: ignore[method-assign]
        crawl_pages(street, warc_path=tmp_path / "b.warc.gz", extract=read_plainly, fetcher=fetcher, clock=slow, words=PLAIN_WORDS)
    assert free.slept == []
    assert min(slow.slept) >= 1
    assert slow.slept[-1] == pytest.approx(7)


def test_a_social_network_page_given_as_the_portal_is_not_asked(tmp_path: Path) -> None:
    warc = tmp_path / "c.warc.gz"
    crawl, pages = crawl_pages(
        "https://www.facebook.com/munix",
        warc_path=warc,
        extract=read_plainly,
        fetcher=Fetcher(resolve=lambda _h, _p: []),
        words=PLAIN_WORDS,
    )
    assert (crawl.outcome, crawl.complete) == (Fetched.SOCIAL_NETWORK, False)
    assert [page.fetched for page in pages] == [Fetched.SOCIAL_NETWORK]
    assert list(visits(warc)) == []


def test_a_long_list_is_followed_to_its_last_page(tmp_path: Path) -> None:
    pages = {n: page_with(f"Lista {n}", (f"/uip/?page={n + 1}", "siguiente"), (f"/uip/doc{n}.html", "documento")) for n in range(1, 30)}
    pages[30] = page_with("Lista 30")
    site = {f"p/{n}.html": text for n, text in pages.items()} | {f"uip/doc{n}.html": page_with(f"Documento {n}") for n in range(1, 30)}
    site["street.toml"] = "".join(f'[[route]]\nat = "/uip/?page={n}"\nfile = "p/{n}.html"\n' for n in pages)
    site["index.html"] = page_with("Muni", ("/uip/?page=1", "Información pública"))
    crawl, found, _ = crawl_folder(tmp_path, site)
    assert crawl.complete
    assert found["/uip/?page=30"].ok
    assert found["/uip/doc29.html"].ok


def test_a_directory_of_towns_on_one_provider_is_nobodys_portal(tmp_path: Path) -> None:
    answers = {"munix.gob.gt": "127.0.0.1", "a.proveedor.gt": "127.0.0.1", "b.proveedor.gt": "127.0.0.1"}
    files = {"index.html": "", "a.html": page_with("A")}
    with serve_folder(folder_of(tmp_path / "site", files)) as street:
        port = street.rpartition(":")[2]
        links = [(f"http://{town}.proveedor.gt:{port}/", "Información pública") for town in "ab"]
        (tmp_path / "site" / "index.html").write_text(page_with("Muni", *links, ("/a.html", "A")))
        fetcher = Fetcher(allowed=parse_allowed(street.allow), resolve=lambda host, _port: [answers[host]])
        crawl, pages = crawl_pages(
            f"http://munix.gob.gt:{port}/", warc_path=tmp_path / "c.warc.gz", extract=read_plainly, fetcher=fetcher, words=PLAIN_WORDS
        )
    assert crawl.hosts == (f"munix.gob.gt:{port}",)
    assert [page.fetched for page in pages if "proveedor" in page.url] == [Fetched.EXTERNAL] * 2


def test_two_processes_do_not_write_to_one_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "c.warc.gz")
    with pytest.raises(ValueError, match="otro proceso"):
        Archive(tmp_path / "c.warc.gz")
    archive.close()
    Archive(tmp_path / "c.warc.gz").close()


def test_a_reader_that_breaks_on_a_page_does_not_end_the_crawl(tmp_path: Path) -> None:
    def breaks(page: Page, body: bytes) -> Page:
        if page.url.endswith("n1.html"):
            raise RecursionError
        return read_plainly(page, body)

    with serve_folder(folder_of(tmp_path / "site", SMALL)) as street:
        fetcher = Fetcher(allowed=parse_allowed(street.allow))
        _, pages = crawl_pages(street, warc_path=tmp_path / "c.warc.gz", extract=breaks, fetcher=fetcher, words=PLAIN_WORDS)
    assert [page.unreadable for page in pages if page.unreadable] == ["corrupt"]


def test_another_portals_file_is_not_written_to(tmp_path: Path) -> None:
    crawl, _, _ = crawl_folder(tmp_path, SMALL)
    assert crawl
    with pytest.raises(ValueError, match="elija otra carpeta"):
        crawl_pages("http://otra.gob.gt/", warc_path=tmp_path / "crawl.warc.gz", extract=read_plainly, fetcher=Fetcher(), words=PLAIN_WORDS)


def test_the_filters_of_a_portal_that_names_all_it_holds_are_not_asked_for(tmp_path: Path) -> None:
    filters = '<html><body><h1>Numeral 4</h1><a rel="nofollow" href="?renglon=011">011</a></body></html>'
    files = {"index.html": page_with("Municipalidad", ("/uip/", "Información pública")), "uip/index.html": filters}
    named = json.dumps({"cells": [{"part": "laip-10-04", "period": "2026-09", "url": "/uip/"}]})
    street = _real_crawl(tmp_path / "named", {**files, "datapackage.json": named})
    assert not any("renglon" in path for path in street.requests)
    assert any("renglon" in path for path in _real_crawl(tmp_path / "unnamed", files).requests), "elsewhere such a link may be a file"


def _real_crawl(folder: Path, files: dict[str, str]) -> Street:
    """A crawl that reads pages as they are really read."""
    folder.mkdir()
    with serve_folder(folder_of(folder / "site", files)) as street, Worker() as worker:
        fetcher = Fetcher(allowed=parse_allowed(street.allow), limits=Limits(seconds=3))
        crawl_pages(
            street + "/",
            warc_path=folder / "crawl.warc.gz",
            extract=worker.extract,
            fetcher=fetcher,
            clock=CountingClock(),
            words=PLAIN_WORDS,
        )
        fetcher.close()
    return street
