"""A town's portal that shows invented people's DPI, account and telephone in every place a page can carry them, each place its own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

PLACES = (
    *("title", "heading", "paragraph", "numeral", "linktext", "caption", "cell", "row", "option", "footer", "alt", "meta"),
    *("filename", "query", "broken", "external", "redirect", "disposition"),
    *("pdf", "pdftitle", "xlsx", "xlsxrow", "sheetname", "csv", "docx", "docxtable", "json", "zipname"),
)


@dataclass(frozen=True, slots=True)
class Secret:
    """Three invented numbers that stand in one place of the portal and nowhere else."""

    place: str
    dpi: str
    account: str
    phone: str

    @property
    def text(self) -> str:
        """As people write them."""
        dpi = f"{self.dpi[:4]} {self.dpi[4:9]} {self.dpi[9:]}"
        return f"DPI {dpi}, cuenta monetaria No. {self.account}, celular personal {self.phone[:4]}-{self.phone[4:]}"

    @property
    def name(self) -> str:
        """As they stand in the name of a file."""
        return f"dpi-{self.dpi}-cuenta-monetaria-{self.account}-celular-{self.phone}"

    def shown_in(self, text: str) -> Iterator[str]:
        """What of them a text shows: seven digits of one in a row are enough, whatever stands between them."""
        for kind, number in (("dpi", self.dpi), ("account", self.account), ("phone", self.phone)):
            pieces = {number[:7], number[-7:]}
            if any(re.search(r"[\W_]{0,6}".join(piece), text) for piece in pieces):
                yield f"{kind} of {self.place}"


def _secret(number: int, place: str) -> Secret:
    serial = 31415900 + 7919 * number
    while True:
        digits = str(serial)
        check = sum(int(digit) * weight for weight, digit in enumerate(digits, 2)) % 11
        if check < 10:
            break
        serial += 1
    return Secret(place, f"{digits}{check}0101", str(4_870_000_000 + 9_371_629 * (number + 1)), str(51_700_000 + 13_131 * (number + 1)))


ROUTES = """
[[route]]
at = "/va"
redirect = "/d/archivo.pdf?{redirect}"
[[route]]
at = "/baja"
file = "d/archivo.pdf"
type = "application/pdf"
headers = {{ Content-Disposition = "attachment; filename={disposition}.pdf" }}
"""
SECRETS = {place: _secret(number, place) for number, place in enumerate(PLACES)}


def plant(folder: Path) -> None:
    """Write the portal as plain files."""
    text = {place: secret.text for place, secret in SECRETS.items()}
    name = {place: secret.name for place, secret in SECRETS.items()}
    rows = "".join(f"<tr><td>{n}</td><td>Ana Pérez</td><td>{1000 + n}</td></tr>" for n in range(8))
    files: dict[str, str | bytes] = {
        "index.html": _page("<p>Bienvenidos</p>", "Municipalidad de San Ejemplo"),
        "informacion-publica.html": _page(
            f"<h1>Información pública {text['heading']}</h1><p>{text['paragraph']}</p>"
            f"<h2>2. Estructura orgánica</h2><p>{text['numeral']}</p>"
            f"<h2>4. Remuneraciones</h2><p><a href='/d/nomina.xlsx'>Remuneraciones septiembre 2026, {text['linktext']}</a> "
            f"<a href='/d/{name['filename']}.pdf'>Agosto 2026</a> <a href='/d/planilla.csv'>Julio 2026</a></p>"
            f"<h2>3. Directorio</h2><p><a href='/ficha.html?{name['query'].replace('-', '=', 1)}'>Directorio</a></p>"
            f"<h2>6. Manuales</h2><p><a href='/d/manual.docx'>Manual de funciones</a> <a href='/d/todo.zip'>Manuales</a> "
            f"<a href='/d/{name['broken']}.pdf'>Manual de puestos</a> <a href='/d/acta.pdf'>Manual de normas</a> "
            f"<a href='https://drive.google.com/{name['external']}'>Manual de compras</a> <a href='/va'>Manual de archivo</a> "
            f"<a href='/baja'>Manual de almacén</a> <a href='/datos.json'>Datos</a></p>"
            f"<h2>12. Viajes</h2><table><caption>Viajes septiembre 2026 {text['caption']}</caption>"
            f"<tr><th>No.</th><th>Nombre</th><th>Monto</th></tr>{rows}<tr><td>9</td><td>{text['row']}</td><td>5</td></tr></table>"
            f"<img src='/foto.png' alt='{text['alt']}'>"
            f"<form><select name='a'><option value='/ficha.html'>Año 2026 {text['option']}</option></select></form>",
            f"Información pública {text['title']}",
            head=f"<meta name='description' content='{text['meta']}'>",
            foot=text["footer"],
        ),
        "ficha.html": _page("<h1>Directorio</h1>" + _table("Nombre|Dato", f"Ana|{text['cell']}"), "Ficha"),
        f"d/{name['filename']}.pdf": _pdf("Remuneraciones agosto 2026", ""),
        "d/acta.pdf": _pdf(f"Manual de normas {text['pdf']}", f"Acta {text['pdftitle']}"),
        "d/archivo.pdf": _pdf("Manual de archivo", ""),
        "d/nomina.xlsx": _xlsx(text),
        "d/planilla.csv": f"Nombre,Puesto,Sueldo\nAna,Secretaria,{text['csv'].replace(',', ';')}\nEva,Conserje,3000\n",
        "d/manual.docx": _docx(text),
        "d/todo.zip": _zip(name["zipname"]),
        "datos.json": f'{{"nota": "{text["json"]}"}}',
        "street.toml": ROUTES.format(**name),
    }
    for path, body in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body.encode() if isinstance(body, str) else body)


def _page(content: str, title: str, *, head: str = "", foot: str = "") -> str:
    menu = "<nav><a href='/'>Inicio</a> <a href='/informacion-publica.html'>Información pública</a></nav>"
    top = f"<!doctype html><html lang='es'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
    return f"{top}<body>{menu}<main>{content}</main><footer><p>San Ejemplo. {foot}</p></footer></body></html>"


def _table(*rows: str) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _pdf(text: str, title: str) -> bytes:
    sink = io.BytesIO()
    drawn = Canvas(sink)
    drawn.setTitle(title)
    for at, line in enumerate(text.split(", ")):
        drawn.drawString(50, 700 - 20 * at, line)
    drawn.save()
    return sink.getvalue()


def _xlsx(text: dict[str, str]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = f"Nómina {SECRETS['sheetname'].dpi}"
    sheet.append(["Nombre", "Puesto", "Sueldo base", "DPI", "Cuenta bancaria"])
    sheet.append(["Ana", text["xlsx"], 4000, int(SECRETS["xlsx"].dpi), SECRETS["xlsx"].account])
    for number in range(30):
        sheet.append([f"Persona {number}", "Conserje", 3000 + number, "", ""])
    sheet.append(["Eva", text["xlsxrow"], 5000, "", ""])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _docx(text: dict[str, str]) -> bytes:
    document = Document()
    document.add_heading("Manual de funciones", 1)
    document.add_paragraph(text["docx"])
    table = document.add_table(rows=2, cols=2)
    for cell, said in zip((c for row in table.rows for c in row.cells), ("Puesto", "Dato", "Secretaria", text["docxtable"]), strict=True):
        cell.text = said
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _zip(name: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr(f"{name}.pdf", "x")
    return sink.getvalue()
