"""The month of an officer, on a telephone and at a desk, in a real browser against a real portal; and what a citizen then finds."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys import desk
from tests.journeys.conftest import CHROMIUM, QUIET, Portal, free_port, portal, provision
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
PHONE, DESK = 360, 1280
PAYROLL = "laip-10-04"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path, int], Portal]) -> Portal:
    """A portal with last month's payroll and this month's purchases."""
    folder = tmp_path_factory.mktemp("officer")
    home, port = folder / "9911", free_port()
    provision(home, "9911", "San Prueba", port)
    before, now = desk.months()
    for part, period, book in (
        (PAYROLL, before, desk.payroll(folder / f"planilla-{before}.xlsx", 18)),
        ("laip-10-22", now, desk.purchases(folder / f"compras-{now}.xlsx")),
    ):
        done = portal(home, "import_edition", part, period, str(book))
        assert done.returncode == 0, done.stdout + done.stderr
    return serve(home, port)


@pytest.fixture(scope="module")
def people(town: Portal) -> Iterator[Callable[..., Person]]:
    """Persons with browsers: officers sign in with their second factor."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)

        def come(name: str, width: int, role: str = "") -> Person:
            context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=True, accept_downloads=True)
            person = Person(name=name, page=context.new_page(), town=town)
            if role:
                sign_in(person, role)
            return person

        yield come
        browser.close()


def sign_in(person: Person, role: str) -> None:
    """An account made by who installs the portal; password and then the code of the telephone."""
    made = portal(
        person.town.home, "create_officer", person.name, "--role", role, "--post", f"Puesto de {role}", "--totp", "--lasting", "--json"
    )
    assert made.returncode == 0, made.stdout + made.stderr
    account = json.loads(made.stdout)
    person.go("/panel/")
    person.page.fill("[name=login]", account["username"])
    person.page.fill("[name=password]", account["password"])
    person.press("Entrar")
    person.page.fill("[name=code]", desk.code(account["secret"]))
    person.page.locator("main button[type=submit]").first.click()
    person.page.wait_for_load_state()
    person.look()
    assert person.page.url.endswith("/panel/"), person.page.url


def test_the_month_of_an_officer_and_what_a_citizen_finds(town: Portal, people: Callable[..., Person], tmp_path: Path) -> None:
    ana = people("ana", PHONE, "captura")
    envio = prepare(ana, tmp_path)
    beto = people("beto", DESK, "publicación")
    approve(beto, envio)
    correct(beto, tmp_path)
    read(people("citizen", PHONE), tmp_path)
    verify(people("reviewer", DESK))
    withdraw(town, beto)


def prepare(ana: Person, folder: Path) -> str:
    """Board, template, a file with twelve kinds of mistakes, the painted file, one click, again, the doubts, and off to be approved."""
    _, now = desk.months()
    ana.sees("Remuneraciones")
    ana.go(f"/panel/partes/{PAYROLL}/{now}/")
    template = ana.take("Descargar la plantilla", folder)
    assert template.name.endswith(f"remuneraciones-{now}.xlsx")
    ana.press("Subir la tabla", link=True)
    ana.send(desk.payroll_with_mistakes(folder / "planilla.xlsx"), "Revisar el archivo")
    if ana.page.get_by_role("button", name="Guardar y seguir").count():
        ana.press("Guardar y seguir")
    ana.sees("Lo que hay que corregir")
    kinds = ana.page.locator(".problema").count()
    assert kinds >= 9, f"kinds of problems: {kinds}"
    assert desk.DPI not in ana.page.content()
    ana.press("Aceptar las")
    painted = ana.take("Bajar mi archivo pintado", folder)
    ana.send(desk.mended(painted, folder / "planilla corregida.xlsx"), "Revisar este archivo")
    ana.sees("vale la pena mirar")
    for area in ana.page.locator("textarea").all():
        area.fill("Se revisó con la tesorería y está bien así.")
    ana.press("Guardar las razones")
    ana.sees("Qué cambió contra el periodo anterior")
    ana.press("Enviar a aprobar")
    ana.sees("Espera que otra persona lo apruebe")
    return str(ana.page.url)


def approve(beto: Person, envio: str) -> None:
    """The second person sees the same preview, and publishes."""
    beto.press("Envíos", link=True)
    beto.press("Remuneraciones", link=True)
    assert beto.page.url == envio
    beto.sees("Se revisó con la tesorería")
    beto.press("Publicar")
    beto.sees("Publicado: versión 1.")


def correct(beto: Person, folder: Path) -> None:
    """Another version, with its reason; the one before stays and says so."""
    _, now = desk.months()
    beto.go(f"/panel/partes/{PAYROLL}/{now}/")
    beto.press("Corregir", link=True)
    beto.page.fill("#motivo", "Faltaba el aumento de cien quetzales aprobado por el concejo.")
    beto.press("Subir la tabla")
    beto.sees("Lo que envíe será una corrección")
    beto.send(desk.payroll(folder / "corrección.xlsx", 19, raised=100, leak=desk.LEAK), "Revisar el archivo")
    for area in beto.page.locator("textarea[name^=razon]").all():
        area.fill("Hubo un aumento general aprobado por el concejo.")
    if beto.page.get_by_role("button", name="Guardar las razones").count():
        beto.press("Guardar las razones")
    beto.sees("Qué cambió contra lo que está publicado ahora")
    assert "Faltaba el aumento" in beto.page.input_value("#motivo"), "the reason that was given is kept"
    beto.press("Publicar la corrección")
    beto.sees("Publicado: versión 2.")


def read(citizen: Person, folder: Path) -> None:
    """A salary is found, purchases are filtered by supplier, and exactly those are taken home."""
    citizen.go("/buscar/?q=persona+0007")
    citizen.sees("Persona 0007")
    citizen.press("fila 7", link=True)
    citizen.sees("4,107.25")
    citizen.go("/informacion-publica/compras-directas/datos/")
    details = citizen.page.locator("details", has_text="Proveedor").first
    if not details.get_attribute("open"):
        details.locator("summary").click()
    citizen.press("Librería El Lápiz", link=True)
    citizen.sees("10 de 30 filas")
    taken = citizen.take("CSV", folder).read_text(encoding="utf-8-sig").splitlines()
    assert len(taken) == 11
    assert all("Librería El Lápiz" in line for line in taken[1:])
    assert re.search(r"proveedor", taken[0])


def verify(reviewer: Person) -> None:
    """The receipt is followed step by step, as it says: the manifest, the salt with the file, and its place in the ledger."""
    _, now = desk.months()
    reviewer.go(f"/informacion-publica/remuneraciones/datos/{now}/")
    reviewer.press("Qué prueba que se publicó", link=True)
    reviewer.sees("Constancia de publicación")
    text, links = reviewer.page.locator("main").inner_text(), reviewer.page.locator(".prosa ol a")
    manifest, salt, ledger = (reviewer.fetch(link.get_attribute("href")) for link in links.all())
    digest = hashlib.sha256(manifest).hexdigest()
    assert f"sha256:{digest}" in text
    name = re.search(r"remuneraciones-\S+\.csv", text)
    assert name, text
    rows = reviewer.fetch(f"/informacion-publica/remuneraciones/datos/{now}/v2/{name.group()}")
    assert b"Persona 0007" in rows
    assert hashlib.sha256(salt + rows).hexdigest() in text
    assert f"sha256:{digest}".encode() in ledger
    paper = reviewer.page.get_by_role("link", name="Guardar en PDF").get_attribute("href")
    assert reviewer.fetch(paper).startswith(b"%PDF-")


def withdraw(town: Portal, beto: Person) -> None:
    """What should not have been shown is in no page, no file and no upload any more; its tombstone says why, and the rest stands."""
    _, now = desk.months()
    assert desk.LEAK.encode() in b"".join(kept(town.home)), "the canary is there before"
    beto.go(f"/panel/partes/{PAYROLL}/{now}/")
    beto.press("Retirar", link=True)
    beto.page.uncheck("[name=versions][value='1']")
    beto.page.fill("[name=reason]", "Mostraba el documento de identidad de una persona.")
    beto.page.fill("[name=legal_basis]", "Decreto 57-2008, artículo 9")
    beto.page.fill("[name=confirm]", "retirar")
    beto.press("Retirar y destruir")
    beto.go(f"/informacion-publica/remuneraciones/datos/{now}/v2/")
    beto.sees("Mostraba el documento de identidad de una persona.")
    beto.go(f"/informacion-publica/remuneraciones/datos/{now}/v1/")
    beto.sees("4,007.25")
    assert desk.LEAK.encode() not in b"".join(kept(town.home))
    done = portal(town.home, "verify")
    assert done.returncode == 0, done.stdout + done.stderr


def kept(home: Path) -> Iterator[bytes]:
    """Every byte that the portal keeps, with what is packed inside workbooks unpacked."""
    for path in home.rglob("*"):
        if path.is_file():
            yield path.read_bytes()
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield from (packed.read(name) for name in packed.namelist())
