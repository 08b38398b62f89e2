"""Whatever the bytes, a page comes back, and it goes to JSON and back without loss."""

from __future__ import annotations

import json
import time
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import docx, paragraph, pdf, read, xlsx, zipped

from monitor.page import Page

TAGS = [
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td colspan=3>",
    "</table>",
    "<ul>",
    "<li>",
    "</ul>",
    "<h2>",
    "</h2>",
    "<h4>",
    "<b>",
    "</b>",
    "<p>",
    "<br>",
    "<dl>",
    "<dt>",
    "<dd>",
]
TAGS += [
    "<a href='x y.pdf'>",
    "<a href='#'>",
    "<a href='http://[x'>",
    "</a>",
    "<details>",
    "<summary>",
    "</details>",
    "<div class=accordion-title>",
    "<div id=p class=tab-pane>",
]
TAGS += [
    "<a data-toggle=tab href='#p'>",
    "<nav>",
    "</nav>",
    "<main>",
    "</main>",
    "<header>",
    "<footer>",
    "<iframe src=a>",
    "<object>",
    "<th>",
    "<thead>",
    "<caption>",
    "<script>",
]
TAGS += [
    "</script>",
    "<!--",
    "-->",
    "[vc_tta_section title=»a»]",
    "[/vc_tta_section]",
    "<base href='//['>",
    "<frameset>",
    "<frame src=b>",
    "<svg><title>",
    "&#0;",
    "&#xD800;",
    "<p hidden>",
]
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
PIECES = st.one_of(st.sampled_from(TAGS), st.text(max_size=8))


@cache
def whole_files() -> list[bytes]:
    return [
        pdf([[(72, 700, "Acuerdo municipal"), (300, 700, "Enero"), (450, 700, "2024")]]),
        xlsx({"A": [["Nombre", "Puesto", "Salario"], ["Ana", "Oficial", 1]]}),
        docx(paragraph("Título", "Heading1") + paragraph("texto")),
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a><table-row/></a>"}),
        "<?xml version='1.0'?><a>á</a>".encode(),
        b'{"a": [1]}',
        "a;b;c\n1;2;3\n4;5;6\n".encode("utf-16"),
        rb"{\rtf1 hola\par}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "Workbook".encode("utf-16-le") + b"\x00" * 512,
    ]


def holds(page: Page) -> None:
    text = json.dumps(page.to_dict(), ensure_ascii=False)
    text.encode()  # no lone surrogates
    assert "\\u0000" not in text
    assert Page.from_dict(json.loads(text)) == page
    for link in page.links:
        assert link.url == "" or ":" in link.url
    for table in page.tables:
        assert len(table.header) == len(table.filled)
        assert all(count <= table.rows for count in table.filled)
        assert all(len(row) == len(table.header) for row in table.sample)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(body: bytes) -> None:
    holds(read(body))


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_pile_of_tags(pieces: list[str]) -> None:
    holds(read("<html><body>" + "".join(pieces).encode("utf-8", "replace").decode()))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(st.data())
def test_whole_files_with_pieces_overwritten(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from(whole_files())))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        new = data.draw(st.binary(min_size=1, max_size=6))
        body[at : at + len(new)] = new
    holds(read(bytes(body[: data.draw(st.integers(len(body) // 2, len(body)))])))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-16-le"]))
def test_any_text(text: str, charset: str) -> None:
    holds(read(text.encode(charset, "replace")))


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_any_address_name_and_declaration(url: str, filename: str, declared: str) -> None:
    holds(
        read(
            "<html><body><a href='a b.pdf'>x</a><a href='/c'>y</a></body></html>",
            url=f"https://x.gt/{url}",
            filename=filename,
            content_type=declared,
        )
    )


@pytest.mark.parametrize(
    "tag",
    [
        *("<b>", "<h3>", "<details><summary>", "<table><tr><td>", "<div class=accordion-title>a", "<b>a<br>", "<fieldset><legend>a"),
        "<form method=post><select><option>2026",
    ],
)
def test_what_is_nested_thousands_deep_costs_no_more_than_any_page(tag: str) -> None:
    begin = time.process_time()
    for times in (200, 2000):  # within the depth that the parser keeps, and beyond
        holds(read(f"<html><body>{tag * times}"))
    assert time.process_time() - begin < 5
