"""What an officer has on the desk: a payroll as offices make it, the same with twelve kinds of mistakes, and a telephone with codes."""

from __future__ import annotations

import base64
import hmac
import struct
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook, load_workbook

from checklists.model import Refresh
from checklists.periods import Period

HEADER = ["No.", "Nombre del empleado", "Puesto", "Depto.", "Renglón", "Sueldo base", "Bonificaciones", "Honorarios", "No. de DPI"]
DPI = "2547 53418 0101"
LEAK = "documento dos cinco cuatro siete CANARIO"  # a DPI in words, which no machine tells
RIGHT = {  # what a person writes where no correction can be offered
    "F5": 4100.00,
    "F6": 4200.00,
    "F7": 4300.00,
    "E8": "011",
    "B9": "Persona 0006",
    "F13": 4900.00,
    "H14": 0,
    "A23": 20,
    "B23": "Persona 0020",
    "F23": 4020.25,
}


def months() -> tuple[str, str]:
    """The month before the last one, and the last one: what is due now."""
    today = datetime.now(ZoneInfo("America/Guatemala")).date()
    last = Period.containing(today, Refresh.MONTHLY).previous()
    return str(last.previous()), str(last)


def payroll(path: Path, people: int, *, raised: float = 0, leak: str = "") -> Path:
    """A payroll without mistakes, with titles above and a total below; `leak` is written beside somebody's post."""
    book = _book(people, raised=raised)
    if leak:
        book["Planilla"]["C8"] = f"Oficial ({leak})"
    book.save(path)
    return path


def payroll_with_mistakes(path: Path) -> Path:
    """The same with twelve kinds of mistakes; rows begin at the fourth."""
    book = _book(20)
    sheet = book.active
    assert sheet is not None
    sheet["F5"] = "cuatro mil cien"  # no number
    sheet["F6"] = "US$ 4,200"  # not in quetzales
    sheet["F7"] = "=1/0"  # an error of the spreadsheet
    sheet["F7"].data_type, sheet["F7"].value = "e", "#DIV/0!"
    sheet["E8"] = "cero once"  # no renglón
    sheet["B9"] = None  # an empty name
    sheet["B10"].value, sheet["B10"].data_type = "@Persona 0007", "s"  # what a spreadsheet takes as a formula
    sheet["F11"] = -4500  # negative
    sheet["C12"] = f"Oficial, DPI {DPI}"  # a DPI in a text
    sheet["F13"] = 10**14  # larger than any payroll
    sheet["H14"] = "4.50O"  # a letter O for a zero
    sheet["G15"] = "1.250"  # thousands or decimals
    sheet["F24"] = 99  # a total that is not the sum
    for column in range(1, 10):  # a row twice
        sheet.cell(23, column).value = sheet.cell(22, column).value
    book.save(path)
    return path


def mended(painted: Path, path: Path) -> Path:
    """The painted file as a person gives it back."""
    book = load_workbook(painted)
    sheet = book["Planilla"]
    assert sum(1 for row in sheet.iter_rows() for cell in row if cell.comment) >= len(RIGHT)
    for place, value in RIGHT.items():
        sheet[place].value = value
    book.save(path)
    return path


def _book(people: int, raised: float = 0) -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Planilla"
    sheet.append(["MUNICIPALIDAD DE SAN PRUEBA"])
    sheet.append(["Planilla mensual"])
    sheet.append(HEADER)
    for n in range(1, people + 1):
        sheet.append([n, f"Persona {n:04}", "Oficial", "Secretaría", "011", 4000.25 + n + raised, 250, 0, ""])
    sheet.append(["TOTAL", "", "", "", "", sum(4000.25 + n + raised for n in range(1, people + 1)), 250 * people, 0, ""])
    return book


def purchases(path: Path) -> Path:
    """Direct purchases of three suppliers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Fecha", "Descripción del bien", "Cantidad", "Precio unitario", "Monto", "Proveedor", "NIT"])
    makers = [("Librería El Lápiz", "1234567-9"), ("Ferretería La Tuerca", "7654321-6"), ("Imprenta Quetzal", "576937-K")]
    for n in range(30):
        name, nit = makers[n % 3]
        sheet.append([f"{n % 28 + 1:02}/{months()[1][5:]}/{months()[1][:4]}", f"Compra {n:03}", 2, 100 + n, 200 + 2 * n, name, nit])
    book.save(path)
    return path


def code(secret: str, steps: int = 0) -> str:
    """The six digits of a telephone for a secret (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret, casefold=True), struct.pack(">Q", int(time.time()) // 30 + steps), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
