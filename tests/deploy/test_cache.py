"""What the application answered to the public is kept for a moment, and only that: a host's lines, before an application that counts."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from deploy.hosts.text import text_of
from tests.servers.nginx import NGINX, free_port, nginx

pytestmark = pytest.mark.skipif(not NGINX.exists(), reason="falta nginx (apt install nginx-light)")
SITE = """
server {{
    listen 127.0.0.1:{port};
    include {folder}/cache*.inc;
    location / {{ proxy_pass http://127.0.0.1:{behind}; }}
}}
"""


class Application:
    """Stands behind, counts what it is asked, and answers with the number."""

    def __init__(self) -> None:
        self.asked = list[str]()
        self.headers = {"Cache-Control": "public, max-age=300"}
        self.status = 200
        owner = self

        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.asked.append(self.path)
                time.sleep(0.2)
                body = f"{len(owner.asked)} {self.headers.get('Accept-Language', '')}".encode()
                self.send_response(owner.status)
                for name, value in owner.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """It is gone: its port answers nobody."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def application() -> Iterator[Application]:
    """Counts from nothing."""
    made = Application()
    yield made
    made.stop()


@pytest.fixture
def shown(application: Application, tmp_path: Path) -> Iterator[str]:
    """The address of nginx before it."""
    (tmp_path / "cache.inc").write_text(text_of("nginx-cache.inc"))
    port = free_port()
    common = text_of("nginx-answers.inc", folder=str(tmp_path / "answered"))
    site = SITE.format(port=port, folder=tmp_path, behind=application.server.server_address[1])
    with nginx(common + site, tmp_path / "nginx", port) as address:
        yield address


def test_who_asks_the_same_within_five_seconds_wakes_the_application_once(shown: str, application: Application) -> None:
    with ThreadPoolExecutor(10) as pool:
        said = {answer.text for answer in pool.map(lambda _: requests.get(f"{shown}/?q=agua", timeout=10), range(10))}
    assert (len(said), len(application.asked)) == (1, 1)
    requests.get(f"{shown}/?q=luz", timeout=10)
    assert len(application.asked) == 2
    time.sleep(5.5)
    requests.get(f"{shown}/?q=agua", timeout=10)
    time.sleep(0.5)  # asked again behind the reader's back
    assert len(application.asked) == 3


@pytest.mark.parametrize("how", [{"headers": {"Cookie": "__Host-sesion-9901=x"}}, {"headers": {"Authorization": "Basic eDp5"}}])
def test_who_is_somebody_is_answered_by_the_application_and_leaves_nothing_for_others(
    shown: str, application: Application, how: dict[str, dict[str, str]]
) -> None:
    for _ in range(2):
        requests.get(f"{shown}/?q=agua", timeout=10, **how)
    requests.get(f"{shown}/?q=agua", timeout=10)
    assert len(application.asked) == 3


@pytest.mark.parametrize("path", ["/panel/?x=1", "/cuenta/entrar/?x=1", "/admin/?x=1"])
def test_what_is_only_the_applications_is_never_kept(shown: str, application: Application, path: str) -> None:
    for _ in range(2):
        requests.get(shown + path, timeout=10)
    assert len(application.asked) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "__Host-formulario-9901=x"},
        {"Cache-Control": "private"},
        {"Cache-Control": "max-age=0, no-store"},
        {"Vary": "*"},
    ],
)
def test_an_answer_that_is_for_one_person_is_never_kept(shown: str, application: Application, headers: dict[str, str]) -> None:
    application.headers = headers
    for _ in range(2):
        requests.get(f"{shown}/?q=agua", timeout=10)
    assert len(application.asked) == 2


def test_an_answer_that_varies_is_kept_for_each_kind_of_reader(shown: str, application: Application) -> None:
    application.headers = {"Vary": "Accept-Language"}
    for language in ("es", "quc", "es", "quc"):
        answer = requests.get(f"{shown}/?q=agua", headers={"Accept-Language": language}, timeout=10)
        assert answer.text.endswith(language)
    assert len(application.asked) == 2


def test_a_form_and_an_error_are_never_kept(shown: str, application: Application) -> None:
    for _ in range(2):
        requests.post(f"{shown}/?q=agua", data={"a": "b"}, timeout=10)
    application.status = 500
    for _ in range(2):
        requests.get(f"{shown}/?q=luz", timeout=10)
    assert len(application.asked) == 4


def test_the_last_answer_holds_while_the_application_fails_or_is_gone(shown: str, application: Application) -> None:
    assert requests.get(f"{shown}/?q=agua", timeout=10).text.startswith("1")
    time.sleep(5.2)
    application.status = 500
    assert requests.get(f"{shown}/?q=agua", timeout=10).text.startswith("1")
    time.sleep(0.5)
    application.stop()
    answer = requests.get(f"{shown}/?q=agua", timeout=10)
    assert (answer.status_code, answer.text[0]) == (200, "1")
