"""Periods: what they are read from, and what only looks like one."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from checklists.period_reading import read_period

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("periods_*.csv")))
def test_nearly_all_periods_are_read_right_and_none_is_invented(name: str) -> None:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    read = [(read_period(row["text"], row.get("heading") or "") or "", row["expected_period"]) for row in rows]
    assert sum(got == expected for got, expected in read) >= 0.97 * len(read)
    assert len([got for got, expected in read if got and not expected]) <= (0.03 if "second" in name else 0) * len(read)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("MARZO24", "2024-03"),
        ("Ejecución 202403.pdf", "2024-03"),
        ("del 15 de diciembre al 14 de enero de 2019", "2018-12/2019-01"),
        ("Enero a abril 2024", "2024-01/2024-04"),
        ("1er. cuatrimestre 2024", "2024-01/2024-04"),
        ("T3-2025", "2025-07/2025-09"),
        ("01/01/2022 al 31/12/2022", "2022"),
        ("Memoria de labores 2020-2021", "2020/2021"),
        ("Ejercicio fiscal dos mil veinticuatro", "2024"),
    ],
)
def test_a_period_is_read_however_it_is_written(text: str, period: str) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize(
    "text", ["Decreto 12-2002", "Acta 33-2020", "NOG 20231234", "Tel. 7940-2020", "wp-content/uploads/2026/02/manual.pdf", "Marzo", ""]
)
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert read_period(text) is None


def test_the_heading_completes_a_month_and_lends_its_own_period() -> None:
    assert read_period("Marzo", "Año 2024") == "2024-03"
    assert read_period("Segundo trimestre", "2023") == "2023-04/2023-06"
    assert read_period("Descargar", "Enero 2024") == "2024-01"
    assert read_period("Enero 2023", "Año 2024") == "2023-01"
    assert read_period("Marzo", "2020-2024") is None


def test_years_far_ahead_of_today_are_no_period() -> None:
    assert read_period("Plan 2040", today=date(2026, 11, 22)) is None
    assert read_period("POA 2027", today=date(2026, 11, 22)) == "2027"
    assert read_period("Marzo 1999") is None
