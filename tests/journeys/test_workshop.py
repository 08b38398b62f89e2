"""The half-day workshop of docs/taller.md, done in a browser on a practice portal; then back to the beginning, and all is as at first."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.journeys import desk
from tests.journeys.conftest import CHROMIUM, QUIET, Portal, free_port, portal, run
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
PAYROLL, PURCHASES, ABROAD = "laip-10-04", "laip-10-22", "laip-10-12.internacionales"
FIRST = ("datapackage.json", "libro.json", "api/publicaciones.json", "", "informacion-publica/")
MARK = "Portal de práctica: no es información oficial."
ANOTHER_DAY = "Lo revisamos con la tesorería y así es."


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path, int], Portal]) -> Portal:
    """A practice portal, made by the order that makes them."""
    home, port = tmp_path_factory.mktemp("workshop") / "9960", free_port()
    words = ["9960", "--home", str(home), "--name", "San Práctica", "--port", str(port), "--practice"]
    done = run("deploy", "provision", *words, timeout=400)
    assert done.returncode == 0, done.stdout + done.stderr
    return serve(home, port)


@pytest.fixture(scope="module")
def people(town: Portal) -> Iterator[Callable[[str], Person]]:
    """Persons with browsers, not signed in."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)

        def come(name: str) -> Person:
            context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
            return Person(name=name, page=context.new_page(), town=town)

        yield come
        browser.close()


def accounts(town: Portal) -> dict[str, str]:
    done = portal(town.home, "practice", "accounts", "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, str] = json.loads(done.stdout)
    return told


def read(town: Portal) -> list[bytes]:
    """What the public finds, in pages and in files."""
    return [urllib.request.urlopen(town.url + path, timeout=60).read() for path in FIRST]  # noqa: S310 (our own loopback address)


def enter(person: Person, password: str, *, second_factor: bool) -> None:
    """Exercise 1: password, and for whoever publishes the telephone, set up here and now."""
    person.go("/panel/")
    person.page.fill("[name=login]", person.name)
    person.page.fill("[name=password]", password)
    person.press("Entrar")
    if second_factor:
        person.press("Mi cuenta", link=True)
        person.press("Activarlo ahora", link=True)
        secret = person.page.locator(".clave code").text_content()
        person.page.fill("[name=code]", desk.code(secret.replace(" ", "")))
        person.press("Activar")
        person.sees("Códigos de respaldo")
        person.press("Ya los guardé, seguir", link=True)
    person.go("/panel/")
    assert person.page.url.endswith("/panel/"), person.page.url


def answer_doubts(person: Person) -> None:
    for area in person.page.locator("textarea[name^=razon]").all():
        area.fill(ANOTHER_DAY)
    if person.page.get_by_role("button", name="Guardar las razones").count():
        person.press("Guardar las razones")


def test_the_workshop_is_done_and_the_portal_goes_back_to_the_beginning(
    town: Portal, people: Callable[[str], Person], tmp_path: Path
) -> None:
    told, first = accounts(town), read(town)
    ana, beto = people("captura01"), people("publica01")
    enter(ana, told["password"], second_factor=False)
    enter(beto, told["password"], second_factor=True)
    files = take_files(ana, tmp_path)
    publish(beto, files["compras-del-mes.xlsx"])
    mend(ana, files["planilla-con-errores.xlsx"], tmp_path)
    approve(beto)
    declare(beto)
    correct(beto, files["compras-completas.xlsx"])
    withdraw(beto)
    answer(beto)
    assert read(town) != first
    assert portal(town.home, "verify").returncode == 0
    teacher = people("tallerista")
    enter(teacher, told["teacher_password"], second_factor=True)
    teacher.go("/panel/taller/")
    teacher.sees("Ejercicio 3, resuelto")
    teacher.press("Volver al principio")
    teacher.sees("quedó como al principio")
    assert read(town) == first
    assert not list((town.home / "private" / "uploads").glob("*")), "what was sent is gone"
    done = portal(town.home, "verify")
    assert done.returncode == 0, done.stdout + done.stderr
    beto.go("/panel/")
    beto.sees("Entrar al portal")
    enter(beto, told["password"], second_factor=True)


def take_files(ana: Person, folder: Path) -> dict[str, Path]:
    ana.press("Taller", link=True, exact=True)
    assert not ana.page.get_by_text("resuelto").count(), "the solutions are for whoever teaches"
    assert ana.page.request.get(f"{ana.town.url}panel/taller/planilla-corregida.xlsx").status == 404
    files = {}
    for name in ("compras-del-mes.xlsx", "planilla-con-errores.xlsx", "compras-completas.xlsx"):
        with ana.page.expect_download() as waited:
            ana.page.locator(f"a[href$='{name}']").click()
        files[name] = folder / name
        waited.value.save_as(files[name])
    return files


def publish(beto: Person, book: Path) -> None:
    """Exercise 2."""
    _, now = desk.months()
    beto.go(f"/panel/partes/{PURCHASES}/{now}/")
    beto.press("Subir la tabla", link=True)
    beto.send(book, "Revisar el archivo")
    answer_doubts(beto)
    beto.sees("Qué cambió contra el periodo anterior")
    beto.press("Publicar")
    beto.sees("Publicado: versión 1.")


def mend(ana: Person, book: Path, folder: Path) -> None:
    """Exercise 3: what the portal proposes is accepted, the rest is corrected in the painted file, and off it goes to be approved."""
    _, now = desk.months()
    ana.go(f"/panel/partes/{PAYROLL}/{now}/")
    ana.press("Subir la tabla", link=True)
    ana.send(book, "Revisar el archivo")
    ana.sees("Lo que hay que corregir")
    kinds = ana.page.locator(".problema").count()
    assert kinds >= 5, ana.page.locator("main").inner_text()
    ana.press("Aceptar las")
    painted = ana.take("Bajar mi archivo pintado", folder)
    ana.send(mended(painted, folder / "planilla corregida.xlsx"), "Revisar este archivo")
    answer_doubts(ana)
    ana.press("Enviar a aprobar")
    ana.sees("Espera que otra persona lo apruebe")


def mended(painted: Path, path: Path) -> Path:
    """The painted cells, as the sheet of the exercise says what is right."""
    book = load_workbook(painted)
    sheet = book["Hoja1"]
    right = {"E5": 4950.00, "E6": 5175.00, "A8": "Persona 0005", "B10": "Oficial de Tesorería", "D11": "011", "E13": 4725.00}
    marked = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    for place, value in right.items():
        sheet[place].value = value
    last = max(row[0].row for row in sheet.iter_rows() if str(row[0].value or "").startswith("Persona"))
    sheet.delete_rows(last)
    book.save(path)
    assert len(marked) >= 4, marked
    return path


def approve(beto: Person) -> None:
    """Exercise 4."""
    beto.press("Envíos", link=True)
    beto.press("Remuneraciones", link=True)
    beto.press("Publicar")
    beto.sees("Publicado: versión 1.")


def declare(beto: Person) -> None:
    """Exercise 5."""
    _, now = desk.months()
    beto.go(f"/panel/partes/{ABROAD}/{now}/")
    beto.press("Declarar", link=True)
    beto.page.get_by_role("radio").first.check()
    beto.page.fill("[name=text]", "En el mes nadie viajó al exterior con fondos públicos.")
    beto.press("Ver cómo queda")
    beto.press("Publicar")
    beto.sees("Publicado")


def correct(beto: Person, book: Path) -> None:
    """Exercise 6."""
    _, now = desk.months()
    beto.go(f"/panel/partes/{PURCHASES}/{now}/")
    beto.press("Corregir", link=True)
    beto.page.fill("#motivo", "Faltaba una compra del último día del mes.")
    beto.press("Subir la tabla")
    beto.send(book, "Revisar el archivo")
    answer_doubts(beto)
    beto.press("Publicar la corrección")
    beto.sees("Publicado: versión 2.")


def withdraw(beto: Person) -> None:
    """Exercise 7: somebody's document stands in last month's purchases."""
    before, _ = desk.months()
    beto.go(f"/panel/partes/{PURCHASES}/{before}/")
    beto.press("Retirar", link=True)
    beto.page.fill("[name=reason]", "Mostraba el documento de identidad de una persona.")
    beto.page.fill("[name=legal_basis]", "Decreto 57-2008, artículo 9")
    beto.page.fill("[name=confirm]", "retirar")
    beto.press("Retirar y destruir")


def answer(beto: Person) -> None:
    """Exercise 8: what a citizen said."""
    beto.press("Avisos recibidos", link=True)
    beto.page.get_by_role("link", name="Compras directas").first.click()
    beto.sees("no cuadra con la factura")
    beto.page.fill("#nota", "Se comparó con la factura; la cantidad era correcta.")
    beto.page.get_by_role("radio").last.check()
    beto.press("Marcar como contestado")


def test_every_face_of_it_says_that_it_is_not_official(town: Portal, people: Callable[[str], Person]) -> None:
    for path in ("", "informacion-publica/", "buscar/", "cuenta/entrar/", "datos/", "no-hay/"):
        answer = people("citizen").page.request.get(town.url + path)
        assert MARK in answer.text(), path
        assert 'name="robots" content="noindex' in answer.text(), path
        assert answer.headers["x-robots-tag"] == "noindex, nofollow", path
    assert people("citizen").page.request.get(f"{town.url}datapackage.json").headers["x-robots-tag"] == "noindex, nofollow"


def test_the_first_state_of_another_month_has_the_exercises_of_that_month(town: Portal) -> None:
    before = months(town)
    assert portal(town.home, "practice", "reset", "--today", "2031-01-15").returncode == 0
    assert months(town) == ["2030-09", "2030-10", "2030-11"], "what is due is the month that ended last"
    assert portal(town.home, "verify").returncode == 0
    assert portal(town.home, "practice", "reset").returncode == 0
    assert months(town) == before


def months(town: Portal) -> list[str]:
    """For which months the payroll is published."""
    told = json.loads(urllib.request.urlopen(f"{town.url}api/publicaciones.json", timeout=60).read())  # noqa: S310 (loopback)
    return sorted(row["periodo"] for row in told["publicaciones"] if row["parte"] == PAYROLL)
