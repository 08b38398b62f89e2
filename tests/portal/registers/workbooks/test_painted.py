"""Painted files: every bad cell coloured with a comment, a list of everything first, and the file may be sent again."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

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
