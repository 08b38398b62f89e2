"""Files that cannot be used at all: each its own code, and words that say what to do."""

from __future__ import annotations

import io
import random
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwt
from PIL import Image

from demo.pdf import text_pdf
from portal_template.registers.incoming import workbook
from portal_template.registers.incoming.refusals import CODES, refusal
from portal_template.registers.workbooks.template import make_template
from tests.portal.registers.incoming.conftest import LAW, PAYROLL, PURCHASES, judged, payroll

Book = Callable[..., Path]
Text = Callable[..., Path]
TOLD = {"limit": 10, "what": "es un PDF", "where": "", "why": "", "names": "«A»", "guess": "", "titles": "Nombre"}


def refused(path: Path, **given: object) -> str:
    found = judged(path, **given)
    assert found.refusal is not None, found.problems
    assert found.csv is None
    assert not found.ok
    return found.refusal.code


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_says_what_happened_and_what_to_do(code: str) -> None:
    known = {**TOLD, "found": "una", "expected": "otra", "period": "2026-10", "old": "2026-09"}
    told = refusal(code, **known)
    assert told.code == code
    assert told.message.endswith((".", ")", ")."))
    assert told.remedy.endswith(".")
    assert told.message[0].islower(), "it follows the name of the file"


def test_a_file_of_nothing_is_empty(text: Text) -> None:
    assert refused(text(b"", "nomina.xlsx")) == "empty_file"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "nomina.xlsx") == "no_file"


def test_a_file_over_the_limit_is_not_opened(text: Text, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(text(b"PK\3\4" + b"x" * (workbook.MAX_BYTES + 1), "nomina.xlsx")) == "too_large"


def test_a_workbook_cut_short_is_damaged(book: Book, text: Text) -> None:
    whole = book(payroll(50)).read_bytes()
    assert refused(text(whole[: len(whole) // 2], "nomina.xlsx")) == "damaged"
    assert refused(text(whole[: len(whole) // 2], "sin-terminacion")) == "damaged"


def test_a_workbook_with_a_broken_piece_is_damaged(book: Book) -> None:
    path = book(payroll(5))
    with zipfile.ZipFile(path) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    held["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row"
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in held.items():
            packed.writestr(name, data)
    assert refused(path) in ("damaged", "empty_sheet")


@pytest.mark.parametrize("member", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_a_workbook_with_programs_is_not_received(book: Book, member: str) -> None:
    path = book(payroll(3))
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(member, b"programa")
    assert refused(path) == "macros"


def test_an_old_workbook_with_programs_is_not_received(tmp_path: Path) -> None:
    path = old_book(tmp_path / "nomina.xls")
    path.write_bytes(path.read_bytes() + "_VBA_PROJECT".encode("utf-16-le"))
    assert refused(path) == "macros"


def old_book(path: Path) -> Path:
    made = xlwt.Workbook()
    sheet = made.add_sheet("Nomina")
    for row, cells in enumerate(payroll(3)):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    made.save(str(path))
    return path


def test_an_old_workbook_with_a_password_is_told(tmp_path: Path) -> None:
    path = old_book(tmp_path / "nomina.xls")
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<HH", 0x5C, 112), struct.pack("<HH", 0x2F, 112), 1))  # a FILEPASS record
    assert refused(path) == "locked"


def test_a_new_workbook_with_a_password_is_told(text: Text) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert refused(text(ole, "nomina.xlsx")) == "locked"


def test_an_ods_with_a_password_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nomina.ods"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")
        packed.writestr("content.xml", b"\x8f\x11\x02")
    assert refused(path) == "locked"


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body><table><tr><td>Nombre</td></tr></table></body></html>",
        b"\xef\xbb\xbf  <!DOCTYPE html><title>Reporte</title>",
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x',
    ],
)
def test_a_web_page_that_calls_itself_a_workbook_is_told(text: Text, page: bytes) -> None:
    assert refused(text(page, "reporte.xls")) == "html"


def test_other_things_with_the_name_of_a_workbook_are_called_by_theirs(text: Text, tmp_path: Path) -> None:
    picture, writing, folder = io.BytesIO(), io.BytesIO(), io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "JPEG")
    docx.Document().save(writing)
    with zipfile.ZipFile(folder, "w") as packed:
        packed.writestr("nomina.xlsx", b"...")
    for data, called in (
        (text_pdf("Nómina", ["Octubre"]), "un PDF"),
        (picture.getvalue(), "una imagen"),
        (writing.getvalue(), "un documento de Word"),
        (folder.getvalue(), "una carpeta comprimida"),
        (b"{\\rtf1 Nomina}", "un texto RTF"),
        (b"MZ\x90\0\3\0\0\0", "un programa"),
    ):
        found = judged(text(data, "nomina.xlsx")).refusal
        assert found is not None
        assert (found.code, called in found.message) == ("not_a_sheet", True), found


def test_bytes_that_call_themselves_a_csv_are_told(text: Text) -> None:
    assert refused(text(bytes(range(256)) * 4, "nomina.csv")) == "binary"


def test_a_workbook_that_calls_itself_a_csv_is_read_all_the_same(book: Book) -> None:
    assert judged(book(payroll(3), name="nomina.csv")).row_count == 3


def test_a_text_that_calls_itself_a_workbook_is_read_all_the_same(text: Text) -> None:
    rows = "\n".join(";".join(str(cell) for cell in row) for row in payroll(3))
    assert judged(text(rows, "nomina.xls")).row_count == 3


def test_two_cells_in_opposite_corners_do_not_fill_the_memory(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["A1"], made.active["XFD1048576"] = "Nombre", "x"
    made.save(tmp_path / "n.xlsx")
    assert refused(tmp_path / "n.xlsx") == "bomb"


def test_an_ods_that_repeats_a_cell_a_million_times_does_not_fill_the_memory(tmp_path: Path) -> None:
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    table = f'<table:table table:name="H">{row}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(tmp_path / "n.ods", "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    assert refused(tmp_path / "n.ods") == "bomb"


def test_a_column_formatted_to_its_end_is_no_bomb(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in payroll(3):
        made.active.append(row)
    made.active["XFD1048576"].number_format = "0.00"
    made.save(tmp_path / "n.xlsx")
    assert judged(tmp_path / "n.xlsx").row_count == 3


def test_a_workbook_without_a_visible_sheet_is_told(book: Book) -> None:
    path = book(payroll(3))
    with zipfile.ZipFile(path) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    held["xl/workbook.xml"] = held["xl/workbook.xml"].replace(b'state="visible"', b'state="hidden"')
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in held.items():
            packed.writestr(name, data)
    assert refused(path) == "no_sheet"


def test_an_empty_sheet_is_told(book: Book) -> None:
    assert refused(book([])) == "empty_sheet"


def test_a_file_with_two_tables_names_them_and_one_with_an_empty_copy_is_read(book: Book) -> None:
    found = judged(book(payroll(2), sheet="Octubre", Septiembre=payroll(2))).refusal
    assert found is not None
    assert (found.code, "«Octubre», «Septiembre»" in found.message) == ("several_tables", True)
    assert judged(book(payroll(2), sheet="Octubre", Formato=payroll(0))).row_count == 2


def test_a_table_without_known_headers_is_told_and_one_of_another_part_is_named(book: Book) -> None:
    assert refused(book([("Placa", "Kilómetros"), ("P-123", 10)])) == "no_header"
    purchases = [("Fecha", "NPG", "Bien o servicio", "Proveedor", "NIT del proveedor"), ("05/10/2026", "E512345678", "Papel", "Uno", "CF")]
    found = judged(book(purchases)).refusal
    assert found is not None
    assert (found.code, "Parece ser de «" in found.message) == ("no_header", True)


def test_a_template_of_ours_says_where_it_belongs(tmp_path: Path) -> None:
    path = template(tmp_path, PAYROLL)
    assert judged(path).refusal is None
    assert refused(path, part=PURCHASES) == "wrong_workbook"
    assert refused(path, subject="0101") == "wrong_municipality"
    found = judged(path, period="2026-11").refusal
    assert found is not None
    assert found.code == "wrong_period"
    assert "noviembre de 2026" in found.message
    assert "escriba 2026-11 en lugar de 2026-10" in found.remedy


def template(folder: Path, part: str) -> Path:
    about = LAW.part(part)
    register = LAW.register_of(about)
    assert register
    path = folder / f"{part}.xlsx"
    path.write_bytes(make_template(part=about, register=register, period="2026-10", subject="9901", subject_name="San Ejemplo"))
    return path


def test_the_line_of_a_template_can_be_mended_by_hand(tmp_path: Path) -> None:
    path = template(tmp_path, PAYROLL)
    made = openpyxl.load_workbook(path)
    line = next(cell for row in made.active.iter_rows(max_row=4) for cell in row if "VITRINA" in str(cell.value))
    line.value = line.value.replace("2026-10", "2026-11")
    made.save(path)
    assert judged(path, period="2026-11").refusal is None


def test_a_template_whose_line_was_deleted_is_known_by_its_properties(tmp_path: Path) -> None:
    path = template(tmp_path, PAYROLL)
    made = openpyxl.load_workbook(path)
    made.active.delete_rows(1, 3)
    made.save(path)
    assert refused(path, subject="0101") == "wrong_municipality"
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("falta LibreOffice (libreoffice-calc)")
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    assert refused(path.with_suffix(".ods"), subject="0101") == "wrong_municipality"


def test_a_template_made_before_the_columns_changed_is_told(tmp_path: Path) -> None:
    path = template(tmp_path, PAYROLL)
    made = openpyxl.load_workbook(path)
    line = next(cell for row in made.active.iter_rows(max_row=4) for cell in row if "VITRINA" in str(cell.value))
    line.value = line.value.replace("|1", "|0") if line.value.endswith("|1") else line.value
    made.save(path)
    assert refused(path) == "outdated_template"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_text_of_any_delimiter_and_encoding_is_read(text: Text, encoding: str, delimiter: str) -> None:
    rows = [("Nombre completo", "Renglón", "Salario"), ("María Peña Núñez", "011", "4500.00"), ("José Ávila Gómez", "029", "100")]
    found = judged(text("\n".join(delimiter.join(row) for row in rows).encode(encoding), "nomina.csv"))
    assert found.judged is not None
    assert [row["nombre"] for row in found.judged.values] == ["María Peña Núñez", "José Ávila Gómez"]


def test_the_line_that_tells_excel_the_delimiter_is_no_data(text: Text) -> None:
    found = judged(text("sep=;\r\nNombre completo;Salario\r\nPersona, 1;100\r\n"))
    assert found.judged is not None
    assert found.judged.values[0]["nombre"] == "Persona, 1"
    assert found.judged.rows == (3,), "rows keep the numbers that a person sees"


def test_a_workbook_whose_hidden_parts_cannot_be_known_is_not_read(book: Book) -> None:
    path = book(payroll(3))
    with zipfile.ZipFile(path) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    held["xl/styles.xml"] = held["xl/styles.xml"][:-20]
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in held.items():
            packed.writestr(name, data)
    assert refused(path) == "damaged"


def test_damage_anywhere_in_a_file_is_told_or_does_no_harm(book: Book, tmp_path: Path) -> None:
    chance = random.Random(7)
    old, new = old_book(tmp_path / "n.xls").read_bytes(), book(payroll(8)).read_bytes()
    for turn in range(120):
        data = bytearray(old if turn % 2 else new)
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / "dañado"
        path.write_bytes(data)
        found = judged(path)
        assert found.refusal is None or found.refusal.code in CODES
