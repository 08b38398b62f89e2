"""Strangers' bytes, made up by machine: nothing breaks and nothing runs on for ever, from an address to a verdict.

Each example has a deadline that is generous for any machine and far below what a runaway pattern needs. `VITRINA_FUZZ=50` makes fifty times
as many examples as the short run of every day.
"""

from __future__ import annotations

import json
import os
import tempfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.load import load_checklist
from checklists.model import Checklist
from checklists.period_reading import read_period
from checklists.wording import is_news, is_section_entry, read
from monitor.assessment import assess, to_json
from monitor.checks.part_view import span
from monitor.crawler.course import claims
from monitor.crawler.course.course import Course
from monitor.crawler.course.relevance import is_stale, words_of_the_law
from monitor.crawler.course.start import Start
from monitor.crawler.frontier import is_glued, pattern_of
from monitor.crawler.net.message import Message, Unreadable, filename_of, read_message
from monitor.crawler.record import records
from monitor.crawler.robots import robots_of
from monitor.crawler.urls import authority_of, clean, folder_of, host_of, is_social, join, key, path_of, site_of
from monitor.crawler.visit import Hop, Role, Visit
from monitor.crawler.warc import Archive, iterate, notes, repair, start_of, visits
from monitor.extract import extract
from monitor.page import Fetched, Page

AT, HOME = "2026-11-20T12:00:00Z", "http://munix.gob.gt/"
TIMES = int(os.environ.get("VITRINA_FUZZ", "1"))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def often(examples: int, seconds: float = 10.0) -> settings:
    """So many examples a day, each within its deadline."""
    return settings(max_examples=examples * TIMES, deadline=timedelta(seconds=seconds), suppress_health_check=SLOW)


WORDS = st.sampled_from(
    [
        *(
            "Información pública",
            "Numeral 4",
            "Nómina de octubre de 2026",
            "presupuesto",
            "Art. 10",
            "01A",
            "5.c",
            "Q 1,200.00",
            "sin movimiento",
        ),
        *(
            "2024-13-45",
            "del 1 al 31",
            "1er trimestre",
            "enero-marzo",
            "20262026",
            "decreto 57-2008",
            "acta 12-2026",
            "31/02/2026",
            "octbre",
        ),
        *("DPI 1234 56789 0101", "no aplica", "%C3%B3", "\x00", "\u202e", "ñandú", "ß", "İ", "²", "①", "٣", "<", "&#xD800;", "]]>"),
    ]
)
TEXT = st.one_of(WORDS, st.text(max_size=30))
LONG = st.builds(lambda unit, times: unit * times, st.one_of(TEXT, st.lists(TEXT, max_size=4).map(" ".join)), st.integers(1, 3000))
ADDRESS = st.one_of(
    TEXT,
    st.builds(
        lambda scheme, host, port, path: f"{scheme}{host}{port}{path}",
        st.sampled_from(["http://", "HTTPS:", "//", "/", "", "javascript:", "http:\\\\", "file://", "http://u:p@"]),
        st.one_of(st.sampled_from(["munix.gob.gt", "[::1]", "[", "127.1", "0x7f.1", "ñandú.gt", "a..b", "xn--", "1" * 300]), TEXT),
        st.sampled_from(["", ":80", ":0", ":99999", ":x", ":"]),
        st.lists(
            st.one_of(st.sampled_from(["/a/b", "/..", ";jsessionid=1", "?a=1&&=", "#!/x", "%zz", "/index.php", "/(S(abc))"]), TEXT)
        ).map("".join),
    ),
)


@cache
def law() -> Checklist:
    return load_checklist()


@often(250)
@given(ADDRESS, ADDRESS)
def test_any_address_has_a_key_and_a_place_and_is_cleaned_once(one: str, other: str) -> None:
    for url in (one, join(one, other), other * 50):
        asked = clean(url)
        assert clean(asked) == asked
        assert not asked or urlsplit(asked).hostname
        for told in (key, host_of, authority_of, path_of, folder_of, pattern_of):
            assert isinstance(told(url), str)
        assert key(asked) == key(clean(asked))
        site_of(host_of(url))
        assert isinstance(is_glued(url) or is_social(url) or is_stale(url, other, AT), bool)
        filename_of(asked, other)


@often(250)
@given(st.one_of(LONG, st.lists(TEXT, max_size=12).map(" ".join)), st.one_of(TEXT, LONG))
def test_any_text_is_read_and_its_period_is_one(text: str, heading: str) -> None:
    period = read_period(text, heading)
    assert period is None or span(period) is not None, period
    read(text, heading)
    assert 0 <= is_section_entry(text) <= 1
    is_news(text)


TAGS = st.sampled_from(
    [
        *(
            "<div>",
            "</div>",
            "<table>",
            "<tr>",
            "<td>",
            "<td colspan=99999>",
            "<th rowspan=0>",
            "</table>",
            "<ul><li>",
            "<h1>",
            "<h3>",
            "</h3>",
        ),
        *(
            "<b>",
            "<p>",
            "<br>",
            "<nav>",
            "</nav>",
            "<main>",
            "<a href='/informacion-publica'>",
            "<a href='numeral-4.pdf'>",
            "<a href=http://[x>",
        ),
        *(
            "<a href='a://:65536'>",
            "</a>",
            "<details><summary>",
            "<iframe src='/x'>",
            "<frameset><frame src=b>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
        ),
        *("<base href='//['>", "<meta http-equiv=refresh content='0;url=/y'>", "<form method=post><select><option>2026", "<svg><title>"),
        *("<title>Transparencia", "<span hidden>", "<img alt='Numeral 8. Ejecución'>", "[vc_tta_section title=»a»]", "&#0;"),
    ]
)
PIECES = st.lists(st.one_of(TAGS, TEXT, st.builds(lambda one, times: one * times, TAGS, st.integers(1, 2000))), max_size=25)


def _visit(role: Role, url: str, body: bytes, content_type: str = "text/html") -> Visit:
    message = Message(status=200, reason="OK", headers=(("Content-Type", content_type),), payload=body)
    return Visit(role=role, requested=url, url=url, fetched=Fetched.OK, status=200, fetched_at=AT, message=message, body=body)


@often(50)
@given(PIECES, PIECES, st.one_of(st.binary(max_size=200), LONG.map(lambda text: text.encode("utf-8", "replace"))))
def test_any_portal_is_judged_from_its_bytes_to_the_verdict(home: list[str], other: list[str], robots: bytes) -> None:
    course = Course(Start(portal=HOME, started_at=AT, agent="x"), extract, words_of_the_law())
    course.absorb(_visit(Role.ROBOTS, f"{HOME}robots.txt", robots, "text/plain"))
    course.absorb(
        _visit(Role.PAGE, HOME, f"<html><body><a href='/informacion-publica'>Transparencia</a>{''.join(home)}".encode("utf-8", "replace"))
    )
    for _ in range(3):
        errand = course.next()
        if errand is None:
            break
        course.absorb(_visit(errand.role, errand.url, "".join(other).encode("utf-8", "replace")))
    crawl, pages = course.finish()
    to_json(assess(law(), crawl, pages, today=date(2026, 11, 20), key=key), law()).encode("utf-8")


RULES = st.sampled_from(["User-agent: *\n", "Disallow: /*a*b*c*$\n", "Allow: /%zz\n", "Crawl-delay: 1e99\n", "Sitemap: "])
NAMES = st.sampled_from(["<urlset>", "<loc>", "</loc>", "<![CDATA[", "<sitemapindex>", "<loc>\n" * 400])
CELL = st.one_of(TEXT, st.sampled_from(['"', '""', ";", "\t", "\r", "=1+1", "1e999", "Q1,2.3.4"]))


@often(120)
@given(st.lists(st.lists(CELL, max_size=8), max_size=40), st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "cp1252", "utf-16"]))
def test_any_sheet_is_read(rows: list[list[str]], between: str, charset: str) -> None:
    body = "\n".join(between.join(row) for row in rows).encode(charset, "replace")
    page = extract(Page(url=f"{HOME}a.csv", requested=HOME, fetched=Fetched.OK, content_type="text/csv", filename="a.csv"), body)
    for table in page.tables:
        assert len(table.header) == len(table.filled)


@often(120)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(st.one_of(TEXT, st.sampled_from(["User-agent: *\n", "Disallow: /*a*b*c*$\n", "Sitemap: "]))).map("".join),
    ),
    ADDRESS,
)
def test_any_robots_txt_has_an_answer(robots: bytes | str, url: str) -> None:
    rules = robots_of(Fetched.OK, robots if isinstance(robots, bytes) else (robots * 200).encode("utf-8", "replace"))
    assert rules.allows(clean(url) or HOME) in (True, False)
    assert 0 <= rules.delay <= 20


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)
)


@often(120)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.one_of(TEXT, st.sampled_from(["<urlset>", "<loc>", "</loc>", "<![CDATA[", "<sitemapindex>", "<loc>\n" * 400]))).map(
            "".join
        ),
    ),
    JSON,
)
def test_any_sitemap_and_manifest_are_claims_only(sitemap: bytes | str, value: object) -> None:
    body = sitemap if isinstance(sitemap, bytes) else f"<urlset>{sitemap * 20}".encode("utf-8", "replace")
    assert len(claims.of_sitemap(HOME, body)) <= 5000
    named = {"cells": value, "resources": [value, {"path": value}], "ledger": value}
    claims.of_manifest(HOME, json.dumps(named).encode())
    claims.of_manifest(HOME, body)


@often(120)
@given(st.binary(max_size=300), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]))
def test_any_answer_is_a_message_or_says_that_it_is_none(rest: bytes, start: bytes) -> None:
    try:
        message = read_message(start + rest)
    except Unreadable:
        return
    assert isinstance(message.payload, bytes)


@cache
def _warc() -> tuple[bytes, int]:
    """A small WARC of four visits."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crawl.warc.gz"
        archive = Archive(path)
        archive.start({"portal": HOME, "agent": "x", "started_at": AT}, AT)
        for number in range(4):
            received = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhola{number}".encode()
            hop = Hop(url=f"{HOME}{number}", address="190.56.1.1", sent=b"GET / HTTP/1.1\r\n\r\n", received=received)
            archive.keep(Visit(role=Role.PAGE, requested=hop.url, url=hop.url, fetched=Fetched.OK, status=200, fetched_at=AT), (hop,))
        archive.close()
        return path.read_bytes(), 4


@often(150)
@given(st.data())
def test_a_warc_torn_and_overwritten_anywhere_is_read_as_far_as_it_is_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole, count = _warc()
    body = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(data.draw(st.integers(0, 3)) if body else 0):
        at = data.draw(st.integers(0, len(body) - 1))
        new = data.draw(st.binary(min_size=1, max_size=8))
        body[at : at + len(new)] = new
    body += data.draw(st.one_of(st.just(b""), st.binary(max_size=50), st.just(whole[: len(whole) // 3])))
    path = tmp_path_factory.mktemp("torn") / "crawl.warc.gz"
    path.write_bytes(body)
    for look in (lambda: list(records(path)), lambda: list(iterate(path)), lambda: start_of(path), lambda: notes(path, "summary")):
        look()
    repair(path)
    assert repair(path) == 0
    assert len(list(visits(path))) <= 2 * count
