"""Spreadsheets as offices send them and should not: each by its file name, with the part that it is meant for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.portal.corpus.books import (
    AID,
    AID_HEADER,
    BUY,
    BUY_HEADER,
    PAY,
    PAY_HEADER,
    STAFF,
    STAFF_HEADER,
    all_hidden,
    bomb,
    book,
    computed_error,
    crest,
    errors_ods,
    filtered,
    hidden_pay,
    old_book,
    ole,
    payroll,
    purchases,
    second,
    template,
    text,
    two_header_rows,
    uncomputed,
    under_merged,
    zipped,
)
from tests.portal.corpus.documents import picture, with_parts, word


class Bad(NamedTuple):
    """A bad file: the part that it is sent for, how it is made, and whether last month's payroll stands published."""

    part: str
    make: Callable[[], bytes]
    after_last_month: bool = False


_COMMAS = [
    PAY_HEADER,
    (1, "María Peña", "Oficial", "011", "4.500,50", "250,00", "4.750,50"),
    (2, "José Núñez", "Oficial", "011", "1,234", "", ""),
]
_HTML = b"<html><body><table><tr><td>Nombre completo</td><td>Salario</td></tr><tr><td>Persona</td><td>4000</td></tr></table></body></html>"
_DPI = ("DPI", *PAY_HEADER[1:])
_AMOUNTS = ["Q. 4,500.00", "1.234,56", "(350.00)", "4,500.-", "$ 300.00", "1,234", "4 500.00 quetzales", "cuatro mil"]
_DAYS = ("5/10/26", "5 de octubre de 2026", "05-oct-2026", "10/25/2026", "octubre", "2026.10.05", "32/10/2026")
_PAID = [(n, f"Persona {n:04}", "Oficial", "011", amount, 250, 4250) for n, amount in enumerate(_AMOUNTS, start=2)]
_ORDER = ("05/10/2026", "E512345678", '=HYPERLINK("http://x.gt")', "900", "Proveedor", "CF")
_LIVES = [
    AID_HEADER,
    ("Agua", "Reside en 3a. calle 4-55, zona 1", "Persona 0001", "Centro", 500),
    ("Agua", "Fecha de nacimiento: 12/03/1990", "Persona 0002", "Centro", 500),
    ("Útiles", "Para el niño Pedro López, de 8 años", "Persona 0003", "Centro", 500),
]
_CONTACTS = [
    STAFF_HEADER,
    ("Persona 0001", "Tesorera", "5555-1234", "persona.ejemplo@gmail.com"),
    ("Persona 0002", "Secretario", "7900-0000", "secretaria.sanejemplo@gmail.com"),
    ("Persona 0003", "Alcalde", "790-000", "alcaldia@sanejemplo"),
]
_TOTALS = [*payroll(2), ("", "SUBTOTAL", "", "", 1, 500, 1), *payroll(1)[1:], ("", "TOTAL", "", "", 9)]
_NAMED = [*payroll(1), (2, "Persona 0002, 1234 56789 0101", "Oficial", "011", 4000, 250, 4250)]


FILES: Mapping[str, Bad] = {
    # What is no table, or cannot be opened
    "exportado.xls": Bad(PAY, lambda: _HTML),
    "nomina-con-clave.xlsx": Bad(PAY, lambda: ole("EncryptedPackage")),
    "nomina-con-macros.xlsm": Bad(PAY, lambda: with_parts(book(payroll()), {"xl/vbaProject.bin": b"\xd0\xcf"})),
    "nomina-bomba.xlsx": Bad(PAY, bomb),
    "nomina-cortada.xlsx": Bad(PAY, lambda: book(payroll(40))[:3000]),
    "nomina-vacia.xlsx": Bad(PAY, lambda: b""),
    "nomina-foto.xlsx": Bad(PAY, lambda: picture("PNG")),
    "nomina-pdf.xlsx": Bad(PAY, lambda: b"%PDF-1.4\n"),
    "nomina-word.xlsx": Bad(PAY, word),
    "nomina-comprimida.xlsx": Bad(PAY, lambda: zipped()),
    "nomina-comillas.csv": Bad(PAY, lambda: b'Nombre completo,Salario\n"Persona 0001,4000\nPersona 0002,4000\n'),
    "nomina-binaria.csv": Bad(PAY, lambda: bytes(300)),
    "nomina-con-errores.ods": Bad(PAY, errors_ods),
    # The wrong one
    "hoja-vacia.xlsx": Bad(PAY, lambda: book([])),
    "hojas-ocultas.xlsx": Bad(PAY, lambda: book(payroll(), all_hidden)),
    "dos-meses.xlsx": Bad(PAY, lambda: book(payroll(), second, "Octubre")),
    "vehiculos.xlsx": Bad(PAY, lambda: book([("Placa", "Kilómetros"), ("P-123", 10)])),
    "compras-de-octubre.xlsx": Bad(PAY, lambda: book(purchases())),
    "solo-encabezado.xlsx": Bad(PAY, lambda: book([PAY_HEADER])),
    "plantilla-de-otro-municipio.xlsx": Bad(PAY, lambda: template(PAY, subject="9902")),
    "plantilla-de-otro-mes.xlsx": Bad(PAY, lambda: template(PAY, period="2026-09")),
    "plantilla-anterior.xlsx": Bad(PAY, lambda: template(PAY, version=0)),
    "plantilla-de-compras.xlsx": Bad(PAY, lambda: template(BUY)),
    "nomina septiembre 2026.xlsx": Bad(PAY, lambda: book([("NÓMINA DE SEPTIEMBRE DE 2026",), *payroll()])),
    "nomina-igual.xlsx": Bad(PAY, lambda: book(payroll()), after_last_month=True),
    "nomina-por-diez.xlsx": Bad(PAY, lambda: book(payroll(factor=10)), after_last_month=True),
    # Cells and headers
    "nomina-antigua.xls": Bad(PAY, lambda: old_book([*payroll(2), (3, "", "Oficial", "11", "Q. mil", 250, 250)])),
    "nomina-de-excel-viejo.csv": Bad(PAY, lambda: text(_COMMAS, ";", "cp1252")),
    "nomina-tabulada.txt": Bad(PAY, lambda: text([*payroll(1), (2, "Persona 0002", "Oficial", "once", "4000.00", "", "")], "\t")),
    "nomina-con-membrete.xlsx": Bad(PAY, lambda: book(payroll(), crest)),
    "nomina-dos-encabezados.xlsx": Bad(PAY, lambda: book(payroll(), two_header_rows)),
    "nomina-con-totales.xlsx": Bad(PAY, lambda: book(_TOTALS)),
    "nomina-con-ref.xlsx": Bad(PAY, computed_error),
    "nomina-sin-calcular.xlsx": Bad(PAY, uncomputed),
    "nomina-montos.xlsx": Bad(PAY, lambda: book([*payroll(1), *_PAID])),
    "compras-fechas.xlsx": Bad(BUY, lambda: book(purchases(*({0: day} for day in _DAYS)))),
    "compras-nit.xlsx": Bad(BUY, lambda: book(purchases({5: "8977112-0"}, {5: "1234567890101"}, {5: "pendiente"}))),
    "compras-repetidas.xlsx": Bad(BUY, lambda: book([*purchases({}), purchases({})[1]])),
    "compras-formulas.csv": Bad(BUY, lambda: text([BUY_HEADER, _ORDER], ";")),
    "nomina-sin-nombres.xlsx": Bad(PAY, lambda: book([("Trabajador del mes", *PAY_HEADER[2:]), *(row[1:] for row in payroll()[1:])])),
    "nomina-dos-salarios.xlsx": Bad(PAY, lambda: book([(*PAY_HEADER, "Salario"), *((*row, 1) for row in payroll()[1:])])),
    # What is hidden
    "nomina-filtrada.xlsx": Bad(PAY, lambda: book(payroll(), filtered)),
    "nomina-columna-oculta.xlsx": Bad(PAY, lambda: book(payroll(), hidden_pay)),
    "nomina-bajo-combinada.xlsx": Bad(PAY, under_merged),
    # What is private
    "nomina-con-dpi.xlsx": Bad(PAY, lambda: book([_DPI, *((1234567890101, *row[1:]) for row in payroll()[1:])])),
    "nomina-dpi-en-nombre.xlsx": Bad(PAY, lambda: book(_NAMED)),
    "nomina-dpi-en-salario.xlsx": Bad(PAY, lambda: book([*payroll(1), (2, "Persona 0002", "Oficial", "011", 1234567890101, 250, 4250)])),
    "compras-con-cuenta.xlsx": Bad(
        BUY, lambda: book(purchases({}, {2: "Pago a cuenta monetaria Banrural 3445123456"}, {4: "Taller, cel. 5555-1234"}))
    ),
    "subsidios-con-domicilio.xlsx": Bad(AID, lambda: book(_LIVES)),
    "directorio-privado.xlsx": Bad(STAFF, lambda: book(_CONTACTS)),
}


def make(folder: Path) -> None:
    """Write every file."""
    for name, bad in FILES.items():
        (folder / name).write_bytes(bad.make())
