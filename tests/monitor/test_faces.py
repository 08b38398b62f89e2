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


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.gob.gt",
        "ftp://x",
        "https://[x",
        "https://muni.gob.gt/dpi-•••••.pdf",
        "",
    ],
)
def test_an_address_that_is_not_of_the_web_or_not_whole_is_a_text(url: str) -> None:
    assert "<a" not in Template("{% address url %}").render(Context({"url": url}))


def test_an_address_of_the_web_is_a_link_that_says_nothing_of_us_and_breaks_out_of_nothing() -> None:
    page = Template("{% address url %}").render(Context({"url": 'https://x.gob.gt/"><script>'}))
    assert page.startswith('<a href="https://x.gob.gt/&quot;&gt;&lt;script&gt;" rel="noopener nofollow noreferrer">')
    assert "<script" not in page
