"""A real instance under gunicorn, with DEBUG off: pages, files and the static files it needs, from one folder."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.portal.registers.conftest import REPO, command_of, environment, payroll, write_xlsx


@pytest.fixture
def address(ready_home: Path, tmp_path: Path) -> Iterator[str]:
    home = tmp_path / "home"
    shutil.copytree(ready_home, home)
    book = write_xlsx(tmp_path / "nomina.xlsx", payroll(3))
    for arguments in (["sync_checklist"], ["import_edition", "laip-10-04", "2026-09", book]):
        subprocess.run(command_of(*arguments), env=environment(home), cwd=REPO, check=True, timeout=60, capture_output=True)
    log = tmp_path / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:0", "--threads=4", f"--error-logfile={log}", "portal_template.wsgi"]
    server = subprocess.Popen(command, env=environment(home), cwd=REPO)
    try:
        yield _listening(log, server)
    finally:
        server.terminate()
        server.wait(20)


def _listening(log: Path, server: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        found = re.search(r"Listening at: (http://127\.0\.0\.1:\d+)", log.read_text() if log.exists() else "")
        if found:
            return found.group(1)
        time.sleep(0.05)
    raise AssertionError(f"gunicorn no respondió: {log.read_text() if log.exists() else ''}")


def get(url: str) -> requests.Response:
    return requests.get(url, timeout=20)


def test_a_folder_is_all_that_a_portal_needs_to_be_served(address: str) -> None:
    home = get(f"{address}/")
    assert home.status_code == 200
    assert "default-src 'none'" in home.headers["Content-Security-Policy"]
    assert home.headers["X-Content-Type-Options"] == "nosniff"
    styles = re.findall(r'href="(/static/[^"]+\.css)', home.text)
    assert styles
    for path in (styles[0], "/informacion-publica/", "/informacion-publica/remuneraciones/", "/datapackage.json", "/sitemap.xml"):
        assert get(address + path).status_code == 200, path
    base = f"{address}/informacion-publica/remuneraciones/datos/2026-09"
    assert get(f"{base}/").status_code == 200
    for suffix in ("csv", "xlsx", "json"):
        file = get(f"{base}/v1/nomina-2026-09-v1.{suffix}")
        assert (file.status_code, bool(file.content)) == (200, True)
    assert get(f"{base}/v9/nomina-2026-09-v9.csv").status_code == 404
