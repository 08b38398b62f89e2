"""Tables that nobody closed are read as those whose every end is written."""

from __future__ import annotations

from itertools import product

import pytest
from lxml import html

from monitor.extract import extract
from monitor.extract.unclosed import close_tables, leaves_tables_open
from monitor.page import Fetched, Page, Section

FOOT = f"<p>{'Unidad de Información Pública, primer nivel. ' * 60}</p>"


def read(body: str) -> tuple[Section, ...]:
    page = Page(url="http://m/", requested="http://m/", fetched=Fetched.OK, status=200, content_type="text/html; charset=utf-8")
    return extract(page, f"<!doctype html><title>Compras</title><body><main>{body}</main>".encode()).sections


def month(number: int, cell: str, row: str, table: str) -> str:
    head = "".join(f"<th>{name}{cell.replace('td', 'th')}" for name in ("Fecha", "Descripción", "NIT", "Monto")) + row
    lines = (f"<tr><td>{day:02}/{number:02}/2026{cell}<td>Papel{cell}<td>123-7{cell}<td>{day}00.00{cell}{row}" for day in range(1, 8))
    return f"<h2>Mes {number}</h2><table><tr>{head}{''.join(lines)}{table}"


@pytest.mark.parametrize(("cell", "row", "table"), [*product(("</td>", ""), ("</tr>", ""), ("</table>", ""))])
def test_two_months_are_two_tables_whoever_closed_what(cell: str, row: str, table: str) -> None:
    closed = read(month(9, "</td>", "</tr>", "</table>") + month(10, "</td>", "</tr>", "</table>") + FOOT)
    found = read(month(9, cell, row, table) + month(10, cell, row, table) + FOOT)
    assert [one.heading for one in found] == ["Mes 9", "Mes 10"]
    assert [table.rows for one in found for table in one.tables] == [7, 7]
    assert [one.tables for one in found] == [one.tables for one in closed]


def test_a_list_in_the_last_cell_of_a_closed_table_stays_in_its_row() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>Texto</td></tr>" for n in range(1, 9))
    body = (
        f"<h2>Documentos</h2><table><tr><th>No.</th><th>Archivo</th></tr>{rows}<tr><td>9</td><td><ul><li>Nueve</li></ul></td></tr></table>"
    )
    assert [table.rows for one in read(body) for table in one.tables] == [9]
    assert not leaves_tables_open(body)
    assert leaves_tables_open(body + "<TABLE><tr><td>1")


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>Menú</td><td><h2>Compras</h2><p>Texto</p></td></tr></table>",  # places a menu beside a page
        "<table><tr><td>a</td><td><p>b</p></td></tr><tr><td>c</td><td><p>d</p></td></tr><tr><td>e</td><td><p>f</p></td></tr></table>",
        "<table><tr><td>1</td><td>2</td></tr><form><tr><td>3</td><td>4</td></tr></form><tr><td>5</td><td>6</td></tr></table>",
    ],
)
def test_what_only_places_things_and_forms_between_rows_stay_as_they_are(body: str) -> None:
    root = html.document_fromstring(f"<body>{body}<p>Fin</p></body>")
    before = html.tostring(root)
    close_tables(root)
    assert html.tostring(root) == before
