"""The portal shows when a backup of it was last brought back elsewhere and found whole, as its keeper left word in its folder."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.portal.registers.bake.conftest import baked, tree

WORD = {"checked_at": "2026-11-22T03:10:00+00:00", "made_at": "2026-11-21T11:02:33.386193464Z", "links": 12, "files": 40}
SHOWN = "Última restauración comprobada: <strong>21 de noviembre de 2026</strong>"  # in Guatemala it is still the day before


def test_without_word_nothing_is_claimed(filled: Any, signed_in: Any) -> None:
    baked(filled)
    assert "restauración" not in tree(filled)["/datos/index.html"].decode()
    assert "restauración" not in signed_in("captura").get("/panel/").content.decode()


def test_the_page_of_the_data_says_it_after_the_next_bake_and_no_other_page_is_made_anew(filled: Any) -> None:
    baked(filled)
    (filled.home / "restored.json").write_text(json.dumps(WORD))
    done = baked(filled)
    page = tree(filled)["/datos/index.html"].decode()
    assert SHOWN in page
    assert "el respaldo del 21 de noviembre de 2026" in page
    assert "12 publicaciones y 40 archivos" in page
    assert done.made == 1
    assert baked(filled).made == 0


def test_the_officer_sees_it_on_the_board(filled: Any, signed_in: Any) -> None:
    (filled.home / "restored.json").write_text(json.dumps(WORD))
    assert "última restauración comprobada el 21 de noviembre de 2026" in signed_in("captura").get("/panel/").content.decode()


@pytest.mark.parametrize("text", ["", "[]", '{"checked_at": "ayer"}', json.dumps({**WORD, "links": None})])
def test_a_word_that_cannot_be_read_breaks_no_page(filled: Any, text: str) -> None:
    (filled.home / "restored.json").write_text(text)
    done = baked(filled)
    assert not done.broken
    assert "restauración" not in tree(filled)["/datos/index.html"].decode()
