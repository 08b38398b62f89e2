"""What the outside finds of a host: nothing to object to in its TLS, its headers, its cookies and what it answers to who attacks it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.deploy.hosts import outside
from tests.deploy.hosts.conftest import SECOND, Fleet
from tests.deploy.hosts.outside import findings, renegotiates_securely, send
from tests.journeys.test_main_job import payroll
from tests.servers.authority import Authority, authority, why_not

pytestmark = pytest.mark.system
NAME, OTHER = "ejemplo.gob.gt", "www.ejemplo.gob.gt"
PAGE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
    "server": "nginx",
}
PRIVATE = r"""
/.git/config /.git/HEAD /.env /.env.bak /static/.env /.well-known/../.env /portal.env /db.sqlite3 /db.sqlite3-wal /private/
/registers.sqlite3 /private/uploads/ /files/ /public/current/www/index.html /public/bake.json /instance.json /media/ /backup.sql
/wp-login.php /nginx_status/ /%2e%2e/portal.env /..%2fportal.env /static/%2e%2e/%2e%2e/%2e%2e/portal.env
/static/..%2f..%2f..%2fportal.env /static/..%5c..%5cportal.env /static/%252e%252e/portal.env
/informacion-publica/../../../portal.env //etc/passwd /%2fetc/passwd /static../portal.env /..;/portal.env
/static/%c0%ae%c0%ae/portal.env /%00portal.env /portal.env%00.css /server-status/
"""
POLICY = {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'self'", "form-action 'self'", "script-src 'self'", "style-src 'self'"}


@pytest.fixture(scope="module")
def shown(fleet: Fleet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """The first portal with something published and a certificate that visitors trust, beside a second one."""
    for reason in (why_not(), outside.why_not()):
        if reason:
            pytest.skip(reason)
    folder = tmp_path_factory.mktemp("outside")
    with authority(fleet.net, folder) as made, made.believed_by(fleet.norte):
        made.tell(dict.fromkeys((NAME, OTHER), fleet.norte.address))
        fleet.write(SECOND + made.table)
        fleet.provision()
        book = payroll(fleet.norte.root / "opt" / "vitrina" / "nomina.xlsx")
        publish = f"/etc/vitrina/9901/release/bin/portal import_edition laip-10-04 2026-08 /opt/vitrina/{book.name}"
        clean = "env -i PATH=/usr/bin:/bin LANG=C.UTF-8 PORTAL_HOME=/var/lib/vitrina/9901"
        fleet.norte.run(f"cd /; runuser -u portal-9901 -- {clean} {publish}", timeout=300)
        yield made
    fleet.norte.run("rm -r /etc/vitrina/9901/tls /var/lib/vitrina-certificates")
    fleet.write(SECOND)
    fleet.provision()


@pytest.fixture(scope="module")
def kinds(fleet: Fleet, shown: Authority) -> dict[str, str]:
    """An address of every kind that the public may ask for."""
    cells = json.loads(fleet.get(f"https://{NAME}/datapackage.json")[2])["cells"]
    file = next(file["url"] for cell in cells for file in cell["files"] if cell["obligation"] == "laip-10-04")
    edition = urlsplit(file).path.rpartition("/")[0] + "/"
    page = fleet.get(f"https://{NAME}{edition}")[2]
    found = {
        kind: re.findall(rf'href="(/[^"]+{re.escape(kind)}[^"]*)"', page)[0] for kind in (".csv", ".xlsx", ".json", ".css", "constancia/")
    }
    receipt = fleet.get(f"https://{NAME}{found['constancia/']}")[2]
    return {
        **found,
        "home": "/",
        "register": "/informacion-publica/remuneraciones/",
        "edition": edition,
        "PDF": re.findall(r'href="(/[^"]+\.pdf[^"]*)"', receipt)[0],
        "filter": f"{edition}?q=Persona",
        "search": "/buscar/?q=agua",
        "sign in": "/cuenta/entrar/",
        "robots": "/robots.txt",
        "whole": "/datos/todo.zip",
        "feed": "/novedades.atom",
    }


def test_a_look_at_its_tls_from_outside_has_no_finding(fleet: Fleet, shown: Authority, tmp_path: Path) -> None:
    assert findings(fleet, NAME, shown.signer, tmp_path) == []
    assert renegotiates_securely(fleet, NAME)


def test_every_kind_of_answer_tells_browsers_what_they_may(fleet: Fleet, kinds: dict[str, str]) -> None:
    wrong = {}
    for kind, path in kinds.items():
        status, headers, _ = fleet.get(f"https://{NAME}{path}")
        wrong[kind] = [] if status == 200 else [status]
        wrong[kind] += objections(headers)
    for kind, path, status in (("404", "/no-existe/", 404), ("hidden", "/.env", 404), ("404 of the application", "/no-existe/?q=a", 404)):
        answer, headers, _ = fleet.get(f"https://{NAME}{path}")
        wrong[kind] = objections(headers) + ([] if answer == status else [answer])
    assert {kind: words for kind, words in wrong.items() if words} == {}


def objections(headers: dict[str, str]) -> list[str]:
    """What a careful reader of headers would object to."""
    found = [f"{name}: {headers.get(name)}" for name, value in PAGE.items() if headers.get(name) != value]
    policy = {part.strip() for part in headers.get("content-security-policy", "").split(";")}
    found += [f"content-security-policy without {part}" for part in POLICY - policy]
    found += [f"unsafe: {part}" for part in policy if "unsafe" in part or "*" in part]
    found += [name for name in ("x-powered-by", "via", "x-runtime") if name in headers]
    if "camera=()" not in headers.get("permissions-policy", ""):
        found.append("permissions-policy")
    open_to_all = headers.get("access-control-allow-origin") == "*"
    if headers.get("cross-origin-resource-policy") != ("cross-origin" if open_to_all else "same-origin"):
        found.append(f"cross-origin-resource-policy: {headers.get('cross-origin-resource-policy')}")
    if open_to_all and ("set-cookie" in headers or "access-control-allow-credentials" in headers):
        found.append("anyone may read what is somebody's")
    return found


def test_without_encryption_nothing_is_shown_but_the_way(fleet: Fleet, shown: Authority) -> None:
    for name in (NAME, OTHER):
        status, headers, _ = fleet.get(f"http://{name}/buscar/?q=a")
        assert (status, headers["location"]) == (301, f"https://{name}/buscar/?q=a"), "first to the same name, over TLS"
        assert "set-cookie" not in headers
    status, headers, _ = fleet.get(f"https://{OTHER}/buscar/?q=a", trust=str(shown.signer))
    assert (status, headers["location"]) == (301, f"https://{NAME}/buscar/?q=a")
    assert (headers["strict-transport-security"], headers["x-content-type-options"]) == ("max-age=31536000", "nosniff")
    assert fleet.get("http://otro.gob.gt/")[0] == 0, "a name that is no portal's is not answered"
    assert fleet.get(f"http://{fleet.norte.address}/")[0] == 0


def test_cookies_are_this_hosts_alone_and_what_is_secret_in_a_page_is_masked_each_time(fleet: Fleet, shown: Authority) -> None:
    answers = [fleet.get(f"https://{NAME}/cuenta/entrar/") for _ in range(2)]
    for _, headers, _ in answers:
        cookie = headers["set-cookie"]
        assert cookie.startswith("__Host-formulario-9901=")
        assert {part.strip().lower() for part in cookie.split(";")[1:]} >= {"path=/", "secure", "httponly", "samesite=lax"}
        assert "domain=" not in cookie.lower()
        assert "no-store" in headers["cache-control"] or "private" in headers["cache-control"]
    first, second = (re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)[0] for _, _, body in answers)
    assert first != second


def test_who_signs_in_gets_a_cookie_that_no_script_and_no_open_line_sees(fleet: Fleet, shown: Authority, tmp_path: Path) -> None:
    (account,), jar, path = fleet.first["accounts"], str(tmp_path / "jar"), f"https://{NAME}/cuenta/entrar/"
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', fleet.get(path, "--cookie-jar", jar)[2])[0]
    fields = {"csrfmiddlewaretoken": token, "login": account["username"], "password": account["password"]}
    given = [word for name, value in fields.items() for word in ("--data-urlencode", f"{name}={value}")]
    assert fleet.get(path, *given, "--cookie", jar, "--cookie-jar", jar, "--referer", path)[0] == 302
    kept = [line.split("\t") for line in Path(jar).read_text().splitlines() if "sesion-9901" in line]
    assert [line[:4] for line in kept] == [[f"#HttpOnly_{NAME}", "FALSE", "/", "TRUE"]], "this host's alone, and only over TLS"


def test_methods_that_nobody_needs_are_refused(fleet: Fleet, shown: Authority) -> None:
    for method in ("TRACE", "TRACK", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND", "DEBUG"):
        status, headers, body = fleet.get(f"https://{NAME}/", "--request", method, "--header", "X-Secreto: eco")
        assert status in (400, 403, 404, 405, 501), method
        assert "eco" not in body + str(headers)
    status, headers, _ = fleet.get(f"https://{NAME}/", "--request", "OPTIONS", "--header", "Origin: https://otra.gt")
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize("path", PRIVATE.split())
def test_no_way_of_writing_an_address_leads_to_what_is_private(fleet: Fleet, shown: Authority, path: str) -> None:
    status, _, body = fleet.get(f"https://{NAME}{path}", "--path-as-is")
    assert status in (400, 404), path
    for secret in ("SECRET_KEY", "root:", "SQLite format", "[core]"):
        assert secret not in body


def test_no_folder_is_listed_and_no_page_of_the_panel_comes_without_signing_in(fleet: Fleet, shown: Authority) -> None:
    for path in ("/static/", "/static/vitrina/", "/datos/", "/api/", "/informacion-publica/remuneraciones/empleados/"):
        assert "Index of" not in fleet.get(f"https://{NAME}{path}")[2], path
    for path in ("/panel/", "/panel/cargas/", "/admin/", "/admin/pages/", "/admin/users/", "/admin/settings/", "/admin/api/main/pages/"):
        for more in ((), ("--header", "X-Forwarded-User: administracion"), ("--header", "Cookie: __Host-sesion-9901=aaaa")):
            status, headers, _ = fleet.get(f"https://{NAME}{path}", *more)
            assert status in (302, 403, 404), path
            assert status != 302 or headers["location"].startswith(("/cuenta/entrar/", "/admin/login/")), path


def test_no_header_turns_one_portal_into_another_or_into_a_stranger(fleet: Fleet, shown: Authority) -> None:
    own = fleet.get(f"https://{NAME}/")[2]
    for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"):
        value = "host=escuintla.gob.gt" if name == "Forwarded" else "/panel/" if "URL" in name else "escuintla.gob.gt"
        assert fleet.get(f"https://{NAME}/", "--header", f"{name}: {value}")[2] == own, name
    said = send(fleet, NAME, b"GET /portal.env HTTP/1.1\r\nHost: escuintla.gob.gt\r\nConnection: close\r\n\r\n")
    assert said.statuses == [404]
    for host in (b"otro.gob.gt", b"ejemplo.gob.gt@otro.gob.gt", b"otro.gob.gt:443", b"ejemplo.gob.gt/x", b""):
        said = send(fleet, NAME, b"GET /cuenta/entrar/ HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
        assert "otro.gob.gt" not in said.text, host
        assert said.statuses in ([], [400], [404], [421]), host


def test_requests_that_two_programs_could_read_differently_are_refused(fleet: Fleet, shown: Authority) -> None:
    head, second = f"POST /avisar/ HTTP/1.1\r\nHost: {NAME}\r\n".encode(), f"GET /secreto HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode()
    for odd in (
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second,
        b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + second,
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + second,
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + second,
        b"Content-Length : 44\r\n\r\n" + second,
        b"Content-Length: -1\r\n\r\n" + second,
        b"Host: otro.gob.gt\r\nContent-Length: 0\r\n\r\n" + second,
    ):
        said = send(fleet, NAME, head + odd)
        assert said.statuses[:1] in ([400], [501]), odd
        assert len(said.statuses) == 1, f"what followed was taken for a request: {odd!r}"


def test_what_is_too_long_too_big_or_too_slow_is_ended(fleet: Fleet, shown: Authority) -> None:
    assert send(fleet, NAME, f"GET / HTTP/1.1\r\nHost: {NAME}\r\nX: {'a' * 9_000}\r\n\r\n".encode()).statuses == [400]
    assert send(fleet, NAME, f"GET /{'a' * 9_000} HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode()).statuses == [414]
    big = send(fleet, NAME, f"POST /cuenta/entrar/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 99000000\r\n\r\n".encode())
    assert big.statuses == [413]
    assert "Se reciben hasta 60 MB" in big.text
    slow = send(fleet, NAME, f"GET / HTTP/1.1\r\nHost: {NAME}\r\nX: ".encode(), wait=40)
    assert slow.seconds < 30, "who holds a place without asking for anything loses it"
    assert "still open" not in slow.text
    assert fleet.get(f"https://{NAME}/")[0] == 200


def test_who_is_told_to_wait_is_told_so_with_the_same_headers(fleet: Fleet, shown: Authority) -> None:
    answers = [fleet.get(f"https://{NAME}/cuenta/entrar/", "--data", "login=x") for _ in range(12)]
    status, headers, body = answers[-1]
    assert (status, objections(headers)) == (429, [])
    assert "Espere cinco minutos" in body
