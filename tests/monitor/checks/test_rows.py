"""Tables that list the numerals become sections; registers stay whole."""

from __future__ import annotations

import pytest

from checklists.load import load_checklist
from monitor.checks.context import reader_of
from monitor.checks.declare import promised
from monitor.checks.rows import unfolded
from monitor.page import Link, Section, Table

READER = reader_of(load_checklist())


def section(*rows: str, links: tuple[Link, ...] = ()) -> Section:
    header = tuple(rows[0].split(" | "))
    table = Table(header=header, rows=len(rows) - 1, filled=tuple(len(rows) - 1 for _ in header))
    return Section(heading="Artículo 10", level=2, text="\n".join(rows), links=links, tables=(table,))


def test_each_row_of_a_list_of_numerals_is_a_section_and_its_links_name_their_column() -> None:
    row = "8 | Ejecución presupuestaria | – | Ver"
    link = Link(url="https://x.test/8.pdf", text="Ver", context=row)
    listed = section(
        "No. | Información | Julio 2026 | Agosto 2026",
        "4 | Remuneraciones | –",
        row,
        "22 | Compras directas | Sin movimiento",
        links=(link,),
    )
    base, *rows = unfolded(READER, (listed,))
    assert [one.heading for one in rows] == ["4. Remuneraciones", "8. Ejecución presupuestaria", "22. Compras directas"]
    assert rows[1].links[0].context == "Agosto 2026"
    assert rows[2].text == "Julio 2026: Sin movimiento"
    assert not base.tables
    assert not base.links


def test_a_register_whose_rows_sound_like_numerals_stays_whole() -> None:
    register = section(
        "No. | Dependencia | Teléfono", "1 | Auditoría interna | 7700-0001", "2 | Archivo | 7700-0002", "3 | Compras | 7700-0003"
    )
    assert unfolded(READER, (register,)) == (register,)


@pytest.mark.parametrize("text", ["Próximamente", "Sitio en construcción", "DOCUMENTO EN ELABORACIÓN"])
def test_a_promise_is_told_from_content(text: str) -> None:
    assert promised(text)


@pytest.mark.parametrize("text", ["Obras en construcción: puente de la aldea 1", "Contratos de equipo en mantenimiento"])
def test_works_in_construction_are_no_promise(text: str) -> None:
    assert not promised(text)
