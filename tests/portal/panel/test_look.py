"""Every screen of the board, cells, declarations and the office in a real browser: axe-core finds nothing, nothing is wider than its
screen, targets are large, and the matrix of a desk is a list on a telephone.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from portal_template.panel.models import Declaration, PanelSettings
from portal_template.registers.models import ProblemReport
from tests.portal.pages.conftest import publish_documents, publish_reason, publish_rows
from tests.portal.pages.test_look import CHROMIUM, HOST, OVERFLOW, browse
from tests.portal.panel.conftest import MANUALS, PAYROLL, TRIPS, due, place

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="falta Chromium de Debian")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
SMALL = """Array.from(document.querySelectorAll(`.boton, .menu a, .filtros a, .matriz td a, .matriz th a, .opcion, summary, .enlace`))
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
SHOTS = os.environ.get("VITRINA_SHOTS", "")  # a folder, to look at what is tested
DECLARED = {"kind": "no_movement", "periods": [due(TRIPS, 1), due(TRIPS, 2)], "text": "En el periodo no se pagaron viajes al extranjero."}


@pytest.fixture
def screens(town: Any, law: Any, signed_in: Callable[..., Any]) -> dict[str, Any]:
    """Name of the screen -> what was answered."""
    pages, client = {}, signed_in("administración", "jefa", post="Jefatura de la Unidad de Información Pública")
    pages["tablero vacío"] = client.get("/panel/?ver=todo")
    for back in range(4):
        publish_rows(town, law, PAYROLL, 3, period=due(PAYROLL, back))
    publish_rows(town, law, PAYROLL, 4, period=due(PAYROLL), reason="Faltaba una persona.")
    publish_documents(town, law, MANUALS, "Manual de compras", "Manual de funciones")
    publish_reason(town, law, TRIPS, "No se pagaron viajes al extranjero.")
    ProblemReport.objects.create(at=timezone.now(), part=PAYROLL, period=due(PAYROLL), text="El salario está mal.", contact="a@example.org")
    pages["tablero"] = client.get("/panel/")
    pages["tablero este mes"] = client.get("/panel/?ver=mes")
    pages["numeral"] = client.get("/panel/?numeral=laip-10-12")
    pages["celda vacía"] = client.get(place(TRIPS, due(TRIPS, 1)))
    pages["celda publicada"] = client.get(place(PAYROLL))
    pages["celda vigente"] = client.get(place(MANUALS))
    pages["declarar"] = client.get(place(TRIPS, due(TRIPS, 1), "declarar/"))
    pages["declarar mal"] = client.post(place(TRIPS, due(TRIPS, 1), "declarar/"), {"text": "no"})
    pages["declarar vista"] = client.post(place(TRIPS, due(TRIPS, 1), "declarar/"), DECLARED)
    pages["corregir"] = client.get(place(PAYROLL, tail="corregir/"))
    pages["corregir mal"] = client.post(place(PAYROLL, tail="corregir/"), {"motivo": "no"})
    pages["retirar"] = client.get(place(PAYROLL, tail="retirar/"))
    pages["retirar mal"] = client.post(place(PAYROLL, tail="retirar/"), {"reason": "no"})
    pages["avisos"] = client.get("/panel/avisos/")
    pages["aviso"] = client.get(f"/panel/avisos/{ProblemReport.objects.get().pk}/")
    pages["aviso mal"] = client.post(f"/panel/avisos/{ProblemReport.objects.get().pk}/", {"nota": ""})
    pages["ayuda"] = client.get("/panel/ayuda/")
    pages["ajustes"] = client.get("/panel/ajustes/")
    pages["ajustes mal"] = client.post("/panel/ajustes/", {"days_kept": "0"})
    return pages | _declarations(client, signed_in)


def _declarations(client: Client, signed_in: Callable[..., Any]) -> dict[str, Any]:
    from tests.portal.panel.declarations.test_declaring import seal_of

    pages = {}
    PanelSettings.objects.create(pk=1, two_persons=True)
    preview = client.post(place(TRIPS, due(TRIPS, 1), "declarar/"), DECLARED)
    client.post(place(TRIPS, due(TRIPS, 1), "declarar/"), DECLARED | {"sello": seal_of(preview)})
    here = f"/panel/declaraciones/{Declaration.objects.get().pk}/"
    pages["declaración propia"] = client.get(here)
    other = signed_in("publicación", "otra")
    pages["tablero con algo por aprobar"] = other.get("/panel/")
    pages["declaración por aprobar"] = other.get(here)
    pages["declaración mal devuelta"] = other.post(here, {"hacer": "devolver", "nota": ""})
    pages["envíos"] = other.get("/panel/envios/")
    return pages


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
            if small := page.evaluate(SMALL):
                found[f"{path} {width} small"] = small[:3]
            if violations := Axe().run(page, options=RULES).response["violations"]:
                found[f"{path} {width}"] = [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in violations]
        page.goto(f"{HOST}/tablero/")
        assert page.locator(".matriz thead").first.is_visible() is (width == 1280)
        assert page.locator(".matriz td.r").first.is_visible() is (width == 360)

    for width in (360, 1280):
        browse(kept, width, lambda page, width=width: look(page, width))
    assert not found


def test_the_first_part_stays_in_sight_when_the_matrix_is_moved(screens: dict[str, Any]) -> None:
    styles = Path(str(finders.find("vitrina/portal.css"))).parent
    kept = {f"/static/vitrina/{sheet.name}": ("text/css", sheet.read_bytes()) for sheet in styles.glob("*.css")}
    kept["/tablero/"] = ("text/html; charset=utf-8", screens["tablero"].content)

    def look(page: Any) -> None:
        page.goto(f"{HOST}/tablero/")
        page.evaluate("document.querySelector('.matriz').scrollLeft = 400")
        left = "document.querySelector('.matriz tbody th').getBoundingClientRect().left"
        assert page.evaluate(left) == pytest.approx(page.evaluate("document.querySelector('.matriz').getBoundingClientRect().left"), abs=2)

    browse(kept, 900, look)


def test_no_screen_has_anything_inline_or_in_english(screens: dict[str, Any]) -> None:
    for name, page in screens.items():
        text = page.content.decode()
        assert " style=" not in text, name
        assert "<script" not in text, name
        assert page.status_code in (200, 422), name
        assert (page.status_code == 422) is (" mal" in name), name
        for english in ("This field", "Enter a", "Select a valid", "Ensure this"):
            assert english not in text, f"{name}: {english}"
