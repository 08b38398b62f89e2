"""A day is no period: when something was published, printed or signed says nothing of what it is about."""

from __future__ import annotations

import pytest

from monitor.checks.dated import only_a_day, without_days, without_posting
from monitor.page import Table


@pytest.mark.parametrize(
    "day",
    [
        "15/11/2026", "5-11-2026 09:14:55 a.m.", "2026-11-03 10:22", "5 de noviembre de 2026", "jueves, 5 de noviembre de 2026",
        "03 Noviembre 2026", "noviembre 5, 2026", "5-nov-2026", "15 de noviembre del año 2026",
    ],
)  # fmt: skip
def test_single_days_are_taken_away_in_every_form(day: str) -> None:
    assert " ".join(without_days(f"Compras directas {day} 1.2 MB").split()) == "Compras directas 1.2 MB"


@pytest.mark.parametrize(
    "text",
    [
        "Saldos al 30 de septiembre de 2026",
        "del 1 al 28 de mayo de 2026",
        "01/09/2026 al 30/09/2026",
        "Septiembre de 2026",
        "2026-09",
        "09/2026",
    ],
)
def test_spans_and_what_ends_on_a_day_stay(text: str) -> None:
    assert without_days(text) == text


@pytest.mark.parametrize(
    "posted", ["Actualizado noviembre 2026", "Última actualización: noviembre de 2026", "Fecha de publicación: 11/2026"]
)
def test_the_month_in_which_something_was_posted_is_taken_away(posted: str) -> None:
    assert "2026" not in without_days(f"Listado ({posted})")


def test_a_column_that_says_when_a_row_was_posted_is_no_period() -> None:
    table = Table(header=("Archivo", "Fecha de publicación"), rows=1, filled=(1, 1))
    assert without_posting("Obras de mayo 2026 | 11/2026", (table,)) == "Obras de mayo 2026"


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("jueves, 5 de noviembre de 2026", True),
        ("Publicado el 5 noviembre, 2026 por admin", True),
        ("Acta 5 de noviembre de 2026 viajes", False),
        ("Noviembre 2026", False),
    ],
)
def test_a_heading_that_is_only_a_day_is_told_from_one_that_names_something(text: str, only: bool) -> None:
    assert only_a_day(text) is only
