"""The same rows give the same bytes, whenever they are asked for."""

from __future__ import annotations

import time

from portal_template.registers import downloads
from portal_template.registers.rows import Field, RowTable

TABLE = RowTable(
    fields=(
        Field(name="nombre", title="Nombre", type="string", descriptor={}),
        Field(name="salario", title="Salario", type="number", descriptor={}),
    ),
    rows=(("Persona 0001", "3500.50"), ("Persona 0002", "")),
)


def test_a_workbook_made_twice_has_the_same_bytes() -> None:
    first = downloads.xlsx(TABLE, "remuneraciones").read()
    time.sleep(2.1)  # a zip tells times to two seconds
    assert downloads.xlsx(TABLE, "remuneraciones").read() == first
