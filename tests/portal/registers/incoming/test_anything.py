"""Whatever a file holds, judging it never raises, and the same file gives the same judgement."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from xlsxwriter import Workbook

from portal_template.registers.incoming.judgement import SheetJudgement
from portal_template.registers.incoming.preview import preview
from portal_template.registers.workbooks.painted import paint
from tests.portal.registers.incoming.conftest import HEADER, LAW, PAYROLL, judged

CALM = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
REGISTER = LAW.register_of(LAW.part(PAYROLL))
assert REGISTER
words = some.sampled_from(
    ("", " ", "Ana", "10/25/2026", "Q 1,2.3", "=1+1", "#REF!", "-", "TOTAL", "CF", "1234 56789 0101", "N/A", "'", "\x0b", "ñ" * 300, "🏛")
)
cells = some.one_of(
    some.none(),
    words,
    some.text(max_size=12),
    some.integers(-(10**12), 10**12),
    some.floats(-1e15, 1e15),
    some.booleans(),
    some.dates(date(1900, 3, 1), date(9999, 1, 1)),
)
tables = some.lists(some.lists(cells, max_size=8), max_size=8)


def written(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        sheet, day = book.add_worksheet("Datos"), book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                elif cell is not None:
                    sheet.write(number, column, cell)
    return path


def same(first: SheetJudgement, second: SheetJudgement) -> bool:
    def told(found: SheetJudgement) -> tuple[object, ...]:
        return found.refusal, found.problems, found.fixes, found.doubts, found.notes, found.csv, found.headings, found.applied

    return told(first) == told(second)


@CALM
@given(rows=tables, headed=some.booleans())
def test_any_workbook_is_judged_twice_alike_painted_and_previewed(rows: list[list[object]], headed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder, "n.xlsx"), [HEADER, *rows] if headed else rows)
        found = judged(path)
        assert same(found, judged(path))
        mended = judged(path, accepted=[fix.id for fix in found.fixes])
        assert len(mended.applied) == len(found.fixes)
        assert same(mended, judged(path, accepted=[fix.id for fix in found.fixes]))
        preview(found, REGISTER, None)
        if found.refusal is None:
            assert (found.csv is None) == bool(found.problems)
            again = Path(folder, "p.xlsx")
            again.write_bytes(paint(path, found))
            assert [problem.rule for problem in judged(again).problems] == [problem.rule for problem in found.problems]


@CALM
@given(data=some.binary(max_size=400), name=some.sampled_from(("a.xlsx", "a.xls", "a.ods", "a.csv", "a", "a.pdf")))
def test_any_bytes_under_any_name_are_judged_or_refused(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "archivo")
        path.write_bytes(data)
        assert same(judged(path, name=name), judged(path, name=name))


@CALM
@given(
    text=some.text(max_size=300),
    marks=some.sampled_from((b"", b"\xef\xbb\xbf", b"\xff\xfe", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
)
def test_any_text_below_a_header_is_judged(text: str, marks: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "n.csv")
        path.write_bytes(marks + f"Nombre,Salario\n{text}".encode("utf-8", "replace"))
        judged(path)


@CALM
@given(
    choices=some.dictionaries(
        some.sampled_from(("nombre completo", "salario", "bonos", "dpi", "")), some.sampled_from(("", "nombre", "salario", "no", "cargo"))
    )
)
def test_any_choice_of_columns_is_followed_or_passed_over(choices: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder, "n.xlsx"), [(*HEADER, "DPI"), ("Ana", "Oficial", "011", 10, 1, 11, "1234567890101")])
        found = judged(path, choices=choices)
        assert found.csv is None or b"1234567890101" not in found.csv
