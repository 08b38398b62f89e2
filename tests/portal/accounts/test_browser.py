"""The first day of an administrator, in a real browser without JavaScript: nothing that the policy forbids, and no dead end."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.portal.accounts.conftest import code_now
from tests.portal.pages.test_look import CHROMIUM, FLAGS
from tests.portal.registers.conftest import REPO, command_of, environment
from tests.portal.registers.test_serving import _listening

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="falta Chromium de Debian")
MINE = "una frase que solo yo conozco"


@pytest.fixture
def served(ready_home: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a portal, and the one-time password of its account «jefa»."""
    home = tmp_path / "home"
    shutil.copytree(ready_home, home)
    run = {"env": environment(home), "cwd": REPO, "check": True, "timeout": 60, "capture_output": True}
    subprocess.run(command_of("sync_checklist"), **run)
    made = subprocess.run(command_of("create_officer", "jefa", "--role=administración", "--post=Jefatura", "--json"), **run)
    log = tmp_path / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:0", "--threads=2", f"--error-logfile={log}", "portal_template.wsgi"]
    server = subprocess.Popen(command, env=environment(home), cwd=REPO)
    try:
        yield _listening(log, server), json.loads(made.stdout)["password"]
    finally:
        server.terminate()
        server.wait(20)


def test_the_first_day_of_an_administrator(served: tuple[str, str]) -> None:
    from playwright.sync_api import sync_playwright

    address, password = served
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            page = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False, locale="es-GT").new_page()
            page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
            _first_day(page, address, password)
            assert not complaints, "before Wagtail's own admin, which has a policy of its own"
            codes = _second_factor(page)
            assert page.url == f"{address}/admin/", "back to where they were"
            _next_day(page, address, codes)
        finally:
            browser.close()


def _first_day(page: Any, address: str, password: str) -> None:
    page.goto(f"{address}/admin/")
    assert page.url == f"{address}/cuenta/entrar/?next=/admin/"
    page.get_by_label("Cuenta").fill("jefa")
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Elija su contraseña"
    page.get_by_label("Contraseña de ahora").fill(password)
    page.get_by_label("Contraseña nueva", exact=True).fill(MINE)
    page.get_by_label("Contraseña nueva, otra vez").fill(MINE)
    page.get_by_role("button", name="Guardar contraseña").click()


def _second_factor(page: Any) -> list[str]:
    assert page.get_by_role("heading", level=1).inner_text() == "Active su segundo factor"
    assert page.locator(".cuadro svg").bounding_box()["width"] > 150
    secret = re.sub(r"=*$", "", page.locator(".clave code").text_content())
    page.get_by_label("Código que muestra la aplicación").fill(code_now(secret))
    page.get_by_role("button", name="Activar").click()
    codes = [text.replace(" ", "") for text in page.locator(".codigos code").all_text_contents()]
    assert len(set(codes)) == 10
    page.get_by_role("link", name="Ya los guardé, seguir").click()
    return codes


def _next_day(page: Any, address: str, codes: list[str]) -> None:
    page.goto(f"{address}/cuenta/salir/")
    page.get_by_role("button", name="Salir").click()
    assert page.url == f"{address}/cuenta/entrar/"
    page.get_by_label("Cuenta").fill("jefa")
    page.get_by_label("Contraseña").fill(MINE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/cuenta/segundo-factor/codigo/*")
    page.get_by_label("Código").fill(codes[4])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/panel/")
    page.get_by_role("link", name="Cuentas").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Cuentas"
