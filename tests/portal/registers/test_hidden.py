"""What old workbooks hide, whatever size they have; and bytes that are no workbook, which hide nothing and break nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from portal_template.registers.incoming.biff import OLE, NotOle, hidden_parts
from portal_template.registers.incoming.hidden import Hidden, hidden_of
from portal_template.registers.incoming.refusals import UnreadableFile


def old_book(path: Path, rows: int) -> Path:
    """An .xls with a hidden row, a hidden column and two merged cells."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Nómina")
    book.add_sheet("Otra")
    for row in range(rows):
        sheet.write(row, 0, f"Persona {row:04}")
        sheet.write(row, 1, row)
    sheet.row(2).hidden = True
    sheet.col(1).hidden = True
    sheet.merge(rows + 1, rows + 2, 0, 0)
    book.save(path)
    return path


@pytest.mark.parametrize("rows", [3, 5, 60, 3000])
def test_an_xls_of_any_size_tells_what_it_hides(tmp_path: Path, rows: int) -> None:
    hidden = hidden_of(old_book(tmp_path / "n.xls", rows))
    assert hidden == {"Nómina": Hidden(rows=frozenset({2}), columns=frozenset({1}), cells=frozenset({(rows + 2, 0)}))}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_xls_hides_nothing_and_breaks_nothing(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    good = old_book(tmp_path_factory.getbasetemp() / "buena.xls", 5).read_bytes()
    spoiled = bytearray(good)
    for _ in range(data.draw(st.integers(1, 8))):
        spoiled[data.draw(st.integers(8, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(spoiled[: data.draw(st.integers(8, len(good)))])
    try:
        for name, parts in hidden_parts(cut):
            assert isinstance(name, str)
            assert len(parts.columns) <= 256
    except NotOle:
        pass


def test_what_is_no_workbook_hides_nothing_and_a_broken_one_is_not_believed(tmp_path: Path) -> None:
    for number, data in enumerate((b"", b"PK", b"%PDF-1.4", b"Nombre;Salario\n")):
        path = tmp_path / f"{number}.xls"
        path.write_bytes(data)
        assert hidden_of(path) == {}
    for number, data in enumerate((OLE, OLE + bytes(600))):
        path = tmp_path / f"broken-{number}.xls"
        path.write_bytes(data)
        with pytest.raises(UnreadableFile):
            hidden_of(path)
