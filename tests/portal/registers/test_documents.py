"""Documents cleaned: what nobody sees in them is in no published byte, and what everybody sees still is."""

from __future__ import annotations

import errno
import io
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdf
import pypdfium2
import pytest
from lxml import etree
from odf.opendocument import load
from odf.text import P
from PIL import Image, PngImagePlugin
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject, TextStringObject
from reportlab.pdfgen import canvas

from demo.pdf import text_pdf
from portal_template.registers.incoming.documents import DocumentFacts, inspect_document
from portal_template.registers.incoming.papers import worker
from portal_template.registers.incoming.papers.outcome import REASONS, Refused
from portal_template.registers.incoming.papers.worker import Desk
from portal_template.registers.models import Edition, EditionFile
from portal_template.registers.record import read_words
from tests.portal.canary import holds
from tests.portal.corpus import told
from tests.portal.corpus.documents import FILES, open_text, pages_pdf, picture, with_parts, word
from tests.portal.registers.conftest import import_edition

CANARY = "CANARIOplantado"
EXPECTED = tomllib.loads((Path(__file__).parents[1] / "corpus" / "documents.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_each_bad_document_is_told_in_its_exact_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    assert told.of_document(path) == EXPECTED[name]


def test_every_reason_to_refuse_a_document_is_met_by_a_bad_file() -> None:
    said = "\n".join(line for lines in EXPECTED.values() for line in lines)
    beyond = {"no_pages", "macros", "too_slow", "nothing_shown"}  # tested below
    assert [reason for reason, sentence in REASONS.items() if sentence not in said and reason not in beyond] == []


def inspected(tmp_path: Path, name: str, data: bytes) -> DocumentFacts:
    """A document that may be published."""
    path = tmp_path / name
    path.write_bytes(data)
    facts = inspect_document(path)
    assert not facts.leaks
    return facts


def photograph(form: str) -> bytes:
    """A picture that says who took it and where."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x0112] = CANARY, CANARY, 6
    exif.get_ifd(0x8825)[0x1D] = CANARY
    more: dict[str, Any] = {"exif": exif}
    if form == "PNG":
        more["pnginfo"] = PngImagePlugin.PngInfo()
        more["pnginfo"].add_text("Author", CANARY)
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", CANARY)
    if form == "JPEG":
        more |= {"comment": CANARY.encode(), "xmp": CANARY.encode()}
    if form == "WEBP":
        more["xmp"] = CANARY.encode()
    data = picture(form, **more)
    assert holds(data, CANARY)
    return data


@pytest.mark.parametrize(("form", "name"), [("JPEG", "obra.jpg"), ("PNG", "obra.png"), ("WEBP", "obra.webp")])
def test_a_photograph_forgets_who_took_it_and_where_and_stands_upright(form: str, name: str, tmp_path: Path) -> None:
    facts = inspected(tmp_path, name, photograph(form))
    assert not holds(facts.data, CANARY)
    image = Image.open(io.BytesIO(facts.data))
    assert (image.size, not image.getexif()) == ((40, 60), True)
    assert all(abs(one - other) < 6 for one, other in zip(image.convert("RGB").getpixel((20, 30)), (20, 90, 150), strict=True))


def signed_pdf() -> bytes:
    """A PDF with metadata, notes, thumbnails, an old revision and a photograph that knows its place."""
    out = io.BytesIO()
    drawn = canvas.Canvas(out, invariant=1)
    drawn.setAuthor(CANARY)
    drawn.setTitle(CANARY)
    drawn.setKeywords(CANARY)
    drawn.drawString(72, 700, "Informe de la obra, página visible.")
    drawn.bookmarkPage("uno")
    drawn.addOutlineEntry("Capítulo primero", "uno")
    drawn.linkURL("https://www.guatecompras.gt/", (72, 690, 200, 710))
    drawn.save()
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(out.getvalue())))
    writer.add_metadata({"/Author": CANARY, "/Company": CANARY})
    metadata = DecodedStreamObject()
    metadata.set_data(CANARY.encode())
    writer._root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    photo = DecodedStreamObject()
    photo._data = photograph("JPEG")
    photo.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    photo.update(
        {NameObject("/Width"): NumberObject(60), NameObject("/Height"): NumberObject(40), NameObject("/BitsPerComponent"): NumberObject(8)}
    )
    photo[NameObject("/ColorSpace")] = NameObject("/DeviceRGB")
    page = writer.pages[0]
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/X"): TextStringObject(CANARY)})
    page["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/Foto"): writer._add_object(photo)})
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text")})
    note.update({NameObject("/Contents"): TextStringObject(CANARY), NameObject("/T"): TextStringObject(CANARY)})
    note[NameObject("/Rect")] = ArrayObject([NumberObject(n) for n in (10, 10, 30, 30)])
    mark = DictionaryObject({**note, NameObject("/Subtype"): NameObject("/Highlight")})
    page[NameObject("/Annots")] = ArrayObject([*page["/Annots"], writer._add_object(note), writer._add_object(mark)])
    writer._add_object(TextStringObject(CANARY))  # of an old revision: nothing leads to it
    out = io.BytesIO()
    writer.write(out)
    assert holds(out.getvalue(), CANARY)
    return out.getvalue()


def test_a_pdf_forgets_its_author_its_notes_and_its_past_and_keeps_pages_bookmarks_and_links(tmp_path: Path) -> None:
    facts = inspected(tmp_path, "informe.pdf", signed_pdf())
    assert not holds(facts.data, CANARY)
    assert facts.warnings == ("informe.pdf: Se quitó una nota al margen del PDF.",)
    reader = pypdf.PdfReader(io.BytesIO(facts.data))
    assert [item.title for item in reader.outline] == ["Capítulo primero"]
    assert sorted(note.get_object()["/Subtype"] for note in reader.pages[0]["/Annots"]) == ["/Highlight", "/Link"]
    page = pypdfium2.PdfDocument(facts.data)[0]
    assert "página visible" in page.get_textpage().get_text_range()


def test_words_in_boxes_and_forms_of_a_pdf_are_read_too(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(text_pdf("Ficha", ["Datos"]))))
    field = DictionaryObject({NameObject("/Subtype"): NameObject("/Widget"), NameObject("/FT"): NameObject("/Tx")})
    field[NameObject("/V")] = TextStringObject("DPI 1234 56789 0101")
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(field)])
    path = tmp_path / "ficha.pdf"
    writer.write(path)
    assert any("DPI" in leak for leak in inspect_document(path).leaks)


def test_a_dpi_in_a_bookmark_stops_too(tmp_path: Path) -> None:
    drawn = canvas.Canvas(str(tmp_path / "acta.pdf"), invariant=1)
    drawn.drawString(72, 700, "Acta")
    drawn.bookmarkPage("uno")
    drawn.addOutlineEntry("Compareciente 1234 56789 0101", "uno")
    drawn.save()
    assert any("DPI" in leak for leak in inspect_document(tmp_path / "acta.pdf").leaks)


def test_a_pdf_that_only_asks_for_a_password_to_be_changed_is_published_open(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(text_pdf("Acta", ["Texto"]))))
    writer.encrypt("", "dueño", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert not pypdf.PdfReader(io.BytesIO(inspected(tmp_path, "acta.pdf", out.getvalue()).data)).is_encrypted


def full_docx() -> bytes:
    """A DOCX with something of somebody in every place that nobody looks at."""

    def fill(document: docx.document.Document) -> None:
        for name in ("author", "title", "subject", "keywords", "comments", "category", "last_modified_by"):
            setattr(document.core_properties, name, CANARY)
        document.add_picture(io.BytesIO(photograph("JPEG")))
        document.add_comment(document.paragraphs[0].runs, text=CANARY, author=CANARY, initials="P")
        document.add_paragraph("").add_run(CANARY).font.hidden = True
        document.sections[0].header.paragraphs[0].text = "Encabezado visible"

    parts = {
        "customXml/item1.xml": f"<a>{CANARY}</a>".encode(),
        "docProps/custom.xml": f"<a>{CANARY}</a>".encode(),
        "word/embeddings/Hoja.xlsx": CANARY.encode(),
        "word/people.xml": f"<a>{CANARY}</a>".encode(),
        "word/printerSettings/printerSettings1.bin": CANARY.encode(),
        "docProps/thumbnail.jpeg": CANARY.encode(),
    }
    template = f'<w:attachedTemplate r:id="{CANARY}" xmlns:r="x"/><w:docVars><w:docVar w:name="a" w:val="{CANARY}"/></w:docVars><w:zoom'
    hidden = (
        f'<w:p><w:r><w:instrText xml:space="preserve"> INCLUDETEXT "C:\\\\{CANARY}" </w:instrText></w:r></w:p>'
        f'<w:p><w:pPr><w:pStyle w:val="Oculto"/></w:pPr><w:r><w:t>{CANARY}</w:t></w:r></w:p><w:sectPr'
    )
    style = '<w:style w:type="paragraph" w:styleId="Oculto"><w:name w:val="Oculto"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    edits = {
        "word/settings.xml": (b"<w:zoom", template.encode()),
        "word/document.xml": (b"<w:sectPr", hidden.encode()),
        "word/styles.xml": (b"</w:styles>", style.encode()),
    }
    return with_parts(word("Acta de la sesión, párrafo visible.", change=fill), parts, edits)


def test_a_docx_forgets_everything_but_what_it_shows(tmp_path: Path) -> None:
    facts = inspected(tmp_path, "acta.docx", full_docx())
    assert not holds(facts.data, CANARY)
    document = docx.Document(io.BytesIO(facts.data))
    assert document.paragraphs[0].text == "Acta de la sesión, párrafo visible."
    assert document.sections[0].header.paragraphs[0].text == "Encabezado visible"
    assert len(document.inline_shapes) == 1
    assert "párrafo visible" in facts.text
    assert "Encabezado visible" in facts.text
    assert len(facts.warnings) == 3  # a comment, a file inside, hidden text


def full_odt() -> bytes:
    """The same as ODT."""
    meta = f"<office:document-meta xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'><a>{CANARY}</a></office:document-meta>"
    parts = {"Basic/Standard/M.xml": CANARY.encode(), "Thumbnails/thumbnail.png": CANARY.encode(), "Object 1/content.xml": CANARY.encode()}
    hidden = f'<text:section text:name="s" text:display="none"><text:p>{CANARY}</text:p></text:section></office:text>'
    return with_parts(
        open_text("Acta de la sesión, párrafo visible.", "Segundo.", note=CANARY),
        {**parts, "settings.xml": meta.encode()},
        {"content.xml": (b"</office:text>", hidden.encode())},
    )


def test_an_odt_forgets_everything_but_what_it_shows(tmp_path: Path) -> None:
    facts = inspected(tmp_path, "acta.odt", full_odt())
    assert not holds(facts.data, CANARY)
    assert facts.text == "Acta de la sesión, párrafo visible.\nSegundo."
    assert facts.warnings == ("acta.odt: Se quitaron comentarios.", "acta.odt: Se quitó texto oculto.")
    with zipfile.ZipFile(io.BytesIO(facts.data)) as packed:
        assert packed.namelist()[0] == "mimetype"


def test_a_cleaned_docx_points_at_nothing_that_is_gone(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(inspected(tmp_path, "acta.docx", full_docx()).data)) as packed:
        names = packed.namelist()
        listed = {name: etree.fromstring(packed.read(name)) for name in names if name.endswith(".rels")}
        types = etree.fromstring(packed.read("[Content_Types].xml"))
        body = etree.fromstring(packed.read("word/document.xml"))
    assert all(thing.get("PartName", "/word/document.xml").lstrip("/") in names for thing in types)
    inside = [each for root in listed.values() for each in root if each.get("TargetMode") != "External"]
    assert all(any(name.endswith(each.get("Target").lstrip("./")) for name in names) for each in inside)
    known = {each.get("Id") for each in listed["word/_rels/document.xml.rels"]}
    used = {value for thing in body.iter() for key, value in thing.attrib.items() if "officeDocument/2006/relationships" in key}
    assert used
    assert used <= known


def test_a_cleaned_odt_opens_in_another_library(tmp_path: Path) -> None:
    document = load(io.BytesIO(inspected(tmp_path, "acta.odt", full_odt()).data))
    assert [str(each) for each in document.getElementsByType(P)] == ["Acta de la sesión, párrafo visible.", "Segundo."]


def test_a_workbook_as_a_document_is_the_values_of_its_visible_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in (("Meta", "Avance", "Nota"), ("Agua", 4, CANARY), ("Caminos", 2, CANARY), (CANARY, 1, CANARY)):
        page.append(row)
    page.column_dimensions["C"].hidden = True
    page.row_dimensions[4].hidden = True
    book.create_sheet("Otra")["A1"] = CANARY
    book["Otra"].sheet_state = "veryHidden"
    book.properties.creator = CANARY
    book.save(tmp_path / "poa.xlsx")
    facts = inspect_document(tmp_path / "poa.xlsx")
    assert not holds(facts.data, CANARY)
    assert list(openpyxl.load_workbook(io.BytesIO(facts.data)).active.values) == [("Meta", "Avance"), ("Agua", 4), ("Caminos", 2)]


@pytest.mark.parametrize("make", [lambda: text_pdf("Acta", ["Texto"]), signed_pdf, full_docx, full_odt, lambda: photograph("JPEG")])
def test_cleaning_the_same_file_twice_gives_the_same_bytes(make: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "uno.pdf"
    path.write_bytes(make())
    assert inspect_document(path).data == inspect_document(path).data
    again = tmp_path / "dos.pdf"
    again.write_bytes(path.read_bytes())
    assert inspect_document(again).data == inspect_document(path).data


def test_a_document_that_takes_too_long_or_too_much_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "largo.pdf"
    path.write_bytes(pages_pdf(*(f"Página {number} del informe." for number in range(400))))
    slow = Desk(seconds=0.01)
    with pytest.raises(Refused, match="tardó demasiado"):
        slow.read(path, ".pdf")
    slow.close()
    poor = Desk(memory=60_000_000)
    with pytest.raises(Refused):
        poor.read(path, ".pdf")
    poor.close()
    good = Desk()
    assert good.read(path, ".pdf").pages == 400
    good.close()


def test_a_full_disk_is_not_blamed_on_the_document(tmp_path: Path) -> None:
    path = tmp_path / "acta.pdf"
    path.write_bytes(text_pdf("Acta", ["Texto"]))
    assert worker._read({"path": str(path), "kind": ".pdf", "out": "/dev/full"}) == {"errno": errno.ENOSPC}


def test_what_a_document_says_is_kept_for_the_search_and_in_no_manifest(town: Any, tmp_path: Path) -> None:
    paper = tmp_path / "organigrama.pdf"
    paper.write_bytes(pages_pdf("Concejo Municipal", "Tesorería"))
    assert import_edition("laip-10-01", "vigente", paper).code == 0
    assert read_words(town.files, "laip-10-01", "vigente", 1) == {"organigrama.pdf": "Concejo Municipal\n\nTesorería"}
    manifest = town.files / Edition.objects.get().files.get(kind="manifest").path
    assert "Tesorería" not in manifest.read_text()


def test_the_document_of_another_period_is_told_and_let_through(portal: Any, db: None, tmp_path: Path) -> None:
    portal()
    paper = tmp_path / "poa.pdf"
    paper.write_bytes(text_pdf("Plan operativo anual", ["Cuatro sistemas de agua."]))
    assert import_edition("laip-10-05.poa", "2024", paper).code == 0
    again = import_edition("laip-10-05.poa", "2025", paper)
    assert again.code == 0
    assert "poa.pdf: es el mismo archivo que ya se publicó para 2024. Revise que sea el de 2025." in again.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--statement=Atiende la licenciada, DPI 1234 56789 0101."], "el texto trae un número de DPI («•••• ••••• ••••»)."),
        (["--statement=Llame al 5555-1234 por las tardes."], "escriba antes «celular institucional»"),
        (["--statement=Se corrige.", "--reason=La cuenta monetaria 3445123456 estaba mal."], "el motivo trae un número de cuenta bancaria"),
        (["--justify=unchanged", "--why=Vive en 3a. calle 4-55, zona 1, y no firmó."], "la razón trae la dirección de la casa"),
    ],
)
def test_texts_and_reasons_with_personal_data_stop_with_the_value_masked(town: Any, arguments: list[str], said: str) -> None:
    ran = import_edition("laip-10-01", "vigente", *arguments)
    assert ran.code == 1
    assert said in ran.err
    assert not any(value in ran.err for value in ("56789", "1234", "3445123456", "4-55"))
    assert not Edition.objects.exists()


def test_the_name_of_a_file_with_a_dpi_stops_and_is_not_repeated(town: Any, tmp_path: Path) -> None:
    paper = tmp_path / "laip-10-01__vigente__1234 56789 0101.pdf"
    paper.write_bytes(text_pdf("Acta", ["Texto"]))
    ran = import_edition("--batch", tmp_path)
    assert ran.code == 1
    assert "El nombre del archivo trae un número de DPI" in ran.err
    assert "56789" not in ran.err + ran.out
    assert not EditionFile.objects.exists()
