"""Word-processor files, archives, pictures and plain data."""

from __future__ import annotations

import pytest
from made import docx, outline, paragraph, read, section, zipped

from monitor.page import Kind

ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def test_headings_text_tables_and_links_of_a_word_document() -> None:
    row = "<w:tr>{}</w:tr>"
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    table = "".join(
        row.format("".join(cell.format(text) for text in line)) for line in (("Nombre", "Puesto"), ("Ana", "Oficial"), ("Luis", "Guardia"))
    )
    link = '<w:p><w:hyperlink r:id="r1"><w:r><w:t>Vea el plan</w:t></w:r></w:hyperlink></w:p>'
    rels = '<Relationship Id="r1" TargetMode="External" Target="https://ejemplo.gob.gt/plan anual.pdf"/>'
    body = (
        paragraph("Directorio", "Ttulo1")
        + paragraph("Oficina central", "Heading2")
        + paragraph("Zona 1")
        + f"<w:tbl>{table}</w:tbl>"
        + link
    )
    page = read(docx(body, rels))
    assert page.kind is Kind.DOCUMENT
    assert outline(page) == [("Directorio",), ("Directorio", "Oficina central")]
    found = section(page, "Oficina central")
    assert found.text.splitlines()[0] == "Zona 1"
    assert (found.tables[0].header, found.tables[0].rows) == (("Nombre", "Puesto"), 2)
    assert [(one.url, one.text) for one in found.links] == [("https://ejemplo.gob.gt/plan%20anual.pdf", "Vea el plan")]


def test_a_bold_line_of_a_document_works_as_a_heading() -> None:
    page = read(docx(paragraph("1. Misión", run="<w:b/>") + paragraph("Servir a los vecinos.")))
    assert section(page, "1. Misión").text == "Servir a los vecinos."


def test_title_and_pages_are_those_the_program_noted() -> None:
    more = {
        "docProps/core.xml": '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Manual de funciones</dc:title></c>',
        "docProps/app.xml": "<Properties><Pages>12</Pages></Properties>",
    }
    page = read(docx(paragraph("Texto"), **more))
    assert (page.title, page.page_count) == ("Manual de funciones", 12)


def test_a_document_of_pictures_only_is_a_scan() -> None:
    assert read(docx("<w:p/>", **{"word/media/image1.png": b"\x89PNG"})).scanned


@pytest.mark.parametrize("prolog", [ENTITIES, "<!DOCTYPE x SYSTEM 'file:///etc/hostname'>"])
def test_entities_in_a_document_are_refused(prolog: str) -> None:
    page = read(docx(paragraph("&h;" if "ENTITY" in prolog else "x"), prolog=prolog))
    assert (page.kind, page.unreadable, page.text) == (Kind.DOCUMENT, "too_complex", "")


def test_entities_hidden_in_another_encoding_are_refused() -> None:
    content = f'<?xml version="1.0" encoding="UTF-16"?>{ENTITIES}<x>&h;</x>'.encode("utf-16")
    assert read(zipped({"word/document.xml": content})).unreadable == "too_complex"


def test_a_document_nested_beyond_reason_is_not_read() -> None:
    assert read(docx("<w:sdt>" * 5000 + "</w:sdt>" * 5000)).unreadable == "corrupt"


def test_an_opendocument_text_is_read() -> None:
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><o:document-content xmlns:o="urn:o" xmlns:text="urn:t" '
        'xmlns:table="urn:tb" xmlns:xlink="urn:x"><o:body><o:text>'
        '<text:h text:outline-level="1">Misión</text:h><text:p>Servir <text:a '
        'xlink:href="https://ejemplo.gt/">aquí</text:a></text:p></o:text></o:body></o:document-content>'
    )
    page = read(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}))
    assert page.kind is Kind.DOCUMENT
    assert section(page, "Misión").text == "Servir aquí"
    assert [link.url for link in page.links] == ["https://ejemplo.gt/"]


def test_rich_text_gives_its_words() -> None:
    page = read(rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0\fs24 Informaci\'f3n p\'fablica\par Oficio {\b 12}\par}")
    assert (page.kind, page.text) == (Kind.DOCUMENT, "Información pública\nOficio 12")


def test_an_old_word_document_is_present_and_not_read() -> None:
    page = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le") + b"\x00" * 600)
    assert (page.kind, page.unreadable) == (Kind.DOCUMENT, "old_format")


def test_slides_are_read_with_their_tables_each_under_its_first_line() -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    rows = (("Rubro", "Monto"), ("Obras", "10"), ("Salarios", "20"))
    table = "".join(f"<a:tr>{''.join(cell.format(text) for text in row)}</a:tr>" for row in rows)
    said = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in ("Informe anual", "Ejecución a diciembre"))
    slide = f'<p:sld xmlns:p="urn:p" xmlns:a="urn:a">{said}<a:tbl>{table}</a:tbl></p:sld>'
    names = {"ppt/presentation.xml": "<x/>", "ppt/slides/slide2.xml": slide, "ppt/slides/slide10.xml": slide.replace("Informe", "Anexo")}
    page = read(zipped(names))
    assert (page.kind, page.unreadable, page.page_count) == (Kind.DOCUMENT, "", 2)
    assert [one.heading for one in page.sections] == ["Informe anual", "Anexo anual"]
    found = section(page, "Informe anual")
    assert found.text.splitlines() == ["Ejecución a diciembre", "Rubro | Monto", "Obras | 10", "Salarios | 20"]
    assert (found.tables[0].header, found.tables[0].rows) == (("Rubro", "Monto"), 2)


def test_slides_of_opendocument_are_read() -> None:
    text = "<draw:page><draw:frame><text:p>Informe anual</text:p><text:p>Obras</text:p></draw:frame></draw:page>"
    names = 'xmlns:draw="urn:d" xmlns:text="urn:x" xmlns:office="urn:o"'
    content = f"<office:document-content {names}><office:presentation>{text}</office:presentation></office:document-content>"
    page = read(zipped({"mimetype": "application/vnd.oasis.opendocument.presentation", "content.xml": content}))
    assert (page.kind, [one.heading for one in page.sections], page.text) == (Kind.DOCUMENT, ["Informe anual"], "Informe anual\nObras")


def test_an_archive_says_the_names_of_its_members() -> None:
    page = read(zipped({"2024/enero.pdf": b"%PDF", "2024/febrero.pdf": b"%PDF"}))
    assert (page.kind, page.text) == (Kind.ARCHIVE, "2024/enero.pdf\n2024/febrero.pdf")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", Kind.NONE),
        (b"\x89PNG\r\n\x1a\n....", Kind.IMAGE),
        (b"\xff\xd8\xff\xe0....", Kind.IMAGE),
        (b"GIF89a....", Kind.IMAGE),
        (b"RIFF....WEBPVP8 ", Kind.IMAGE),
        (b"Rar!\x1a\x07\x01\x00", Kind.ARCHIVE),
        (b'  {"cells": []}', Kind.JSON),
        (b'\xef\xbb\xbf[{"a": 1}]', Kind.JSON),
        (b'{"content": "<p>Aviso</p><div>x</div>"}', Kind.JSON),
        (b"Warning: x in y.php\n<html><body>hola</body></html>", Kind.HTML),
        (b'Nombre,Enlace,Nota\nAna,"<a href=x>x</a>",1\nLuis,"<p>y</p>",2\n', Kind.SHEET),
        (b"[Aviso] La oficina cierra hoy.", Kind.TEXT),
        (b'<?xml version="1.0"?><urlset><url/></urlset>', Kind.XML),
        (b"<rss version='2.0'><channel/></rss>", Kind.XML),
        (b'<?xml version="1.0"?><!DOCTYPE html><html><body>hola</body></html>', Kind.HTML),
        (b"<p>Aviso</p>", Kind.HTML),
        (b"\n\n<!DOCTYPE html>\n<html></html>", Kind.HTML),
        (b"<!-- tema --><html><body></body></html>", Kind.HTML),
        (b"User-agent: *\nDisallow: /admin\n", Kind.TEXT),
        (b"\x00\x01\x02\x03binario", Kind.OTHER),
        (b"<div>Error: %PDF-1.4</div>", Kind.HTML),
    ],
)
def test_the_kind_is_what_the_bytes_are(body: bytes, kind: Kind) -> None:
    assert read(body, content_type="application/pdf", filename="archivo.xlsx").kind is kind


def test_json_and_xml_are_handed_on_as_text() -> None:
    assert read(b'{"name": "san-ejemplo"}').data == '{"name": "san-ejemplo"}'
    assert read(b'<?xml version="1.0"?><urlset/>').data == '<?xml version="1.0"?><urlset/>'


def test_digest_and_size_are_set_where_they_are_missing() -> None:
    page = read(b"hola")
    assert (page.size, page.digest[:17]) == (4, "sha256:b221d9dbb0")
    assert read(b"hola", digest="sha256:dada").digest == "sha256:dada"
