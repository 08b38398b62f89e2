"""What happens when somebody publishes: good files of every kind, wrong ones, corrections and justifications."""

from __future__ import annotations

import codecs
import hashlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from demo.pdf import text_pdf
from portal_template.registers.incoming import workbook
from portal_template.registers.models import Edition, EditionFile, JournalEntry, Justification
from portal_template.registers.rows import read_rows
from tests.portal.registers.conftest import HEADER, import_edition, payroll, write_xlsx


def csv_of(town: Any, edition: Edition) -> str:
    kept = edition.files.get(kind="csv")
    data = (town.files / kept.path).read_bytes()
    assert hashlib.sha256(data).hexdigest() == kept.sha256
    return data.decode()


def nothing_was_written(town: Any) -> bool:
    return not Edition.objects.exists() and not Justification.objects.exists() and not list(town.files.rglob("*.*"))


def test_a_workbook_becomes_an_edition_with_its_record(town: Any, tmp_path: Path) -> None:
    ran = import_edition("laip-10-04", "2026-10", write_xlsx(tmp_path / "nomina.xlsx", payroll(3)), "--on=2026-11-05")
    assert ran.code == 0, ran.err
    edition = Edition.objects.get()
    assert (edition.part, edition.period, edition.version, edition.row_count, edition.form) == ("laip-10-04", "2026-10", 1, 3, "data")
    assert edition.post == "Unidad de Información Pública"
    assert f"{edition.published_at:%Y-%m-%d}" == "2026-11-05"
    assert csv_of(town, edition).splitlines()[1] == "Persona 0001,011,4501.25,2020-01-02,Interino"
    manifest = json.loads((town.files / edition.files.get(kind="manifest").path).read_text())
    assert manifest["register"]["slug"] == "nomina"
    assert [field["name"] for field in manifest["register"]["schema"]["fields"]] == [
        "nombre",
        "renglon",
        "salario",
        "ingreso",
        "observaciones",
    ]
    assert JournalEntry.objects.get().action == "publish"


def test_titles_above_the_header_and_a_total_below_are_no_rows(town: Any, tmp_path: Path) -> None:
    rows = [("Municipalidad de San Ejemplo",), ("Nómina de octubre",), (), *payroll(2), ("TOTAL", None, 9003.5)]
    ran = import_edition("laip-10-04", "2026-10", write_xlsx(tmp_path / "n.xlsx", rows))
    assert ran.code == 0, ran.err
    assert Edition.objects.get().row_count == 2


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "cp1252"), ("\t", "utf-16"), ("|", "utf-8-sig")])
def test_a_csv_of_any_delimiter_and_encoding_is_read(town: Any, tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [HEADER, ("María Peña", "011", "4500.50", "02/01/2020", "Interino; suplente"), ("José Núñez", "029", "100", "", "")]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    path = tmp_path / "nomina.csv"
    path.write_bytes((codecs.BOM_UTF16_LE + text.encode("utf-16-le")) if encoding == "utf-16" else text.encode(encoding))
    ran = import_edition("laip-10-04", "2026-10", path)
    assert ran.code == 0, ran.err
    table = read_rows(town.files, Edition.objects.get())
    assert table is not None
    assert table.rows == (("María Peña", "011", "4500.50", "2020-01-02", "Interino; suplente"), ("José Núñez", "029", "100.00", "", ""))


def test_every_problem_is_told_by_sheet_row_and_column_and_nothing_is_written(town: Any, tmp_path: Path) -> None:
    rows = payroll(3)
    rows[2] = ("Persona 0002", "011", "mucho", "02/01/2020", "")
    rows[3] = ("", "011", 10, "32/13/2020", "")
    ran = import_edition("laip-10-04", "2026-10", write_xlsx(tmp_path / "nomina.xlsx", rows))
    assert ran.code == 1
    for said in ("Hoja Nómina, fila 3, columna C (Salario)", "fila 4, columna A (Nombre)", "fila 4, columna D (Fecha de ingreso)"):
        assert said in ran.err
    assert "No se publicó nada: 3 problemas." in ran.err
    assert nothing_was_written(town)


def test_a_workbook_of_something_else_is_refused_with_the_titles_that_it_needs(town: Any, tmp_path: Path) -> None:
    ran = import_edition("laip-10-04", "2026-10", write_xlsx(tmp_path / "x.xlsx", [("Placa", "Kilómetros"), ("P-123", 10)]))
    assert ran.code == 1
    assert "encabezados" in ran.err
    assert nothing_was_written(town)


def test_a_workbook_with_two_tables_is_refused_naming_its_sheets(town: Any, tmp_path: Path) -> None:
    ran = import_edition("laip-10-04", "2026-10", write_xlsx(tmp_path / "x.xlsx", payroll(2), "Octubre", Septiembre=payroll(2)))
    assert ran.code == 1
    assert "Octubre" in ran.err
    assert "Septiembre" in ran.err


def test_a_file_that_is_no_workbook_is_refused_with_a_remedy(town: Any, tmp_path: Path) -> None:
    path = tmp_path / "nomina.xlsx"
    path.write_bytes(b"esto no es un libro")
    ran = import_edition("laip-10-04", "2026-10", path)
    assert ran.code == 1
    assert "no se pudo abrir" in ran.err


def test_a_workbook_that_unpacks_to_fill_the_memory_is_refused_unread(town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 100_000)
    path = write_xlsx(tmp_path / "nomina.xlsx", payroll(2000))
    assert path.stat().st_size < 100_000
    ran = import_edition("laip-10-04", "2026-10", path)
    assert ran.code == 1
    assert "demasiado grande por dentro" in ran.err


def test_an_ods_of_libreoffice_is_read(town: Any, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("falta LibreOffice (libreoffice-calc)")
    book = write_xlsx(tmp_path / "nomina.xlsx", payroll(3))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ran = import_edition("laip-10-04", "2026-10", tmp_path / "nomina.ods")
    assert ran.code == 0, ran.err
    assert csv_of(town, Edition.objects.get()).splitlines()[1] == "Persona 0001,011,4501.25,2020-01-02,Interino"


@pytest.mark.parametrize(
    ("part", "period", "said"),
    [
        ("laip-10-04", "2026-Q3", "se publica por periodos como «2026-11»"),
        ("laip-10-04", "2027-01", "todavía no empieza"),
        ("laip-10-04", "octubre", "no es un periodo"),
        ("laip-10-12", "2026-10", "laip-10-12.nacionales"),
        ("laip-10-99", "2026-10", "¿Será laip-10-"),
        ("nomina", "2026-10", "checklists validate --json"),
        ("laip-10-01", "2026-10", "vigente"),
    ],
)
def test_a_period_or_part_that_does_not_fit_is_refused(town: Any, tmp_path: Path, part: str, period: str, said: str) -> None:
    ran = import_edition(part, period, write_xlsx(tmp_path / "n.xlsx", payroll(1)))
    assert ran.code == 1
    assert said in ran.err
    assert nothing_was_written(town)


def test_a_correction_is_a_new_version_and_needs_a_reason(town: Any, tmp_path: Path) -> None:
    first, second = write_xlsx(tmp_path / "1.xlsx", payroll(2)), write_xlsx(tmp_path / "2.xlsx", payroll(3))
    assert import_edition("laip-10-04", "2026-10", first).code == 0
    refused = import_edition("laip-10-04", "2026-10", second)
    assert refused.code == 1
    assert "--reason" in refused.err
    assert import_edition("laip-10-04", "2026-10", second, "--reason=Faltaba una persona.").code == 0
    assert [edition.version for edition in Edition.objects.order_by("version")] == [1, 2]
    assert csv_of(town, Edition.objects.get(version=1)).count("\n") == 3
    assert JournalEntry.objects.first().action == "correct"


def test_the_same_file_again_changes_nothing(town: Any, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "1.xlsx", payroll(2))
    assert import_edition("laip-10-04", "2026-10", path).code == 0
    again = import_edition("laip-10-04", "2026-10", path)
    assert again.code == 0
    assert "ya estaba publicado igual" in again.out
    assert Edition.objects.count() == 1


def test_a_justification_that_the_part_admits_stands_in_the_cell(town: Any) -> None:
    ran = import_edition("laip-10-12.nacionales", "2026-10", "--justify=no_movement", "--why=En el mes no hubo viajes.")
    assert ran.code == 0, ran.err
    justification = Justification.objects.get()
    assert (justification.kind, justification.text, justification.version) == ("no_movement", "En el mes no hubo viajes.", 1)
    assert (town.files / "editions/laip-10-12.nacionales/2026-10/v1/manifest.json").is_file()


def test_the_payroll_can_never_be_without_movement(town: Any) -> None:
    ran = import_edition("laip-10-04", "2026-10", "--justify=no_movement", "--why=En el mes no hubo pagos.")
    assert ran.code == 1
    assert "no admite «sin movimiento»" in ran.err
    assert nothing_was_written(town)


def test_documents_are_kept_under_plain_names(town: Any, tmp_path: Path) -> None:
    paper = tmp_path / "Organigrama General (2026).PDF"
    paper.write_bytes(text_pdf("Organigrama", ["Concejo Municipal"]))
    assert import_edition("laip-10-01", "vigente", paper, "--reviewed-on=2026-10-01").code == 0
    edition = Edition.objects.get()
    assert (edition.form, str(edition.reviewed_on)) == ("document", "2026-10-01")
    assert EditionFile.objects.get(kind="document").name == "organigrama-general-2026.pdf"


def test_a_workbook_given_as_a_document_is_kept_as_the_values_that_it_shows(town: Any, tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "organigrama.xlsx", [("Puesto", "Depende de"), ("Tesorería", "Alcaldía")])
    ran = import_edition("laip-10-01", "vigente", book)
    assert ran.code == 0, ran.err
    kept = EditionFile.objects.get(kind="document")
    assert list(openpyxl.load_workbook(town.files / kept.path).active.values) == [
        ("Puesto", "Depende de"),
        ("Tesorería", "Alcaldía"),
    ]


def test_a_file_that_only_says_it_is_a_pdf_is_refused(town: Any, tmp_path: Path) -> None:
    path = tmp_path / "organigrama.pdf"
    path.write_bytes(b"organigrama")
    ran = import_edition("laip-10-01", "vigente", path)
    assert ran.code == 1
    assert "no es de un archivo .pdf" in ran.err


def test_a_page_of_text_is_an_edition_too(town: Any) -> None:
    assert import_edition("laip-10-01", "vigente", "--statement=Alcaldía, tesorería y secretaría.").code == 0
    assert Edition.objects.get().form == "page"


def test_without_part_or_batch_it_is_misuse(town: Any) -> None:
    assert import_edition().code == 2


def test_it_answers_machines_in_json(town: Any, tmp_path: Path) -> None:
    ran = import_edition("laip-10-04", "2026-10", write_xlsx(tmp_path / "n.xlsx", payroll(1)), "--json")
    assert json.loads(ran.out)["published"] == [{"part": "laip-10-04", "period": "2026-10", "version": 1, "changed": True}]


def test_a_cell_with_an_error_or_a_formula_nobody_computed_is_never_an_empty_cell(town: Any, tmp_path: Path) -> None:
    rows = payroll(3)
    rows[1] = (*rows[1][:2], "#REF!", *rows[1][3:])
    rows[2] = (*rows[2][:2], "=2000+500", *rows[2][3:])
    ran = import_edition("laip-10-04", "2026-10", write_xlsx(tmp_path / "nomina.xlsx", rows))
    assert ran.code == 1
    assert "Hoja Nómina, fila 2, columna C (Salario): La celda muestra un error" in ran.err
    assert "Hoja Nómina, fila 3, columna C (Salario): La celda muestra un error" in ran.err
    assert nothing_was_written(town)


def test_a_formula_that_was_computed_is_its_value(town: Any, tmp_path: Path) -> None:
    path = tmp_path / "nomina.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Nómina")
        for number, row in enumerate([("Nombre", "Renglón", "Salario"), ("Persona 0001", "011", 0)]):
            sheet.write_row(number, 0, row)
        sheet.write_formula("C2", "=2000+500", None, 2500)
        sheet.write_formula("D2", '=IF(1,"","x")', None, "")
    assert import_edition("laip-10-04", "2026-10", path).code == 0
    assert "2500.00" in csv_of(town, Edition.objects.get())


def test_an_ods_that_shows_errors_is_refused_naming_the_cell(town: Any, tmp_path: Path) -> None:
    path = tmp_path / "nomina.ods"
    book, table = OpenDocumentSpreadsheet(), Table(name="Nómina")
    for row in [("Nombre", "Renglón", "Salario"), ("Persona 0001", "011", "#DIV/0!")]:
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string", stringvalue="" if text.startswith("#") else text)
            cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(path)
    with zipfile.ZipFile(path) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    calc = b'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" calcext:value-type="error" '
    held["content.xml"] = (
        held["content.xml"]
        .replace(b'office:string-value="" ', calc + b'office:string-value="" ')
        .replace(b'office:string-value=""/', calc + b'office:string-value=""/')
        .replace(b'office:string-value="">', b'office:string-value="" ' + calc + b">")
    )
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in held.items():
            packed.writestr(name, data)
    ran = import_edition("laip-10-04", "2026-10", path)
    assert ran.code == 1
    assert "Hoja Nómina, fila 2, columna C (Salario): La celda muestra un error" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('Nombre,Renglón,Salario\nPersona 1,011,10\n"Persona 2,011,20\nPersona 3,011,30\n', "unas comillas se abren y no se cierran"),
        (f"Nombre,Renglón,Salario\n{'x' * 200_000},011,10\n", "demasiado larga"),
        ("", "está vacío"),
        ("\n\n", "no tiene nada escrito"),
        ("Placa;Kilómetros\nP-123;10\n", "encabezados"),
    ],
)
def test_a_broken_csv_is_refused_with_its_place_and_loses_no_row_in_silence(town: Any, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "nomina.csv"
    path.write_text(text, "utf-8")
    ran = import_edition("laip-10-04", "2026-10", path)
    assert ran.code == 1
    assert said in ran.err
    assert nothing_was_written(town)


def test_a_file_that_speaks_of_another_month_is_told(town: Any, tmp_path: Path) -> None:
    august = [("Nómina correspondiente al mes de agosto de 2026",), *payroll(2)]
    told = import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "n.xlsx", august)).out
    assert "habla de agosto de 2026 y se publica como septiembre de 2026" in told
    assert "habla de" not in import_edition("laip-10-04", "2026-08", write_xlsx(tmp_path / "n.xlsx", august)).out
