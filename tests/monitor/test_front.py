"""What a fault of ours shows: words that say what to do, and nothing of what broke."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client


@pytest.mark.parametrize("path", ["/resultados/", "/implementacion/", "/respuesta/secreto-de-alguien/"])
def test_a_fault_is_told_in_words_and_shows_neither_what_broke_nor_where(db: Any, path: str, caplog: Any) -> None:
    client = Client(raise_request_exception=False)
    with connection.cursor() as cursor:
        for table in ("supervision_publication", "rollout_selection", "supervision_notice"):
            cursor.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Algo falló en el monitor" in page
    for word in ("Traceback", "supervision_", "rollout_", "sqlite", "settings", "secreto", "Exception"):
        assert word not in page


@pytest.mark.parametrize("path", ["/nada/", "/resultados/987654/", "/implementacion/pruebas/987654/", "/cuenta/nada/"])
def test_what_is_not_there_is_told_in_words_and_names_no_address_of_the_program(db: Any, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 404
    assert "Esta página no está" in answer.content.decode()
    assert "urlpatterns" not in answer.content.decode()
