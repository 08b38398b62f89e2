"""A portal that has been retired: everything published reads as before, every page says since when, and nothing offers what is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from portal_template.registers import law
from portal_template.registers.bake.nginx import configuration
from tests.portal.registers.bake.conftest import PAYROLL, baked, tree
from tests.servers.nginx import NGINX, free_port, nginx

TABLE = "/informacion-publica/remuneraciones/datos/"


@pytest.fixture
def alive(filled: Any) -> dict[str, bytes]:
    """The tree of the town while it was alive."""
    baked(filled)
    return tree(filled)


@pytest.fixture
def retired(alive: dict[str, bytes], portal: Any) -> Any:
    """The same town, baked once more after its last day."""
    town = portal(retired_on=date(2026, 11, 27))
    baked(town)
    return town


@pytest.fixture
def shown(retired: Any, tmp_path: Path) -> Iterator[str]:
    """Its address under nginx, with no application behind it."""
    if not NGINX.exists():
        pytest.skip("falta nginx (apt install nginx-light)")
    port = free_port()
    text = configuration(law.checklist(), retired, listen=f"127.0.0.1:{port}", application="127.0.0.1:1")
    with nginx(text, tmp_path / "nginx", port) as address:
        yield address


def pages(files: dict[str, bytes]) -> dict[str, str]:
    """Those that people read, but for those that stand by themselves: for one that fails, and for who sends too much or asks too often."""
    return {
        path: body.decode()
        for path, body in files.items()
        if path.endswith(".html") and path not in ("/413.html", "/429.html", "/500.html")
    }


def test_everything_published_stays_where_it_was_and_the_files_have_the_same_bytes(alive: dict[str, bytes], retired: Any) -> None:
    now = tree(retired)
    assert set(alive) - set(now) == {"/buscar/index.html"}
    assert set(now) - set(alive) == {"/410.html", "/ahora/index.html"}
    made = ("/datapackage.json", "/libro.json", "/api/", "/sitemap.xml", "/robots.txt")
    records = [path for path in alive if not path.endswith((".html", ".atom")) and not path.startswith(made)]
    assert len(records) > 20
    assert [path for path in records if alive[path] != now[path]] == []


def test_every_page_says_since_when_and_leads_to_the_information_of_today(alive: dict[str, bytes], retired: Any) -> None:
    for path, page in pages(tree(retired)).items():
        assert "ya no se actualiza desde el 27 de noviembre de 2026" in page, path
        assert 'href="/ahora/"' in page, path
    assert not any("ya no se actualiza" in page for page in pages(alive).values())


def test_no_page_offers_what_only_the_application_did(retired: Any) -> None:
    gone = re.compile(r'<form|href="(?:/buscar/|/avisar/|/panel/|/api/filas/|\?|[^"]*constancia\.pdf|/[^"]*/\?(?!v=))')
    offered = {path: found.group(0) for path, page in pages(tree(retired)).items() if (found := gone.search(page))}
    assert offered == {}


def test_pages_and_files_answer_and_a_filter_leads_to_the_whole_page_which_says_so(shown: str) -> None:
    for path in ("/", PAYROLL, TABLE, f"{TABLE}nomina.csv", "/datapackage.json", "/libro.json", "/datos/todo.zip", "/ahora/"):
        assert requests.get(shown + path, timeout=10).status_code == 200, path
    for path in (PAYROLL, TABLE, "/"):
        asked = requests.get(f"{shown}{path}?q=agua&pagina=2", timeout=10, allow_redirects=False)
        assert (asked.status_code, asked.headers["Location"]) == (302, f"{path}#sin-aplicacion")
        assert re.search(r'id="sin-aplicacion"[^>]*>Este portal ya no filtra', requests.get(shown + path, timeout=10).text)
    assert requests.get(f"{shown}/identidad.css?v=1", timeout=10).status_code == 200
    assert requests.get(f"{shown}/no-existe/?q=agua", timeout=10).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/panel/", "/admin/", "/cuenta/entrar/", "/buscar/", "/buscar/?q=agua", "/avisar/?parte=x", f"{TABLE}nomina.csv?puesto=x",
     "/api/filas/laip-10-04.json", "/api/celdas.json?estado=overdue", f"{PAYROLL}v2/constancia/constancia.pdf"],
)  # fmt: skip
def test_what_only_the_application_did_is_gone_in_plain_words(shown: str, path: str) -> None:
    answer = requests.get(shown + path, timeout=10, allow_redirects=False)
    assert answer.status_code == 410
    assert "Esta parte del portal ya no existe" in answer.text
    assert 'href="/datos/"' in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_nothing_can_be_sent_to_it(shown: str) -> None:
    for path in ("/", "/cuenta/entrar/", PAYROLL):
        assert requests.post(shown + path, data={"login": "x"}, timeout=10).status_code == 410, path
