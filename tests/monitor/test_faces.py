"""A count and its word agree, in code and in templates."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template

from checklists.words import how_many


@pytest.mark.parametrize(("count", "told"), [(0, "0 filas"), (1, "1 fila"), (2, "2 filas"), (21, "21 filas")])
def test_one_is_singular_and_all_else_is_plural(count: int, told: str) -> None:
    assert how_many(count, "fila", "filas") == told


@pytest.mark.parametrize(("rows", "told"), [([], "0 filas"), (["a"], "1 fila"), ((1, 2), "2 filas"), (1, "1 fila"), (None, "0 filas")])
def test_templates_count_what_they_are_given(rows: Any, told: str) -> None:
    assert Template('{{ rows|how_many:"fila,filas" }}').render(Context({"rows": rows})) == told
