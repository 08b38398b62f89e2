"""Painted files: every bad cell coloured with a comment, a list of everything first, and the file may be sent again."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Collection
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from checklists.load import load_checklist
from portal_template.registers.incoming.judgement import SheetJudgement
from portal_template.registers.incoming.sheets import PROBLEMS_SHEET, judge_sheet
from portal_template.registers.workbooks.painted import paint

LAW = load_checklist()
PART = LAW.part("laip-10-22")
HEADER = ("Fecha", "NPG", "Bien o servicio", "Monto", "Proveedor", "NIT")
GOOD = ("05/10/2026", "E512345678", "Papel", 250, "Papelería Uno", "CF")
BAD = ("31/31/2026", "E512345678", "", "mucho", "Papelería Uno", "CF")


def judged(path: Path) -> SheetJudgement:
    register = LAW.register_of(PART)
    assert register
    return judge_sheet(path, part=PART, register=register, period="2026-10", subject="9901")


def book_of(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Compras d'octubre"
    for row in (("Municipalidad de San Ejemplo",), HEADER, *rows):
        sheet.append(row)
    book.save(path)
    return path


def test_every_bad_cell_is_coloured_and_says_what_to_do(tmp_path: Path) -> None:
    path = book_of(tmp_path / "c.xlsx", GOOD, BAD)
    found = judged(path)
    assert {(problem.column, problem.row) for problem in found.problems} == {("A", 4), ("C", 4), ("D", 4)}
    painted = tmp_path / "p.xlsx"
    painted.write_bytes(paint(path, found))
    book = openpyxl.load_workbook(painted)
    assert book.sheetnames == [PROBLEMS_SHEET, "Compras d'octubre"]
    sheet = book["Compras d'octubre"]
    for place in ("A4", "C4", "D4"):
        assert sheet[place].fill.fgColor.rgb.endswith("F6C9C2")
        assert sheet[place].comment
    assert sheet["D4"].value == "mucho"
    assert not sheet["D3"].comment
    listed = book[PROBLEMS_SHEET]
    assert listed["A1"].value == "3 problemas por corregir en este archivo"
    assert listed["A5"].hyperlink.location or listed["A5"].hyperlink.target


def test_a_painted_file_that_was_mended_is_accepted_and_loses_its_list_when_painted_again(tmp_path: Path) -> None:
    path = book_of(tmp_path / "c.xlsx", GOOD, BAD)
    painted = tmp_path / "p.xlsx"
    painted.write_bytes(paint(path, judged(path)))
    again = judged(painted)
    assert len(again.problems) == 3, "the list of problems is not taken for a table"
    painted.write_bytes(paint(painted, again))
    book = openpyxl.load_workbook(painted)
    assert book.sheetnames.count(PROBLEMS_SHEET) == 1
    for place, value in (("A4", "06/10/2026"), ("C4", "Tinta"), ("D4", 300)):
        book["Compras d'octubre"][place] = value
    book.save(painted)
    assert judged(painted).ok


def test_a_csv_comes_back_as_a_workbook_with_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "compras.csv"
    path.write_text("\n".join(";".join(str(cell) for cell in row) for row in (HEADER, GOOD, BAD)), encoding="cp1252")
    painted = tmp_path / "p.xlsx"
    painted.write_bytes(paint(path, judged(path)))
    sheet = openpyxl.load_workbook(painted).worksheets[1]
    assert sheet["E2"].value == "Papelería Uno"
    assert sheet["D3"].comment


def test_what_is_personal_is_masked_in_comments_and_list(tmp_path: Path) -> None:
    path = book_of(tmp_path / "c.xlsx", ("05/10/2026", "E512345678", "Papel para DPI 2532 12345 0101", 250, "Papelería Uno", "CF"))
    found = judged(path)
    assert found.problems
    book = openpyxl.load_workbook(io.BytesIO(paint(path, found)))
    said = " ".join(str(cell.value) for row in book[PROBLEMS_SHEET].iter_rows() for cell in row)
    said += " ".join(cell.comment.text for row in book.worksheets[1].iter_rows() for cell in row if cell.comment)
    assert "2532" not in said


def rich_book(path: Path) -> Path:
    """A workbook as offices keep them: formats, formulas with their values, a comment, a chart, another sheet and a name in it."""
    with xlsxwriter.Workbook(path) as book:
        page, money = book.add_worksheet("Nómina"), book.add_format({"num_format": '"Q" #,##0.00', "border": 1, "bg_color": "#DDEEFF"})
        page.write_row(0, 0, ["Nombre completo", "Renglón", "Salario", "Bonos", "Total devengado"])
        for row in range(1, 12):
            page.write_row(row, 0, [f"Persona {row}", "011"])
            page.write_number(row, 2, 4000 + row, money)
            page.write_number(row, 3, 250, money)
            page.write_formula(row, 4, f"=C{row + 1}+D{row + 1}", money, 4250 + row)
        page.write_string("C3", "mucho", money)
        page.write_string("C4", "4.500.00", money)
        page.write_string("B5", "once")
        page.write_comment("C3", "Preguntar a Tesorería.")
        page.data_validation("B2:B20", {"validate": "list", "source": ["011", "022", "029"]})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Nómina!$C$2:$C$12"})
        page.insert_chart("H3", chart)
        book.add_worksheet("Notas").write(0, 0, "nota")
        book.define_name("Notas!zona", "=Notas!$A$1")
    return path


def payroll_judged(path: Path, accepted: Collection[str] = ()) -> SheetJudgement:
    part = LAW.part("laip-10-04")
    register = LAW.register_of(part)
    assert register
    return judge_sheet(path, part=part, register=register, period="2026-10", subject="9901", accepted=accepted)


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_nothing_else_of_the_workbook_changes(tmp_path: Path) -> None:
    path, painted = rich_book(tmp_path / "n.xlsx"), tmp_path / "p.xlsx"
    found = payroll_judged(path)
    painted.write_bytes(paint(path, found))
    before, after = parts_of(path), parts_of(painted)
    assert before.keys() <= after.keys()
    for name in ("xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml"):
        assert before[name] == after[name], name
    sheet = openpyxl.load_workbook(painted)["Nómina"]
    shown = openpyxl.load_workbook(painted, data_only=True)["Nómina"]
    assert (sheet["E2"].value, shown["E2"].value) == ("=C2+D2", 4251), "what a formula showed is still shown"
    assert (sheet["C3"].number_format, sheet["C3"].border.left.style) == ('"Q" #,##0.00', "thin")
    assert sheet["C5"].fill.fgColor.rgb == "FFDDEEFF"
    assert sheet.data_validations.dataValidation[0].formula1 == '"011,022,029"'
    book = openpyxl.load_workbook(painted)
    assert book["Notas"].defined_names["zona"].value == "Notas!$A$1"
    assert [bool(page.sheet_view.tabSelected) for page in book.worksheets] == [True, False, False]
    assert payroll_judged(painted).problems == found.problems


def test_the_comments_of_others_stay_and_ours_go_when_the_cell_is_right(tmp_path: Path) -> None:
    path, painted = rich_book(tmp_path / "n.xlsx"), tmp_path / "p.xlsx"
    painted.write_bytes(paint(path, payroll_judged(path)))
    comments = {place: openpyxl.load_workbook(painted)["Nómina"][place].comment for place in ("C3", "C4", "B5")}
    assert comments["C3"].text.startswith("Preguntar a Tesorería.\n— Portal")
    assert "No es un renglón" in comments["B5"].text
    book = openpyxl.load_workbook(painted)
    book["Nómina"]["B5"], book["Nómina"]["C3"] = "011", 4002
    book.save(painted)
    again = tmp_path / "again.xlsx"
    again.write_bytes(paint(painted, payroll_judged(painted)))
    sheet = openpyxl.load_workbook(again)["Nómina"]
    assert sheet["B5"].comment is None
    assert sheet["B5"].fill.fill_type is None
    assert sheet["C3"].comment.text.strip() == "Preguntar a Tesorería."
    assert sheet["C4"].comment
    assert len(openpyxl.load_workbook(again).sheetnames) == 3


def test_accepted_corrections_are_written_and_formulas_computed_again(tmp_path: Path) -> None:
    path, painted = rich_book(tmp_path / "n.xlsx"), tmp_path / "p.xlsx"
    found = payroll_judged(path, [fix.id for fix in payroll_judged(path).fixes])
    painted.write_bytes(paint(path, found))
    book = openpyxl.load_workbook(painted)
    assert book["Nómina"]["C4"].value == 4500
    assert book["Nómina"]["C4"].fill.fgColor.rgb.endswith("CDE8D5")
    assert book.calculation.fullCalcOnLoad
    assert {problem.rule for problem in payroll_judged(painted).problems} == {"not_a_number", "not_a_renglon"}


def test_a_painted_file_opens_in_libreoffice_with_its_comments_and_is_read_again(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("falta LibreOffice (libreoffice-calc)")
    path, painted = rich_book(tmp_path / "n.xlsx"), tmp_path / "p.xlsx"
    found = payroll_judged(path)
    painted.write_bytes(paint(path, found))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(painted)], check=True, capture_output=True, timeout=120)
    saved = payroll_judged(tmp_path / "p.ods")
    assert [problem.rule for problem in saved.problems] == [problem.rule for problem in found.problems]
    assert zipfile.ZipFile(tmp_path / "p.ods").read("content.xml").count(b"<office:annotation ") >= 3


def test_an_old_workbook_and_an_ods_come_back_as_new_ones(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    page = made.add_sheet("Compras")
    for row, cells in enumerate((HEADER, GOOD, BAD)):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    made.save(str(tmp_path / "c.xls"))
    found = judged(tmp_path / "c.xls")
    painted = tmp_path / "p.xlsx"
    painted.write_bytes(paint(tmp_path / "c.xls", found))
    assert openpyxl.load_workbook(painted).sheetnames == [PROBLEMS_SHEET, "Compras"]
    assert [problem.rule for problem in judged(painted).problems] == [problem.rule for problem in found.problems]


def test_the_same_file_is_painted_with_the_same_bytes(tmp_path: Path) -> None:
    path = rich_book(tmp_path / "n.xlsx")
    assert paint(path, payroll_judged(path)) == paint(path, payroll_judged(path))
