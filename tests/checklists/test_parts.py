"""Amounts that other columns of their row make: told where they differ, and the law's own examples agree with themselves."""

from __future__ import annotations

import pytest

from checklists.load import load_checklist
from checklists.tables import judge

LAW = load_checklist()
TRIPS = LAW.registers["viajes-nacionales"]


def told(*row: object) -> list[str]:
    titles = [TRIPS.column(name).title for name in ("persona", "destino", "costo_boleto", "viaticos", "otros_gastos", "costo_total")]
    return [f"{problem.message}" for problem in judge([titles, row], TRIPS).warnings if problem.rule == "parts_differ"]


@pytest.mark.parametrize("total", [300, "300.00", 300.04, None])
def test_a_total_that_is_the_sum_of_its_parts_is_not_told(total: object) -> None:
    assert told("Ana", "Flores", 100, 200, None, total) == []


def test_a_total_that_is_not_is_told_with_the_sum() -> None:
    assert told("Ana", "Flores", 100, 200, None, 350) == [f"«{TRIPS.column('costo_total').title}» no es la suma de sus partes (300.00)."]


def test_without_any_part_nothing_is_added() -> None:
    assert told("Ana", "Flores", None, None, None, 350) == []


@pytest.mark.parametrize("slug", sorted(LAW.registers))
def test_the_examples_of_a_register_add_up_and_multiply(slug: str) -> None:
    register = LAW.registers[slug]
    row = [float(column.example) if column.type == "number" and column.example else column.example for column in register.columns]
    warnings = judge([[column.title for column in register.columns], row], register).warnings
    assert [str(problem) for problem in warnings if problem.rule == "parts_differ"] == []


def test_a_part_must_be_another_column_of_numbers() -> None:
    for register in LAW.registers.values():
        for column in register.columns:
            for name in (*column.sum_of, *column.product_of):
                assert register.column(name).type in ("integer", "number")
