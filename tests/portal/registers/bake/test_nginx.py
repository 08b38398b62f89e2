"""nginx shows the tree as the application would: the same bytes, types and headers; what has a query or changes something goes behind."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client

from portal_template.registers import law
from portal_template.registers.bake.nginx import SHARED, configuration
from tests.portal.registers.bake.conftest import PAYROLL, address_of, baked, tree
from tests.servers.nginx import NGINX, free_port, nginx

pytestmark = pytest.mark.skipif(not NGINX.exists(), reason="falta nginx (apt install nginx-light)")
SAME = (*SHARED, "content-type", "content-disposition", "x-robots-tag", "access-control-allow-origin", "cross-origin-resource-policy")


class Behind(http.server.BaseHTTPRequestHandler):
    """Stands where the application would, and says what it was asked."""

    def answer(self) -> None:
        body = f"behind {self.command} {self.path} {self.headers['Host']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def behind() -> Iterator[str]:
    """The address of what stands behind nginx."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def shown(filled: Any, tmp_path: Path, behind: str) -> Iterator[str]:
    """The address of a baked town under nginx, with something behind."""
    baked(filled)
    yield from _served(filled, tmp_path, behind)


@pytest.fixture
def alone(filled: Any, tmp_path: Path) -> Iterator[str]:
    """The same, with nobody where the application should be."""
    baked(filled)
    yield from _served(filled, tmp_path, f"127.0.0.1:{free_port()}")


def _served(town: Any, folder: Path, application: str) -> Iterator[str]:
    port = free_port()
    text = configuration(law.checklist(), town, listen=f"127.0.0.1:{port}", application=application)
    with nginx(text, folder / "nginx", port) as address:
        yield address


def test_every_file_has_the_bytes_and_the_headers_of_the_application(filled: Any, shown: str, client: Client) -> None:
    different = {}
    for file, data in tree(filled).items():
        address = address_of(file)
        if file in ("/404.html", "/413.html", "/429.html", "/500.html", "/503.html"):
            continue
        answer, ours = requests.get(shown + address, timeout=10), client.get(address)
        assert (answer.status_code, answer.content) == (200, data), address
        if not file.startswith("/static/"):
            pairs = {name: (_said(answer.headers, name), _said(ours, name)) for name in SAME}
            different[address] = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    assert {address: wrong for address, wrong in different.items() if wrong} == {}


def _said(headers: Any, name: str) -> object:
    """A header's value: the policy without the order of its parts; to be shown inline is what a browser does anyway."""
    value = headers.get(name)
    if value and value.startswith("inline"):
        return None
    return {part.strip() for part in value.split(";")} if value and name == "content-security-policy" else value


def test_what_asks_or_changes_something_goes_to_the_application(shown: str) -> None:
    host = shown.removeprefix("http://")
    for path in ("/?q=agua", f"{PAYROLL}?pagina=2", "/panel/", "/admin/login/", "/static/wagtailadmin/x.css", "/no-existe/"):
        assert requests.get(shown + path, timeout=10).text == f"behind GET {path} {host}"
    assert requests.post(shown + PAYROLL, data={"a": "b"}, timeout=10).text == f"behind POST {PAYROLL} {host}"


def test_styles_and_shield_come_from_the_tree_with_their_version_and_are_kept_a_year(shown: str) -> None:
    for path in ("/static/vitrina/portal.css?v=1", "/identidad.css?v=1", "/escudo.svg?v=1"):
        answer = requests.get(shown + path, timeout=10)
        assert answer.status_code == 200
        assert "behind" not in answer.text
        assert "immutable" in answer.headers["Cache-Control"]
    assert requests.get(shown + "/", timeout=10).headers["Cache-Control"] == "public, no-cache"


def test_a_page_that_did_not_change_need_not_be_sent_again(filled: Any, shown: str) -> None:
    first = requests.get(shown + PAYROLL, timeout=10)
    baked(filled, whole=True)
    again = requests.get(shown + PAYROLL, headers={"If-None-Match": first.headers["ETag"]}, timeout=10)
    assert (again.status_code, again.content) == (304, b"")


def test_without_the_application_a_filter_leads_to_its_whole_page_which_says_why(alone: str) -> None:
    assert requests.get(alone + PAYROLL, timeout=10).status_code == 200
    for path in (PAYROLL, "/"):
        away = requests.get(f"{alone}{path}?pagina=2", timeout=10, allow_redirects=False)
        assert (away.status_code, away.headers["Location"]) == (302, f"{path}#sin-aplicacion")
        assert 'id="sin-aplicacion"' in requests.get(alone + path, timeout=10).text
    assert requests.get(f"{alone}/no-existe/?q=agua", timeout=10).status_code == 404
    missing = requests.get(f"{alone}/no-existe/", timeout=10)
    assert missing.status_code == 404
    assert "Aquí no hay ninguna página" in missing.text


def test_without_the_application_what_only_it_can_do_says_so_in_plain_words(alone: str) -> None:
    for answer in (requests.get(f"{alone}/panel/", timeout=10), requests.post(alone + PAYROLL, data={"a": "b"}, timeout=10)):
        assert answer.status_code == 503
        assert "Retry-After" not in answer.headers, "whoever obeys it stops reading what is here"
        assert "no responde ahora" in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_tree_without_any_application_has_its_own_not_found(filled: Any, tmp_path: Path) -> None:
    baked(filled)
    for address in _served(filled, tmp_path, ""):
        answer = requests.get(f"{address}/no-existe/", timeout=10)
        assert answer.status_code == 404
        assert "Aquí no hay ninguna página" in answer.text


def test_who_asks_too_often_for_the_limits_of_the_host_reads_what_to_do(filled: Any, tmp_path: Path) -> None:
    baked(filled)
    port, limits = free_port(), tmp_path / "limits.conf"
    limits.write_text("limit_req zone=asked;\nlimit_req_status 429;\n")
    text = configuration(law.checklist(), filled, listen=f"127.0.0.1:{port}", application="127.0.0.1:1", include=str(limits))
    with nginx("limit_req_zone $binary_remote_addr zone=asked:1m rate=1r/m;\n" + text, tmp_path / "nginx", port) as address:
        requests.get(address, timeout=10)
        for path in ("/", "/panel/"):
            answer = requests.get(address + path, timeout=10)
            assert answer.status_code == 429
            assert "Espere cinco minutos" in answer.text
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
