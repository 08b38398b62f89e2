"""Every screen of the sign-in and the administration in a real browser: axe-core finds nothing, and nothing is wider than a telephone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.text import slugify

from portal_template.accounts.models import Account
from portal_template.accounts.signin import second_factor
from portal_template.registers import journal
from tests.portal.accounts.conftest import PASSWORD, code_now, enter, secret_on
from tests.portal.pages.test_look import CHROMIUM, HOST, OVERFLOW, browse

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="falta Chromium de Debian")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
SMALL = """Array.from(document.querySelectorAll(`.boton, .campo input:not([type=radio], [type=checkbox]), .campo select,
  .campo div label, .subs a, summary, button`))
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
SHOTS = os.environ.get("VITRINA_SHOTS", "")  # a folder, to look at what is tested


def _entrance(account_of: Callable[..., Any]) -> dict[str, Any]:
    """The screens of who is not in yet, and of their own account."""
    pages, ana = {}, account_of("publicación", "ana", second_factor=False)
    client = Client()
    pages["entrar"] = client.get("/cuenta/entrar/?next=/panel/")
    pages["entrar mal"] = enter(client, "ana", "no es esta")
    pages["olvidada"] = client.get("/cuenta/contrasena/olvidada/")
    pages["olvidada enviada"] = client.get("/cuenta/contrasena/olvidada/enviada/")
    pages["enlace viejo"] = client.get("/cuenta/contrasena/nueva/3-abc/")
    pages["cerrada"] = client.get("/cuenta/cerrada/")
    Account.objects.filter(user=ana).update(must_change=True)
    enter(client, "ana")
    pages["contraseña"] = client.get("/cuenta/contrasena/")
    wrong = {"oldpassword": PASSWORD, "password1": "corta", "password2": "otra"}
    pages["contraseña mal"] = client.post("/cuenta/contrasena/", wrong)
    Account.objects.filter(user=ana).update(must_change=False)
    pages["sin segundo factor"] = client.get("/cuenta/segundo-factor/")
    pages["activar"] = client.get("/cuenta/segundo-factor/activar/")
    pages["respaldo"] = client.post("/cuenta/segundo-factor/activar/", {"code": code_now(secret_on(pages["activar"]))}, follow=True)
    pages["mi cuenta"] = client.get("/cuenta/segundo-factor/")
    pages["respaldo nuevos"] = client.get("/cuenta/segundo-factor/respaldo/nuevos/")
    pages["quitar"] = client.get("/cuenta/segundo-factor/quitar/")
    pages["confirmar"] = client.get("/cuenta/confirmar/?next=/cuenta/segundo-factor/quitar/")
    pages["salir"] = client.get("/cuenta/salir/")
    pages["sin permiso"] = client.get("/panel/cuentas/")
    enter(again := Client(), "ana")
    pages["segundo paso"] = again.get("/cuenta/segundo-factor/codigo/")
    pages["segundo paso mal"] = again.post("/cuenta/segundo-factor/codigo/", {"code": "000000"})
    return pages


def _administration(signed_in: Callable[..., Any], account_of: Callable[..., Any]) -> dict[str, Any]:
    pages, admin = {}, signed_in("administración", "jefa")
    account_of("captura", "luis.ajanel", second_factor=False)
    for n in range(8):
        journal.write("ana", "publish", part="laip-10-12.nacionales", period="2026-10", version=n + 1, digest="sha256:" + "0f" * 32)
    pages["cuentas"] = admin.get("/panel/cuentas/")
    pages["nueva"] = admin.get("/panel/cuentas/nueva/")
    pages["nueva mal"] = admin.post("/panel/cuentas/nueva/", {"username": "Con Espacio", "email": "no"})
    pages["soporte"] = admin.get("/panel/cuentas/soporte/")
    pages["una cuenta"] = admin.get(f"/panel/cuentas/{get_user_model().objects.get(username='ana').pk}/")
    said = {"full_name": "Rosa Pérez", "username": "rosa.perez", "post": "Encargada", "email": "", "role": "publicación"}
    pages["hoja"] = admin.post("/panel/cuentas/nueva/", said)
    pages["relevo"] = admin.get("/panel/cuentas/relevo/")
    form = {"llega-TOTAL_FORMS": "1", "llega-INITIAL_FORMS": "0", "seguro": "1"}
    form |= {f"llega-0-{name}": value for name, value in (said | {"username": "luis.tot", "full_name": "Luis Tot"}).items()}
    leaving = str(get_user_model().objects.get(username="luis.ajanel").pk)
    pages["relevo hecho"] = admin.post("/panel/cuentas/relevo/", form | {"se_va": leaving})
    pages["bitácora"] = admin.get("/panel/bitacora/?quien=a")
    pages["bitácora vacía"] = admin.get("/panel/bitacora/?quien=nadie")
    second_factor.forget(get_user_model().objects.get(username="jefa"))
    return pages


@pytest.fixture
def screens(town: Any, signed_in: Callable[..., Any], account_of: Callable[..., Any]) -> dict[str, Any]:
    return _entrance(account_of) | _administration(signed_in, account_of)


def test_every_screen_is_for_everybody_and_fits(screens: dict[str, Any]) -> None:
    kept = {f"/{slugify(name)}/": (page.headers["Content-Type"], page.content) for name, page in screens.items()}
    client = Client()
    for path in ("/identidad.css", "/escudo.svg"):
        kept[path] = (client.get(path).headers["Content-Type"], client.get(path).content)
    styles = Path(str(finders.find("vitrina/portal.css"))).parent
    kept |= {f"/static/vitrina/{sheet.name}": ("text/css", sheet.read_bytes()) for sheet in styles.glob("*.css")}
    pages = [path for path in kept if not path.startswith(("/static", "/identidad", "/escudo"))]
    found: dict[str, Any] = {}

    def look(page: Any, width: int) -> None:
        for path in pages:
            page.goto(HOST + path)
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{path.strip('/')}-{width}.png", full_page=True)
            if over := page.evaluate(OVERFLOW):
                found[f"{path} {width} wide"] = over
            if width == 360:
                if small := page.evaluate(SMALL):
                    found[f"{path} small"] = small
                violations = Axe().run(page, options=RULES).response["violations"]
                if violations:
                    found[path] = [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in violations]

    for width in (360, 1280):
        browse(kept, width, lambda page, width=width: look(page, width))
    assert not found


def test_every_screen_is_light_and_has_its_own_words(screens: dict[str, Any]) -> None:
    for name, page in screens.items():
        text = page.content.decode()
        assert len(page.content) < 40_000, name
        assert "<script" not in text, name
        assert "style=" not in text, name
        for english in ("Password", "Sign In", "Log in", "Username", "Please", "recovery codes"):
            assert english not in text, f"{name}: {english}"
