"""Documents as offices send them and should not: each by its file name, made anew from nothing but this file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pypdf
from odf.office import Annotation
from odf.opendocument import OpenDocumentText
from odf.text import P
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen import canvas

from demo.pdf import scanned_pdf, text_pdf

_ACT = ["Acta número 12-2026 del Concejo Municipal.", "Primero: se abre la sesión.", "Segundo: se aprueba el informe del mes."]
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pages_pdf(*pages: str) -> bytes:
    """A PDF with one line of text on each page."""
    out = io.BytesIO()
    drawn = canvas.Canvas(out, pagesize=letter, invariant=1)
    for text in pages:
        drawn.drawString(72, 700, text)
        drawn.showPage()
    drawn.save()
    return out.getvalue()


def _rewritten(change: Callable[[pypdf.PdfWriter], None], data: bytes = b"") -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data or text_pdf("Acta", _ACT))))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _action(writer: pypdf.PdfWriter, **words: str) -> None:
    action = DictionaryObject(
        {NameObject(f"/{key}"): NameObject(value) if value[:1] == "/" else TextStringObject(value) for key, value in words.items()}
    )
    writer._root_object[NameObject("/OpenAction")] = action


def _scripted(writer: pypdf.PdfWriter) -> None:
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('hola')")})
    names = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("hola"), script])})
    writer._root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): names})


def _launching(writer: pypdf.PdfWriter) -> None:
    link = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/A"): DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([link])


def _layered(writer: pypdf.PdfWriter) -> None:
    layer = writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Borrador")})
    )
    shown = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): shown}
    )


def _dynamic(writer: pypdf.PdfWriter) -> None:
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})


def _covered() -> bytes:
    """A DPI under a black rectangle, as people think that it is gone."""
    out = io.BytesIO()
    drawn = canvas.Canvas(out, pagesize=letter, invariant=1)
    drawn.drawString(72, 700, "Compareció Persona 0001, con DPI 1234 56789 0101, a firmar.")
    drawn.rect(150, 690, 300, 20, fill=1)
    drawn.save()
    return out.getvalue()


def _half_scanned() -> bytes:
    writer = pypdf.PdfWriter()
    for piece in (pages_pdf(*_ACT), scanned_pdf("Anexo", ["Cuadro escaneado"], "anexo")):
        for page in pypdf.PdfReader(io.BytesIO(piece)).pages:
            writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(*paragraphs: str, change: Callable[[docx.document.Document], None] | None = None) -> bytes:
    """A DOCX of paragraphs."""
    document = docx.Document()
    for text in paragraphs or _ACT:
        document.add_paragraph(text)
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes], edit: Mapping[str, tuple[bytes, bytes]] = {}) -> bytes:
    """A zip container with more parts, and others with one text put in the place of another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            body = before.read(name)
            old, new = edit.get(name, (b"", b""))
            after.writestr(name, body.replace(old, new, 1) if old else body)
        for name, body in parts.items():
            after.writestr(name, body)
    return out.getvalue()


def _commented(document: docx.document.Document) -> None:
    paragraph = document.paragraphs[0]
    document.add_comment(paragraph.runs, text="Revisar con el tesorero antes de publicar.", author="Persona 0009", initials="P9")


def _hidden(document: docx.document.Document) -> None:
    document.add_paragraph("").add_run("Monto real: Q. 9,999.00").font.hidden = True


def _tracked() -> bytes:
    body = b'<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>lo borrado</w:delText></w:r></w:del></w:p><w:sectPr'
    return with_parts(word(), {}, {"word/document.xml": (b"<w:sectPr", body)})


def open_text(*paragraphs: str, note: str = "") -> bytes:
    """An ODT of paragraphs, with a comment or without."""
    document = OpenDocumentText()
    for number, text in enumerate(paragraphs or _ACT):
        paragraph = P(text=text)
        if note and not number:
            comment = Annotation()
            comment.addElement(P(text=note))
            paragraph.addElement(comment)
        document.text.addElement(paragraph)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def _tracked_text() -> bytes:
    region = (
        b'<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>lo borrado</text:p></text:deletion>'
        b"</text:changed-region></text:tracked-changes>"
    )
    return with_parts(open_text(), {}, {"content.xml": (b"<office:text>", b"<office:text>" + region)})


def picture(form: str, size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    """A small image of a format."""
    out = io.BytesIO()
    Image.new("RGB", size, (20, 90, 150)).save(out, form, **more)
    return out.getvalue()


def _wide_png() -> bytes:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in members.items():
            packed.writestr(name.replace("__", "/"), body)
    return out.getvalue()


def _bomb() -> bytes:
    return with_parts(word(), {"word/media/image1.png": bytes(90_000_000)})


def _ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream.encode("utf-16-le") + bytes(2000)


FILES: Mapping[str, Callable[[], bytes]] = {
    "acta-escaneada.pdf": lambda: scanned_pdf("Acta", _ACT, "acta"),
    "acta-con-anexo-escaneado.pdf": _half_scanned,
    "acta-con-clave.pdf": lambda: _rewritten(lambda writer: writer.encrypt("secreta", algorithm="AES-256")),
    "acta-con-archivo-adentro.pdf": lambda: _rewritten(lambda writer: writer.add_attachment("nomina.xlsx", b"PK")),
    "acta-con-programa.pdf": lambda: _rewritten(_scripted),
    "acta-que-abre-programa.pdf": lambda: _rewritten(lambda writer: _action(writer, S="/JavaScript", JS="this.print()")),
    "acta-que-lanza.pdf": lambda: _rewritten(_launching),
    "acta-con-capas.pdf": lambda: _rewritten(_layered),
    "formulario.pdf": lambda: _rewritten(_dynamic),
    "acta-cortada.pdf": lambda: b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pag",
    "acta-vacia.pdf": lambda: b"",
    "acta-word.pdf": word,
    "pagina-guardada.pdf": lambda: b"<!DOCTYPE html><html><body>Acta</body></html>",
    "contrato.pdf": lambda: pages_pdf(
        "Contrato administrativo 45-2026.", "Entre la Municipalidad y Persona 0001,", "con DPI 1234 56789 0101."
    ),
    "contrato-tapado.pdf": _covered,
    "planilla-de-pagos.pdf": lambda: text_pdf("Pagos", [f"Persona {n:04}: cuenta monetaria Banrural 34451234{n:02}" for n in range(1, 24)]),
    "solicitud.pdf": lambda: text_pdf("Solicitud", ["La solicitante reside en 3a. calle 4-55, zona 1.", "Nació el 12 de marzo de 1990."]),
    "becas.docx": lambda: word("Se otorga la beca a la niña María López, de 9 años.", "Contacto de la madre: cel. 5555-1234."),
    "directorio.docx": lambda: word("Tesorería: persona.ejemplo@gmail.com"),
    "acta-con-comentarios.docx": lambda: word(change=_commented),
    "acta-con-cambios.docx": _tracked,
    "acta-con-texto-oculto.docx": lambda: word(change=_hidden),
    "acta-con-libro-adentro.docx": lambda: with_parts(word(), {"word/embeddings/Hoja1.xlsx": b"PK"}),
    "acta-con-macros.docm": lambda: with_parts(word(), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    "acta-bomba.docx": _bomb,
    "acta-cortada.docx": lambda: word()[:9000],
    "acta-antigua.doc": lambda: _ole("WordDocument"),
    "acta-con-clave.docx": lambda: _ole("EncryptedPackage"),
    "acta-con-comentarios.odt": lambda: open_text(note="Revisar con el tesorero."),
    "acta-con-cambios.odt": _tracked_text,
    "foto.jpg": lambda: picture("PNG"),
    "foto.heic": lambda: b"\0\0\0\x18ftypheic" + bytes(100),
    "foto-cortada.jpg": lambda: picture("JPEG", (900, 900))[:700],
    "foto-enorme.png": _wide_png,
    "escaneo.tiff": lambda: picture("TIFF"),
    "logo.gif": lambda: picture("GIF"),
    "presentacion.pptx": lambda: _zip(**{"[Content_Types].xml": b"<x/>", "ppt__presentation.xml": b"<x/>"}),
    "documentos.zip": lambda: _zip(**{"acta.pdf": b"%PDF-1.4"}),
    "documentos.rar": lambda: b"Rar!\x1a\x07\0" + bytes(50),
    "instalador.pdf": lambda: b"MZ" + bytes(200),
    "carta.rtf": lambda: rb"{\rtf1\ansi Carta}",
    "notas.txt": lambda: "Notas de la reunión.\n".encode(),
    "datos.bin": lambda: bytes(range(256)),
    "acta de Persona DPI 1234 56789 0101.pdf": lambda: text_pdf("Acta", _ACT),
}


def make(folder: Path) -> None:
    """Write every file."""
    for name, build in FILES.items():
        (folder / name).write_bytes(build())
