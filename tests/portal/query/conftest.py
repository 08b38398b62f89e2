"""A town with purchases of three months, works told again each month, and a payroll: enough to ask of."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from checklists.load import load_checklist
from checklists.model import Checklist, Register
from portal_template.registers.query.answer import Answer, answer
from portal_template.registers.query.asked import read_question
from portal_template.registers.query.sheet import Sheet, sheet_of
from tests.portal.pages.conftest import publish_rows

BUYING = "/informacion-publica/compras-directas/datos/"
MONTHS = ("2026-07", "2026-08", "2026-09")
SUPPLIERS = ("Ferretería El Águila", "Comercial Ñandú, S. A.", "Librería Central")


def csv_of(register: Register, rows: list[dict[str, str]]) -> str:
    """A canonical CSV of some columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.name for column in register.columns], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def purchases(month: str, count: int) -> list[dict[str, str]]:
    return [
        {
            "fecha": f"{month}-{n % 28 + 1:02}",
            "npg": f"E5{month.replace('-', '')}{n:03}",
            "modalidad": "compra directa" if n % 5 == 0 else "baja cuantía",
            "bien": "Cemento gris" if n % 2 else "Camión para acarreo de piedrín",
            "proveedor": SUPPLIERS[n % 3],
            "monto": f"{100 * n}.25",
        }
        for n in range(1, count + 1)
    ]


def publish(town: Any, law: Checklist, code: str, period: str, rows: list[dict[str, str]], reason: str = "") -> None:
    """Publish rows and bring what follows up to date."""
    from portal_template.registers.following import follow

    register = law.registers[law.part(code).register or ""]
    publish_rows(town, law, code, len(rows), period=period, csv=csv_of(register, rows), reason=reason)
    follow(town)


@pytest.fixture
def law() -> Checklist:
    return load_checklist()


@pytest.fixture
def town(portal: Any, db: None, law: Checklist) -> Any:
    """Purchases of three months, the last corrected; works of two."""
    from checklists.model import Subject
    from portal_template.pages.sync import sync

    instance = portal()
    sync(law, Subject.MUNICIPALITY)
    for month in MONTHS:
        publish(instance, law, "laip-10-22", month, purchases(month, 60))
    publish(instance, law, "laip-10-22", MONTHS[-1], purchases(MONTHS[-1], 30), reason="Venían filas de más.")
    for month in MONTHS[1:]:
        publish(
            instance,
            law,
            "laip-10-18",
            month,
            [{"obra": f"Puente {n}", "costo_total": "1000.50", "estado": "en ejecución"} for n in (1, 2)],
        )
    return instance


def sheet(town: Any, law: Checklist, code: str = "laip-10-22") -> Sheet:
    part = law.part(code)
    found = sheet_of(town.typed_tables, part, law.register_of(part))
    assert found is not None
    return found


def ask(town: Any, law: Checklist, code: str = "laip-10-22", **given: str | list[str]) -> Answer:
    """The answer to a question; `desde__monto` is `monto.desde`."""
    lists = {key.replace("__", "."): [value] if isinstance(value, str) else value for key, value in given.items()}
    of = sheet(town, law, code)
    return answer(town.typed_tables, of, read_question(lists, of))


def get(path: str, status: int = 200) -> bytes:
    response = Client().get(path)
    assert response.status_code == status, (path, response.status_code)
    return b"".join(response.streaming_content) if response.streaming else response.content
